"""What mentorship puts into the shell: navigation, home cards, letters, words of the trail."""

from django.urls import reverse
from django.utils import timezone

from careerpath.audit import kinds
from careerpath.ui import home, nav
from mentorship import board_column, early_warning, notifications
from mentorship.domain import calendar, concerns, facts, reminding
from mentorship.models import Concern, ConcernKind, Pair
from mentorship.models.mentor import MENTOR, VIEW
from mentorship.states import PairState
from placements.domain import concerns as of_clients
from training.domain import feeds

PART = "mentorship.take_part"
MOST = 5
SENTENCES = {
    "mentorship.pair.proposed": "asked a mentor",
    "mentorship.pair.agreed": "agreed to mentor",
    "mentorship.pair.active": "began, or went on",
    "mentorship.pair.paused": "paused the pair",
    "mentorship.pair.ended": "ended the pair",
    "mentorship.pair.brief_accepted": "read the brief of the mentor before",
    "mentorship.pair.next_set": "set the next date",
    "mentorship.pair.rhythm_set": "set the rhythm of the pair",
    "mentorship.pairpause.made": "planned a pause of the pair",
    "mentorship.standin.made": "asked somebody to stand in",
    "mentorship.checkin.logged": "logged a check-in",
    "mentorship.checkin.corrected": "corrected a check-in",
    "mentorship.checkinlink.sent_again": "asked for a new link",
    "mentorship.actionitem.made": "noted a promise",
    "mentorship.actionitem.done": "kept the promise",
    "mentorship.actionitem.dropped": "dropped the promise",
    "mentorship.actionitem.open": "opened the promise again",
    "mentorship.tap.said": "said how the week was",
    "mentorship.goal.made": "set a goal",
    "mentorship.goal.done": "reached the goal",
    "mentorship.goal.dropped": "dropped the goal",
    "mentorship.goal.open": "opened the goal again",
    "mentorship.goalstep.turned": "turned a step of a goal",
    "mentorship.wish.said": "said what to talk about",
    "mentorship.concern.raised": "raised a concern",
    "mentorship.concern.assigned": "took the concern",
    "mentorship.concern.resolved": "resolved the concern",
    "mentorship.concern.open": "opened the concern again",
    "mentorship.reminder.written": "reminded of a check-in",
    "mentorship.mentor.listed": "listed a mentor",
    "mentorship.mentor.changed": "changed what a mentor offers",
    "mentorship.mentorpause.made": "planned a break",
    "mentorship.mentorpause.ended": "ended a break",
    "mentorship.mentorshiplead.given": "gave the duty to lead mentoring",
    "mentorship.mentorshiplead.ended": "ended the duty to lead mentoring",
}


def take_concern(enrollment, *, text, is_urgent, by):
    """What a client is worried about is a concern like others."""
    concerns.raise_concern(
        enrollment, kind=ConcernKind.CLIENT, text=text, is_urgent=is_urgent, by=by
    )


def register():
    """Everything below stands in the registries of the floor."""
    of_clients.taker(take_concern)
    nav.item(
        MENTOR,
        "Support",
        "Your mentees",
        "mentorship:mentees",
        "heart-handshake",
        order=10,
        views=("mentorship:mentee", "mentorship:check_in", "mentorship:me"),
    )
    nav.item(
        VIEW,
        "Support",
        "Mentoring",
        "mentorship:lead",
        "heart-handshake",
        order=20,
        views=("mentorship:pair", "mentorship:proposals", "mentorship:concern"),
    )
    nav.item(PART, "", "Your mentor", "mentorship:my", "heart-handshake", order=0)
    home.card(MENTOR, mentees_card)
    home.lands("mentor", "mentorship:mentees")
    home.card(VIEW, concerns_card)
    home.card(PART, mentor_card)
    notifications.register(
        digest_still=reminding.digest_still, reminder_still=reminding.reminder_still
    )
    early_warning.register()
    board_column.register()
    feeds.also(calendar.check_ins_of)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def mentees_card(request):
    """Who asks for a mentor and who is due, with the way to log it."""
    pairs = list(Pair.objects.mentored_by(request.user).standing().for_list())
    asked = [one for one in pairs if one.state == PairState.PROPOSED]
    going = [one for one in pairs if one.is_going]
    lines = [
        home.Line(
            f"Will you mentor {one.enrollment.person.name}?",
            reverse("mentorship:mentee", args=[one.pk]),
            tone="warn",
        )
        for one in asked
    ]
    if going:
        known = facts.known(
            [one.pk for one in going], facts.today_of(going[0].enrollment.cohort.program)
        )
        due = sorted(
            (one for one in going if known[one.pk].is_due), key=lambda one: known[one.pk].due_on
        )
        lines += [
            home.Line(
                one.enrollment.person.name,
                reverse("mentorship:check_in", args=[one.pk]),
                note=reminding.due_words(known[one.pk]).capitalize() + ".",
                tone="bad" if known[one.pk].overdue else "",
            )
            for one in due[:MOST]
        ]
    text = "Nobody is due today." if pairs else "You have no mentees yet. You are asked by mail."
    return home.Card(
        "Check-ins",
        home.Urgency.WORK,
        text="" if lines else text,
        icon="heart-handshake",
        lines=lines,
        href=reverse("mentorship:mentees"),
        action="Your mentees",
    )


def concerns_card(request):
    """Open concerns that somebody leads, answers or raised; nothing without any."""
    rows = list(
        Concern.objects.visible_to(request.user)
        .live()
        .select_related("enrollment__person")
        .in_order()[:MOST]
    )
    if not rows:
        return None
    now = timezone.now()
    lines = [
        home.Line(
            one.enrollment.person.name,
            reverse("mentorship:concern", args=[one.pk]),
            note="The answer is late." if one.due_at < now else "",
            tone="bad" if one.due_at < now else "",
        )
        for one in rows
    ]
    return home.Card("Concerns", home.Urgency.LATE, icon="alert-triangle", lines=lines)


def mentor_card(request):
    """The own mentor and the next date."""
    pair = Pair.objects.of_person(request.user).going().for_list().order_by("-pk").first()
    if pair is None:
        return None
    return home.Card(
        "Your mentor",
        home.Urgency.GLANCE,
        text=f"{pair.mentor.user.name}: goals, promises and what you talked about.",
        icon="heart-handshake",
        href=reverse("mentorship:my"),
        action="Open",
    )
