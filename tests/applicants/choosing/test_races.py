"""Races where people are chosen, with real connections; each with its twin that goes wrong."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from applicants.choosing_states import OfferState
from applicants.domain import decisions, offers, ranking, waitlist
from applicants.models import Application, Decision, Offer, WaitlistEntry
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.domain import enrollments
from cohorts.models import Cohort, Enrollment
from tests import harness
from tests.applicants.choosing import scene
from tests.cohorts.test_seat_races import race, refused
from tests.plugin import VAR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def drop(statement):
    """The twin: what protects us is gone from this test's database."""
    harness.execute(VAR, statement, connection.settings_dict["NAME"])


def broken(outcomes):
    return [o for o in outcomes if isinstance(o, OperationalError)]


# ------------------------------------------------------------------ C1 over HTTP
def test_C1_sixty_four_accepts_of_one_seat_over_http_give_one_seat_and_no_error():
    _, made = scene.offered(64, seats=1)
    posts = []
    for offer in made:
        client = Client()
        client.force_login(offer.application.applicant)
        form = {"agree": "on", "agreed": offer.agreement_print, "key": f"k{offer.pk}"}
        url = reverse("offer_accept", args=[offer.pk])
        posts.append(lambda c=client, u=url, f=form: c.post(u, f, follow=True))

    answers = race(posts)

    pages = [answer.content.decode() for answer in answers]
    assert {answer.status_code for answer in answers} == {200}
    assert sum("The seat is yours" in page for page in pages) == 1
    assert sum("You said yes, and your place is kept" in page for page in pages) == 63
    assert Cohort.objects.get().seats_taken == Enrollment.objects.count() == 1
    assert Offer.objects.filter(state=OfferState.STANDBY).count() == 63
    assert scene.impossible() == []


def test_C1_twin_counting_without_the_lock_oversells():
    drop(
        "DROP TRIGGER enrollment_counts_seats ON cohorts_enrollment;"
        "ALTER TABLE cohorts_cohort DROP CONSTRAINT cohort_seats_not_exceeded;"
    )
    _, made = scene.offered(64, seats=1)
    outcomes = race([lambda o=offer: scene.accept(o) for offer in made])
    assert not refused(outcomes)
    assert Enrollment.objects.count() > 1


# ------------------------------------------------------------------ C2
def evening(seats, accepts, leaves, waits):
    """Everybody answers, some leave, the waitlist moves up; what came of it, and the most seen."""
    call, rows = scene.scene(accepts + waits, seats=seats)
    ranking.rank(call, by=scene.person("recruiter"))
    scene.decided(rows[:accepts], "offer")
    scene.decided(rows[accepts:], "waitlist")
    scene.released(call)
    made = list(Offer.objects.select_related("application__applicant").order_by("pk"))
    early = [scene.accept(offer) for offer in made[:leaves]]
    reason = scene.reason("other_job")
    samples, done = [], threading.Event()

    def watch():
        while not done.is_set():
            samples.append(Enrollment.objects.seated().count())
            time.sleep(0.02)
        connection.close()

    def leave(offer):
        return offers.give_up(offer, reason=reason, by=offer.application.applicant)

    acts = [lambda o=offer: scene.accept(o) for offer in made[leaves:]]
    for number, offer in enumerate(early):
        acts.insert(number * 2, lambda o=offer: leave(o))
    with ThreadPoolExecutor(1) as watcher:
        watching = watcher.submit(watch)
        outcomes = at_most(acts, 60)
        done.set()
        watching.result()
    return outcomes, max(samples)


@pytest.mark.parametrize(
    ("seats", "accepts", "leaves", "waits"),
    [(12, 36, 6, 12), pytest.param(95, 300, 20, 60, marks=pytest.mark.chaos)],
)
def test_C2_never_above_the_seats_and_no_seat_left_empty(seats, accepts, leaves, waits):
    outcomes, most = evening(seats, accepts, leaves, waits)

    assert not broken(outcomes)
    assert not refused(outcomes)
    assert most <= seats
    assert Cohort.objects.get().seats_taken == Enrollment.objects.seated().count() == seats
    assert scene.impossible() == []


