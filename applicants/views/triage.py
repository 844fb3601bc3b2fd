"""The triage list: its page, counts, saved views and files."""

from functools import cache

from django.db.models import Sum
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.tables import ASSIGN, SEE_SCORES, ApplicationsTable
from careerpath.access import allow
from careerpath.ui.tables import files, pages
from cohorts.models import Cohort

VIEW = "applicants.view_application"
EXPORT = "applicants.export_applications"

SHORTCUTS = [
    ("Next row", ["j"]),
    ("Previous row", ["k"]),
    ("Open", ["o"]),
    ("Select", ["x"]),
    ("Select a range", ["Shift", "click"]),
    ("Assign selected", ["a"]),
    ("Hold selected", ["h"]),
    ("Review next", ["r"]),
    ("Up to the whole list", ["u"]),
]


@require_GET
@allow(VIEW)
def application_list(request):
    """Applications of the chosen view, filtered and sorted as the address says."""
    table = ApplicationsTable.of(request)
    may_screen = request.user.may(SEE_SCORES)
    context = {"shortcuts": SHORTCUTS, "may_screen": may_screen, **head(table)}
    return pages.list_page(request, table, "applicants/application_list.html", context)


def head(table):
    """What stands above the list: the seats that it is about, looked up where they are shown."""

    @cache
    def seats():
        chosen = table.query.chosen.get("intake", ())
        cohorts = Cohort.objects.all()
        if len(chosen) > 1 or chosen == ("any",):
            return None  # the seats of one intake say nothing beside the applications of several
        if chosen:
            cohorts = cohorts.filter(intakes__in=chosen).distinct()
        return cohorts.aggregate(seats=Sum("seats"))["seats"]

    return {"seats": seats, "reads_own": not table.user.may(ASSIGN)}


@require_GET
@allow(VIEW)
def application_counts(request):
    """The counts of the list, its views and its filters."""
    table = ApplicationsTable.of(request)
    return pages.counts_page(request, table, head(table))


@require_http_methods(["GET", "POST"])
@allow(VIEW)
def save_view(request):
    """A name for the list as it stands."""
    return pages.save_view_page(request, ApplicationsTable)


@require_POST
@allow(VIEW)
def delete_view(request):
    """A saved view of one's own is gone."""
    return pages.delete_view_page(request, ApplicationsTable)


@require_POST
@allow(EXPORT)
def export(request):
    """The list as it stands is asked for as a file."""
    return files.export_page(request, ApplicationsTable)
