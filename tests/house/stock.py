"""At least three of everything that a list can show, over and above the demo's program."""

import random
from dataclasses import replace
from datetime import date, timedelta

from django.core.cache import cache
from django.utils import timezone

from applicants import scoring
from applicants.domain import (
    blinding,
    decisions,
    drafts,
    front_desk,
    import_files,
    importing,
    interview_calendar,
    interview_rounds,
    notes,
    plans,
    ranking,
    reading,
    reading_figures,
    reading_plan,
    requests,
    review_rubrics,
    rubrics,
    scorecards,
    screening_runs,
    waves,
    waves_out,
)
from applicants.models import (
    Application,
    BankItem,
    BulkAct,
    BulkItem,
    BulkJob,
    DispositionReason,
    Document,
    DuplicatePair,
    Instrument,
    Rubric,
    Sitting,
    Task,
    TaskForm,
    TaskFormItem,
    WantedDocument,
)
from applicants.models.bulk import BulkState
from careerpath import later
from careerpath.accounts.domain import invitations, people
from careerpath.accounts.models import RoleGrant, User
from careerpath.audit import seals
from careerpath.demo import interviewed, program
from careerpath.later.models import Job
from careerpath.notifications import outbox
from careerpath.ui.tables.models import Export, SavedView
from cohorts.domain import approvals
from cohorts.models import (
    Cohort,
    CohortStaff,
    DayOff,
    Intake,
    Program,
    Section,
    UniversityPartner,
)
from tests.house.stock_equity import reported
from tests.house.stock_matching import matched
from tests.house.stock_mentorship import mentored
from tests.house.stock_placements import placed
from tests.house.stock_training import taught

MIGHTIEST = "everything@careerpath.example"
ALL_ROLES = {
    "reviewer", "recruiter", "program_lead", "instructor", "placement_manager", "client_contact",
    "mentor", "admin",
}  # fmt: skip
FILE = """external_id,given_name,family_name,email,favorite_color
{0}-1,Mira,Sosa,mira{0}@example.edu,blue
{0}-2,Bo,Lindqvist,bo{0}@example.edu,red
{0}-3,No,Address,not-an-address,red
"""


def staff(role):
    return User.objects.get(email=f"{role}@careerpath.example")


def up():
    """The demo's program has at least three rows on every list, and somebody with all roles."""
    mighty = people.make(
        email=MIGHTIEST, name="Everything at Once", by="system:house", verified=True
    )
    a_draft_of(mighty)
    for role in sorted(ALL_ROLES):
        RoleGrant.objects.create(user=mighty, role=role)
    reading_goes_on(mighty)
    hand_one_to(staff("reviewer"))
    elsewhere()
    handed_in()
    chosen()
    asked_for()
    interviewing(mighty)
    taught(mighty, staff)
    placed(mighty, staff)
    matched(mighty, staff)
    mentored(mighty)
    reported(staff("admin"))
    for number in range(3):
        more(number)
    seals.seal()
    cache.clear()


def reading_goes_on(mighty):
    """Everybody who reads has files handed in and begun, and the figures are computed."""
    intake, lead = Intake.objects.get(slug="intake-7"), staff("program_lead")
    for reason in ("First.", "Second.", "Third."):
        rules = scoring.DEFAULT_READING if reason == "First." else turned(reason)
        version = review_rubrics.save_version(intake, rules=rules, reason=reason, by=lead)
        if reason == "First.":
            version.step("approved", by=mighty)
    readers = [staff("reviewer"), staff("recruiter"), lead, mighty]
    due_on = timezone.localdate() + timedelta(days=9)
    shares = {one.pk: 100 for one in readers}
    reading_plan.make(intake, shares=shares, due_on=due_on, by=lead, seed="0b")
    for number, reader in enumerate(readers):
        done = reading.take_next(reader)
        rate(done, 2 + number % 3, finish=number < 2)
        if number < 2:
            rate(reading.take_next(reader), 3, finish=False)
    reading_figures.compute(intake)


def interviewing(mighty):
    """A round with times and people of every kind; somebody with all roles sits on its panel."""
    intake, lead = Intake.objects.get(slug="intake-7"), staff("program_lead")
    people = {
        "program_lead": [lead, mighty],
        "reviewer": [staff("reviewer")],
        "recruiter": [staff("recruiter")],
    }
    round_ = interviewed.set_up(intake, staff=people)
    interview_rounds.set_panel(round_, [staff("reviewer").pk, mighty.pk])
    rows = list(Application.objects.filter(intake=intake, state="review").order_by("pk")[2:14])
    for row in rows:
        row.step("shortlisted", by=lead)
    ids = [row.pk for row in rows]
    rng = random.Random(7)
    interviewed.hold(round_, ids[:4], rng=rng)
    interviewed.book(round_, ids[4:8], rng=rng)
    interview_calendar.renew(mighty)


