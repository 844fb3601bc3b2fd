"""Addresses of the gradebook."""

from django.urls import path

from training.views import assessments
from training.views import grade_cells as cells
from training.views import grade_files as files
from training.views import grade_grid as grid
from training.views import grade_items as items
from training.views import grade_messages as messages

COHORT = "training/cohorts/<slug:slug>/"
BOOK = f"{COHORT}gradebook/"
ITEM = "training/assessments/<int:pk>/"
CELL = f"{ITEM}people/<int:enrollment>/"
MORE = "training/extensions/<int:pk>/"
MESSAGE = "training/group-messages/<int:pk>/"

urlpatterns = [
    path("training/gradebook/", grid.gradebook_start, name="gradebook_start"),
    path(BOOK, grid.gradebook, name="gradebook"),
    path(f"{BOOK}changes/", grid.gradebook_changes, name="gradebook_changes"),
    path(f"{BOOK}new/", assessments.grade_item_new, name="grade_item_new"),
    path(f"{BOOK}weights/", assessments.grade_weights, name="grade_weights"),
    path(f"{BOOK}people/<int:enrollment>/", grid.grade_total, name="grade_total"),
    path(f"{COHORT}subject-areas/", grid.subject_areas, name="subject_areas"),
    path(f"{BOOK}paste/", files.grades_paste, name="grades_paste"),
    path(f"{BOOK}file/", files.grades_file, name="grades_file"),
    path(f"{BOOK}acts/<int:moment>/", files.grades_act, name="grades_act"),
    path(f"{BOOK}undo/<int:moment>/", files.grades_undo, name="grades_undo"),
    path(f"{BOOK}export/", files.gradebook_export, name="gradebook_export"),
    path(f"{COHORT}subject-areas/export/", files.areas_export, name="areas_export"),
    path(f"{BOOK}message/", messages.grade_message, name="grade_message"),
    path(MESSAGE, messages.grade_message_sent, name="grade_message_sent"),
    path(f"{MESSAGE}undo/", messages.grade_message_undo, name="grade_message_undo"),
    path(ITEM, items.grade_item, name="grade_item"),
    path(f"{ITEM}edit/", assessments.grade_item_edit, name="grade_item_edit"),
    path(f"{ITEM}remove/", assessments.grade_item_remove, name="grade_item_remove"),
    path(f"{ITEM}release/", items.grades_release, name="grades_release"),
    path(f"{ITEM}hold-back/", items.grades_hold_back, name="grades_hold_back"),
    path(f"{ITEM}missing/", items.grades_missing, name="grades_missing"),
    path(f"{ITEM}grade/", items.grade_next, name="grade_next"),
    path(f"{CELL}grade/", items.grade_person, name="grade_person"),
    path(CELL, cells.grade_cell, name="grade_cell"),
    path(f"{CELL}decide/", cells.grade_decide, name="grade_decide"),
    path(f"{CELL}override/", cells.grade_override, name="grade_override"),
    path(f"{CELL}undo/", cells.grade_undo, name="grade_undo"),
    path(f"{CELL}extension/", cells.grade_extension, name="grade_extension"),
    path(f"{MORE}answer/", cells.extension_answer, name="extension_answer"),
    path(f"{MORE}withdraw/", cells.extension_withdraw, name="extension_withdraw"),
]
