"""F5: acts in any order leave nothing impossible behind."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from applicants.choosing_states import Choice
from applicants.domain import decisions, offers, rescinding, waitlist, waves, waves_out
from applicants.models import Application, Decision, DispositionReason, Offer, ReleaseWave
from applicants.states import STEPS, State
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.domain import approvals, enrollments
from cohorts.models import Approval, Cohort
from tests.applicants.choosing import scene

pytestmark = pytest.mark.django_db

STEPS_OF_A_WALK = 24


class Walk:
    """Somebody who does whatever comes to mind, in any order, as the right person or the wrong."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.call, _ = scene.scene(8, seats=2)
        self.other = Cohort.objects.create(
            program=self.call.program, name="Later", slug="later", seats=1
        )
        self.people = [scene.person("recruiter"), scene.person("program_lead")]
        self.acts = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        self.acts += [self.do_whole_release, self.do_accept, self.do_accept, self.do_approve]

    def step(self):
        """One act, done or refused; what it came to."""
        act = self.chance.choice(self.acts)
        result = scene.attempt(act)
        return act.__name__, result

    @property
    def by(self):
        return self.chance.choice(self.people)

    def some(self, records):
        found = list(records.order_by("pk"))
        if not found:
            raise Refused("There is none.")
        return self.chance.choice(found)

    def reason(self):
        return self.some(DispositionReason.objects.filter(kind="withdrew"))

    def do_decide(self):
        rows = Application.objects.filter(intake=self.call).order_by("?")[:3]
        choice = self.chance.choice(Choice.values)
        by, what = self.by, scene.says(choice)
        batch = decisions.ask(Application.objects.filter(pk__in=[r.pk for r in rows]), by=by)
        seen = decisions.preview(batch, what)
        return decisions.record(batch, what, affected=seen.affected, by=by)

    def do_take_back(self):
        return decisions.take_back(self.some(Decision.objects.all()).batch, by=self.by)

    def do_compose(self):
        return waves.compose(self.call, name="W", choices=Choice.values, by=self.by)

    def do_ask(self):
        return waves.ask_approval(self.some(ReleaseWave.objects.all()), by=self.by)

    def do_approve(self):
        return approvals.approve(self.some(Approval.objects.all()), by=self.by, sample_read=True)

    def do_refuse(self):
        return approvals.refuse(self.some(Approval.objects.all()), by=self.by, reason="No.")

    def do_dissolve(self):
        return waves.dissolve(self.some(ReleaseWave.objects.all()), by=self.by)

    def do_schedule(self):
        return waves.schedule(self.some(ReleaseWave.objects.all()), by=self.by, minutes=0)

    def do_whole_release(self):
        self.do_decide()
        scene.released(self.call)

    def do_undo(self):
        return waves.undo(self.some(ReleaseWave.objects.all()), by=self.by)

    def do_go(self):
        return waves_out.carry_on(self.some(ReleaseWave.objects.all()).pk, by=self.by)

    def do_accept(self):
        return scene.accept(self.some(Offer.objects.all()))

    def do_accept_for_another(self):
        return offers.accept(self.some(Offer.objects.all()), by=self.by)

    def do_decline(self):
        offer = self.some(Offer.objects.all())
        return offers.decline(offer, reason=self.reason(), by=offer.application.applicant)

    def do_give_up(self):
        offer = self.some(Offer.objects.all())
        return offers.give_up(offer, reason=self.reason(), by=offer.application.applicant)

    def do_defer(self):
        return offers.defer(self.some(Offer.objects.all()), cohort=self.other, by=self.by)

    def do_lapse(self):
        offer = self.some(Offer.objects.all())
        past = timezone.now() - dt.timedelta(seconds=1)
        Offer.objects.filter(pk=offer.pk).update(
            made_at=past - dt.timedelta(days=1), answer_by=past
        )
        return offers.lapse()

    def do_extend(self):
        until = timezone.now() + dt.timedelta(days=3)
        return offers.extend(self.some(Offer.objects.all()), until=until, by=self.by)

    def do_rescind(self):
        offer = self.some(Offer.objects.all())
        return rescinding.ask(offer, reason=self.reason(), by=self.by)

    def do_fill(self):
        return waitlist.fill(self.call.cohort, by=self.by, asked=True)

    def do_change_seats(self):
        return enrollments.change_seats(
            self.call.cohort, seats=self.chance.randint(0, 4), by=self.by
        )

    def do_withdraw(self):
        row = self.some(Application.objects.filter(intake=self.call))
        row.step(State.WITHDRAWN, by=row.applicant)
        offers.left(row, by=row.applicant)
        decisions.left_by(row, by=row.applicant)


def moves_outside_the_table():
    lines = AuditEvent.objects.filter(model="applicants.application").exclude(to_state="")
    return [
        (line.from_state, line.to_state)
        for line in lines
        if line.to_state not in STEPS[State(line.from_state)]
    ]


@pytest.mark.parametrize(
    "seed",
    [*range(20), *[pytest.param(seed, marks=pytest.mark.chaos) for seed in range(20, 500)]],
)
def test_F5_any_order_of_acts_leaves_seats_trail_and_states_right(seed):
    walk = Walk(seed)
    done = 0
    for _ in range(STEPS_OF_A_WALK):
        name, result = walk.step()
        done += not isinstance(result, Refused)
        wrong = scene.impossible()
        assert wrong == [], (name, result, wrong)
        for cohort in Cohort.objects.all():
            assert cohort.seats_taken <= cohort.seats
    assert moves_outside_the_table() == []
    assert done
