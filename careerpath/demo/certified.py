"""Certification of the demo: a cohort that sat the exam, and one that has it ahead."""

import hashlib
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from careerpath import audit
from careerpath.demo import said
from careerpath.demo.program import BY
from cohorts.states import CohortState, EnrollmentState
from training.domain import catalog, certifying, completing, credentials, evidence, sharing
from training.models import (
    Certification,
    Completion,
    CompletionRound,
    ContinuingEducation,
    Credential,
    CredentialFile,
    ExamAttempt,
    ExamWindow,
    Verification,
)
from training.states import AttemptState, CompletionState

CENTER = "Test center on Wabash Avenue, room 3"
PROCTORED = "Test center, two supervisors"
TO_KNOW = "Bring an ID with a photo. Paper and pencil are there."
FAIL_FIRST = 0.19  # of those who sat the exam


def make(taughts, *, staff, rng):
    """The program has its catalog; finished cohorts are certified, the present one has a date."""
    if not taughts:
        return
    program = taughts[0].cohort.program
    lead = staff["program_lead"][0]
    own = catalog.begin(program, by=lead)
    exam = certifying.target(program)
    Certification.objects.filter(pk=exam.pk).update(validity_months=24)
    exam.refresh_from_db()
    for taught in taughts:
        if taught.cohort.state == CohortState.COMPLETED:
            _certify(taught, own, exam, lead, rng)
        else:
            _ahead(taught, exam, lead)
    _brought_along(taughts, program, lead)
    credentials.warn()


def _window(exam, day, *, seats, lead):
    zone = exam.program.zone()
    starts = datetime.combine(day, time(9), tzinfo=zone)
    window = ExamWindow.objects.create(
        certification=exam,
        starts_at=starts,
        ends_at=starts + timedelta(hours=4),
        register_by=starts - timedelta(days=5),
        seats=seats,
        place=CENTER,
        proctoring=PROCTORED,
        note=TO_KNOW,
        created_by=lead,
    )
    audit.record("training.examwindow.created", by=lead, about=window, cause="job")
    return window


def _weekday(day):
    """This day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _certify(taught, own, exam, lead, rng):
    """Everybody sat the exam a week after the last day; who failed came again, most of them."""
    cohort = taught.cohort
    people = [one for one in taught.enrollments if one.state == EnrollmentState.COMPLETED]
    if not people:
        return
    today = certifying.today_of(cohort.program)
    first = _weekday(min(cohort.ends_on + timedelta(days=7), today - timedelta(days=40)))
    second = _weekday(first + timedelta(days=exam.cooling_days + 7))
    able = sorted(people, key=lambda one: taught.ability[one.pk] + rng.gauss(0, 0.4))
    failed = able[: max(2, round(len(people) * FAIL_FIRST))]
    absent = failed[:1]
    still = failed[1 : max(2, len(failed) // 4)]
    lost = {one.pk for one in failed}
    rows = [
        _attempt(one, exam, first, AttemptState.NO_SHOW if one in absent
                 else AttemptState.FAILED if one.pk in lost else AttemptState.PASSED, lead, rng)
        for one in people
    ] + [
        _attempt(one, exam, second, AttemptState.FAILED if one in still
                 else AttemptState.PASSED, lead, rng)
        for one in failed
    ]  # fmt: skip
    windows = {
        day: _window(exam, day, seats=seats, lead=lead)
        for day, seats in ((first, len(people) + 5), (second, len(failed) + 3))
    }
    for row in rows:
        row.window = windows[row.day]
    made = ExamAttempt.objects.bulk_create(rows)
    for state in {row.state for row in made}:
        audit.record_many(
            f"training.examattempt.{state}",
            [row.pk for row in made if row.state == state],
            model=ExamAttempt,
            by=lead,
            to_state=state,
            cause="job",
        )
    _hold(exam, [row for row in made if row.state == AttemptState.PASSED], lead)
    passed = {row.enrollment_id for row in made if row.state == AttemptState.PASSED}
    _complete(cohort, own, [one for one in people if one.pk in passed], second, lead)


def _attempt(enrollment, exam, day, state, lead, rng):
    scored = state in (AttemptState.PASSED, AttemptState.FAILED)
    points = rng.randint(604, 788) if state == AttemptState.PASSED else rng.randint(468, 596)
    return ExamAttempt(
        certification=exam,
        enrollment=enrollment,
        day=day,
        state=state,
        score=Decimal(points) if scored else None,
        registered_by=lead,
    )


def _hold(exam, attempts, lead):
    now = timezone.now()
    rows = Credential.objects.bulk_create(
        Credential(
            person_id=one.enrollment.person_id,
            certification=exam,
            attempt=one,
            issued_on=one.day,
            expires_on=credentials.last_day(exam, one.day),
            verification=Verification.RESULT,
            verified_at=now,
            verified_by=lead,
            recorded_by=lead,
        )
        for one in attempts
    )
    _recorded(rows, lead)


def _recorded(rows, lead):
    audit.record_many(
        "training.credential.recorded",
        [one.pk for one in rows],
        model=Credential,
        by=lead,
        to_state="held",
        cause="job",
    )


def _complete(cohort, own, people, day, lead):
    """Those who passed have the program's certificate, decided in one round."""
    now = timezone.now()
    round_ = CompletionRound.objects.create(
        cohort=cohort, checklist=list(completing.CHECKLIST), completed_on=day, made_by=lead
    )
    held = Credential.objects.bulk_create(
        Credential(
            person_id=one.person_id,
            certification=own,
            number=f"{own.program.slug}-{one.pk:06d}"[:80],
            issued_on=day,
            verification=Verification.OWN,
            verified_at=now,
            verified_by=lead,
            recorded_by=lead,
        )
        for one in people
    )
    _recorded(held, lead)
    done = Completion.objects.bulk_create(
        Completion(
            round=round_, enrollment=one, state=CompletionState.COMPLETED, credential=credential
        )
        for one, credential in zip(people, held, strict=True)
    )
    audit.record_many(
        "training.completion.completed",
        [one.pk for one in done],
        model=Completion,
        by=BY,
        to_state=CompletionState.COMPLETED,
        cause="job",
    )


