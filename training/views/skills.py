"""One person's skills beside what is asked for: gaps, verification, plan and timeline."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.views.pages import act
from training import tabs
from training.domain import last_mile, skills
from training.forms.skills import MatrixForm, SignOffForm, TrackChoiceForm, VerifyForm
from training.models import OwnReadiness, Skill, SkillEvidence
from training.models.scopes import people_of
from training.skills import Evidence
from training.views.last_mile import SIGN, chosen, sets_of
from training.views.timeline import timeline


def taught(request, enrollment):
    """This enrollment, when the person is one of those whom this person teaches; else 404."""
    rows = people_of(request.user).select_related("person", "cohort__program", "section")
    return get_object_or_404(rows, pk=enrollment.pk)


def page_of(enrollment, requirements=None):
    """The address of the page of somebody's skills."""
    there = reverse("training:skills", args=[enrollment.pk])
    return f"{there}?set={requirements.pk}" if requirements else there


@require_safe
@allow(SIGN, Enrollment)
def person(request, enrollment):
    """The gap list of one person against a set of requirements, and the plan beside the start."""
    seat = taught(request, enrollment)
    return render(request, "training/skills.html", about(request, seat))


def about(request, seat):
    """What the page shows."""
    cohort, program = seat.cohort, seat.cohort.program
    sets, today = sets_of(cohort), skills.today_of(program)
    requirements = chosen(sets, MatrixForm.of(request).values["set"])
    book = last_mile.book(cohort, [seat], requirements, today)
    rows = SkillEvidence.objects.filter(enrollment=seat).select_related("by").order_by("-pk")
    latest = {}
    for one in rows.standing(today):
        latest.setdefault((one.skill_id, one.is_verified), one)
    readiness = book.readiness(seat)
    plan = book.plan(seat)
    gaps = list(zip(book.columns, readiness.gaps, strict=True)) if requirements else []
    asked = {row.skill_id for row, _ in gaps}
    others = [
        (skill, book.evidence(seat, skill), latest.get((skill.pk, True)))
        for skill in Skill.objects.of(program)
        if skill.pk not in asked
    ]
    return tabs.context(
        request,
        cohort,
        seat=seat,
        sets=sets,
        requirements=requirements,
        readiness=readiness,
        gaps=[(row, gap, latest.get((row.skill_id, True))) for row, gap in gaps],
        others=others,
        plan=plan,
        timeline=timeline(plan, today) if plan else None,
        today=today,
        sign_off_form=SignOffForm(auto_id=False),
        track_form=TrackChoiceForm(initial={"track": book.tracks.get(seat.pk)}, program=program),
        own={one.moment: one for one in OwnReadiness.objects.filter(enrollment=seat)},
    )


@require_POST
@allow(SIGN, Enrollment)
def track_set(request, enrollment):
    """The person is on the track that was chosen."""
    seat = taught(request, enrollment)
    form = TrackChoiceForm(request.POST, program=seat.cohort.program)
    if not form.is_valid():
        return render(
            request,
            "training/skills.html",
            {**about(request, seat), "track_form": form},
            status=422,
        )
    return act(
        request,
        lambda: skills.set_track(seat, form.cleaned_data["track"], by=request.user),
        to=page_of(seat),
        said="Saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(SIGN, Enrollment)
def skill_verify(request, enrollment, skill):
    """One skill of one person: anchors, evidence with history, and a verification."""
    seat = taught(request, enrollment)
    program = seat.cohort.program
    skill = get_object_or_404(Skill.objects.of(program), pk=skill)
    last = skills.newest(seat, skill)
    today = skills.today_of(program)
    first = {"seen": last.pk if last else 0, "expires_on": skills.expiry(skill, today)}
    form = VerifyForm(request.POST or None, skill=skill, initial=first)
    there = None
    if request.method == "POST" and form.is_valid():
        try:
            made = skills.verify(seat, skill, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("training:evidence_withdraw", args=[made.pk])
            toast(request, f"{skill} is verified at level {made.level}.", undo=undo)
            there = page_of(seat)
    history = SkillEvidence.objects.filter(enrollment=seat, skill=skill).order_by("-pk")
    held = last_mile.held([seat], today)[seat.pk].get((last_mile.SKILL, skill.pk), Evidence())
    context = tabs.context(
        request,
        seat.cohort,
        seat=seat,
        skill=skill,
        held=held,
        today=today,
        history=history.select_related("by", "withdrawn_by"),
    )
    page = "training/skill_verify.html"
    if there is None and request.method != "POST":
        return render(request, page, {"form": form, **context})
    return answer(request, form, page, context, to=there)


def _back(evidence):
    return reverse("training:skill_verify", args=[evidence.enrollment_id, evidence.skill_id])


@require_POST
@allow(SIGN, SkillEvidence)
def evidence_withdraw(request, evidence):
    """A verification no longer counts; it stays in the history."""
    if not evidence.is_verified:
        toast(request, "Only the person takes a claim back.", kind="bad")
        return redirect(_back(evidence))
    try:
        skills.withdraw(evidence, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:evidence_restore", args=[evidence.pk])
        toast(request, "It no longer counts.", undo=undo)
    return redirect(_back(evidence))


@require_POST
@allow(SIGN, SkillEvidence)
def evidence_restore(request, evidence):
    """What was withdrawn counts again."""
    if not evidence.is_verified:
        toast(request, "Only the person takes a claim back.", kind="bad")
        return redirect(_back(evidence))
    return act(
        request,
        lambda: skills.restore(evidence, by=request.user),
        to=_back(evidence),
        said="It counts again.",
    )
