"""How near people are to their certification: facts, requirements, attempts and what is left."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Sum
from django.urls import reverse
from django.utils import timezone

from training import certification as rules
from training.board_columns import Cell
from training.domain import figures
from training.domain.left_to_do import Step
from training.models import (
    AssessmentKind,
    AttendanceRecord,
    Certification,
    Credential,
    ExamAttempt,
    Mark,
    Requirement,
)
from training.states import AttemptState

OUTCOMES = {
    AttemptState.SCHEDULED: rules.Outcome.OPEN,
    AttemptState.SAT: rules.Outcome.OPEN,
    AttemptState.PASSED: rules.Outcome.PASSED,
    AttemptState.FAILED: rules.Outcome.FAILED,
    AttemptState.NO_SHOW: rules.Outcome.NO_SHOW,
}
BANDS = {
    rules.Band.READY: ("Ready", "good"),
    rules.Band.NEARLY: ("Nearly ready", "warn"),
    rules.Band.NOT_YET: ("Not yet ready", "ring"),
}


def today_of(program, now=None):
    """The day it is for the people of the program."""
    return (now or timezone.now()).astimezone(program.zone()).date()


def attempt_of(row):
    """An attempt as the pure rules take it."""
    return rules.Attempt(row.day, OUTCOMES[row.state])


@dataclass
class Ready:
    """One person before one certification."""

    enrollment: object
    certification: object
    result: rules.Result
    attempts: list = field(default_factory=list)  # counting ones, the earliest first
    credential: object = None  # the one in force

    @property
    def certified(self):
        """Whether the person holds it."""
        return self.credential is not None

    @property
    def coming(self):
        """The attempt with a date or a result to come, or None."""
        open_now = (AttemptState.SCHEDULED, AttemptState.SAT)
        return next((one for one in self.attempts if one.state in open_now), None)

    @property
    def last(self):
        """The last attempt with a result, or None."""
        done = [one for one in self.attempts if OUTCOMES[one.state] is not rules.Outcome.OPEN]
        return done[-1] if done else None

    @property
    def again_from(self):
        """The first day on which the exam can be tried again, or None."""
        certification = self.certification
        return rules.first_free_day(
            [attempt_of(one) for one in self.attempts],
            certification.cooling_days,
            certification.growing,
        )

    @property
    def word(self):
        """The readiness in a word."""
        return "Certified" if self.certified else BANDS[self.result.band][0]

    @property
    def tone(self):
        """The tone of the word: good, warn or ring."""
        return "good" if self.certified else BANDS[self.result.band][1]

    @property
    def missing(self):
        """What is left before the exam, as sentences."""
        return [line.left for line in self.result.missing]

    def not_again(self, day):
        """What speaks against an attempt on this day, requirements aside."""
        certification = self.certification
        said = rules.why_not_again(
            [attempt_of(one) for one in self.attempts],
            on=day,
            cooling_days=certification.cooling_days,
            growing=certification.growing,
            most=certification.most_attempts,
        )
        if self.certified and not said:
            said = ["The credential is held already."]
        return said


def target(program):
    """The certification that the program leads to: the exam its own certificate asks for.

    Without one it is the first that asks for anything, the own one before others.
    """
    found = list(
        Certification.objects.of(program)
        .in_use()
        .prefetch_related("requirements__prior")
        .order_by("-is_own", "pk")
    )
    for one in found:
        asked = [row.prior for row in one.requirements.all() if row.prior_id]
        if one.is_own and asked:
            return asked[0]
    return next((one for one in found if one.requirements.all()), found[0] if found else None)


def readiness(cohort, enrollments, certification=None, *, now=None, attended=None, book=None):
    """Return ``{enrollment id: Ready}`` for these enrollments of the cohort, or nothing when the
    program has no certification.

    A fixed number of queries; ``attended`` and ``book`` are what ``figures`` said of the same
    people, where that is known already.
    """
    enrollments = list(enrollments)
    certification = certification or target(cohort.program)
    if certification is None:
        return {}
    judged = judge(cohort, enrollments, [certification], now=now, attended=attended, book=book)[
        certification.pk
    ]
    tried, held = _attempts(enrollments, certification), _held(enrollments, cohort.program, now)
    same = _alike([certification])[certification.pk]
    return {
        one.pk: Ready(
            one,
            certification,
            judged[one.pk],
            tried[one.person_id],
            next((row for row in held[one.person_id] if row.certification_id in same), None),
        )
        for one in enrollments
    }


def judge(cohort, enrollments, certifications, *, now=None, attended=None, book=None):
    """Return ``{certification id: {enrollment id: Result}}``; a fixed number of queries."""
    enrollments = list(enrollments)
    now = now or timezone.now()
    if attended is None:
        attended = figures.attendance(cohort, enrollments, now=now, recent=0)
    if book is None:
        book = figures.gradebook(cohort, enrollments)
    asked = _requirements(certifications)
    alike = _alike([row.prior for rows in asked.values() for row in rows if row.prior_id])
    held = _held(enrollments, cohort.program, now)
    minutes = _minutes(cohort, enrollments)
    weeks = 0
    if cohort.starts_on:
        weeks = max((today_of(cohort.program, now) - cohort.starts_on).days // 7, 0)
    found = {}
    for one in enrollments:
        holds = {row.certification_id for row in held[one.person_id]}
        found[one.pk] = rules.Facts(
            minutes=minutes.get(one.pk, 0),
            attendance=attended[one.pk].rate.share,
            subjects={area.pk: book.mastery(one, area).share for area in book.areas},
            practice=_practice(book, one),
            credentials=frozenset(pk for pk, others in alike.items() if others & holds),
            weeks=weeks,
        )
    return {
        certification.pk: {
            pk: rules.judge([_pure(row) for row in asked[certification.pk]], facts)
            for pk, facts in found.items()
        }
        for certification in certifications
    }


def _requirements(certifications):
    """Their rows by certification, in order; one query."""
    found = defaultdict(list)
    rows = Requirement.objects.filter(certification__in=certifications)
    for row in rows.select_related("subject", "prior").order_by("position", "pk"):
        found[row.certification_id].append(row)
    return found


def _pure(row):
    """A requirement as the pure rules take it."""
    return rules.Requirement(
        row.pk,
        rules.Kind(row.kind),
        row.needed,
        row.subject_id or row.prior_id,
        str(row.subject.name if row.subject_id else row.prior.name if row.prior_id else ""),
    )


def _alike(certifications):
    """``{id: ids of all versions of it}``; one query."""
    wanted = {one.pk: (one.program_id, one.code.casefold()) for one in certifications}
    by_code = defaultdict(set)
    rows = Certification.objects.filter(program__in={program for program, _ in wanted.values()})
    for pk, program, code in rows.values_list("pk", "program_id", "code"):
        by_code[program, code.casefold()].add(pk)
    return {pk: by_code[key] for pk, key in wanted.items()}


def _held(enrollments, program, now):
    """The credentials in force by person; one query. What only the person says does not count."""
    found = defaultdict(list)
    rows = Credential.objects.in_force(today_of(program, now)).exclude(verification="claimed")
    for row in rows.filter(person__in=[one.person_id for one in enrollments]).order_by("pk"):
        found[row.person_id].append(row)
    return found


def _attempts(enrollments, certification):
    """The attempts that count by person, at any version and in any cohort; one query."""
    found = defaultdict(list)
    rows = ExamAttempt.objects.counting().filter(
        certification__program=certification.program_id,
        certification__code__iexact=certification.code,
        enrollment__person__in=[one.person_id for one in enrollments],
    )
    rows = rows.select_related("enrollment", "window").order_by("day", "pk")
    for row in rows:
        found[row.enrollment.person_id].append(row)
    return found


def _minutes(cohort, enrollments):
    """Whole minutes of class that were attended, late arrivals taken off; one query."""
    long = ExpressionWrapper(
        F("session__ends_at") - F("session__starts_at"), output_field=DurationField()
    )
    rows = (
        AttendanceRecord.objects.filter(
            session__cohort=cohort,
            enrollment__in=[one.pk for one in enrollments],
            mark__in=[Mark.PRESENT, Mark.LATE],
        )
        .order_by()
        .values("enrollment")
        .annotate(long=Sum(long), late=Sum("minutes_late"))
    )
    minute = timedelta(minutes=1)
    return {row["enrollment"]: row["long"] // minute - (row["late"] or 0) for row in rows}


def _practice(book, enrollment):
    """The best share of a practice exam, or None while none is graded."""
    exams = {
        item.pk for item in book.items_of(enrollment) if item.kind == AssessmentKind.PRACTICE_EXAM
    }
    shares = [entry.share for entry in book.entries(enrollment) if entry.key in exams]
    return max((share for share in shares if share is not None), default=None)


def left_for(enrollment):
    """Return what is left for this person until the program's certificate, as sentences."""
    return [one.text for one in steps_for(enrollment) if not one.done]