def _ahead(taught, exam, lead):
    """A window stands for the week after the last day of the cohort."""
    cohort = taught.cohort
    today = certifying.today_of(cohort.program)
    day = _weekday(max((cohort.ends_on or today) + timedelta(days=7), today + timedelta(days=14)))
    _window(exam, day, seats=max(len(taught.enrollments), 5), lead=lead)


def _brought_along(taughts, program, lead):
    """Some had credentials before they came: one ends soon, one was renewed, one is only said."""
    entries = {one.code: one for one in Certification.objects.of(program)}
    today = certifying.today_of(program)
    people = [one for taught in taughts for one in taught.enrollments[:3]]
    if len(people) < 3:
        return
    own = taughts[-1].enrollments[-1]
    soon = _brought(people[0], entries["SECURITY+"], today + timedelta(days=62), lead)
    old = _brought(people[1], entries["CAHIMS"], today + timedelta(days=100), lead)
    renewed = Credential(
        person_id=people[1].person_id,
        certification=entries["CAHIMS"],
        number="C-20417",
        issued_on=today - timedelta(days=30),
        expires_on=credentials.last_day(entries["CAHIMS"], today - timedelta(days=30)),
        verification=Verification.REGISTER,
    )
    credentials.record(renewed, by=lead)
    for hours, title, ethics in (
        ("6", "Regional conference", False),
        ("2", "Ethics of data", True),
    ):
        credentials.log(
            ContinuingEducation(
                credential=renewed,
                done_on=today - timedelta(days=9),
                hours=Decimal(hours),
                title=title,
                provider="HIMSS chapter",
                is_approved=True,
                is_ethics=ethics,
            ),
            by=lead,
        )
    claim = credentials.record(
        Credential(
            person_id=own.person_id,
            certification=entries["ITIL-4"],
            number="GR-671042",
            issued_on=today - timedelta(days=400),
            expires_on=credentials.last_day(entries["ITIL-4"], today - timedelta(days=400)),
        ),
        by=own.person,
    )
    _shown(claim, "Certificate ITIL 4 Foundation", by=own.person)
    _shown(soon, "Certificate Security+", by=lead)
    sharing.share(soon.person, [soon], days=90, note="Lakeside Hospital")
    audit.record("demo.program.certified", by=BY, about=program, older=old.pk)


def _shown(credential, title, *, by):
    """A scanned certificate stands with the credential; whoever verifies opens it."""
    row = CredentialFile(
        credential=credential,
        file_state="unscanned",
        file_name=f"{title}.pdf",
        file_format="pdf",
        added_by=by,
    )
    content = said.page(f"{title}, number {credential.number}")
    row.file_size, row.file_digest = len(content), hashlib.sha256(content).hexdigest()
    said.keep(evidence.file_of(row), content)
    row.save(force_insert=True)
    audit.record(evidence.ADDED, by=by, about=row, cause="job")


def _brought(enrollment, certification, ends, lead):
    """A verified credential that ends on this day."""
    months = certification.validity_months or 36
    return credentials.record(
        Credential(
            person_id=enrollment.person_id,
            certification=certification,
            number=f"N-{enrollment.pk:05d}",
            issued_on=ends - timedelta(days=round(months * 30.4)),
            expires_on=ends,
            verification=Verification.SEEN,
        ),
        by=lead,
    )
