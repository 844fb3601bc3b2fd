"""Reports about a cohort: the list of them, one as a page to read or print, and as a file."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from cohorts.models import Cohort
from training import tabs
from training.domain import reports
from training.forms.board import PageQuery
from training.report_tables import export, people_in, sessions_in

GRADE = "training.grade"
A_PAGE = 200  # a cohort stands on one page, whatever its size in practice


def _report(kind):
    if kind not in reports.registered:
        raise Http404
    return reports.registered[kind]


def _subjects(user, cohort, report):
    """The sessions or the people that the lines of a report are about."""
    if report.is_about_sessions:
        return list(sessions_in(user, cohort.pk).order_by("starts_at", "pk"))
    people = people_in(user, cohort.pk).select_related("person")
    return list(people.order_by("person__name", "pk"))


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def report_list(request, cohort):
    """What can be reported about a cohort."""
    context = tabs.context(request, cohort, reports=reports.in_order())
    return render(request, "training/reports.html", context)


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def report(request, cohort, kind):
    """One report: figures, plot, and a line for each person."""
    found = _report(kind)
    subjects = _subjects(request.user, cohort, found)
    sheet = found.build(cohort, subjects)
    lines = [one for one in subjects if one.pk in sheet.rows or not found.is_about_sessions]
    page = Paginator(lines, A_PAGE).get_page(PageQuery.of(request).values["page"] or 1)
    context = tabs.context(
        request,
        cohort,
        report=found,
        sheet=sheet,
        page=page,
        rows=[(one, sheet.rows[one.pk]) for one in page],
        now=timezone.now(),
        may_export=request.user.may("training.export"),
    )
    return render(request, "training/report.html", context)


@require_POST
@allow("training.export", Cohort, lookup="slug")
def report_export(request, cohort, kind):
    """One report as a file on the shelf."""
    return export(request, f"report-{_report(kind).key}", str(cohort.pk))
