"""Somebody who went the whole way, with a canary in every text, and time that passes for all."""

from datetime import timedelta
from itertools import count

from django.db import connection
from django.utils import timezone

from applicants import selfid
from applicants.models import Application, Identity
from careerpath.notifications.models import Message
from cohorts.models import Enrollment
from mentorship.domain import check_ins, concerns, goals, pairs
from placements.models import (
    CheckPoint,
    ClientDecision,
    PlacementChange,
    Submission,
    WorkWish,
)
from tests import harness
from tests.factories import triage
from tests.mentorship import made as mentored
from tests.placements import made
from tests.training import made as taught
from training.domain import evidence, handing_in
from training.models import (
    Completion,
    CompletionRound,
    CredentialFile,
    SkillEvidence,
    WorkSubmission,
)

numbers = count(1)
SHIFT = """
SET session_replication_role = replica;
DO $shift$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT columns.table_name, string_agg(
            format('%I = %I - interval ''{weeks} weeks''', column_name, column_name), ', ') AS sets
        FROM information_schema.columns
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
          AND (data_type LIKE 'timestamp%' OR data_type = 'date')
          AND table_name NOT LIKE 'audit%' AND table_name NOT LIKE 'django%'
        GROUP BY 1
    LOOP
        EXECUTE format('UPDATE public.%I SET %s', one.table_name, one.sets);
    END LOOP;
END
$shift$
"""


def years_pass(var, years):
    """Everything that is there happened so many years earlier."""
    harness.execute(
        var, SHIFT.replace("{weeks}", str(years * 52 + 1)), connection.settings_dict["NAME"]
    )


def by_hand(var, statement):
    """The rows say this, whatever triggers would have asked."""
    name = connection.settings_dict["NAME"]
    harness.execute(var, f"SET session_replication_role = replica; {statement}", name)


def went_the_whole_way(canary, *, days=400, lasted=200, ended_as="ended", cohort=None):
    """Somebody who applied, completed, was placed and mentored; all of it is over. The seat."""
    by = made.hub.user("placement_manager")
    call = triage.intake(slug=f"c{next(numbers)}")
    cohort = cohort or taught.cohort(program=call.program, state="completed", seats=50)
    call.cohort = cohort
    call.save(update_fields=["cohort"])
    [file] = triage.applications(1, call=call, state="accepted", canary=canary)
    Application.objects.filter(pk=file.pk).update(home_state="TX")
    Identity.objects.filter(application=file).update(country="")
    selfid.put(file, status="answered", race=["WHITE"])
    person = file.applicant
    person.name = f"{canary} Soto"
    person.save(update_fields=["name"])
    seat = Enrollment.objects.create(
        cohort=cohort, person=person, state="completed", confirmed_at=taught.MONDAY
    )
    the_camp(seat, canary, by)
    the_work(seat, canary, by, days=days, lasted=lasted, ended_as=ended_as)
    the_talks(seat, canary)
    Message.objects.create(
        kind="test", to_user=person, to_address=f"{canary}@example.org", subject=canary,
        body=f"Dear {canary}", about_model="cohorts.enrollment", about_id=seat.pk,
    )  # fmt: skip
    Message.objects.create(
        kind="test", to_user=by, to_address="staff@example.org", subject="A graduate",
        body=f"{canary} has a placement.", about_model="cohorts.enrollment", about_id=seat.pk,
    )  # fmt: skip
    Message.objects.create(
        kind="test", to_user=by, to_address="staff@example.org", subject="Your week",
        body=f"Ann, Bob and {canary} Soto wait.", about_model="mentorship.mentor", about_id=1,
    )  # fmt: skip
    return seat


def the_camp(seat, canary, by):
    """Marks, grades, a hand-in and a certificate with their files, a skill and the completion."""
    cohort = seat.cohort
    taught.mark(taught.session(cohort), seat)
    item = taught.item(cohort)
    taught.grade(item, seat, 90)
    work = WorkSubmission.objects.create(
        item=item, enrollment=seat, text=canary, submitted_by=seat.person,
        file_name=f"{canary}.pdf", file_format="pdf", file_state="clean", file_digest="0" * 64,
        file_size=9,
    )  # fmt: skip
    what = taught.certification(cohort.program)
    credential = taught.credential(seat.person, what)
    proof = CredentialFile.objects.create(
        credential=credential, file_name=f"{canary}.pdf", file_format="pdf", file_size=9,
        file_digest="0" * 64, file_state="clean", added_by=seat.person,
    )  # fmt: skip
    for path in (handing_in.file_of(work), evidence.file_of(proof)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(canary)
    SkillEvidence.objects.create(
        enrollment=seat, skill=taught.skill(cohort.program), level=3, sentence=canary, by=by
    )
    round_ = CompletionRound.objects.create(
        cohort=cohort, completed_on=made.today() - timedelta(days=420), made_by=by
    )
    Completion.objects.create(
        round=round_, enrollment=seat, state="completed", credential=credential
    )


def the_work(seat, canary, by, *, days, lasted, ended_as):
    """A submission that was answered and a placement that is over."""
    opening = made.opening(made.client(seat.cohort.program), seats=1)
    sent = made.sent(opening, seat, by)
    ClientDecision.objects.create(
        submission=sent, contact=opening.contact, answer="approve", comment=canary
    )
    Submission.objects.filter(pk=sent.pk).update(note=canary)
    sent.refresh_from_db()
    sent.step("selected", by=by)
    first = made.today() - timedelta(days=days)
    placed = made.placement(
        opening, seat, by, starts=-days, submission=sent, state=ended_as, reason=canary,
        ended_on=first + timedelta(days=lasted),
    )  # fmt: skip
    PlacementChange.objects.filter(placement=placed).update(reason=canary)
    CheckPoint.objects.create(
        placement=placed, days=90, due_on=first + timedelta(days=90), is_there=True, pulse=4,
        answered_at=timezone.now(), comment=canary, impact="quality", sentence=canary,
    )  # fmt: skip
    WorkWish.objects.get_or_create(enrollment=seat)


def the_talks(seat, canary):
    """A pair that talked, promised and ended, a goal and a concern that was settled."""
    mentor = mentored.mentor(seat.cohort)
    pair = pairs.propose(mentor, seat, reasons=[canary], by=mentor.user)
    pairs.agree(pair, by=mentor.user)
    pair.refresh_from_db()
    check_ins.log(
        pair, on=mentored.today(seat.cohort), by=mentor.user, mood=4, minutes=20,
        shared_note=canary, private_note=canary, topics=["skills"],
    )  # fmt: skip
    check_ins.promise(pair, text=canary, owner="mentee", by=seat.person)
    check_ins.tap(pair, talked=True, mood=4, by=seat.person)
    goals.add(seat, text=canary, steps=[canary], by=seat.person)
    concern = concerns.raise_concern(seat, kind="work", text=canary, by=mentor.user)
    concerns.resolve(concern, outcome=canary, by=mentor.user)
    pair.refresh_from_db()
    pairs.end(pair, reason="completed", note=canary, by=mentor.user)
