"""Where an application stands, as far as its applicant may know.

What the house knows and the applicant does not yet, a held letter, a decision that waits for its
release, a place in a ranking, never comes through here: an outcome counts once its letter is out.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from applicants.choosing_states import OfferState
from applicants.domain import (
    checklist,
    documents,
    interview_letters,
    interviews,
    letters,
    offers,
    public_pages,
    submission_window,
)
from applicants.domain.screening_declines import MESSAGE as DECLINED
from applicants.models import Offer, ReadingPlan
from applicants.states import ItemState, State
from careerpath.notifications.kinds import kind
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as Post

OUT = (Post.QUEUED, Post.SENDING, Post.SENT, Post.UNSURE, Post.FAILED)
OUTCOME_LETTERS = {
    State.NOT_PROGRESSED: (letters.NOT_PROGRESSED, DECLINED),
    State.WAITLISTED: (letters.WAITLISTED,),
}
IN_HAND, OFFERED, STANDBY, SEATED, WAITING, NO, LEFT, LAPSED = (
    "in_hand", "offered", "standby", "seated", "waiting", "no", "left", "lapsed",
)  # fmt: skip
MOST = 3


@dataclass(frozen=True)
class Step:
    """One stage of the way: ``state`` is done, now or to_come."""

    state: str
    label: str
    text: str = ""
    at: datetime | date | None = None


@dataclass(frozen=True)
class ToDo:
    """Something that only the applicant can do, with where to do it."""

    text: str
    action: str
    href: str
    due: datetime | None = None


@dataclass
class Standing:
    """All that the status page shows about one application."""

    application: object
    known: str
    offer: object = None
    page: object = None
    steps: list[Step] = field(default_factory=list)
    to_do: list[ToDo] = field(default_factory=list)
    items: list = field(default_factory=list)
    letters: list = field(default_factory=list)
    accepts_until: datetime | None = None
    may_change_files: bool = False
    interviews: list = field(default_factory=list)

    @property
    def in_hand(self):
        """Whether nothing is decided, as far as anybody has said."""
        return self.known == IN_HAND

    @property
    def is_seated(self):
        return self.known == SEATED

    @property
    def is_over(self):
        """Whether this application has come to its end."""
        return self.known in {NO, LEFT, LAPSED}

    @property
    def was_declined(self):
        return self.known == NO

    @property
    def has_left(self):
        return self.known == LEFT

    @property
    def waits_for_seat(self):
        """On the waitlist."""
        return self.known == WAITING

    @property
    def has_offer(self):
        """An offer that waits for an answer."""
        return self.known == OFFERED

    @property
    def is_standby(self):
        return self.known == STANDBY

    @property
    def has_lapsed(self):
        return self.known == LAPSED

    @property
    def may_leave(self):
        """Whether there is something to withdraw from."""
        return not self.is_over


def of(application):
    """The standing of a sent application; a fixed number of queries."""
    told = letters_to(application)
    offer = offers.for_applicant(application)
    known = known_of(application, told, offer)
    standing = Standing(
        application,
        known,
        offer=offer,
        page=public_pages.page_of(application.intake),
        items=checklist.items(application),
        letters=[letter for letter in told if not kind(letter.kind).secret],
        accepts_until=submission_window.accepts_until(application),
        may_change_files=known == IN_HAND and documents.accepts(application),
    )
    standing.interviews = _interviews(application)
    standing.steps = _steps(standing)
    standing.to_do = _to_do(standing)[:MOST]
    return standing


def letters_to(application):
    """The letters about the application that are out, newest first."""
    return list(
        Message.objects.about(application)
        .filter(to_user=application.applicant_id, state__in=OUT)
        .order_by("-pk")[:30]
    )


def known_of(application, told, offer=None):
    """What the applicant knows: the outcome whose letter is out, or that it is in hand."""
    state = application.state
    if state == State.WITHDRAWN:
        return LAPSED if offer is not None and offer.state == OfferState.EXPIRED else LEFT
    if state == State.ACCEPTED:
        return SEATED
    if offer is not None and offer.state == OfferState.STANDBY:
        return STANDBY
    if offer is not None and offer.state == OfferState.SENT:
        return OFFERED
    if offer is not None and offer.state == OfferState.EXPIRED and state == State.OFFER:
        return LAPSED
    wanted = OUTCOME_LETTERS.get(state, ())
    if any(letter.kind in wanted for letter in told):
        return NO if state == State.NOT_PROGRESSED else WAITING
    return IN_HAND


def known_of_all(applications):
    """Application id to what its applicant knows, in two queries."""
    ids = [application.pk for application in applications]
    model = applications[0]._meta.label_lower if applications else ""
    told = {}
    for letter in Message.objects.filter(about_model=model, about_id__in=ids, state__in=OUT).only(
        "kind", "about_id"
    ):
        told.setdefault(letter.about_id, []).append(letter)
    found = {}
    for offer in Offer.objects.told().filter(application__in=ids).order_by("pk"):
        found[offer.application_id] = offer
    return {
        each.pk: known_of(each, told.get(each.pk, ()), found.get(each.pk)) for each in applications
    }


# ------------------------------------------------------------------ the way
def _steps(standing):
    """Sent, read, decided, seated: with dates, and with the truth while nothing has happened."""
    application, known = standing.application, standing.known
    sent = Step("done", "Sent", "Your application is complete.", application.submitted_at)
    if known in {LEFT, LAPSED}:
        word = "You withdrew" if known == LEFT else "Your offer lapsed"
        return [sent, Step("done", word, "", application.state_changed_at)]
    reading = Step("now" if known == IN_HAND else "done", "Read", _reading(standing))
    if known == IN_HAND:
        talks = [
            Step("done" if one.took_place else "now", "Interview",
                 "You choose the time." if one.must_book else "",
                 one.interview.slot.starts_at if one.interview else None)
            for one in standing.interviews[:1]
        ]  # fmt: skip
        if talks:
            reading = Step("done", "Read", "People read your answers without your name.")
        return [sent, reading, *talks, Step("to_come", "Decided", _hear_by(standing)),
                Step("to_come", "Seat", _starts(application))]  # fmt: skip
    if known == NO:
        return [sent, reading, Step("done", "Decided", "We do not go on with it this time.")]
    if known == WAITING:
        return [sent, reading, Step("done", "Decided", "You have a place on the waitlist."),
                Step("now", "Seat", "We write to you as soon as one is free for you.")]  # fmt: skip
    offer = standing.offer
    made = Step("done", "Decided", "We offered you a seat.", getattr(offer, "made_at", None))
    if known == SEATED:
        return [sent, reading, made, Step("done", "Seat", _starts(application),
                                          getattr(offer, "answered_at", None))]  # fmt: skip
    words = "It is yours once you say yes." if known == OFFERED else "You are first in line."
    return [sent, reading, made, Step("now", "Seat", words)]


def _reading(standing):
    """Says what is true of the whole intake, never of this one file."""
    if standing.known != IN_HAND:
        return "People read your answers without your name."
    plan = ReadingPlan.objects.filter(intake=standing.application.intake_id).order_by("-pk").first()
    if plan is None:
        return "Nobody has begun to read yet. We plan the reading once the intake is closed."
    return f"People read all applications without names, until {plan.due_on:%B} {plan.due_on.day}."


def _hear_by(standing):
    if standing.page.hear_by:
        day = standing.page.hear_by
        return f"You hear from us by {day:%B} {day.day}, whatever the answer is."
    return "We write to you at every step, whatever the answer is."


def _starts(application):
    cohort = application.intake.cohort
    if cohort is None or cohort.starts_on is None:
        return ""
    return f"{cohort} starts {cohort.starts_on:%B} {cohort.starts_on.day}."


def _interviews(application):
    """The invitations whose letter is out, or that have a time already."""
    mine = interviews.for_applicant(application)
    if not mine:
        return []
    told = set(
        Message.objects.filter(
            about_model=mine[0].invitation._meta.label_lower,
            about_id__in=[one.invitation.pk for one in mine],
            kind=interview_letters.INVITED,
            state__in=OUT,
        ).values_list("about_id", flat=True)
    )
    return [one for one in mine if one.interview is not None or one.invitation.pk in told]


# ------------------------------------------------------------------ what waits for the applicant
def _to_do(standing):
    application, slug = standing.application, standing.application.intake.slug
    found = []
    if standing.known == OFFERED:
        found.append(
            ToDo("Answer your offer", "Answer", f"/offers/{standing.offer.pk}/",
                 standing.offer.answer_by)
        )  # fmt: skip
    if standing.in_hand:
        found += [
            ToDo("Choose a time for your interview", "Choose", one.invitation.get_absolute_url(),
                 one.round.booking_closes_at)
            for one in standing.interviews
            if one.must_book
        ]  # fmt: skip
    if standing.may_change_files:
        wanted = {row.kind for row in documents.wanted(application)}
        found += [
            ToDo(f"Send us your {item.label.lower()}", "Upload", f"/apply/{slug}/documents/",
                 standing.accepts_until)
            for item in standing.items
            if item.key in wanted and item.state in {ItemState.AWAITING, ItemState.REJECTED}
        ]  # fmt: skip
    return found
