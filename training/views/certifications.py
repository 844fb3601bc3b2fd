"""How near the people of a cohort are to their certification, and how many pass at first."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.when import words
from cohorts.models import Cohort
from training import tabs
from training.domain import certifying, pass_rates
from training.forms.exams import SHOW, RatesQuery, ReadinessQuery, RegisterForm
from training.models import Certification, ExamWindow
from training.models.scopes import people_of
from training.states import AttemptState
from training.views.files import as_file
from training.views.starting import on_to

rates_of = pass_rates.report
VIEW = "training.view_training"
EXPORT = "training.export"
A_PAGE = 100


@require_safe
@allow(VIEW)
def start(request):
    """The certification page of the cohort in view, or the list of cohorts without one."""
    return on_to(request, "training:certifications")


def people(request, cohort):
    """The people of the cohort whom this person teaches, by name."""
    rows = people_of(request.user).filter(cohort=cohort).seated()
    return rows.select_related("person", "section", "cohort__program").order_by(
        "person__name", "pk"
    )


def matches(ready, show):
    """Whether somebody belongs to what the filter shows."""
    if show == "certified":
        return ready.certified
    if show == "exam":
        return ready.coming is not None
    if show == "again":
        last = ready.last
        return not ready.certified and last is not None and last.state != AttemptState.PASSED
    return not show or (not ready.certified and ready.result.band.value == show)


def windows_of(user, cohort, certification, now):
    """The windows in which people of the cohort can still be registered."""
    rows = ExamWindow.objects.visible_to(user).open_at(now).in_order()
    return rows.filter(certification=certification).select_related("certification")


def chosen_of(cohort, pk):
    """The certification that is asked for, of this cohort's program, else what it leads to."""
    if pk:
        found = Certification.objects.of(cohort.program_id).filter(pk=pk).first()
        if found is not None:
            return found
    return certifying.target(cohort.program)


@require_safe
@allow(VIEW, Cohort, lookup="slug")
def certifications(request, cohort):
    """Who is ready, who has an exam date, who passed; and a window to register people for."""
    query = ReadinessQuery.of(request).values
    certification = chosen_of(cohort, query["certification"])
    enrollments = list(people(request, cohort))
    ready = certifying.readiness(cohort, enrollments, certification)
    rows = [ready[one.pk] for one in enrollments] if ready else []
    show = query["show"] or ""
    counts = [(key, label, sum(matches(row, key) for row in rows)) for key, label in SHOW]
    now = timezone.now()
    windows = list(windows_of(request.user, cohort, certification, now)) if certification else []
    shown = [row for row in rows if matches(row, show)]
    page = Paginator(shown, A_PAGE).get_page(query["page"] or 1)
    context = tabs.context(
        request,
        cohort,
        certification=certification,
        choices=Certification.objects.of(cohort.program_id).in_use().in_order(),
        rows=page,
        page=page,
        everybody=len(rows),
        counts=counts,
        show=show,
        shown=dict(SHOW).get(show, ""),
        windows=[(one, words(one.starts_at, "day", cohort.program.time_zone)) for one in windows],
        window=next((one for one in windows if one.pk == query["window"]), None),
        form=RegisterForm(windows=ExamWindow.objects.none(), people=people(request, cohort).none()),
        may_certify=request.user.may("training.certify"),
        may_export=request.user.may(EXPORT),
        may_edit=request.user.may("training.edit_curriculum"),
    )
    return render(request, "training/certifications.html", context)


@require_POST
@allow(EXPORT, Cohort, lookup="slug")
def readiness_export(request, cohort):
    """Readiness, exam and credential of the people that the page shows, as a file."""
    query = ReadinessQuery.of(request).values
    certification, show = chosen_of(cohort, query["certification"]), query["show"] or ""
    ready = certifying.readiness(cohort, list(people(request, cohort)), certification)
    head = ["Name", "Email", "Section", "Readiness", "Left", "Exam", "Result", "Credential until"]
    rows = [
        [
            row.enrollment.person.name,
            row.enrollment.person.email,
            str(row.enrollment.section or ""),
            row.word,
            " ".join(row.missing),
            row.coming.day if row.coming else None,
            row.last.get_state_display() if row.last else "",
            (row.credential.expires_on or "No end") if row.credential else "",
        ]
        for row in ready.values()
        if matches(row, show)
    ]
    return as_file(
        request,
        "training.cohort.readiness_exported",
        cohort,
        (head, rows),
        name=f"certification-{cohort.slug}",
        otherwise=reverse("training:certifications", args=[cohort.slug]),
        filter={"show": show, "certification": certification.pk if certification else None},
    )


# ---------------------------------------------------------------- first attempts
def _rated(program, data):
    """The certification of the report: the one asked for, else what the program leads to."""
    pk = RatesQuery.read(data).values["certification"]
    found = Certification.objects.of(program).filter(pk=pk).first() if pk else None
    return found or certifying.target(program)


@require_safe
@allow(VIEW, Cohort, lookup="slug")
def pass_rates(request, cohort):
    """How many passed at their first attempt, by cohort of the program and by window."""
    program = cohort.program
    certification = _rated(program, request.GET)
    context = {
        "cohort": cohort,
        "zone": program.time_zone,
        "certification": certification,
        "choices": Certification.objects.of(program).in_order(),
        "report": rates_of(certification) if certification else None,
        "may_export": request.user.may(EXPORT),
    }
    return render(request, "training/pass_rates.html", context)


@require_POST
@allow(EXPORT, Cohort, lookup="slug")
def pass_rates_export(request, cohort):
    """The report as a file."""
    program = cohort.program
    certification = _rated(program, request.POST)
    if certification is None:
        raise Http404
    found = rates_of(certification)
    head = ["Kind", "Name", "Day", "Passed at first", "First attempts", "Waiting", "Percent"]
    rows = [
        *(_row("Cohort", one, one.detail) for one in found.cohorts),
        *(
            _row("Window", one, one.detail.starts_at.date() if one.detail else None)
            for one in found.windows
        ),
        _row("All", found.everybody, None),
    ]
    return as_file(
        request,
        "training.program.pass_rates_exported",
        program,
        (head, rows),
        name=f"pass-rates-{program.slug}",
        otherwise=reverse("training:pass_rates", args=[cohort.slug]),
        filter={"certification": certification.pk},
    )


def _row(kind, one, day):
    counts = one.counts
    return [kind, one.name, day or "", counts.passed, counts.decided, counts.waiting, one.percent]
