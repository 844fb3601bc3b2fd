"""Sending: once, in time, with one receipt; nothing half; and more time for one person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from applicants import after_sending
from applicants.domain import checklist, submission, submission_window
from applicants.models import (
    Answer,
    Application,
    ChecklistItem,
    DraftSection,
    Extension,
    Question,
    Submission,
)
from applicants.states import ItemState, State
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.models import Intake
from tests.applicants.applying import made
from tests.cohorts import made as hub

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


def send(application, key=KEY):
    return submission.submit(
        application, ready=made.ready(application), by=application.applicant, key=key
    )


def close(application, **ago):
    """The intake closed so long ago; the draft is older than that."""
    now = timezone.now()
    Application.objects.filter(pk=application.pk).update(created_at=now - timedelta(days=2))
    Intake.objects.filter(pk=application.intake_id).update(closes_at=now - timedelta(**ago))
    return Application.objects.select_related("intake__program").get(pk=application.pk)


def test_T1_begun_and_sent_stand_in_the_trail_with_one_line_each():
    application = made.full()
    send(application)

    about = AuditEvent.objects.about(application).order_by("id")
    assert [(line.kind, line.from_state, line.to_state) for line in about] == [
        ("applicants.application.begun", "", "draft"),
        ("applicants.application.submitted", "draft", "submitted"),
    ]
    assert {line.actor_id for line in about} == {application.applicant_id}


def test_T6_the_trail_holds_nothing_that_was_typed():
    application = made.full()
    send(application)
    for line in AuditEvent.objects.all():
        assert "Mira" not in str(line.detail)
        assert "heparin" not in str(line.detail)
        assert "@" not in str(line.detail)


def test_C4_whatever_is_pressed_again_gives_the_same_receipt_and_one_mail():
    application = made.full()
    ready = made.ready(application)
    who = application.applicant

    first = submission.submit(application, ready=ready, by=who, key=KEY)
    for key in (KEY, "f" * 32):
        again = submission.submit(
            Application.objects.get(pk=application.pk), ready=ready, by=who, key=key
        )
        assert (again.pk, again.at, again.key) == (first.pk, first.at, first.key)

    assert Message.objects.filter(kind=submission.RECEIVED).count() == 1
    assert Answer.objects.count() == 2
    assert AuditEvent.objects.filter(kind="applicants.application.submitted").count() == 1


def test_C4_the_page_that_is_sent_twice_shows_the_receipt_both_times():
    application = made.full()
    browser = made.client_of(application)
    sent = [
        browser.post(made.url(application, "form/check/"), {"key": KEY, "true": "on"}, follow=True)
        for _ in range(3)
    ]
    assert all(one.status_code == 200 for one in sent)
    assert Submission.objects.count() == 1


def test_C4_a_key_that_sent_another_application_is_refused_in_words():
    one = made.full()
    other = made.full(made.intake(), made.somebody("other@example.org"))
    send(one)
    with pytest.raises(Refused, match="has sent another application"):
        send(other)
    other.refresh_from_db()
    assert other.state == State.DRAFT
    assert DraftSection.objects.filter(application=other).count() == 4
    assert not Answer.objects.filter(application=other).exists()


def test_what_is_not_finished_is_not_sent_and_the_page_says_what_is_missing():
    application = made.fill(made.draft(), "study", "answers")
    made.fill(application, "about", given_name="")
    browser = made.client_of(application)

    page = browser.get(made.url(application, "form/check/")).content.decode()
    answer = browser.post(made.url(application, "form/check/"), {"key": KEY, "true": "on"})

    assert "Enter your given name." in page
    assert "about/?check=1" in page
    assert answer.status_code == 422
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_what_changed_after_it_was_judged_is_not_sent():
    application = made.full()
    ready = made.ready(application)
    made.fill(application, "about", given_name="")

    with pytest.raises(Refused, match="changed while you were looking"):
        submission.submit(application, ready=ready, by=application.applicant, key=KEY)


def test_a_question_that_was_reworded_after_the_last_look_is_not_sent():
    application = made.full()
    ready = made.ready(application)
    Question.objects.filter(key="cause").update(text="Something else?")

    with pytest.raises(Refused, match="changed while you were looking"):
        submission.submit(application, ready=ready, by=application.applicant, key=KEY)


def test_nobody_sends_for_somebody_else():
    application = made.full()
    with pytest.raises(Refused, match="no such draft"):
        submission.submit(
            application, ready=made.ready(application), by=hub.user("program_lead"), key=KEY
        )


def test_what_follows_a_submission_comes_after_it(monkeypatch):
    application = made.full()
    seen = []
    monkeypatch.setattr(after_sending, "_AFTER", [lambda sent: seen.append(sent.state)])
    browser = made.client_of(application)
    browser.post(made.url(application, "form/check/"), {"key": KEY, "true": "on"})
    assert seen == [State.SUBMITTED]


def test_the_blind_text_hides_who_wrote_it_and_harmless_text_is_kept_once():
    application = made.full()
    made.fill(application, "answers", **{"answer-cause": "I am Mira, call 312 555 0100."})
    send(application)
    cause, user = Answer.objects.order_by("question__position")
    assert "Mira" not in cause.blind_text
    assert "555" not in cause.blind_text
    assert user.blind_text == ""


def test_F7_a_name_with_line_breaks_adds_no_header_to_the_mail():
    application = made.full()
    made.fill(application, "about", given_name="Mira\r\nBcc: x@example.org {{ x }} {% y %}")
    send(application)
    letter = Message.objects.get(kind=submission.RECEIVED)
    assert "\n" not in letter.subject
    assert "{{ x }}" in letter.body


# ------------------------------------------------------------------ C13: time
def test_C13_the_window_its_grace_and_nobodys_clock_but_the_databases(monkeypatch):
    application = close(made.full(), minutes=1)
    with pytest.raises(Refused, match="cannot be sent"):
        send(application)
    application.refresh_from_db()
    assert application.state == State.DRAFT

    Intake.objects.filter(pk=application.intake_id).update(grace_minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2000, 1, 1, tzinfo=UTC))
    receipt = send(Application.objects.select_related("intake__program").get(pk=application.pk))
    assert receipt.is_late


def test_C13_the_grace_is_not_for_what_was_begun_after_the_closing():
    application = made.full()
    now = timezone.now()
    Intake.objects.update(closes_at=now - timedelta(minutes=5), grace_minutes=30)
    application = Application.objects.select_related("intake").get(pk=application.pk)
    assert not submission.accepts(application, now)


def test_an_extension_is_for_one_person_and_tells_them():
    call = made.intake()
    one, other = made.full(call), made.full(call, made.somebody("other@example.org"))
    one, other = close(one, days=1), close(other, days=1)
    desk = hub.user("recruiter")

    submission.extend(one, until=timezone.now() + timedelta(days=2), reason="Storm.", by=desk)

    assert send(one).is_late
    with pytest.raises(Refused, match="cannot be sent"):
        send(other, key="f" * 32)
    letter = Message.objects.get(kind=submission.EXTENDED)
    assert letter.to_user == one.applicant
    assert "Storm" not in letter.body
    assert AuditEvent.objects.filter(kind=submission.EXTENSION).count() == 1


@pytest.mark.parametrize("days", [-1, 3])
def test_an_extension_is_later_than_what_the_person_has(days):
    application = made.draft()
    with pytest.raises(Refused):
        submission.extend(
            application, until=timezone.now() + timedelta(days=days), reason="x", by=hub.user()
        )
    assert not Extension.objects.exists()


def test_an_extension_needs_a_reason_and_a_draft():
    application = made.full()
    later = application.intake.closes_at + timedelta(days=9)
    with pytest.raises(Refused, match="Say why"):
        submission.extend(application, until=later, reason=" ", by=hub.user())
    send(application)
    with pytest.raises(Refused, match="not sent yet"):
        submission.extend(application, until=later, reason="Storm.", by=hub.user())


def test_the_latest_extension_counts():
    application = made.draft()
    later = application.intake.closes_at
    for days in (9, 2, 5):
        Extension.objects.create(
            application=application, until=later + timedelta(days=days), reason="x", by=hub.user()
        )
    assert submission_window.accepts_until(application) == later + timedelta(days=9)


# ------------------------------------------------------------------ the checklist
def test_the_checklist_says_what_is_there_and_what_is_awaited():
    application = made.full()
    checklist.mark(application, "resume", ItemState.AWAITING, "system:test")
    send(application)
    checklist.mark(application, "resume", ItemState.RECEIVED, application.applicant)

    items = {item.key: item for item in checklist.items(application)}
    assert items["form"].state == ItemState.RECEIVED
    assert (items["resume"].label, items["resume"].state) == ("Résumé", ItemState.RECEIVED)
    assert checklist.open_items(application) == []
    lines = AuditEvent.objects.about(items["resume"]).order_by("id")
    assert [line.to_state for line in lines] == ["awaiting", "received"]


def test_marking_twice_writes_once():
    application = made.draft()
    for _ in range(3):
        checklist.mark(application, "resume", ItemState.WAIVED, hub.user(), reason="None.")
    item = ChecklistItem.objects.get()
    assert AuditEvent.objects.about(item).count() == 1


# ------------------------------------------------------------------ the page itself
def test_the_receipt_names_reference_and_time_and_a_part_of_the_address():
    application = made.full()
    send(application)
    page = made.client_of(application).get(made.url(application, "sent/")).content.decode()
    assert application.reference in page
    assert "m•••@example.org" in page
    assert "mira@example.org" not in page


def test_an_imported_application_has_a_page_without_a_receipt():
    application = made.full()
    send(application)
    Submission.objects.all().delete()
    page = made.client_of(application).get(made.url(application, "sent/"))
    assert page.status_code == 200


def test_O2_applying_needs_no_broker(settings, mailoutbox, django_capture_on_commit_callbacks):
    settings.CELERY_BROKER_URL = ""
    call, browser = made.intake(), made.Client()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"})
    assert made.last_code() in mailoutbox[-1].body
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/apply/{call.slug}/code/", {"code": made.last_code()})
        application = made.fill(Application.objects.get())
        sent = browser.post(made.url(application, "form/check/"), {"key": KEY, "true": "on"})
    assert sent.status_code == 302
    assert Submission.objects.count() == 1
    assert Message.objects.filter(kind=submission.RECEIVED).count() == 1
