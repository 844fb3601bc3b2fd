"""One person on one card: in a drawer beside the board, or as a page of its own."""

from datetime import datetime, time
from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from careerpath import audit
from careerpath.access import allow
from careerpath.ui import person_links
from careerpath.ui.answers import answer, swaps
from careerpath.workflow import Refused
from cohorts import reach
from cohorts.models import Enrollment
from cohorts.views.pages import act
from training import risk_registry, tabs
from training.domain import board as boards
from training.domain import extensions, support
from training.domain import signals as signal_acts
from training.forms.support import (
    ContactForm,
    ExtensionForm,
    FlagForm,
    FollowUpForm,
    KudosForm,
    MessageForm,
    StatusForm,
)
from training.models import Contact, FollowUp, GradeItem, Kudos, Signal, StaffStatus
from training.models.scopes import people_of
from training.states import FollowUpState

SUPPORT = "training.support"
PAGE = "training/person.html"
SHOWN = 12
FORMS = {
    "status": StatusForm,
    "contact": ContactForm,
    "message": MessageForm,
    "flag": FlagForm,
    "kudos": KudosForm,
    "follow_up": FollowUpForm,
    "extension": ExtensionForm,
}
WITH_SIGNALS = ("contact", "follow_up")
GRADE = "training.grade"


def seat_of(request, enrollment):
    """The seat, when this person teaches whoever has it; nothing otherwise."""
    rows = people_of(request.user).select_related("person", "section", "cohort__program")
    return get_object_or_404(rows, pk=enrollment.pk)


def choices(name, seat):
    """What the form called ``name`` offers: the open signals, or the assessments of this person."""
    if name in WITH_SIGNALS:
        return {"signals": Signal.objects.live().filter(enrollment=seat)}
    if name == "extension":
        items = GradeItem.objects.for_enrollment(seat).exclude(due_at=None)
        return {"items": items.order_by("-due_at", "pk")}
    return {}


def card(request, seat, sent=None):
    """What the card shows; ``sent`` holds a form that came back, by its name."""
    found = boards.board(seat.cohort, [seat])
    row, week = found.rows[0], found.week
    live = Signal.objects.live().filter(enrollment=seat)
    history = StaffStatus.objects.filter(enrollment=seat).select_related("set_by")
    follow_ups = FollowUp.objects.filter(enrollment=seat).select_related("owner").in_order()
    about = Signal.objects.filter(enrollment=seat).for_list()
    forms = {}
    for name, form in FORMS.items():
        more = choices(name, seat)
        start = {}
        if name == "status":
            start = {"seen": row.status.version if row.status else 0}
            if row.status:
                start |= {"status": row.status.status, "note": row.status.note}
        forms[name] = form(initial=start, auto_id=f"id_{name}_%s", **more)
    forms |= sent or {}
    return tabs.context(
        request,
        seat.cohort,
        seat=seat,
        row=row,
        board=found,
        week=week,
        names=risk_registry.names(),
        open_signals=about.live(),
        past_signals=about.exclude(pk__in=live.values("pk")).order_by("-state_changed_at")[:SHOWN],
        contacts=Contact.objects.filter(enrollment=seat)
        .select_related("by")
        .newest_first()[:SHOWN],
        kudos=Kudos.objects.filter(enrollment=seat)
        .select_related("given_by")
        .newest_first()[:SHOWN],
        to_do=[one for one in follow_ups if one.state == FollowUpState.OPEN],
        done=[one for one in follow_ups if one.state != FollowUpState.OPEN][:SHOWN],
        statuses=history.order_by("-week_of", "-version")[:SHOWN],
        forms=forms,
        opened=next(iter(sent), "") if sent else "",
        in_drawer=swaps(request),
        may_grade=request.user.may(GRADE),
        reach=reach.of([seat.pk])[seat.pk],
        marks=history_of(row.attended.recent, seat.cohort.program.zone()),
        person_links=person_links.links(request.user, seat.pk),
    )


def history_of(recent, zone):
    """Every mark so far by week, the latest week first: ``[(Monday, [(session, mark)])]``."""

    def monday(pair):
        return support.week_of(pair[0].starts_at.astimezone(zone).date())

    weeks = groupby(recent, key=monday)
    return [(first, list(pairs)) for first, pairs in weeks][::-1]


@require_safe
@allow(SUPPORT, Enrollment)
def person(request, enrollment):
    """Everything about one person; each look leaves a line."""
    seat = seat_of(request, enrollment)
    audit.record("training.enrollment.read", by=request.user, about=seat)
    template = f"{PAGE}#card" if swaps(request) else PAGE
    return render(request, template, card(request, seat))


