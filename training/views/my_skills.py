"""Last mile as the participant sees it: the plan, own readiness, own skills."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.views.pages import act
from training.domain import last_mile, plans, skills
from training.forms.skills import ClaimForm, DoneForm, ReadinessForm
from training.models import (
    LastMilePlan,
    Moment,
    OwnReadiness,
    PlanItem,
    Skill,
    SkillEvidence,
    TrackAssignment,
)
from training.skills import Evidence

PART = "training.take_part"
PAGE = "training/my_skills.html"


def seat_of(user):
    """The newest seat of this person, the program with it; None without one."""
    mine = Enrollment.objects.held_by(user).confirmed().select_related("cohort__program")
    return mine.order_by("-cohort__starts_on", "-pk").first()


def own_plans(seat):
    """The own plans with their tasks, finish and start."""
    today, zone = skills.today_of(seat.cohort.program), seat.cohort.program.zone()
    rows = LastMilePlan.objects.filter(enrollment=seat).select_related("requirements")
    return [
        last_mile.planned([seat], plan.requirements, today, zone)[seat.pk]
        for plan in rows.order_by("requirements__starts_on", "pk")
    ]


def about(request, seat, rate_form=None):
    """What the page shows."""
    program, today = seat.cohort.program, skills.today_of(seat.cohort.program)
    held = last_mile.held([seat], today)[seat.pk]
    own = {one.moment: one for one in OwnReadiness.objects.filter(enrollment=seat)}
    now = Moment.AFTER if Moment.BEFORE in own else Moment.BEFORE
    on = TrackAssignment.objects.filter(enrollment=seat).values_list("track_id", flat=True).first()
    tracks = {}
    for skill in Skill.objects.of(program):
        pair = skill, held.get((last_mile.SKILL, skill.pk), Evidence())
        tracks.setdefault(skill.track, []).append(pair)
    return {
        "seat": seat,
        "cohort": seat.cohort,
        "zone": program.time_zone,
        "today": today,
        "plans": own_plans(seat),
        "tracks": sorted(tracks.items(), key=lambda pair: pair[0].pk != on),
        "on": on,
        "own": own,
        "rate_form": rate_form or ReadinessForm(initial={"moment": now}),
        "done_form": DoneForm(auto_id=False),
    }


@require_safe
@allow(PART)
def my_skills(request):
    """The own plan, how ready one feels, and the own skills."""
    seat = seat_of(request.user)
    if seat is None:
        return render(request, PAGE, {"seat": None})
    return render(request, PAGE, about(request, seat))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART, Skill)
def my_skill(request, skill):
    """One own skill: the level that one claims, and what others verified."""
    seat = get_object_or_404(
        Enrollment.objects.held_by(request.user).confirmed(),
        pk=getattr(seat_of(request.user), "pk", None),
        cohort__program=skill.track.program_id,
    )
    mine = SkillEvidence.objects.filter(enrollment=seat, skill=skill).order_by("-pk")
    claim = mine.filter(is_verified=False, withdrawn_at=None).first()
    first = {"level": claim.level, "sentence": claim.sentence, "link": claim.link} if claim else {}
    form = ClaimForm(request.POST or None, skill=skill, initial=first)
    there = None
    if request.method == "POST" and form.is_valid():
        try:
            made = skills.claim(seat, skill, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(
                request,
                f"{skill}: you say level {made.level}.",
                undo=reverse("training:my_claim_withdraw", args=[made.pk]),
            )
            there = reverse("training:my_skills")
    context = {
        "skill": skill,
        "claim": claim,
        "zone": seat.cohort.program.time_zone,
        "today": skills.today_of(seat.cohort.program),
        "history": mine.select_related("by"),
    }
    if there is None and request.method != "POST":
        return render(request, "training/my_skill.html", {"form": form, **context})
    return answer(request, form, "training/my_skill.html", context, to=there)


@require_POST
@allow(PART, SkillEvidence)
def my_claim_withdraw(request, evidence):
    """An own claim no longer counts."""
    mine = get_object_or_404(
        SkillEvidence, pk=evidence.pk, is_verified=False, enrollment__person=request.user
    )
    return act(
        request,
        lambda: skills.withdraw(mine, by=request.user),
        to=reverse("training:my_skills"),
        said="The claim is taken back.",
    )


@require_POST
@allow(PART)
def my_readiness(request):
    """How ready one feels, before or after last mile."""
    seat = get_object_or_404(Enrollment, pk=getattr(seat_of(request.user), "pk", None))
    form = ReadinessForm(request.POST)
    if form.is_valid():
        try:
            plans.rate(seat, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Thank you. Your instructors see it.")
            return redirect("training:my_skills")
    return render(request, PAGE, {**about(request, seat, form), "form": form}, status=422)


def own_item(request, item):
    """The task, when it is in a plan of this person; else 404."""
    return get_object_or_404(PlanItem, pk=item.pk, plan__enrollment__person=request.user)


@require_POST
@allow(PART, PlanItem)
def my_item_done(request, item):
    """An own task is done and waits for its sign-off."""
    mine, form = own_item(request, item), DoneForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        if form.errors:
            raise Refused(" ".join(form.errors.get("note", ["Look at the task again."])))
        plans.done(mine, note=note, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:my_item_not_done", args=[mine.pk])
        toast(request, "Done. It waits for its sign-off.", undo=undo)
    return redirect("training:my_skills")


@require_POST
@allow(PART, PlanItem)
def my_item_not_done(request, item):
    """An own task is to do again."""
    mine = own_item(request, item)
    return act(
        request,
        lambda: plans.not_done(mine, by=request.user),
        to=reverse("training:my_skills"),
        said="It is to do again.",
    )
