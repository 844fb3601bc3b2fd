"""The mentoring of the demo: two older cohorts with years of it, and pairs of the later ones."""

import random
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts.models import RoleGrant
from careerpath.demo import accounts, names, program
from careerpath.demo.program import BY
from careerpath.demo.said_to_mentors import (
    ABOUT,
    GOALS,
    PRIVATE,
    PROMISES,
    ROLES,
    SHARED,
    WORRIES,
)
from cohorts.models import Cohort, Enrollment
from cohorts.states import CohortState, EnrollmentState
from mentorship import cadence
from mentorship.domain import concerns, nightly, pairs
from mentorship.domain.facts import today_of
from mentorship.models import (
    ActionItem,
    CheckIn,
    EndReason,
    Goal,
    GoalStep,
    Mentor,
    MentorshipLead,
    Pair,
    PairPause,
    PrivateNote,
    Tap,
    Topic,
    Wish,
)
from mentorship.states import ItemState, PairState

OLDER = ((2, 108), (3, 58))  # number of a cohort, weeks since it started
PEOPLE = 14
MORE_MENTORS = (
    ("Isaura Beltrán", ("skills", "certification")),
    ("Gordon Achterberg", ("work", "team", "next_role")),
    ("Thandiwe Mokoena", ("wellbeing", "work")),
    ("Rosalind Kekoa", ("skills", "next_role", "team")),
)
HOW = ("call", "call", "video", "video", "met", "text")


@transaction.atomic
def make(ours, *, staff, rng):
    """The program has mentors, pairs with a history, promises, goals and two concerns."""
    made = _Making(ours, staff, random.Random(f"mentoring {rng.random()}"))
    made.everything()