def steps_for(enrollment):
    """Everything on the way to the exam and to the program's certificate, done or not.

    Only grades that the person sees are looked at.
    """
    cohort = enrollment.cohort
    program = cohort.program
    own = Certification.objects.of(program).in_use().filter(is_own=True).first()
    exam = target(program)
    wanted = list({one.pk: one for one in (exam, own) if one is not None}.values())
    if not wanted:
        return []
    book = figures.gradebook(cohort, [enrollment], released=True)
    attended = figures.attendance(cohort, [enrollment], recent=0)
    judged = judge(cohort, [enrollment], wanted, attended=attended, book=book)
    known = {"attended": attended, "book": book}
    ready = readiness(cohort, [enrollment], exam, **known)[enrollment.pk]
    steps = [] if ready.certified else _steps(ready.result.lines)
    steps.append(_exam_step(ready, program))
    if own is not None and own != exam:
        lines = judged[own.pk][enrollment.pk].lines
        steps += _steps(one for one in lines if one.requirement.kind is not rules.Kind.CREDENTIAL)
    return list({one.text: one for one in steps}.values())


def _steps(lines):
    return [Step(line.says if line.met else line.left, line.met) for line in lines]


def _exam_step(ready, program):
    where = reverse("training:wallet")
    if ready.certified:
        return Step(f"Exam {ready.certification.name}: passed.", True, href=where)
    return Step(_exam_left(ready, program), href=where)


def _exam_left(ready, program):
    """What the exam itself still needs, in a sentence."""
    name = ready.certification.name
    coming = ready.coming
    if coming is not None and coming.state == AttemptState.SAT:
        return f"Wait for the result of the exam {name}."
    if coming is not None:
        return f"Sit the exam {name} on {coming.day:%a, %b} {coming.day.day}."
    free = ready.again_from
    if free is not None and free > today_of(program):
        return f"Sit the exam {name} again, on {free:%b} {free.day} at the earliest."
    return f"Pass the exam {name}; no date is set yet."


# ---------------------------------------------------------------- for other pages
def board_cells(cohort, enrollments):
    """What the cohort board shows of certification, in a fixed number of queries."""
    return {
        pk: Cell(one.word, one.tone if one.tone != "ring" else "calm", _board_note(one))
        for pk, one in readiness(cohort, enrollments).items()
    }


def _board_note(ready):
    if ready.coming is not None:
        day = ready.coming.day
        return f"Exam {day:%b} {day.day}"
    if not ready.certified and ready.last is not None:
        return ready.last.get_state_display()
    return ""
