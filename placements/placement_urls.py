"""Addresses of placements."""

from django.urls import path

from placements.views import placements

PLACEMENT = "placements/<int:pk>/"
ITEM = "placements/requirements/<int:pk>/"

urlpatterns = [
    path("placements/", placements.placements, name="placements"),
    path("submissions/<int:pk>/place/", placements.placement_new, name="placement_new"),
    path(PLACEMENT, placements.placement, name="placement"),
    path(f"{PLACEMENT}approve/", placements.placement_approve, name="placement_approve"),
    path(f"{PLACEMENT}begin/", placements.placement_begin, name="placement_begin"),
    path(f"{PLACEMENT}change/", placements.placement_change, name="placement_change"),
    path(f"{PLACEMENT}cancel/", placements.placement_cancel, name="placement_cancel"),
    path(f"{PLACEMENT}extend/", placements.placement_extend, name="placement_extend"),
    path(f"{PLACEMENT}convert/", placements.placement_convert, name="placement_convert"),
    path(f"{PLACEMENT}end/", placements.placement_end, name="placement_end"),
    path(f"{PLACEMENT}complete/", placements.placement_complete, name="placement_complete"),
    path(f"{PLACEMENT}take-back/", placements.placement_take_back, name="placement_take_back"),
    path(f"{ITEM}ask/", placements.item_ask, name="item_ask"),
    path(f"{ITEM}meet/", placements.item_meet, name="item_meet"),
    path(f"{ITEM}waive/", placements.item_waive, name="item_waive"),
    path(f"{ITEM}reopen/", placements.item_reopen, name="item_reopen"),
]