class _Making:
    def __init__(self, ours, staff, rng):
        self.program, self.staff, self.rng = ours, staff, rng
        self.today = today_of(ours)
        self.lead = staff["program_lead"][0]

    def everything(self):
        """In the order of time: people, pairs, what they said, what is open today."""
        MentorshipLead.objects.create(
            program=self.program,
            user=self.lead,
            from_on=self.today - timedelta(days=700),
            given_by=self.lead,
        )
        self.mentors = self._mentors()
        older = [self._cohort(number, weeks) for number, weeks in OLDER]
        finished = Cohort.objects.filter(program=self.program, slug="cohort-5").first()
        present = Cohort.objects.filter(program=self.program, slug="cohort-6").first()
        rows = []
        for cohort, share in [*((one, 1.0) for one in older), (finished, 0.9), (present, 0.7)]:
            if cohort is not None:
                rows += self._pairs(cohort, share)
        self.rows = rows
        self._talks()
        self._handed_over()
        self._around()
        for cohort in (finished, present):
            if cohort is not None:
                self._asked(cohort)
        self._worries()
        nightly.run()
        audit.record("demo.mentoring.made", by=BY, about=self.program, pairs=len(rows))

    def _mentors(self):
        """The staff who mentor, and four more with the role alone."""
        admin = self.staff["admin"][0]
        users = list(self.staff["mentor"])
        offers = [("work", "skills", "team")] + [("certification", "wellbeing")] * len(users)
        for name, topics in MORE_MENTORS:
            user = get_user_model()(email=accounts.own_address(name), name=name)
            user.set_unusable_password()
            user.save()
            RoleGrant.objects.create(user=user, role="mentor", granted_by=admin)
            users.append(user)
            offers.insert(len(users) - 1, topics)
        since = self.today - timedelta(days=760)
        return Mentor.objects.bulk_create(
            Mentor(
                user=user,
                program=self.program,
                topics=sorted(topics),
                about=ABOUT[place % len(ABOUT)],
                capacity=20 if place else 12,
                since=since,
            )
            for place, (user, topics) in enumerate(zip(users, offers, strict=False))
        )

    def _cohort(self, number, weeks):
        """A cohort of long ago, of which all but a few stayed to the end."""
        cohort = program.make_cohort(
            self.program,
            number,
            seats=PEOPLE,
            starts_on=self.today - timedelta(weeks=weeks),
            state=CohortState.CLOSED,
            staff=self.staff,
        )
        section = cohort.sections.get()
        since = timezone.now() - timedelta(weeks=weeks + 4)
        users = []
        for place in range(PEOPLE):
            name = names.first(self.rng) + " " + names.surname(self.rng)
            email = f"graduate{number}.{place}@{accounts.DOMAIN}"
            user = get_user_model()(email=email, name=name)
            user.set_unusable_password()
            users.append(user)
        get_user_model().objects.bulk_create(users)
        seats = Enrollment.objects.bulk_create(
            Enrollment(
                cohort=cohort,
                section=section,
                person=user,
                state=EnrollmentState.COMPLETED,
                created_at=since,
                confirmed_at=since,
                state_changed_at=since,
            )
            for user in users
        )
        audit.record_many(
            "cohorts.enrollment.completed",
            [one.pk for one in seats],
            model=Enrollment,
            by=BY,
            to_state=EnrollmentState.COMPLETED,
            cause="job",
        )
        return cohort

    def _pairs(self, cohort, share):
        """Most of a cohort have a mentor; the demo's participant has the demo's mentor."""
        seats = list(Enrollment.objects.filter(cohort=cohort).seated().order_by("pk"))
        seats.sort(key=lambda one: one.person.email != accounts.address("participant"))
        number = min(PEOPLE, round(len(seats) * share))
        start = cohort.starts_on + timedelta(days=7)
        rows = []
        for place, seat in enumerate(seats[:number]):
            mentor = self.mentors[(place + cohort.pk) % len(self.mentors)]
            first = self.mentors[0]
            if place == 0 or (place == 3 and cohort.state == CohortState.CLOSED):
                mentor = first
            elif mentor is first and self._load(rows) >= 2:
                mentor = self.mentors[1 + place % (len(self.mentors) - 1)]
            began = min(start + timedelta(days=self.rng.randrange(0, 6)), self.today)
            rows.append(
                Pair(
                    mentor=mentor,
                    enrollment=seat,
                    state=PairState.ACTIVE,
                    reasons=["Wishes and offers meet: Skills.", "Their clocks are close."],
                    proposed_at=self._at(began - timedelta(days=4)),
                    proposed_by=self.lead,
                    starts_on=began,
                    state_changed_at=self._at(began),
                )
            )
        made = Pair.objects.bulk_create(rows)
        self._noted("mentorship.pair.active", made, to_state=PairState.ACTIVE)
        return made

    def _load(self, rows):
        return sum(one.mentor is self.mentors[0] for one in rows)

    def _at(self, day):
        moment = datetime.combine(day, time(15, 20), tzinfo=self.program.zone())
        return min(moment, timezone.now())

    # -------------------------------------------------------------- what they said
    def _talks(self):
        """Each pair talked in its rhythm; some drift, some struggle."""
        rows, notes, self.drifting = [], [], set()
        for place, pair in enumerate(self.rows):
            site = pair.enrollment.cohort.ends_on if self._is_over(pair) else None
            day, mood = pair.starts_on + timedelta(days=2), self.rng.choice((3, 4, 4))
            stops = self.today - timedelta(days=self.rng.randrange(26, 48))
            drifts = place % 11 == 5
            if drifts:
                self.drifting.add(pair.pk)
            while day <= self.today and not (drifts and day > stops):
                pull = (1,) if mood < 4 else (-1,) if mood > 4 else ()
                mood = min(5, max(1, mood + self.rng.choice((-1, 0, 0, 0, 1, *pull, *pull))))
                missed = self.rng.random() < 0.05
                one = CheckIn(
                    pair=pair,
                    on=day,
                    is_no_show=missed,
                    how=self.rng.choice(HOW),
                    minutes=None if missed else self.rng.choice((15, 20, 30, 30, 45)),
                    mood=None if missed else mood,
                    topics=[]
                    if missed
                    else sorted(self.rng.sample(list(Topic.values), self.rng.choice((1, 2, 2)))),
                    shared_note="" if missed else self.rng.choice(SHARED[mood]),
                    logged_at=self._at(day),
                    logged_by=pair.mentor.user,
                )
                rows.append(one)
                if not missed and self.rng.random() < 0.15:
                    text = self.rng.choice(PRIVATE)
                    notes.append(PrivateNote(check_in=one, author=pair.mentor.user, text=text))
                step = cadence.rhythm(site, day)
                day += timedelta(days=step + self.rng.choice((-1, 0, 0, 1, 2)))
        made = CheckIn.objects.bulk_create(rows, batch_size=2000)
        PrivateNote.objects.bulk_create(notes, batch_size=2000)
        audit.record_many(
            "mentorship.checkin.logged",
            [one.pk for one in made],
            model=CheckIn,
            by=BY,
            cause="job",
        )

    @staticmethod
    def _is_over(pair):
        return pair.enrollment.cohort.state in {CohortState.CLOSED, CohortState.COMPLETED}

    def _handed_over(self):
        """Two older pairs ended: one was handed over, one person moved on; one takes a break."""
        old = [one for one in self.rows if one.mentor is not self.mentors[0]]
        gone, moved, resting = old[1], old[4], old[7]
        successor = next(one for one in self.mentors[1:] if one.pk != gone.mentor_id)
        new = pairs.hand_over(gone, mentor=successor, note="Prefers mornings.", by=self.lead)
        pairs.agree(new, by=successor.user)
        Pair.objects.filter(pk=moved.pk).first().step(
            PairState.ENDED,
            by=self.lead,
            reason="Completed as planned",
            set={
                "ends_on": self.today - timedelta(days=40),
                "end_reason": EndReason.COMPLETED,
                "next_on": None,
            },
        )
        PairPause.objects.create(
            pair=resting,
            from_on=self.today - timedelta(days=10),
            until_on=self.today + timedelta(days=18),
            reason="Parental leave",
            made_by=self.lead,
        )
        nightly.turn_pauses(self.program, self.today)
        CheckIn.objects.filter(pair=moved, on__gt=self.today - timedelta(days=40)).update(
            on=self.today - timedelta(days=41)
        )

    def _around(self):
        """Promises, goals, wishes, taps and next dates of those who meet."""
        going = list(Pair.objects.going().filter(pk__in=[one.pk for one in self.rows]))
        items, wishes, taps = [], [], []
        week = cadence.monday(self.today)
        for place, pair in enumerate(going):
            for number in range(self.rng.choice((0, 1, 1, 2))):
                owner, text = self.rng.choice(PROMISES)
                due = self.today + timedelta(days=self.rng.randrange(-4, 16))
                items.append(
                    ActionItem(
                        pair=pair,
                        text=text,
                        owner=owner,
                        due_on=due,
                        state=ItemState.OPEN,
                        made_at=self._at(self.today - timedelta(days=6 + number)),
                        made_by=pair.mentor.user,
                    )
                )
            if place % 2 == 0:
                topics = sorted(self.rng.sample(list(Topic.values), 2))
                wishes.append(
                    Wish(enrollment_id=pair.enrollment_id, topics=topics,
                         next_role=self.rng.choice(ROLES))
                )  # fmt: skip
            if place % 3 and place % 7:
                taps.append(self._tap(pair, week - timedelta(days=7), place))
        for place, one in enumerate(going[4::13]):
            mood = 2 if place else 4
            taps += [Tap(pair=one, week_of=week - timedelta(days=7), talked=True, mood=mood)]
            taps = list({tap.pair_id: tap for tap in taps}.values())
        ActionItem.objects.bulk_create(items)
        Wish.objects.bulk_create(wishes)
        Tap.objects.bulk_create(taps)
        for place, pair in enumerate(going):
            if place % 2 == 0:
                self._goal(pair, place)
            if pair.pk not in self.drifting and place % 3 == 0:
                on = self.today + timedelta(days=2 + place % 9)
                Pair.objects.filter(pk=pair.pk).update(next_on=on)

    def _tap(self, pair, week, place):
        """The mentee says what the mentor says, more or less."""
        talks = CheckIn.objects.held().filter(pair=pair)
        talked = talks.filter(on__gte=week, on__lt=week + timedelta(days=7)).exists()
        last = talks.newest_first().values_list("mood", flat=True).first() or 4
        return Tap(
            pair=pair, week_of=week, talked=talked, mood=min(5, max(1, last + place % 3 - 1))
        )

    def _goal(self, pair, place):
        text, steps = GOALS[place % len(GOALS)]
        goal = Goal.objects.create(
            enrollment_id=pair.enrollment_id,
            text=text,
            due_on=self.today + timedelta(days=20 + place),
            made_by=pair.mentor.user,
        )
        done = self.rng.randrange(0, len(steps))
        GoalStep.objects.bulk_create(
            GoalStep(
                goal=goal,
                text=step,
                done_at=timezone.now() if number < done else None,
                done_by=pair.mentor.user if number < done else None,
            )
            for number, step in enumerate(steps)
        )

    def _asked(self, cohort):
        """Somebody new is proposed to a mentor, the demo's own in the newer cohort."""
        taken = Pair.objects.standing().values("enrollment")
        free = Enrollment.objects.filter(cohort=cohort).seated().exclude(pk__in=taken)
        seat = free.select_related("cohort__program", "person").order_by("pk").first()
        if seat is not None and cohort.state == CohortState.IN_SESSION:
            reasons = ["Wishes and offers meet: Workload.", "Their clocks are close."]
            pairs.propose(self.mentors[0], seat, reasons=reasons, by=self.lead)

    def _worries(self):
        """A client complained about one person, and a mentor worries about another."""
        going = [one for one in self.rows if self._is_over(one)]
        for pair, (kind, text, urgent) in zip(going[2::7], WORRIES, strict=False):
            concerns.raise_concern(
                pair.enrollment, kind=kind, text=text, is_urgent=urgent, by=pair.mentor.user
            )

    def _noted(self, kind, made, **detail):
        audit.record_many(kind, [one.pk for one in made], model=Pair, by=BY, cause="job", **detail)
