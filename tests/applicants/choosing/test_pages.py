"""The pages: the main line over HTTP, stale forms, and what nobody may learn before a release."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.domain import waves, waves_out
from applicants.models import Application, Decision, DecisionBatch, Offer, ReleaseWave
from applicants.states import State
from careerpath.audit import kinds
from careerpath.audit.models import AuditEvent
from careerpath.later import drain
from careerpath.notifications.models import Message
from cohorts.models import Approval, Cohort, Enrollment
from tests.applicants.choosing import scene
from tests.factories import triage
from tests.house import world

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def recruiter():
    return signed_in(scene.person("recruiter"))


@pytest.fixture
def lead():
    return signed_in(scene.person("program_lead"))


def test_from_the_ranking_to_a_seat_over_http(recruiter, lead):
    call, _ = scene.scene(5, seats=2)
    recruiter.post(reverse("ranking_make", args=[call.slug]))
    page = recruiter.post(
        reverse("ranking_decide", args=[call.slug]), {"first": "1", "last": "2"}, follow=True
    )
    batch = DecisionBatch.objects.get()
    assert b"Decide on 2 applications" in page.content
    preview = recruiter.get(batch.get_absolute_url(), {"choice": "offer"})
    assert b"Record 2 decisions" in preview.content
    recruiter.post(
        reverse("decision_record", args=[batch.pk]), {"choice": "offer", "affected": "2"}
    )
    recruiter.post(
        reverse("wave_new", args=[call.slug]), {"name": "First decisions", "choices": ["offer"]}
    )
    wave = ReleaseWave.objects.get()
    recruiter.post(reverse("wave_ask", args=[wave.pk]))
    approval = Approval.objects.get()
    lead.post(reverse("cohorts:approval_approve", args=[approval.pk]), {"sample_read": "on"})
    recruiter.post(reverse("wave_release", args=[wave.pk]), {"minutes": "0"})
    drain()
    offer = Offer.objects.first()
    applicant = signed_in(offer.application.applicant)
    shown = applicant.get(reverse("offer_answer", args=[offer.pk]))
    assert b"We would like to offer you a seat" in shown.content
    done = applicant.post(
        reverse("offer_accept", args=[offer.pk]),
        {"agree": "on", "agreed": offer.agreement_print, "key": "k"},
        follow=True,
    )
    assert b"The seat is yours" in done.content
    assert Enrollment.objects.get().person == offer.application.applicant
    assert Cohort.objects.get().seats_taken == 1


def test_the_list_asks_for_a_decision_on_all_that_match(recruiter):
    scene.scene(4)
    answer = recruiter.post(
        reverse("application_bulk"),
        {"action": "decide", "all": "1", "query": "view=everything&set=1", "count": "4"},
    )
    batch = DecisionBatch.objects.get()
    assert answer["Location"] == batch.get_absolute_url()
    assert batch.size == 4


def test_one_application_is_decided_from_its_own_page(recruiter):
    _, [row] = scene.scene(1)
    page = recruiter.get(row.get_absolute_url())
    assert reverse("application_decide", args=[row.reference]).encode() in page.content
    recruiter.post(reverse("application_decide", args=[row.reference]))
    assert DecisionBatch.objects.get().ids == [row.pk]


def test_C10_a_preview_that_is_out_of_date_says_so(recruiter):
    _, rows = scene.scene(3)
    recruiter.post(reverse("application_decide", args=[rows[0].reference]))
    batch = DecisionBatch.objects.get()
    scene.decided(rows, "waitlist", by=scene.person("recruiter", 7))
    answer = recruiter.post(
        reverse("decision_record", args=[batch.pk]), {"choice": "offer", "affected": "1"}
    )
    assert answer.status_code == 422
    assert b"Somebody was faster: Recruiter 7 decided on it" in answer.content


def test_C10_every_act_on_a_release_that_has_moved_on_is_a_sentence(recruiter):
    call, rows = scene.scene(2)
    scene.decided(rows, "offer")
    wave = scene.released(call)
    for name in ("wave_ask", "wave_undo", "wave_dissolve"):
        answer = recruiter.post(reverse(name, args=[wave.pk]), follow=True)
        assert answer.status_code == 200, name
    answer = recruiter.post(reverse("wave_release", args=[wave.pk]), {"minutes": "0"}, follow=True)
    assert answer.status_code == 200
    assert b"cannot move" in answer.content or b"already" in answer.content


def test_C10_an_offer_that_was_answered_elsewhere_is_a_sentence(recruiter):
    _, [offer] = scene.offered(1)
    applicant = signed_in(offer.application.applicant)
    applicant.post(reverse("offer_decline", args=[offer.pk]), {"reason": scene.reason("pay").pk})
    again = applicant.post(
        reverse("offer_accept", args=[offer.pk]),
        {"agree": "on", "agreed": offer.agreement_print, "key": "k"},
    )
    assert again.status_code == 422
    for name, form in (
        ("offer_extend", {"until": "2099-01-01"}),
        ("offer_rescind", {"reason": scene.reason("misrepresented").pk}),
    ):
        answer = recruiter.post(reverse(name, args=[offer.pk]), form)
        assert answer.status_code == 422, name
        assert b"This offer is settled: declined." in answer.content


def test_without_the_box_nobody_accepts(recruiter):
    _, [offer] = scene.offered(1)
    applicant = signed_in(offer.application.applicant)
    answer = applicant.post(
        reverse("offer_accept", args=[offer.pk]), {"agreed": offer.agreement_print}
    )
    assert answer.status_code == 422
    assert b"Check the box if you agree" in answer.content
    assert Offer.objects.get().is_unanswered


def test_A2_the_offer_of_somebody_else_looks_like_none():
    _, [mine, other] = scene.offered(2)
    client = signed_in(mine.application.applicant)
    assert client.get(reverse("offer_answer", args=[mine.pk])).status_code == 200
    assert client.get(reverse("offer_answer", args=[other.pk])).status_code == 404
    office = signed_in(scene.person("recruiter"))
    assert office.get(reverse("offer_answer", args=[mine.pk])).status_code == 404


def test_a_row_says_what_became_of_it(recruiter):
    call, rows = scene.scene(3)
    scene.decided(rows, "offer")
    wave = scene.approved(call)
    Application.objects.get(pk=rows[0].pk).step(State.WITHDRAWN, by=rows[0].applicant)
    waves.schedule(wave, by=scene.person("recruiter"), minutes=0)
    waves_out.carry_on(wave.pk, by=scene.person("recruiter"))
    page = recruiter.get(wave.get_absolute_url(), {"show": "stayed"}).content.decode()
    assert "It is Withdrawn and cannot move to Offer made from there." in page
    assert "2 decisions are out; 1 could not be carried out" in page


# ------------------------------------------------------------------ nothing leaks before a release
PAGES = (
    "/staff/", "/apply/", "/applications/", "/applications/?view=everything&set=1",
    "/staff/outbox/", "/front-desk/", "/exports/", "/staff/trail/", "/approvals/", "/cohorts/",
)  # fmt: skip


def everything_that(client, row):
    """What this person reads on all pages, less what differs from answer to answer."""
    pages = [*PAGES, row.get_absolute_url(), reverse("ledger", args=[row.reference])]
    read = []
    for page in pages:
        answer = client.get(page)
        read.append((page, answer.status_code, world.masked(answer)))
    return read


@pytest.mark.parametrize("role", ["applicant", "reviewer", "instructor", "mentor"])
def test_nothing_of_a_pending_decision_shows_to_those_who_do_not_decide(role):
    call, rows = scene.scene(3)
    who = rows[0].applicant if role == "applicant" else triage.person(role, "Someone Else")
    Application.objects.filter(pk=rows[0].pk).update(assigned_to=who)
    for other in ("recruiter", "program_lead"):
        scene.person(other)
    client = signed_in(who)
    client.get("/staff/")
    before = everything_that(client, rows[0])

    scene.decided(rows, "offer")
    wave = scene.approved(call)
    waves.schedule(wave, by=scene.person("recruiter"), minutes=60)

    assert everything_that(client, rows[0]) == before


def test_the_trail_and_the_outbox_do_not_say_what_was_decided():
    call, rows = scene.scene(3)
    before = AuditEvent.objects.count()
    scene.decided(rows, "not_progressed")
    wave = scene.approved(call)
    waves.schedule(wave, by=scene.person("recruiter"), minutes=60)
    lines = AuditEvent.objects.order_by("pk")[before:]
    said = " ".join(kinds.sentence(line) + line.reason + str(line.detail) for line in lines)
    assert "not_progressed" not in said
    assert "Not progressed" not in said
    assert not [line for line in lines if line.model == "applicants.application"]
    assert not Message.objects.filter(to_user__in=[row.applicant for row in rows]).exists()


def test_twin_after_the_release_the_applicant_learns_of_it():
    call, rows = scene.scene(1)
    client = signed_in(rows[0].applicant)
    before = client.get("/staff/").content
    scene.decided(rows, "offer")
    scene.released(call)
    assert b"You have an offer" not in before
    assert b"You have an offer" in client.get("/staff/").content


def test_an_export_of_the_list_holds_no_pending_decision(recruiter):
    _, rows = scene.scene(2)
    scene.decided(rows, "offer")
    drawn = recruiter.get(reverse("application_list"), {"view": "everything", "set": "1"})
    assert b"Offer made" not in drawn.content.replace(b'value="offer"', b"").split(b"<tbody")[-1]


# ------------------------------------------------------------------ fixed costs
@pytest.mark.parametrize("name", ["ranking", "wave_list", "offer_list", "waitlist", "funnel"])
def test_lists_cost_the_same_for_one_and_for_thirty(name, recruiter, django_assert_max_num_queries):
    costs = []
    for number, size in enumerate((3, 30)):
        call, rows = scene.scene(size, seats=1, slug=f"n{number}")
        recruiter.post(reverse("ranking_make", args=[call.slug]))
        half = size // 3
        scene.decided(rows[:half], "offer")
        scene.decided(rows[half : 2 * half], "waitlist")
        scene.released(call)
        scene.decided(rows[2 * half :], "offer")
        url = reverse(name, args=[call.slug])
        recruiter.get(url)
        with django_assert_max_num_queries(60) as asked:
            assert recruiter.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_release_page_polls_and_stops_when_it_is_over(recruiter):
    call, rows = scene.scene(1)
    scene.decided(rows, "offer")
    wave = scene.approved(call)
    waves.schedule(wave, by=scene.person("recruiter"), minutes=60)
    headers = {"HX-Request": "true"}
    assert recruiter.get(wave.get_absolute_url(), headers=headers).status_code == 200
    ReleaseWave.objects.filter(pk=wave.pk).update(goes_out_at=timezone.now())
    waves_out.carry_on(wave.pk, by=scene.person("recruiter"))
    assert recruiter.get(wave.get_absolute_url(), headers=headers).status_code == 286
    assert Decision.objects.released().count() == 1
