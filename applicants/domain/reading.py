"""Reading: the next file, the scorecard as it grows, handing in, taking back, handing over.

A reader has own reads by plan and takes from the pool: third reads of split files first. A claim
holds a file for half an hour and every save holds it longer. What others gave, and the potential
score, open when the own scorecard is in and the reader asks; from then on it stands.
"""

import datetime as dt
from contextlib import nullcontext

from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from applicants.domain import reading_tally, scorecards
from applicants.models import (
    READABLE,
    Application,
    FrontDeskLook,
    ReadAssignment,
    Recusal,
    Scorecard,
    Unblinding,
)
from applicants.scoring import is_split
from applicants.states import State
from careerpath import audit
from careerpath.workflow import Refused, refusing

HELD_FOR = dt.timedelta(minutes=30)
UNDO_FOR = dt.timedelta(minutes=10)
SYSTEM = "system:reading"
Purpose, Handback = ReadAssignment.Purpose, ReadAssignment.Handback
# What those who choose ask for.
tally, for_ranking = reading_tally.tally, reading_tally.for_ranking
GONE = "This application is no longer read: it is {} now. Your draft is kept."


# ------------------------------------------------------------------ the next file
@transaction.atomic
def take_next(reader, *, help_out=False, intake=None):
    """The next file is held for ``reader``, with a draft scorecard; None when nothing is left.

    First what is open already, third reads of split files, then the own reads, files nobody has
    read before others, then what colleagues handed back. With ``help_out`` then what is planned for
    colleagues and nobody has begun.
    """
    _hand_over_conflicted(reader)
    found = _first(_own(reader, intake).filter(claimed_until__gt=Now()))
    found = found or _first(_pool(reader, intake).filter(purpose=Purpose.SPLIT))
    found = found or _first(_own(reader, intake))
    found = found or _first(_pool(reader, intake))
    if found is None and help_out:
        found = _first(_of_others(reader, intake))
    if found is None:
        return None
    _hold(found, reader)
    return found


def pool_for(reader):
    """How many files wait in the pool that this person may take."""
    return _pool(reader, None).count()


def can_help(reader):
    """How many reads are planned for colleagues, not begun, and allowed for this person."""
    return _of_others(reader, None).count()


