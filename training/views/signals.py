"""One signal, and what people do about it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.accounts.models import User
from careerpath.audit.models import AuditEvent
from careerpath.ui.answers import answer, swaps, toast
from careerpath.workflow import Refused
from cohorts.models import CohortStaff
from training import risk_registry, tabs
from training.domain import signals as acts
from training.forms.support import HandOverForm, OutcomeForm
from training.models import Contact, Signal
from training.views.person import SUPPORT, redraw, seat_of

PAGE = "training/signal.html"


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
