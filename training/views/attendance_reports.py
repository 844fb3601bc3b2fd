"""The attendance report: people by sessions, three honest rates, on paper and in a spreadsheet."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from careerpath import audit
from careerpath.access import allow
from careerpath.ui.export import stream_csv, stream_xlsx
from cohorts.models import Cohort
from training import attendance as counting
from training.domain import figures, sheets
from training.models.scopes import people_of
from training.views.attendance import cells, label, last_of_weeks, page_context

MARK = "training.take_attendance"
RULES = {
    counting.Rule.EXCUSED_REMOVED: "Excused left out",
    counting.Rule.EXCUSED_IS_ABSENCE: "Excused as absence",
    counting.Rule.LATES_ADD_UP: "Lates add up",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _read(request, cohort):
    """The people with their figures, the columns, and the declared policy; six queries."""
    people = people_of(request.user).filter(cohort=cohort).seated()
    people = list(people.select_related("person", "section").order_by("person__name", "pk"))
    found = figures.attendance(cohort, people, recent=sheets.ALL)
    columns = sheets.columns(cohort)
    rows = [(one, found[one.pk], dict(_marks(found[one.pk]))) for one in people]
    return rows, columns, figures.policy_of(cohort)


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
    rows, columns, policy = _read(request, cohort)
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
    )
    return render(request, "training/attendance_report.html", context)


@require_POST
@allow("training.export", Cohort, lookup="slug")
def attendance_export(request, cohort):
    """The report as a CSV file, or as a workbook."""
    rows, columns, policy = _read(request, cohort)
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
            *_rates(attended, policy),
        ]
        for one, attended, marks in rows
    ]
    audit.record(
        "training.cohort.attendance_exported", by=request.user, about=cohort, people=len(table)
    )
    as_xlsx = request.POST.get("format") == "xlsx"
    stream, kind = (stream_xlsx, XLSX) if as_xlsx else (stream_csv, "text/csv")
    response = StreamingHttpResponse(stream(head, table), content_type=kind)
    name = f"attendance-{cohort.slug}.{'xlsx' if as_xlsx else 'csv'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