def test_C2_twin_without_the_count_of_the_database_the_watcher_sees_more_than_the_seats():
    drop(
        "DROP TRIGGER enrollment_counts_seats ON cohorts_enrollment;"
        "ALTER TABLE cohorts_cohort DROP CONSTRAINT cohort_seats_not_exceeded;"
    )
    _, most = evening(4, 16, 2, 4)
    assert most > 4


def at_most(acts, number):
    """The acts in races of at most so many at once: the server has so many connections."""
    outcomes = []
    for start in range(0, len(acts), number):
        outcomes += race(acts[start : start + number])
    return outcomes


# ------------------------------------------------------------------ C3
def test_C3_thirty_two_recruiters_decide_on_one_application_and_one_wins():
    call, [row] = scene.scene(1)
    people = [scene.person("recruiter", number) for number in range(32)]
    what = scene.says("offer")

    outcomes = race([lambda p=person: decisions.decide_one(row, what, by=p) for person in people])

    lost = refused(outcomes)
    assert len(lost) == 31
    winner = Decision.objects.get()
    assert {str(each) for each in lost} == {
        f"Somebody was faster: {winner.decided_by} decided on it "
        f"{str(lost[0]).partition('decided on it ')[2]}"
    }
    assert AuditEvent.objects.filter(kind="applicants.decision.recorded").count() == 1
    scene.released(call)
    assert Message.objects.filter(kind="applicants.offer").count() == 1


def test_C3_twin_without_lock_and_constraint_many_decide_on_one_application(monkeypatch):
    drop('DROP INDEX "decision_pending_once"')
    _, [row] = scene.scene(1)
    people = [scene.person("recruiter", number) for number in range(16)]
    meet = threading.Barrier(len(people))

    def insert(person):
        with transaction.atomic():
            free = not Decision.objects.pending().filter(application=row).exists()
            meet.wait(timeout=60)
            batch = decisions.ask(Application.objects.all(), by=person)
            if free:
                decisions._insert(batch, scene.says("offer"), [row.pk], by=person)

    race([lambda p=person: insert(p) for person in people])

    assert Decision.objects.pending().count() > 1


# ------------------------------------------------------------------ C6
@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.chaos)])
def test_C6_ten_seats_freed_by_ten_workers_go_to_the_next_ten_by_rank(rounds):
    for number in range(rounds):
        call, rows = scene.scene(60, seats=10, slug=f"r{number}")
        ranking.rank(call, by=scene.person("recruiter"))
        scene.decided(rows[:10], "offer")
        scene.decided(rows[10:], "waitlist")
        scene.released(call)
        mine = Offer.objects.filter(application__intake=call)
        seated = [scene.accept(offer) for offer in mine.order_by("pk")]
        leads = [scene.person("program_lead") for _ in seated]
        before = Message.objects.filter(kind="applicants.offer").count()

        outcomes = race(
            [
                lambda o=offer, lead=lead: enrollments.release(
                    Enrollment.objects.get(pk=o.enrollment_id), by=lead, reason="Left."
                )
                for offer, lead in zip(seated, leads, strict=True)
            ]
        )

        promoted = mine.filter(state=OfferState.SENT)
        assert not refused(outcomes)
        assert not broken(outcomes)
        assert sorted(promoted.values_list("rank", flat=True)) == list(range(1, 11))
        assert Message.objects.filter(kind="applicants.offer").count() - before == 10
        lines = AuditEvent.objects.filter(
            kind="applicants.offer.made", subject_id__in=promoted.values("pk")
        )
        assert lines.count() == 10
        assert waitlist.fill(call.cohort) == ([], [])
        assert promoted.count() == 10


