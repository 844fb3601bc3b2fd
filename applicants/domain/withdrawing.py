"""Leaving, with a reason, and the way back while nothing stands against it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from applicants.domain import decisions, interviews, offers, standing
from applicants.domain.submission_window import database_now
from applicants.models import Application, Offer
from applicants.states import OPEN, State
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as Post
from careerpath.ui.when import words
from careerpath.workflow import Refused

LETTER, BACK = "applicants.withdrawn", "applicants.returned"
RETURNED = "applicants.application.returned"
DAYS = 14
# Where somebody stands again who comes back: what was held out to them is gone by then.
BACK_TO = {
    State.ACCEPTED: State.SHORTLISTED,
    State.OFFER: State.SHORTLISTED,
    State.WAITLISTED: State.SHORTLISTED,
    State.NOT_PROGRESSED: State.SCREENING,
}
DRAFTS_END = "A draft is no application yet: nobody reads it, and it ends with the intake."


def what_ends(application):
    """What somebody gives up by leaving, in sentences, before they confirm it."""
    known = standing.known_of(
        application, standing.letters_to(application), offers.for_applicant(application)
    )
    said = {
        standing.SEATED: "Your seat goes to the next person on the waitlist at once.",
        standing.STANDBY: "Your yes is taken back, and your place in line goes to the next person.",
        standing.OFFERED: "Your offer goes to the next person at once.",
        standing.WAITING: "You lose your place on the waitlist.",
    }
    return said.get(known, "Nobody reads or decides on your application any more.")


@transaction.atomic
def withdraw(application, *, reason, by):
    """The application is withdrawn, nothing is left open for it, and its applicant has a letter.

    A decision that nobody knows yet is taken back with it, its letter too. Withdrawing twice is
    once. Refused for drafts and for what has come to its end.
    """
    locked = _locked(application, by)
    if locked.state == State.WITHDRAWN:
        return locked
    if locked.state == State.DRAFT:
        raise Refused(DRAFTS_END)
    told = standing.letters_to(locked)
    if standing.known_of(locked, told, offers.for_applicant(locked)) == standing.NO:
        raise Refused("This application has come to its end already.")
    before = locked.held_from if locked.state == State.ON_HOLD else locked.state
    locked.step(State.WITHDRAWN, by=by, reason=str(reason), set={"held_from": before})
    offers.left(locked, by=by, reason=reason)
    decisions.left_by(locked, by=by)
    interviews.left(locked, by=by)
    Message.objects.about(locked).filter(state=Post.HELD).step_all(
        Post.CANCELLED, by=by, cause="rule", kind="notifications.message.cancelled"
    )
    outbox.queue(
        LETTER,
        to=locked.applicant,
        about=locked,
        by=by,
        context={
            "intake": str(locked.intake),
            "reference": locked.reference,
            "until": words(back_until(locked), "deadline", locked.intake.program.time_zone),
        },
    )
    return locked


def back_until(application):
    """Until when somebody who withdrew may come back."""
    return (application.state_changed_at or timezone.now()) + timedelta(days=DAYS)


def why_not_back(application):
    """Why there is no way back, in a sentence, or nothing."""
    intake = application.intake
    if application.state != State.WITHDRAWN or application.submitted_at is None:
        return "This application is not withdrawn."
    if intake.decisions_final_at is not None:
        return f"Everything about {intake} is decided by now."
    if standing.known_of(application, (), offers.for_applicant(application)) == standing.LAPSED:
        return "The last day to answer your offer is over. Write to us if you still want the seat."
    if database_now() >= back_until(application):
        return f"The {DAYS} days to come back are over."
    return ""


@transaction.atomic
def come_back(application, *, by):
    """The application stands where it stood; what was held out meanwhile is gone.

    Refused when the days are over or the intake is decided.
    """
    locked = _locked(application, by)
    if locked.state in {*OPEN, State.ON_HOLD}:
        return locked
    if sentence := why_not_back(locked):
        raise Refused(sentence)
    locked.step(_where_to(locked), by=by, kind=RETURNED, set={"held_from": ""})
    outbox.queue(
        BACK,
        to=locked.applicant,
        about=locked,
        by=by,
        context={"intake": str(locked.intake), "reference": locked.reference},
    )
    return locked


def _where_to(application):
    """The stage somebody left; whoever had an offer stands among the shortlisted."""
    if application.held_from not in State.values:
        had_offer = Offer.objects.filter(application=application).exists()
        return State.SHORTLISTED if had_offer else State.SUBMITTED
    before = State(application.held_from)
    return BACK_TO.get(before, before)


def _locked(application, by):
    locked = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("intake__program", "intake__cohort", "applicant")
        .get(pk=application.pk)
    )
    if locked.applicant_id != by.pk:
        raise Refused("Only the person who applied can do this.")
    return locked
