"""The attendance report: people by sessions, three honest rates, on paper and in a spreadsheet."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from cohorts.models import Cohort, Section
from training import attendance as counting
from training.domain import figures, sheets
from training.forms.attendance import SheetQuery
from training.models.scopes import people_of
from training.views.attendance import cells, label, last_of_weeks, page_context
from training.views.files import as_file

MARK = "training.take_attendance"
RULES = {
    counting.Rule.EXCUSED_REMOVED: "Excused left out",
    counting.Rule.EXCUSED_IS_ABSENCE: "Excused as absence",
    counting.Rule.LATES_ADD_UP: "Lates add up",
}
A_PAGE = 200  # a cohort stands on one page, whatever its size in practice


def _people(request, cohort, section):
    """Everybody of the cohort or of a section whom this person teaches, by name."""
    people = people_of(request.user).filter(cohort=cohort).seated()
    if section:
        people = people.filter(section=section)
    return people.select_related("person", "section").order_by("person__name", "pk")


def _read(cohort, people, section):
    """These people with their figures, the columns, and the declared policy; six queries."""
    people = list(people)
    found = figures.attendance(cohort, people, recent=sheets.ALL)
    columns = sheets.columns(cohort, section)
    rows = [(one, found[one.pk], dict(_marks(found[one.pk]))) for one in people]
    return rows, columns, figures.policy_of(cohort)


def _asked(request, cohort):
    """The section that is asked for, its page, and all sections of the cohort."""
    query = SheetQuery.of(request).values
    sections = list(Section.objects.filter(cohort=cohort).order_by("name"))
    return next((one for one in sections if one.pk == query["section"]), None), query, sections


def _marks(attended):
    return [(session.pk, mark) for session, mark in attended.recent]


def _rates(attended, policy):
    """The percentages under the three rules, in the order of ``RULES``."""
    policies = [counting.Policy(rule, policy.lates_per_absence, policy.goal) for rule in RULES]
    return [counting.rate(attended.tally, one).percent for one in policies]


@require_safe
@allow(MARK, Cohort, lookup="slug")
def attendance_report(request, cohort):
    """Everybody's marks of all sessions, counts, and the rates under the three rules."""
    section, query, sections = _asked(request, cohort)
    page = Paginator(_people(request, cohort, section), A_PAGE).get_page(query["page"] or 1)
    rows, columns, policy = _read(cohort, page.object_list, section and section.pk)
    ends = last_of_weeks(columns)
    context = page_context(
        request,
        cohort,
        rows=[
            (
                one,
                attended,
                cells(marks, columns, ends),
                _rates(attended, policy),
            )
            for one, attended, marks in rows
        ],
        columns=[
            (one, day, number in ends, label(one, cohort))
            for number, (one, day) in enumerate(columns)
        ],
        weeks=sheets.weeks(columns),
        policy=policy,
        rule=RULES[policy.rule],
        rules=list(RULES.values()),
        declared=list(RULES).index(policy.rule),
        page=page,
        section=section,
        sections=sections,
        may_export=request.user.may("training.export"),
    )
    return render(request, "training/attendance_report.html", context)


@require_POST
@allow("training.export", Cohort, lookup="slug")
def attendance_export(request, cohort):
    """The report as a file, of the section that the page shows."""
    section, *_ = _asked(request, cohort)
    pk = section and section.pk
    rows, columns, policy = _read(cohort, _people(request, cohort, section), pk)
    head = ["Name", "Email", "Section", *[label(one, cohort) for one, _ in columns]]
    head += [
        "Present",
        "Late",
        "Excused",
        "Absent",
        *[f"{word}, percent" for word in RULES.values()],
    ]
    table = [
        [
            one.person.name,
            one.person.email,
            str(one.section or ""),
            *[marks.get(session.pk, "") for session, _ in columns],
            attended.tally.present,
            attended.tally.late,
            attended.tally.excused,
            attended.tally.absent,
            *(float(one) if one else None for one in _rates(attended, policy)),
        ]
        for one, attended, marks in rows
    ]
    return as_file(
        request,
        "training.cohort.attendance_exported",
        cohort,
        (head, table),
        name=f"attendance-{cohort.slug}",
        otherwise=reverse("training:attendance_report", args=[cohort.slug]),
        filter={"section": pk} if pk else {},
    )
