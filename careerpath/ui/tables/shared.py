"""Counts, views and files of lists that have no addresses of their own for them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from careerpath.access import NOT_YOURS, signed_in

from . import files, pages, registry


def _of(request, key, permission="permission"):
    """The list called ``key``; 404 when none is or it has own addresses, 403 without permission."""
    table = registry.find(key)
    if table is None or table.counts_url or not table.url:
        raise Http404
    wanted = getattr(table, permission)
    if not (wanted and request.user.may(table.permission) and request.user.may(wanted)):
        raise PermissionDenied(NOT_YOURS)
    return table


@require_GET
@signed_in
def list_counts(request, key):
    """The counts of a list and its views."""
    return pages.counts_page(request, _of(request, key).of(request))


@require_http_methods(["GET", "POST"])
@signed_in
def list_save_view(request, key):
    """A name for a list as it stands."""
    return pages.save_view_page(request, _of(request, key))


@require_POST
@signed_in
def list_delete_view(request, key):
    """A saved view of one's own is gone."""
    return pages.delete_view_page(request, _of(request, key))


@require_POST
@signed_in
def list_export(request, key):
    """A list as it stands is asked for as a file."""
    return files.export_page(request, _of(request, key, "export_permission"))
