"""Many at once: one draft, one submission, one receipt, and the second in which it closes."""

import random
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from applicants.domain import drafts, submission, submission_window
from applicants.models import Answer, Application, DraftSection, Identity, Submission
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.models import Intake
from tests.applicants.applying import made
from tests.cohorts.test_seat_races import race, refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
AT_ONCE = 32


def one_key(number):
    return f"{number:032x}"


@pytest.mark.parametrize("keys", ["the same key", "a key each"])
def test_C4_thirty_two_presses_send_once_and_all_see_the_same_receipt(keys):
    application = made.full()
    ready = made.ready(application)

    outcomes = race(
        [
            lambda key=key: submission.submit(
                Application.objects.get(pk=application.pk),
                ready=ready,
                by=application.applicant,
                key=key,
            )
            for key in (one_key(n if keys == "a key each" else 1) for n in range(AT_ONCE))
        ]
    )

    assert refused(outcomes) == []
    assert {(one.at, one.key, one.digest) for one in outcomes} == {
        Submission.objects.values_list("at", "key", "digest").get()
    }
    assert Message.objects.filter(kind=submission.RECEIVED).count() == 1
    assert AuditEvent.objects.filter(kind="applicants.application.submitted").count() == 1
    assert Answer.objects.count() == 2


def test_C4_twin_looking_first_without_the_lock_writes_many_mails():
    application = made.full()

    def look_then_write():
        with transaction.atomic():
            if submission.receipt_of(application) is None:
                time.sleep(0.02)
                outbox.queue(
                    submission.RECEIVED, to=application.applicant, about=application,
                    by="system:apply", context={},
                )  # fmt: skip

    race([look_then_write] * AT_ONCE)
    assert Message.objects.filter(kind=submission.RECEIVED).count() > 1


def test_C4_thirty_two_begin_buttons_make_one_draft():
    call, person = made.intake(), made.somebody()

    outcomes = race([lambda: drafts.begin(call, by=person)] * AT_ONCE)

    assert len({one.pk for one in outcomes}) == 1
    assert Application.objects.count() == Identity.objects.count() == 1
    assert Message.objects.filter(kind=drafts.LETTER).count() == 1


def test_C4_a_code_typed_in_many_tabs_makes_one_account():
    call = made.intake()
    outcomes = race([lambda n=n: made.draft(call, made.somebody(f"p{n}@example.org")) for n in
                     range(AT_ONCE)])  # fmt: skip
    assert len({one.reference for one in outcomes}) == AT_ONCE


def test_two_places_that_save_at_once_both_know_where_they_stand():
    application = made.fill(made.draft(), "about")

    outcomes = race(
        [
            lambda n=n: drafts.save(
                application, "about", values={"city": [f"City {n}"]}, version=1,
                writer=f"tab{n}", by=application.applicant,
            )
            for n in range(AT_ONCE)
        ]
    )  # fmt: skip

    assert len(refused(outcomes)) == AT_ONCE - 1
    assert all(isinstance(one, drafts.Conflict) for one in refused(outcomes))
    row = DraftSection.objects.get(application=application)
    assert row.version == 2
    (winner,) = [one for one in outcomes if not isinstance(one, Refused)]
    assert row.values == winner.values


def send_once(pk, ready, who, key):
    return submission.submit(Application.objects.get(pk=pk), ready=ready, by=who, key=key)


def test_saving_and_sending_at_once_lose_nothing_and_send_what_was_judged():
    for _ in range(5):
        application = made.full(made.intake(), made.somebody(f"{time.time_ns()}@example.org"))
        ready = made.ready(application)
        who = application.applicant
        save = partial(
            drafts.save, application, "about", values={"given_name": ["Other"]}, version=1, by=who
        )
        send = partial(send_once, application.pk, ready, who, one_key(application.pk))
        race([*[save] * 8, *[send] * 2])
        application.refresh_from_db()
        sections = DraftSection.objects.filter(application=application)
        if application.state == State.SUBMITTED:
            assert application.identity.given_name == "Mira"
            assert not sections.exists()
        else:
            assert sections.get(key="about").values == {"given_name": ["Other"]}


def test_C13_around_the_second_of_closing_all_before_are_in_and_all_after_are_not():
    call = made.intake()
    applications = [
        made.full(call, made.somebody(f"person{number}@example.org")) for number in range(64)
    ]
    ready = [made.ready(application) for application in applications]
    Application.objects.update(created_at=timezone.now() - timedelta(days=1))
    closes = submission_window.database_now() + timedelta(seconds=1.5)
    Intake.objects.filter(pk=call.pk).update(closes_at=closes)
    chance = random.Random(13)

    def send(application, judged, wait):
        time.sleep(wait)
        return submission.submit(
            Application.objects.get(pk=application.pk),
            ready=judged,
            by=application.applicant,
            key=one_key(application.pk),
        )

    acts = [
        partial(send, application, judged, chance.uniform(0, 2.5))
        for application, judged in zip(applications, ready, strict=True)
    ]
    outcomes = race(acts)

    late = refused(outcomes)
    inside = [one for one in outcomes if not isinstance(one, Refused)]
    assert late
    assert inside
    assert all(receipt.at < closes for receipt in inside)
    assert all("closed" in str(refusal) for refusal in late)
    assert Submission.objects.count() == len(inside)
    for application in Application.objects.all():
        sections = DraftSection.objects.filter(application=application).count()
        answers = Answer.objects.filter(application=application).count()
        sent = application.state == State.SUBMITTED
        assert (sections, answers) == ((0, 2) if sent else (4, 0))
