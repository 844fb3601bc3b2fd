"""An empty database becomes a synthetic program."""

import random
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from applicants.domain import duplicates
from applicants.models import Application
from applicants.states import State
from careerpath import audit
from careerpath.demo import (
    accounts,
    asked,
    boot_camp,
    chosen,
    funnel,
    identified,
    interviewed,
    matched,
    mentoring,
    outcomes,
    placing,
    program,
    reviewed,
    screened,
    stages,
)
from careerpath.demo.copying import copy, new_ids
from careerpath.demo.load import Loader
from careerpath.demo.people import Crowd
from careerpath.workflow import Refused
from cohorts.models import Enrollment, Program
from cohorts.states import CohortState, EnrollmentState

# Earlier cohorts: number, weeks since its intake closed, its share of this intake's applications
# and seats, the state of the cohort, weeks since it started.
EARLIER = (
    (5, 38, 0.1, 0.45, CohortState.COMPLETED, 16),
    (6, 22, 0.15, 0.6, CohortState.IN_SESSION, 3),
)
# One that is long over and taught nowhere here: number, weeks since its intake closed, its share of
# this intake's applications, weeks since it started. It has as many seats as the one to come.
OLDEST = (4, 60, 0.04, 50)
NUMBER = 7
OVER = 1.03  # accepted for each seat of an earlier cohort
LEFT = (EnrollmentState.WITHDRAWN, EnrollmentState.WITHDRAWN, EnrollmentState.DISMISSED)


def fill(*, applicants, stage, seed, tell):
    """The database holds a synthetic program of ``applicants`` applications at ``stage``.

    Refused when anything is in it already, in production, and for a stage that does not exist.
    Everything up to the intake is one transaction; ``tell`` hears how far it is.
    """
    wanted = stages.upto(stage)
    if settings.PRODUCTION:
        raise Refused("The demo program is not for production.")
    stages.check_number(applicants)
    with _patient_and_quick():
        with transaction.atomic():
            if Program.objects.exists() or get_user_model().objects.exists():
                raise Refused("The database is not empty; the demo program needs an empty one.")
            demo = _Demo(applicants, seed, tell)
            demo.make()
        tell("Asking who applies.")
        identified.identify(seed)
        if "screening" in wanted:
            tell("Screening the applications.")
            screened.screen(demo.intake, staff=demo.staff, rng=demo.rng)
            for intake, _ in demo.earlier:
                funnel.screen(intake, staff=demo.staff)
        if "review" in wanted:
            tell("Reading the applications.")
            reviewed.read(demo.intake, staff=demo.staff, rng=demo.rng)
            interviewed.set_up(demo.intake, staff=demo.staff)
            for intake, read in demo.earlier:
                funnel.read(intake, read, staff=demo.staff)
        if "selection" in wanted:
            tell("Choosing.")
            chosen.choose(demo.intake, staff=demo.staff, rng=demo.rng)
            asked.ask(demo.intake, staff=demo.staff)
        if "boot_camp" in wanted:
            tell("Teaching the earlier cohorts.")
            boot_camp.make(demo.program, staff=demo.staff, rng=demo.rng)
        if "placement" in wanted:
            tell("Placing the graduates.")
            matched.wish(demo.program, rng=demo.rng)
            placing.make(demo.program, staff=demo.staff, rng=demo.rng)
        if "mentorship" in wanted:
            tell("Remembering two years of mentoring.")
            mentoring.make(demo.program, staff=demo.staff, rng=demo.rng)
        if "placement" in wanted:
            # After mentoring, which remembers cohorts that nobody else does.
            outcomes.make(demo.program, staff=demo.staff, rng=demo.rng)
            matched.make(demo.program, staff=demo.staff, rng=demo.rng)
    return {
        "applicants": applicants,
        "stage": wanted[-1],
        "seats": demo.seats,
        "intake": demo.intake.slug,
        "people": get_user_model().objects.count(),
    }