def turned(reason):
    """The default rubric with another anchor."""
    first, *others = scoring.DEFAULT_READING.criteria
    anchors = (*first.anchors[:4], reason)
    return scoring.Rubric((replace(first, anchors=anchors), *others))


def rate(read, value, *, finish):
    """The read has a scorecard with ``value`` throughout, handed in or begun."""
    card = scorecards.of(read)
    values = {one.pk: value for one in card.rubric.criteria.all()}
    entry = scorecards.Entry(values=values, recommendation="advance", version=card.version)
    (reading.submit if finish else reading.save)(read, entry, by=read.reader)


def hand_one_to(reviewer):
    """The reviewer of the demo has a file to read."""
    waiting = Application.objects.filter(state="review").order_by("pk")
    waiting.filter(pk=waiting.last().pk).update(assigned_to=reviewer)


def a_draft_of(person):
    """The person has an application that is begun and not sent."""
    intake = Intake.objects.get(slug="try-import")
    draft = drafts.begin(intake, by=person)
    drafts.save(draft, "about", values={"given_name": ["Robin"]}, version=0, by=person)


def handed_in():
    """The intake wants a résumé and has a timed task; somebody handed in, somebody is taking it."""
    intake = Intake.objects.get(slug="intake-7")
    WantedDocument.objects.get_or_create(intake=intake, kind="resume")
    rows = Application.objects.filter(state="review", intake=intake).order_by("-pk")[:3]
    for application in rows:
        Document.objects.get_or_create(
            application=application, kind="resume", format="pdf", size=9, digest="0" * 64,
            file_name="resume.pdf", blind_text="I like pick lists.", text_read_at=timezone.now(),
            defaults={"state": "clean"},
        )  # fmt: skip
    task = Task.objects.filter(intake=intake).first() or Task.objects.create(
        intake=intake,
        instrument=Instrument.objects.filter(intake=intake).first(),
        kind="problem",
        title="Find the cause",
    )
    form = TaskForm.objects.create(task=task, name="House", is_ready=True)
    for number in range(3):
        item = BankItem.objects.create(
            program=intake.program, kind="problem", text=f"What is {number}?", answer="number",
            number=number,
        )  # fmt: skip
        TaskFormItem.objects.create(form=form, item=item, position=number)
    now = timezone.now()
    Sitting.objects.get_or_create(
        application=rows[0], task=task, form=form, started_at=now,
        ends_at=now + timedelta(hours=2),
    )  # fmt: skip


def chosen():
    """The first intake has decisions in every stage: pending, in a release, out, answered."""
    recruiter, lead = staff("recruiter"), staff("program_lead")
    intake = Intake.objects.get(slug="intake-7")
    waiting = Application.objects.filter(intake=intake, state="screening").order_by("pk")
    for application in waiting[:9]:
        application.step("review", by=recruiter)
        application.step("shortlisted", by=recruiter)
    plans.save(intake, by=lead, now=timezone.now(), conditions="Transcript received")
    ranking.rank(intake, by=recruiter)
    rows = list(Application.objects.filter(intake=intake, state="shortlisted").order_by("pk"))
    reason = DispositionReason.objects.get(key="reading")
    for chosen_ones, what in (
        (rows[:3], decisions.says("offer")),
        (rows[3:5], decisions.says("waitlist")),
        (rows[5:6], decisions.says("not_progressed", reason=reason)),
    ):
        decide(chosen_ones, what, by=recruiter)
    wave = waves.compose(
        intake, name="First", choices=["offer", "waitlist", "not_progressed"], by=recruiter
    )
    approval = waves.ask_approval(wave, by=recruiter)
    approvals.approve(approval, by=lead, sample_read=True)
    waves.schedule(wave, by=recruiter, minutes=0)
    waves_out.carry_on(wave.pk, by=recruiter)
    decide(rows[6:8], decisions.says("offer"), by=recruiter)
    waves.compose(intake, name="Second", choices=["offer"], by=recruiter)
    decisions.ask(Application.objects.filter(pk=rows[8].pk), by=recruiter)


def asked_for():
    """Applicants asked for something of every kind, and one had an answer."""
    kinds = ("correction", "access", "erasure", "adjustment", "other", "access", "human_look")
    rows = Application.objects.filter(intake__slug="intake-7").sent().order_by("-pk")[: len(kinds)]
    asked = [
        requests.ask(row, kind=kind, text="Please look at it.", by=row.applicant)
        for row, kind in zip(rows, kinds, strict=True)
    ]
    requests.answer(asked[1], outcome="handed_over", text="Handed over.", by=staff("recruiter"))


