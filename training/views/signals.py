"""Who may need a word: the list of each morning, one signal, and what people do about it."""

from datetime import timedelta
from itertools import groupby

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.accounts.models import User
from careerpath.audit.models import AuditEvent
from careerpath.ui.answers import answer, swaps, toast
from careerpath.workflow import Refused
from cohorts.models import Cohort, CohortStaff
from training import risk_registry, tabs
from training.domain import looking
from training.domain import signals as acts
from training.forms.board import RiskQuery
from training.forms.support import HandOverForm, OutcomeForm
from training.models import Contact, FollowUp, Kudos, RiskRun, Signal
from training.models.scopes import people_of
from training.states import LIVE
from training.views.person import SUPPORT, redraw, seat_of
from training.views.starting import on_to

PAGE = "training/signal.html"
ENDED = 100
VIEWS = (("open", "Open"), ("mine", "Mine"), ("ended", "Ended"))
PRAISED = timedelta(days=7)


@require_safe
@allow(SUPPORT)
def start(request):
    """The list of the cohort in view, or the list of cohorts while there is none."""
    return on_to(request, "training:at_risk")


@require_safe
@allow(SUPPORT, Cohort, lookup="slug")
def at_risk(request, cohort):
    """Everybody with an open signal, the most pressing first: why, since when, what was done."""
    query = RiskQuery.of(request)
    show, rule = query.values["show"], query.values["rule"]
    mine = people_of(request.user).filter(cohort=cohort)
    signals = Signal.objects.filter(enrollment__in=mine)
    live = signals.live()
    counts = {
        "open": live.count(),
        "mine": live.filter(owner=request.user).count(),
        "ended": signals.exclude(state__in=LIVE).count(),
    }
    shown = {"mine": live.filter(owner=request.user), "ended": signals.exclude(state__in=LIVE)}
    rows = shown.get(show, live)
    if rule:
        rows = rows.filter(rule=rule)
    if show == "ended":
        rows = rows.for_list().order_by("-state_changed_at", "-id")[:ENDED]
    else:
        rows = rows.for_list()
    people = _by_person(rows)
    _contacts(people)
    program = cohort.program
    praised = Kudos.objects.filter(
        enrollment__in=mine, given_at__gte=timezone.now() - PRAISED
    ).select_related("enrollment__person", "given_by")
    return render(
        request,
        "training/at_risk.html",
        tabs.context(
            request,
            cohort,
            people=people,
            show=show,
            views=VIEWS,
            rule=rule,
            counts=counts,
            names=risk_registry.names(),
            today=looking.today_of(program),
            looked=RiskRun.objects.filter(cohort=cohort).order_by("-day").first(),
            kudos=praised.newest_first()[:10],
            to_do=FollowUp.objects.to_do()
            .filter(enrollment__in=mine)
            .select_related("enrollment__person", "owner")
            .in_order()[:20],
        ),
    )


def _by_person(rows):
    """One entry for each person, with the signals; the most points first, in their order else."""
    found = {}
    for one in rows:
        found.setdefault(one.enrollment_id, {"seat": one.enrollment, "signals": []})
        found[one.enrollment_id]["signals"].append(one)
    for entry in found.values():
        entry["points"] = sum(one.points for one in entry["signals"] if one.is_live)
        entry["due_on"] = min((one.due_on for one in entry["signals"] if one.due_on), default=None)
    return sorted(found.values(), key=lambda one: (-one["points"], str(one["due_on"])))


def _contacts(people):
    """Each entry has what was tried, the latest first, and how many times it was."""
    ids = [one["seat"].pk for one in people]
    rows = Contact.objects.filter(enrollment__in=ids).select_related("by")
    rows = rows.order_by("enrollment", "-at", "-id")
    tried = {key: list(some) for key, some in groupby(rows, key=lambda one: one.enrollment_id)}
    for one in people:
        mine = tried.get(one["seat"].pk, [])
        one["contact"], one["contacts"] = (mine[0] if mine else None), len(mine)


@require_safe
@allow(SUPPORT, Signal)
def signal(request, one):
    """One signal: the evidence, who looks after it, and everything that was done about it."""
    return render(request, PAGE, _about(request, one))


def _about(request, one, outcome_form=None, owner_form=None):
    """What the page of one signal shows."""
    seat = seat_of(request, one.enrollment)
    events = AuditEvent.objects.about(one).order_by("at", "id")
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    staff = _staff(seat.cohort)
    return tabs.context(
        request,
        seat.cohort,
        signal=one,
        seat=seat,
        names=risk_registry.names(),
        contacts=Contact.objects.filter(signal=one).select_related("by").newest_first(),
        steps=[(event, people.get(event.actor_id)) for event in events],
        outcome_form=outcome_form or OutcomeForm(auto_id="id_outcome_%s"),
        owner_form=owner_form
        or HandOverForm(
            owners=staff,
            initial={"owner": one.owner_id, "due_on": one.due_on},
            auto_id="id_owner_%s",
        ),
    )


def _staff(cohort):
    """Whoever has a duty in the cohort."""
    duties = CohortStaff.objects.filter(cohort=cohort)
    return User.objects.filter(pk__in=duties.values("user"), is_active=True).order_by("name", "pk")


@require_POST
@allow(SUPPORT, Signal)
def signal_close(request, one):
    """It is closed with an outcome; whoever raised it hears."""
    seat = seat_of(request, one.enrollment)
    form = OutcomeForm(request.POST, auto_id="id_outcome_%s")
    there = None
    if form.is_valid():
        try:
            acts.close(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            one.refresh_from_db()
            form.add_error(None, str(refusal))
        else:
            there = reverse("training:at_risk", args=[seat.cohort.slug])
    undo = reverse("training:signal_reopen", args=[one.pk])
    context = _about(request, one, outcome_form=form)
    return answer(request, form, PAGE, context, to=there, toast="It is closed.", undo=undo)


@require_POST
@allow(SUPPORT, Signal)
def signal_hand_over(request, one):
    """Somebody looks after it until a day."""
    seat = seat_of(request, one.enrollment)
    form = HandOverForm(request.POST, owners=_staff(seat.cohort), auto_id="id_owner_%s")
    if form.is_valid():
        try:
            acts.hand_over(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            one.refresh_from_db()
            form.add_error(None, str(refusal))
    context = _about(request, one, owner_form=form)
    to = reverse("training:signal", args=[one.pk])
    return answer(request, form, PAGE, context, to=to, toast="Handed over.")


@require_POST
@allow(SUPPORT, Signal)
def signal_take(request, one):
    """The reader looks after it."""
    return _stepped(request, one, lambda: acts.take(one, by=request.user), "It is yours.")


@require_POST
@allow(SUPPORT, Signal)
def signal_reopen(request, one):
    """It stands open again."""
    return _stepped(request, one, lambda: acts.reopen(one, by=request.user), "It is open again.")


def _stepped(request, one, function, said):
    """The act is carried out; the drawer gets its card, everybody else the page."""
    seat = seat_of(request, one.enrollment)
    if swaps(request):
        return redraw(request, seat, function, said)
    try:
        function()
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, said)
    return redirect("training:signal", one.pk)