def _sent(request, enrollment, name, do, said, undo=""):
    """The form called ``name`` is carried out by ``do(seat, data)``; the card comes back."""
    seat = seat_of(request, enrollment)
    form = FORMS[name](request.POST, auto_id=f"id_{name}_%s", **choices(name, seat))
    made = None
    if form.is_valid():
        try:
            made = do(seat, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = card(request, seat, {name: form} if form.errors else None)
    context["changed"] = not form.errors
    to = reverse("training:person", args=[seat.pk])
    back = reverse(undo, args=[made.pk]) if undo and made else ""
    return answer(request, form, f"{PAGE}#card", context, to=to, toast=said, undo=back)


@require_POST
@allow(SUPPORT, Enrollment)
def person_status(request, enrollment):
    """The status of the week is set."""
    week = boards.week_shown(seat_of(request, enrollment).cohort)
    return _sent(
        request,
        enrollment,
        "status",
        lambda seat, data: support.set_status(seat, week.monday, by=request.user, **data),
        "The status is set.",
    )


@require_POST
@allow(SUPPORT, Enrollment)
def person_contact(request, enrollment):
    """A contact stands in the log."""
    return _sent(
        request,
        enrollment,
        "contact",
        lambda seat, data: support.log_contact(seat, by=request.user, **data),
        "The contact stands in the log.",
        undo="training:contact_take_back",
    )


@require_POST
@allow(SUPPORT, Enrollment)
def person_message(request, enrollment):
    """A message goes to the person."""
    return _sent(
        request,
        enrollment,
        "message",
        lambda seat, data: support.write_to(seat, by=request.user, **data),
        "The message is on its way.",
    )


@require_POST
@allow(SUPPORT, Enrollment)
def person_flag(request, enrollment):
    """A flag is raised."""
    return _sent(
        request,
        enrollment,
        "flag",
        lambda seat, data: signal_acts.raise_flag(seat, by=request.user, **data),
        "The flag is raised.",
    )


@require_POST
@allow(SUPPORT, Enrollment)
def person_kudos(request, enrollment):
    """The person reads what was good."""
    return _sent(
        request,
        enrollment,
        "kudos",
        lambda seat, data: support.praise(seat, by=request.user, **data),
        "The kudos are given.",
        undo="training:kudos_take_back",
    )


@require_POST
@allow(SUPPORT, Kudos)
def kudos_take_back(request, kudos):
    """The kudos were never given."""
    return _taken_back(request, kudos, "The kudos are taken back.")


@require_POST
@allow(SUPPORT, Contact)
def contact_take_back(request, contact):
    """The contact stands in the log no more."""
    return _taken_back(request, contact, "The contact is out of the log.")


def _taken_back(request, made, said):
    seat = seat_of(request, made.enrollment)
    to = reverse("training:person", args=[seat.pk])
    return act(request, lambda: support.take_back(made, by=request.user), to=to, said=said)


@require_POST
@allow(SUPPORT, Enrollment)
def person_follow_up(request, enrollment):
    """Something is to be done."""
    return _sent(
        request,
        enrollment,
        "follow_up",
        lambda seat, data: support.follow_up(seat, by=request.user, **data),
        "It stands on the list.",
    )


@require_POST
@allow(GRADE, Enrollment)
def person_extension(request, enrollment):
    """The person has more time for an assessment, until the end of a day."""

    def give(seat, data):
        end = datetime.combine(data["due_on"], time(23, 59), tzinfo=seat.cohort.program.zone())
        extensions.grant(data["item"], seat, due_at=end, reason=data["reason"], by=request.user)

    return _sent(request, enrollment, "extension", give, "There is more time.")


@require_POST
@allow(SUPPORT, FollowUp)
def follow_up_done(request, one):
    """It is done."""
    return _followed(request, one, lambda: support.finish(one, by=request.user), "Done.")


@require_POST
@allow(SUPPORT, FollowUp)
def follow_up_dropped(request, one):
    """It is no longer needed."""
    return _followed(
        request,
        one,
        lambda: support.finish(one, by=request.user, needed=False),
        "It is off the list.",
    )


@require_POST
@allow(SUPPORT, FollowUp)
def follow_up_again(request, one):
    """It is to be done after all."""
    return _followed(
        request,
        one,
        lambda: support.take_up_again(one, by=request.user),
        "It is on the list again.",
    )


def _followed(request, one, function, said):
    """The act is carried out; the drawer gets its card, everybody else the page."""
    seat = seat_of(request, one.enrollment)
    to = reverse("training:person", args=[seat.pk])
    if not swaps(request):
        return act(request, function, to=to, said=said)
    return redraw(request, seat, function, said)


def redraw(request, seat, function, said):
    """The card as it stands after the act, with what was said of it."""
    refused = ""
    try:
        function()
    except Refused as refusal:
        refused = str(refusal)
    context = card(request, seat)
    context |= {"changed": not refused, "refused": refused}
    if refused:
        return render(request, f"{PAGE}#card", context, status=422)
    return answer(request, None, f"{PAGE}#card", context, toast=said)