def decide(rows, what, *, by):
    """Pending decisions on these applications."""
    batch = decisions.ask(Application.objects.filter(pk__in=[row.pk for row in rows]), by=by)
    return decisions.record(batch, what, affected=len(rows), by=by)


def elsewhere():
    """A second program, whose records are no choice for anything of the first."""
    lead = staff("program_lead")
    other = Program.objects.create(name="Elsewhere", slug="elsewhere")
    cohort = Cohort.objects.create(program=other, name="Elsewhere 1", slug="elsewhere-1", seats=5)
    Section.objects.create(cohort=cohort, name="Elsewhere A")
    now = timezone.now()
    intake = Intake.objects.create(
        program=other,
        cohort=cohort,
        name="Elsewhere",
        slug="elsewhere",
        prefix="ELSE",
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=3),
    )
    CohortStaff.objects.create(cohort=cohort, user=lead, duty="instructor", since=date(2020, 1, 1))
    return intake


def more(number):
    """One more of everything that a list can show; ``number`` keeps names apart."""
    recruiter, lead, admin = staff("recruiter"), staff("program_lead"), staff("admin")
    colleague = people.make(email=f"colleague{number}@example.org", name=f"C {number}", by=admin)
    RoleGrant.objects.create(user=colleague, role="reviewer", granted_by=admin)
    a_run(number, by=lead)
    ours = Program.objects.order_by("pk").first()
    cohort = Cohort.objects.filter(program=ours).order_by("-pk").first()
    partner = UniversityPartner.objects.order_by("pk").first()
    intake = Intake.objects.get(slug="try-import")
    Section.objects.create(cohort=cohort, name=f"More {number}")
    DayOff.objects.create(program=ours, day=date(2031, 1, 1 + number), name=f"Rest {number}")
    partner.campuses.create(name=f"Campus {number}")
    an_import(intake, number, by=recruiter)
    rows = Application.objects.filter(state="review").order_by("pk")
    for person in (recruiter, lead):
        SavedView.objects.create(
            user=person, table="applications", name=f"Mine {number}", query="view=everything"
        )
        Export.objects.create(user=person, table="applications", query="view=everything")
        job = BulkJob.objects.create(
            user=person, act=BulkAct.TAG, tag=f"tag {number}", seen=2, ids=[r.pk for r in rows[:2]]
        )
        bulk_done(job, rows[:2])
        BulkJob.objects.create(user=person, act=BulkAct.HOLD, seen=2, ids=[r.pk for r in rows[:2]])
    invitations.invite(
        email=f"new{number}@example.org", name=f"New {number}", roles=["reviewer"], by=admin
    )
    own = Application.objects.filter(assigned_to=staff("reviewer")).first()
    notes.add(own, text=f"Read it {number}.", by=recruiter)
    blinding.unblind(own, reason="A call about an interview.", by=recruiter)
    front_desk.open_record(own.applicant_id, by=recruiter)
    outbox.queue(
        "applicants.note_for_you",
        to=recruiter,
        about=own,
        by=lead,
        hold=True,
        context={"reference": own.reference, "writer": "Lead", "path": own.get_absolute_url()},
    )
    failed = later.later("applicants.find_duplicates", by=admin, intake=intake.pk)
    Job.objects.filter(pk=failed).update(failed_at=timezone.now())
    first, *others = Application.objects.filter(intake__slug="intake-7").order_by("pk")[:6]
    DuplicatePair.objects.get_or_create(intake=first.intake, first=first, second=others[number % 5])


def a_run(number, *, by):
    """There is one more version of the rules, and a run of it that was stopped."""
    intake = Intake.objects.get(slug="intake-7")
    newest = Rubric.objects.filter(intake=intake).order_by("version").last()
    rubric = rubrics.save_version(
        intake, name=newest.name, rules=program.rules(advance=70 + number), reason="Try.", by=by
    )
    run = screening_runs.start(intake, rubric=rubric, by=by)
    screening_runs.stop(run, by=by)


def an_import(intake, number, *, by):
    """A file was uploaded and rehearsed, and waits to be confirmed."""
    pieces = [FILE.format(f"m{number}").encode()]
    job = import_files.upload(intake=intake, pieces=pieces, file_name=f"m{number}.csv", by=by)
    importing.rehearse(job, by=by)
    importing.perform_rehearsal(job, by=by)
    return job


def bulk_done(job, rows):
    """The act is over, with a line for each row."""
    BulkItem.objects.bulk_create(
        BulkItem(job=job, application=row, outcome="moved", before="") for row in rows
    )
    job.step(BulkState.QUEUED, by=job.user)
    job.step(BulkState.RUNNING, by=job.user)
    job.step(BulkState.DONE, by=job.user, set={"done_at": timezone.now()})
