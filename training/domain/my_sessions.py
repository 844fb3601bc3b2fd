"""The sessions of a participant as they went: marks, excuses, and what makes up for absences."""

from dataclasses import dataclass

from django.utils import timezone

from training.models import AttendanceRecord, ClassSession, Excuse, MakeUp, Mark
from training.states import MakeUpState, SessionState


@dataclass(frozen=True)
class Own:
    """One session as it stands for one person."""

    session: ClassSession
    record: AttendanceRecord | None
    make_up: MakeUp | None
    is_excused: bool

    @property
    def mark(self):
        """The letter; empty while nobody has marked."""
        return self.record.mark if self.record else ""

    @property
    def was_missed(self):
        """Whether the absence counts."""
        return self.session.is_held and self.session.is_required and self.mark == Mark.ABSENT

    @property
    def may_ask(self):
        """Whether the person can still say how it is made up for."""
        return self.was_missed and (self.make_up is None or self.make_up.state == MakeUpState.ASKED)


def of(enrollment, sessions):
    """Each of the sessions as it stands for this person; three queries."""
    ids = [one.pk for one in sessions]
    mine = {"enrollment": enrollment, "session__in": ids}
    records = {one.session_id: one for one in AttendanceRecord.objects.filter(**mine).marked()}
    make_ups = {one.session_id: one for one in MakeUp.objects.filter(**mine)}
    granted = Excuse.objects.filter(enrollment=enrollment).granted()
    spans = list(granted.values_list("from_at", "to_at"))
    return [
        Own(
            one,
            records.get(one.pk),
            make_ups.get(one.pk),
            any(begin <= one.starts_at < end for begin, end in spans),
        )
        for one in sessions
    ]


def past(enrollment, now=None):
    """Every session that counts and was held, or should have been by now, the latest first."""
    rows = ClassSession.objects.for_enrollment(enrollment).filter(
        is_required=True, starts_at__lte=now or timezone.now()
    )
    rows = rows.exclude(state=SessionState.CANCELED).select_related("cohort__program", "subject")
    return of(enrollment, list(rows.order_by("-starts_at", "-pk")))