def test_C6_twin_without_the_lock_of_the_cohort_somebody_is_chosen_twice_or_jumped():
    drop('DROP INDEX "offer_open_once"')
    call = scene.waitlisted(20, seats=0)
    Cohort.objects.filter(pk=call.cohort_id).update(seats=10)
    meet = threading.Barrier(10)

    def fill():
        with transaction.atomic():
            cohort = Cohort.objects.get(pk=call.cohort_id)
            [entry] = WaitlistEntry.objects.waiting().select_related(
                "application__applicant", "application__intake__program"
            )[:1]
            meet.wait(timeout=60)
            offer = offers.draft(
                entry.application, intake=call, cohort=cohort, plan=offers.plan_of(call),
                now=scene.now(), rank=entry.rank,
            )  # fmt: skip
            offer.save()

    race([fill] * 10)

    assert sorted(Offer.objects.values_list("rank", flat=True)) == [1] * 10


# ------------------------------------------------------------------ C7
def test_C7_two_hundred_mixed_acts_on_two_cohorts_do_not_deadlock():
    _, here = scene.offered(40, seats=10, slug="c7a")
    call, there = scene.offered(40, seats=10, slug="c7b")
    reason, by = scene.reason("pay"), scene.person("recruiter")
    other = {offer.pk: there[0].cohort for offer in here} | {
        offer.pk: here[0].cohort for offer in there
    }

    def act(offer, number):
        who = offer.application.applicant
        if number % 5 == 0:
            return offers.decline(offer, reason=reason, by=who)
        if number % 5 == 1:
            return offers.defer(offer, cohort=other[offer.pk], by=by)
        return scene.accept(offer)

    acts = [
        (lambda o=offer, n=number: act(o, n))
        for number, pair in enumerate(zip(here, there, strict=True))
        for offer in pair
    ]
    acts += [lambda o=offer: offers.give_up(o, reason=reason, by=o.application.applicant)
             for offer in [*here[:30], *there[:30]]]  # fmt: skip
    acts += [lambda c=cohort: waitlist.fill(c) for cohort in [call.cohort, here[0].cohort] * 30]
    assert len(acts) == 200

    outcomes = at_most(acts, 40)

    assert not broken(outcomes)
    for cohort in Cohort.objects.all():
        assert cohort.seats_taken <= cohort.seats
    assert scene.impossible() == []


def test_C7_twin_locks_in_opposite_order_do_deadlock():
    _, rows = scene.scene(2)
    meet = threading.Barrier(2)

    def both(first, second):
        with transaction.atomic():
            Application.objects.select_for_update().get(pk=first)
            meet.wait(timeout=60)
            try:
                Application.objects.select_for_update().get(pk=second)
            except OperationalError as error:
                return error
        return None

    a, b = rows[0].pk, rows[1].pk
    outcomes = race([lambda: both(a, b), lambda: both(b, a)])
    assert len(broken(outcomes)) == 1


# ------------------------------------------------------------------ C12
def test_C12_the_constraint_in_the_gap_after_looking_is_its_sentence():
    _, [row] = scene.scene(1)
    meet, people = threading.Barrier(2), [scene.person("recruiter", n) for n in range(2)]

    def insert(person):
        with transaction.atomic():
            batch = decisions.ask(Application.objects.all(), by=person)
            meet.wait(timeout=60)
            decisions._insert(batch, scene.says("offer"), [row.pk], by=person)

    outcomes = race([lambda p=person: insert(p) for person in people])

    assert [str(each) for each in refused(outcomes)] == [
        "Somebody was faster: this application is decided on."
    ]


# ------------------------------------------------------------------ accept against everything else
def test_accept_against_lapse_decline_and_rescind_leaves_one_end():
    _, [offer] = scene.offered(1, seats=1)
    reason = scene.reason("pay")
    acts = [
        lambda: scene.accept(offer),
        lambda: offers.decline(offer, reason=reason, by=offer.application.applicant),
        lambda: offers.rescind(offer, reason=reason, by=scene.person("program_lead")),
        lambda: offers.lapse(),
    ]
    scene.person("program_lead")
    outcomes = race(acts * 4)

    assert not broken(outcomes)
    offer.refresh_from_db()
    assert offer.state in {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.RESCINDED}
    state = Application.objects.get(pk=offer.application_id).state
    assert (offer.state == OfferState.ACCEPTED) == (state == State.ACCEPTED)
    assert all(isinstance(o, Refused | Offer | int) or o is None for o in outcomes)
    assert scene.impossible() == []
