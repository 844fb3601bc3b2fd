"""What staff do for a person: the status of the week, contacts, kudos, messages, follow-ups."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import notifications
from training.domain import signals
from training.models import Channel, Contact, FollowUp, Kudos, StaffStatus, Standing
from training.states import FollowUpState

REGRET = timedelta(minutes=10)


def week_of(day):
    """The Monday of the week in which ``day`` lies."""
    return day - timedelta(days=day.weekday())


@transaction.atomic
def set_status(enrollment, week, *, status, note, seen, by):
    """This is how ``by`` sees the person's week; what was said before stays as history.

    ``seen`` is the version on the page, 0 for none. Refused when somebody else was faster, when
    nothing changes, and for *intervene* without a note.
    """
    note = note.strip()
    if status == Standing.INTERVENE and not note:
        raise Refused("Say in a sentence why somebody has to step in.")
    mine = StaffStatus.objects.filter(enrollment=enrollment, week_of=week)
    last = mine.order_by("-version").first()
    if (last.version if last else 0) != seen:
        if last is None:
            raise Refused("Look at the page again, then save.")
        said = last.get_status_display().lower()
        raise Refused(f"{last.set_by} set it to {said} meanwhile. Look again, then save.")
    if last is not None and (last.status, last.note) == (status, note):
        return last
    with refusing():
        made = StaffStatus.objects.create(
            enrollment=enrollment,
            week_of=week,
            version=seen + 1,
            status=status,
            note=note,
            set_by=by,
        )
    audit.record("training.staffstatus.set", by=by, about=made, version=made.version)
    return made


@transaction.atomic
def log_contact(enrollment, *, channel, reached=True, note="", next_step="", signal=None, by):
    """The contact stands in the log; an open signal that it is about counts as acted on."""
    with refusing():
        made = Contact.objects.create(
            enrollment=enrollment,
            signal=signal,
            channel=channel,
            reached=reached,
            note=note.strip(),
            next_step=next_step.strip(),
            by=by,
        )
    audit.record("training.contact.logged", by=by, about=made)
    if signal is not None and reached:
        signals.act(signal, by=by)
    return made


@transaction.atomic
def write_to(enrollment, *, subject, text, by):
    """The person gets a message by email, and the log has a line."""
    if not text.strip():
        raise Refused("Write the message first.")
    notifications.write_to(enrollment, subject=subject.strip(), text=text.strip(), by=by)
    return log_contact(
        enrollment, channel=Channel.MESSAGE, note=f"{subject.strip()}: {text.strip()}"[:1000], by=by
    )


@transaction.atomic
def praise(enrollment, *, text, by):
    """The person reads this praise on the own page."""
    with refusing():
        made = Kudos.objects.create(enrollment=enrollment, text=text.strip(), given_by=by)
    audit.record("training.kudos.given", by=by, about=made)
    return made


@transaction.atomic
def take_back(made, *, by):
    """This contact, or these kudos, never stood there; the trail keeps that they did.

    Refused for anybody but its author, later than ten minutes after, and for a message sent.
    """
    is_kudos = isinstance(made, Kudos)
    author, at = (made.given_by_id, made.given_at) if is_kudos else (made.by_id, made.at)
    if author != by.pk:
        raise Refused("Only whoever wrote it can take it back.")
    if timezone.now() - at > REGRET:
        raise Refused("It can be taken back for ten minutes. Add a word about it instead.")
    if not is_kudos and made.channel == Channel.MESSAGE:
        raise Refused("The message is on its way already.")
    kind = "training.kudos.taken_back" if is_kudos else "training.contact.taken_back"
    audit.record(kind, by=by, about=made)
    made.delete()


@transaction.atomic
def follow_up(enrollment, *, kind, text, referred_to="", due_on=None, signal=None, by, owner=None):
    """Somebody does this until a day."""
    with refusing():
        made = FollowUp.objects.create(
            enrollment=enrollment,
            signal=signal,
            kind=kind,
            text=text.strip(),
            referred_to=referred_to.strip(),
            due_on=due_on,
            owner=owner or by,
            created_by=by,
        )
    audit.record("training.followup.created", by=by, about=made, to_state=made.state)
    return made


@transaction.atomic
def finish(one, *, by, needed=True):
    """It is done, or no longer needed."""
    to = FollowUpState.DONE if needed else FollowUpState.DROPPED
    one.step(to, by=by, set={"done_at": timezone.now(), "done_by": by})
    return one


@transaction.atomic
def take_up_again(one, *, by):
    """It is to be done after all."""
    one.step(FollowUpState.OPEN, by=by, set={"done_at": None, "done_by": None})
    return one
