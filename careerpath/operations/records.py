"""The page of the record that a line of the trail is about, for a reader who may open it."""

from django.apps import apps
from django.urls import Resolver404, resolve


def page_of(label, pk, user):
    """The address of the record's own page; empty where it has none, or none for this reader."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return ""
    scope = getattr(model.objects, "visible_to", None)
    if scope is None or not hasattr(model, "get_absolute_url"):
        return ""
    record = scope(user).filter(pk=pk).first()
    if record is None:
        return ""
    address = record.get_absolute_url()
    try:
        access = getattr(resolve(address.partition("?")[0]).func, "access", None)
    except Resolver404:
        return ""
    opens = access is None or not access.permission or user.may(access.permission)
    return address if opens else ""