def _own(reader, intake):
    reads = _in(ReadAssignment.objects.still_to_read().filter(reader=reader), intake)
    least_read = Case(
        When(application__state=State.REVIEW, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return reads.order_by(
        F("put_off_at").asc(nulls_first=True), least_read, "plan__due_on", "position", "pk"
    )


def _pool(reader, intake):
    free = ReadAssignment.objects.free().filter(application__state__in=READABLE, from_pool=True)
    third_first = Case(
        When(purpose=Purpose.SPLIT, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    reads = _allowed(free.exclude(reader=reader), reader)
    return _in(reads, intake).order_by(third_first, "position", "pk")


def _of_others(reader, intake):
    """Reads of colleagues without a claim or a word, from the end of their queues."""
    begun = Scorecard.objects.of_reading().filter(
        application=OuterRef("application"), reader=OuterRef("reader"), version__gt=0
    )
    reads = ReadAssignment.objects.still_to_read().filter(reader__isnull=False)
    lies = Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now())
    reads = reads.filter(lies, ~Exists(begun)).exclude(reader=reader)
    return _in(_allowed(reads, reader), intake).order_by("-position", "pk")


def _in(reads, intake):
    return reads if intake is None else reads.filter(application__intake=intake)


def _allowed(reads, reader):
    """Without files that ``reader`` has or had, wrote, knows, or looked up at the front desk."""
    other = ReadAssignment.objects.filter(application=OuterRef("application"), reader=reader)
    other = other.exclude(pk=OuterRef("pk"), handed_back_at__isnull=True)
    return reads.filter(~Exists(other)).exclude(conflicted(reader))


def conflicted(reader):
    """Reads of files that ``reader`` may not read: own, recused, looked up at the front desk."""
    recused = Recusal.objects.filter(application=OuterRef("application"), user=reader)
    looked = FrontDeskLook.objects.of(reader).filter(person=OuterRef("application__applicant_id"))
    return Q(application__applicant=reader) | Q(Exists(recused)) | Q(Exists(looked))


def _first(reads):
    """The first of the reads that nobody else is taking at this moment, locked."""
    return reads.select_for_update(skip_locked=True, of=("self",)).first()


def _hold(read, reader):
    now = timezone.now()
    fresh = read.reader_id != reader.pk or read.claimed_until is None or read.claimed_until < now
    read.claimed_at = now if fresh else read.claimed_at
    read.claimed_until = now + HELD_FOR
    # Only a file that changes hands can be one that this person has already.
    with nullcontext() if read.reader_id == reader.pk else refusing():
        read.reader = reader
        read.save(update_fields=["claimed_at", "claimed_until", "reader"])
    scorecards.open_for(read)


def _hand_over_conflicted(reader):
    """What has become a conflict since the plan was made goes to somebody else."""
    own = ReadAssignment.objects.still_to_read().filter(reader=reader)
    for read in own.filter(conflicted(reader)).select_for_update(skip_locked=True, of=("self",)):
        _give_away(read, Handback.DESK, by=SYSTEM)


# ------------------------------------------------------------------ the scorecard
@transaction.atomic
def save(read, entry, *, by):
    """The draft holds what was entered, and the file stays held; returns the scorecard.

    Refused when it was changed in another tab, was submitted, or went to somebody else.
    """
    _may_write(read, by)
    card = scorecards.write(scorecards.open_for(read), entry)
    now = timezone.now()
    mine = ReadAssignment.objects.waiting().filter(pk=read.pk, reader=by)
    since = Case(When(claimed_until__gte=now, then=F("claimed_at")), default=Value(now))
    if not mine.update(claimed_until=now + HELD_FOR, claimed_at=since):
        raise Refused("This read is not yours any more. Go on with the next one.")
    return card


@transaction.atomic
def submit(read, entry, *, by):
    """The scorecard is in; the file goes on to its next reader, or to a third when it is split.

    Refused for an incomplete scorecard and for a file that is no longer read.
    """
    application = Application.objects.select_for_update(no_key=True).get(pk=read.application_id)
    read.refresh_from_db()
    if read.is_done:
        return scorecards.of(read)
    card = save(read, entry, by=by)
    if application.state not in READABLE:
        raise Refused(GONE.format(application.get_state_display().lower()))
    read.refresh_from_db()
    now = timezone.now()
    knew = Unblinding.objects.filter(
        application=application, user=by, what=Unblinding.What.IDENTITY
    ).exists()
    seconds = int((now - (read.claimed_at or now)).total_seconds())
    scorecards.submit(card, entry, by=by, at=now, seconds=seconds, knew_identity=knew)
    read.submitted_at = now
    read.claimed_until = now
    read.save(update_fields=["submitted_at", "claimed_until"])
    _go_on(application)
    return card


@transaction.atomic
def undo(read, *, by):
    """The scorecard is a draft again and the file is held, as if it had not been submitted.

    Refused after ten minutes, once other scores were shown, and when the file has gone on.
    """
    application = Application.objects.select_for_update(no_key=True).get(pk=read.application_id)
    read.refresh_from_db()
    if not read.is_done:
        raise Refused("This scorecard is a draft already.")
    if read.shows_scores:
        raise Refused("You have seen the other scores, so your scorecard stands.")
    now = timezone.now()
    if now > read.submitted_at + UNDO_FOR:
        raise Refused("A scorecard can be taken back for ten minutes. This one stands.")
    if application.state not in READABLE:
        raise Refused(GONE.format(application.get_state_display().lower()))
    scorecards.take_back(scorecards.of(read), by=by)
    read.submitted_at = None
    read.claimed_at, read.claimed_until = now, now + HELD_FOR
    read.save(update_fields=["submitted_at", "claimed_at", "claimed_until"])
    thirds = ReadAssignment.objects.waiting().filter(application=application)
    thirds.filter(purpose=Purpose.SPLIT, reader__isnull=True).delete()
    if application.state == State.SECOND and not _done(application):
        application.step(State.REVIEW, by=SYSTEM, cause="rule")
    return read


def may_undo(read):
    """Whether the page offers to take this scorecard back."""
    recent = read.is_done and timezone.now() <= read.submitted_at + UNDO_FOR
    return recent and not read.shows_scores


@transaction.atomic
def show_scores(read, *, by):
    """Potential and the other scorecards are open to this reader, whose own one now stands."""
    if not read.is_done:
        raise Refused("Other scores open once your scorecard is in.")
    if not read.shows_scores:
        ReadAssignment.objects.filter(pk=read.pk, revealed_at=None).update(revealed_at=Now())
        audit.record("applicants.scores.shown", by=by, about=read.application, read=read.pk)
        read.refresh_from_db()
    return read


@transaction.atomic
def put_off(read, *, by):
    """The file comes last in this person's queue; its draft is kept, and a taken one is free."""
    _may_write(read, by)
    now = timezone.now()
    read.put_off_at = read.claimed_until = now
    read.claimed_at = min(read.claimed_at or now, now)
    read.save(update_fields=["put_off_at", "claimed_at", "claimed_until"])


@transaction.atomic
def hand_back(read, *, why, note="", by):
    """Somebody else reads this file; a conflict stands as a recusal, and the draft is gone."""
    _may_write(read, by)
    _give_away(read, why, by=by, note=note)


def _give_away(read, why, *, by, note=""):
    reader = read.reader
    read.handed_back_at, read.handed_back_why = timezone.now(), why
    read.handed_back_note = note
    read.claimed_at = read.claimed_until = None
    read.save()
    if why != Handback.CANNOT:
        Recusal.objects.get_or_create(
            application_id=read.application_id,
            user=reader,
            defaults={"reason": why, "note": note},
        )
    scorecards.drop_draft(read)
    split = read.purpose == Purpose.SPLIT
    ReadAssignment.objects.create(
        application_id=read.application_id,
        plan_id=read.plan_id,
        purpose=Purpose.SPLIT if split else Purpose.AGAIN,
        from_pool=True,
        position=read.position,
    )
    audit.record(
        "applicants.application.read_handed_back",
        by=by, about=read.application, read=read.pk, why=str(why), reader=reader.pk,
    )  # fmt: skip


def _may_write(read, by):
    if read.is_done:
        raise Refused("This scorecard is submitted. Take it back to change it.")
    if read.reader_id != by.pk or read.handed_back_at is not None:
        raise Refused("This read is not yours any more. Go on with the next one.")
    if ReadAssignment.objects.filter(pk=read.pk).filter(conflicted(by)).exists():
        raise Refused("You know who this is, so somebody else reads it. Hand it back.")


# ------------------------------------------------------------------ what a scorecard sets going
def _done(application):
    return ReadAssignment.objects.done().filter(application=application).exists()


def _go_on(application):
    """A file that still waits for a reader is in second review; a split one waits for a third."""
    reads = list(
        ReadAssignment.objects.filter(application=application, handed_back_at=None).order_by("pk")
    )
    waits = any(not read.is_done for read in reads)
    if not waits and not any(read.purpose == Purpose.SPLIT for read in reads):
        waits = _third_if_split(application, reads)
    if waits and application.state == State.REVIEW:
        application.step(State.SECOND, by=SYSTEM, cause="rule")


def _third_if_split(application, reads):
    """Whether scores differ so much that a third reader is asked for, by the program's setting."""
    if not application.intake.program.third_reader_when_split:
        return False
    if not is_split(list(scorecards.values_of(application).values())):
        return False
    last = reads[-1]
    ReadAssignment.objects.create(
        application=application,
        plan_id=last.plan_id,
        purpose=Purpose.SPLIT,
        from_pool=True,
        position=last.position,
    )
    audit.record(
        "applicants.application.split", by=SYSTEM, about=application, cause=audit.Cause.RULE
    )
    return True