@contextmanager
def _patient_and_quick():
    """Commits inside the block do not wait for the disk; a crash may cost the last of them.

    A statement may take longer than one of a page: it writes many rows, on a machine that starts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off; SET statement_timeout TO '5min'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit; RESET statement_timeout")


class _Demo:
    """One synthetic program in the making."""

    def __init__(self, applicants, seed, tell):
        self.applicants, self.tell = applicants, tell
        self.rng = random.Random(f"program {seed}")
        self.crowd = Crowd(seed)
        self.seats = program.seats_for(applicants)
        self.users, self.past, self.earlier = {}, [], []

    def make(self):
        self.tell("Inviting the staff.")
        small = self.applicants < program.SMALL
        self.staff = accounts.make_staff(small=small)
        self.program, self.partners, self.events = program.make_program(
            self.staff, applicants=self.applicants, rng=self.rng
        )
        self.zone = self.program.zone()
        self.today = timezone.localdate(timezone=self.zone)
        for row in EARLIER:
            self._earlier(*row)
        self._current()
        self._try_import()
        self._oldest(*OLDEST)
        audit.record(
            "demo.program.made", by=program.BY, about=self.program, applicants=self.applicants
        )

    def _earlier(self, number, closed, share, seats, state, started):
        """An intake is decided and its people are enrolled."""
        self.tell(f"Remembering cohort {number}.")
        size = max(40 if number == 6 else 30, round(self.applicants * share))
        cohort = program.make_cohort(
            self.program,
            number,
            seats=max(10, round(self.seats * seats)),
            starts_on=self.today - timedelta(weeks=started),
            state=state,
            staff=self.staff,
        )
        window = program.window_ending(
            self.today - timedelta(weeks=closed), weeks=8, zone=self.zone
        )
        loader = self._loader(
            *program.make_intake(
                self.program,
                cohort,
                name=f"Intake {number}",
                slug=f"intake-{number}",
                prefix=f"CP{number}",
                window=window,
                partners=self.partners[: 20 + 3 * number],
                final_by=self.staff["program_lead"][0],
            )
        )
        crowd = self.crowd.intake(size, window)
        over = 1 if state == CohortState.CLOSED else OVER
        seated = self._select(crowd, round(cohort.seats * over))
        states = [
            State.ACCEPTED
            if one.number in seated
            else State.NOT_PROGRESSED
            if one.stage == "submitted"
            else State(one.stage)
            for one in crowd
        ]
        came = funnel.stops(
            crowd, seated, seats=cohort.seats, rng=random.Random(f"funnel {number}")
        )
        decided = window.closes_at + timedelta(days=30)
        ids = loader.write(crowd, states=states, decided=decided, before=came)
        read = [
            (pk, one.ability)
            for pk, one, before, state in zip(ids, crowd, came, states, strict=True)
            if before != State.SCREENING and state in (State.ACCEPTED, State.NOT_PROGRESSED)
        ]
        self.earlier.append((loader.intake, read))
        people = [self.users[one.email.lower()] for one in crowd if one.number in seated]
        self._enroll(cohort, people, window.closes_at + timedelta(days=40))
        self.past += [one for one in crowd if one.number not in seated]

    def _oldest(self, number, closed, share, started):
        """A cohort that is closed: as many were accepted as it had seats.

        It comes last and draws apart, so that all other people are the same without it.
        """
        self.rng, kept = random.Random(f"oldest {self.applicants}"), self.rng
        self._earlier(number, closed, share, 1, CohortState.CLOSED, started)
        self.rng = kept

    def _select(self, crowd, seats):
        """Return the numbers of those who were accepted: able, and a little luck."""
        able = [
            one
            for one in crowd
            if one.stage == "submitted" and not one.twin_of and funnel.meets(one)
        ]
        able.sort(key=lambda one: one.ability + self.rng.gauss(0, 0.5), reverse=True)
        return {one.number for one in able[:seats]}

    def _enroll(self, cohort, people, since):
        """Everybody accepted has an enrollment; who left makes room for the last ones."""
        over = max(len(people) - cohort.seats, 0) + len(people) // 25
        seated = (
            EnrollmentState.COMPLETED
            if cohort.state in (CohortState.COMPLETED, CohortState.CLOSED)
            else EnrollmentState.ACTIVE
        )
        states = [LEFT[n % len(LEFT)] if n < over else seated for n in range(len(people))]
        self.rng.shuffle(people)
        section = cohort.sections.get()
        ids = new_ids(Enrollment, len(people))
        confirmed = since + timedelta(days=5)
        copy(
            Enrollment,
            (
                "id", "cohort_id", "section_id", "person_id", "state", "state_changed_at",
                "created_at", "confirmed_at",
            ),
            (
                (pk, cohort.pk, section.pk, person, state, confirmed, since, confirmed)
                for pk, person, state in zip(ids, people, states, strict=True)
            ),
        )  # fmt: skip
        for state in set(states):
            audit.record_many(
                f"cohorts.enrollment.{state}",
                [pk for pk, one in zip(ids, states, strict=True) if one == state],
                model=Enrollment,
                by=program.BY,
                to_state=state,
                cause="job",
            )
        if seated == EnrollmentState.ACTIVE:
            accounts.hand_over(get_user_model().objects.get(pk=people[-1]), "participant")

    def _current(self):
        """The intake of today is closed since yesterday, with everybody in it."""
        self.tell(f"Inventing {self.applicants:,} people.")
        cohort = program.make_cohort(
            self.program,
            NUMBER,
            seats=self.seats,
            starts_on=self.today + timedelta(weeks=9),
            state=CohortState.PLANNED,
            staff=self.staff,
        )
        window = program.window_ending(self.today - timedelta(days=1), weeks=11, zone=self.zone)
        made = program.make_intake(
            self.program,
            cohort,
            name=f"Intake {NUMBER}",
            slug=f"intake-{NUMBER}",
            prefix=f"CP{NUMBER}",
            window=window,
            partners=self.partners,
        )
        self.intake = made[0]
        crowd = self.crowd.intake(self.applicants, window, earlier=self.past)
        self.tell(f"Writing {self.applicants:,} applications.")
        ids = self._loader(*made).write(crowd)
        duplicates.find(intake=self.intake.pk)
        screened.approve_rules(self.intake, staff=self.staff)
        own = next((pk for pk, one in zip(ids, crowd, strict=True) if _shows_well(one)), ids[0])
        accounts.hand_over(Application.objects.get(pk=own).applicant, "applicant")

    def _try_import(self):
        """An open and empty intake waits for files."""
        month = timedelta(days=30)
        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        intake, *_ = program.make_intake(
            self.program,
            None,
            name="Try an import",
            slug=program.TRY_IMPORT,
            prefix="TRY",
            window=program.Window(now - month, now + month),
            partners=self.partners,
        )
        screened.approve_rules(intake, staff=self.staff)

    def _loader(self, intake, questions, instruments):
        return Loader(
            intake,
            questions,
            instruments,
            partners=self.partners,
            events=self.events,
            users=self.users,
            rng=self.rng,
        )


def _shows_well(one):
    """Whether this application makes a good first sight for the demo's applicant."""
    full = None not in one.scores.values() and len(one.answers) == 3
    return one.stage == "submitted" and full and not one.twin_of and not one.again_of
