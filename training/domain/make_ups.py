"""Make-ups: what somebody does for a session that was missed, and who signed it off."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training.domain import seats
from training.models import AttendanceRecord, MakeUp, Mark
from training.states import MakeUpState

TASK = "Read the materials of “{}” and write ten lines about what you take from it."
NOT_MISSED = "There is nothing to make up for: you are not marked as absent."


def missed(cohort, enrollments):
    """Absences of these people in sessions that count and have no make-up yet, latest first."""
    rows = AttendanceRecord.objects.filter(
        enrollment__in=enrollments,
        session__cohort=cohort,
        session__is_required=True,
        session__state="held",
        mark=Mark.ABSENT,
    )
    there = MakeUp.objects.filter(enrollment__in=enrollments).values_list("session", "enrollment")
    settled = set(there)
    rows = rows.select_related("session", "enrollment__person")
    found = rows.order_by("-session__starts_at", "enrollment__person__name", "pk")
    return [one for one in found if (one.session_id, one.enrollment_id) not in settled]


@transaction.atomic
def ask(session, enrollments, *, task, due_on, by):
    """Each of these people who was absent has this task until then; answers the make-ups.

    Refused when nobody of them was absent and without a task.
    """
    if due_on < session.starts_at.astimezone(session.cohort.program.zone()).date():
        raise Refused("A make-up is due after the session.")
    absent = AttendanceRecord.objects.filter(
        session=session, enrollment__in=enrollments, mark=Mark.ABSENT
    )
    there = MakeUp.objects.filter(session=session).values("enrollment")
    rows = [
        MakeUp(session=session, enrollment_id=pk, task=task, due_on=due_on, created_by=by)
        for pk in absent.exclude(enrollment__in=there).values_list("enrollment", flat=True)
    ]
    if not rows:
        raise Refused("Nobody who missed it is without a make-up.")
    with refusing():
        MakeUp.objects.bulk_create(rows)
    ids = [one.pk for one in rows]
    audit.record_many("training.makeup.created", ids, model=MakeUp, by=by, cause="bulk")
    return rows


@transaction.atomic
def ask_for(session, enrollment, *, task, due_on, by):
    """The person says how the missed session is made up for, and an instructor answers.

    What was asked for and not answered yet is changed by asking again. Refused to whoever was not
    absent, and once there is an answer.
    """
    seats.must_study(enrollment)
    if due_on < timezone.now().astimezone(session.cohort.program.zone()).date():
        raise Refused("Choose a day that is still to come.")
    absent = AttendanceRecord.objects.filter(
        session=session, enrollment=enrollment, mark=Mark.ABSENT
    )
    if not (session.is_required and session.is_held and absent.exists()):
        raise Refused(NOT_MISSED)
    asked = MakeUp.objects.select_for_update().filter(session=session, enrollment=enrollment)
    make_up = asked.first() or MakeUp(session=session, enrollment=enrollment, created_by=by)
    if make_up.pk and make_up.state != MakeUpState.ASKED:
        raise Refused("Your instructor has said how this session is made up for.")
    make_up.state, make_up.task, make_up.due_on = MakeUpState.ASKED, task, due_on
    with refusing():
        make_up.save()
    audit.record("training.makeup.asked", by=by, about=make_up, to_state=make_up.state)
    return make_up


@transaction.atomic
def agree(make_up, *, task, due_on, by):
    """What the person asked for is to be done, as it was asked for or as staff changed it."""
    make_up.step(MakeUpState.OPEN, by=by, set={"task": task, "due_on": due_on})
    return make_up


@transaction.atomic
def hand_in(make_up, *, note, by):
    """The person says what was done; an instructor signs it off."""
    if not note.strip():
        raise Refused("Say in a few words what you did.")
    make_up.step(MakeUpState.HANDED_IN, by=by, set={"note": note})
    return make_up


@transaction.atomic
def sign_off(make_up, *, by):
    """The session is made up for."""
    values = {"signed_off_at": timezone.now(), "signed_off_by": by}
    make_up.step(MakeUpState.SIGNED_OFF, by=by, set=values)
    return make_up


@transaction.atomic
def waive(make_up, *, by):
    """Nothing has to be done for the session."""
    make_up.step(MakeUpState.WAIVED, by=by)
    return make_up


@transaction.atomic
def reopen(make_up, *, by):
    """It is to be done, after all."""
    values = {"signed_off_at": None, "signed_off_by": None}
    make_up.step(MakeUpState.OPEN, by=by, set=values)
    return make_up
