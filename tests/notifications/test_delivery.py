"""A message goes out once, and its row says the truth about it."""

import email
import email.policy

import pytest
from django.core.mail import get_connection
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.notifications import delivery, outbox
from careerpath.notifications.models import BACKOFF, TRIES, Message, State
from careerpath.workflow import Refused
from tests import floor


def letter(to="ana@example.org", **kwargs):
    context = {"text": "Good news."}
    return outbox.queue("test.letter", to=to, by="system:test", context=context, **kwargs)


def again_now(message):
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now())


def test_a_message_is_a_row_and_then_a_mail(db, smtp):
    person = floor.user("ana@example.org", "Ana Ruiz")

    message = outbox.queue(
        "test.letter", to=person, about=person, by="system:test", context={"text": "Hello."}
    )
    assert message.state == State.QUEUED
    assert delivery.deliver() == 1

    message.refresh_from_db()
    [mail] = smtp.mails
    parsed = email.message_from_bytes(mail, policy=email.policy.default)
    assert (parsed["To"], parsed["Subject"]) == ("ana@example.org", "News for Ana Ruiz")
    assert parsed["Message-ID"] == message.message_id
    assert parsed.get_content().splitlines() == ["Dear Ana Ruiz,", "", "Hello."]
    assert (message.state, message.attempts, message.error) == (State.SENT, 1, "")
    assert message.sent_at is not None
    assert (message.about_model, message.about_id) == ("accounts.user", person.pk)
    moves = AuditEvent.objects.about(message).values_list("from_state", "to_state")
    assert list(moves) == [("", ""), ("queued", "sending"), ("sending", "sent")]


def test_delivering_again_sends_nothing(db, smtp):
    letter()
    delivery.deliver()
    assert delivery.deliver() == 0
    assert len(smtp.mails) == 1


def test_the_same_key_is_one_message(db):
    first = letter(key="welcome-7")
    assert letter(key="welcome-7").pk == first.pk
    assert Message.objects.count() == 1


def test_an_address_that_no_mail_reaches_is_refused(db):
    with pytest.raises(Refused, match="cannot receive mail"):
        letter(to="ana@example.org\nBcc: all@example.org")


@pytest.mark.parametrize(("answer", "state"), [
    (b"451 try later", State.QUEUED),
    (b"554 not wanted", State.FAILED),
])  # fmt: skip
def test_what_the_server_says_decides_whether_it_is_tried_again(db, smtp, answer, state):
    smtp.answer = lambda number: answer
    message = letter()

    delivery.deliver()

    message.refresh_from_db()
    assert (message.state, smtp.mails) == (state, [])
    assert answer[4:].decode() in message.error
    assert (message.due_at > timezone.now()) == (state == State.QUEUED)


def test_an_unknown_recipient_fails_for_good(db, smtp):
    smtp.to_recipient = b"550 no such person"
    message = letter()
    delivery.deliver()
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.error == "The mail server refused the address (550: no such person)."


def test_a_server_that_is_away_is_tried_again_with_growing_pauses(db, smtp, settings):
    settings.EMAIL_PORT = 1
    message = letter()
    for attempt in range(1, TRIES + 1):
        delivery.deliver()
        message.refresh_from_db()
        assert message.attempts == attempt
        if attempt < TRIES:
            pause = (message.due_at - timezone.now()).total_seconds()
            assert pause == pytest.approx(BACKOFF[attempt - 1], abs=5)
            again_now(message)
    assert message.state == State.FAILED
    assert message.error.startswith("The mail server cannot be reached:")


def test_W14_while_the_server_is_away_one_message_finds_out_and_the_others_keep_their_tries(
    db, smtp
):
    many = [letter(f"p{number}@example.org") for number in range(5)]
    smtp.down = True
    assert delivery.deliver() == 1
    assert not delivery.wake()

    smtp.down = False
    Message.objects.update(due_at=timezone.now())
    assert delivery.deliver() == 5
    tries = Message.objects.order_by("pk").values_list("attempts", "state")
    assert list(tries) == [(2, State.SENT)] + [(1, State.SENT)] * (len(many) - 1)


def test_silence_after_the_whole_mail_is_shown_as_doubt_and_not_repeated(db, smtp):
    smtp.answer = lambda number: None
    message = letter()

    delivery.deliver()
    delivery.deliver()

    message.refresh_from_db()
    assert (message.state, smtp.count) == (State.UNSURE, 1)
    assert message.error == "The mail server fell silent after it had the whole mail."


def test_twin_with_djangos_own_backend_the_doubt_would_be_a_second_mail(db, smtp, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    smtp.answer = lambda number: None
    message = letter()

    delivery.deliver()
    again_now(message)
    delivery.deliver()

    assert smtp.count == 2


def test_a_sender_that_died_leaves_a_doubt_for_a_person(db, smtp):
    message = letter()
    claimed = delivery.claim()
    assert claimed.pk == message.pk
    assert not delivery.wake()
    Message.objects.filter(pk=message.pk).update(claimed_until=timezone.now())

    delivery.wake()
    message.refresh_from_db()

    assert message.state == State.UNSURE
    assert delivery.deliver() == 0
    outbox.release(message, by=floor.user())
    assert delivery.deliver() == 1
    assert len(smtp.mails) == 1


def test_held_messages_stay_until_released(db, smtp):
    actor = floor.user()
    message = letter(hold=True)
    assert delivery.deliver() == 0

    outbox.release(message, by=actor)
    delivery.deliver()

    message.refresh_from_db()
    assert (message.state, message.released_by) == (State.SENT, actor)


def test_cancelled_messages_never_go(db, smtp):
    message = letter()
    outbox.cancel(message, by=floor.user())
    assert delivery.deliver() == 0
    with pytest.raises(Refused):
        outbox.release(message, by=floor.user())


def test_many_held_letters_are_released_in_one_act(db, smtp, django_assert_max_num_queries):
    actor = floor.user()
    rows = [(f"p{number}@example.org", None, {"text": "No."}) for number in range(50)]
    with django_assert_max_num_queries(5):
        outbox.queue_all("test.letter", rows, by=actor, hold=True)
    with django_assert_max_num_queries(8):
        outcome = outbox.release_all(Message.objects.all(), by=actor)
    assert len(outcome.moved) == 50
    assert delivery.deliver() == 50


def test_a_code_is_forgotten_once_it_is_sent_and_never_sent_twice(db, smtp, settings):
    settings.CAREERPATH_MODE = "production"
    message = outbox.queue("test.code", to="a@b.co", by="system:test", context={"code": "123456"})
    assert not message.shows_body

    assert outbox.send_now(message)

    message.refresh_from_db()
    assert (message.state, message.body) == (State.SENT, "")
    assert b"123456" in smtp.mails[0]
    with pytest.raises(Refused, match="ask for a new one"):
        outbox.resend(message, by=floor.user())


def test_a_letter_can_be_sent_again_as_a_copy(db, smtp):
    message = letter()
    delivery.deliver()
    message.refresh_from_db()
    copy = outbox.resend(message, by=floor.user())
    assert copy.message_id != message.message_id
    assert delivery.deliver() == 1


@pytest.mark.parametrize("by", ["id", "address"])
def test_a_bounce_marks_the_mail_failed(db, smtp, by):
    message = letter()
    delivery.deliver()

    named = {"message_id": message.message_id} if by == "id" else {"address": "ANA@example.org"}
    assert delivery.bounced(by="system:bounces", reason="550 gone", **named) == 1

    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "It came back: 550 gone")
    assert delivery.bounced(by="system:bounces", **named) == 0


@pytest.mark.parametrize(("port", "sentence"), [
    (None, "The mail server took a test mail to me@example.org."),
    (1, "The mail server cannot be reached: [Errno 111] Connection refused."),
])  # fmt: skip
def test_the_mail_settings_are_tried_with_a_sentence(smtp, settings, port, sentence):
    settings.EMAIL_PORT = port or settings.EMAIL_PORT
    assert delivery.try_settings("me@example.org") == (port is None, sentence)


HOSTILE = [
    "Ana\nBcc: everybody@example.org",
    "Ana\r\nX-Injected: yes",
    "Ana\u2028Bcc: a@b.co",
    "{{ 7|add:7 }} {% now 'Y' %} %(name)s",
    "<b>&amp;\x00\x1b[31m",
    "\u202eanA",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_F7_names_stay_text_in_subject_and_body(db, smtp, name):
    letter()
    outbox.queue(
        "test.letter", to="b@example.org", by="system:test", context={"name": name, "text": name}
    )

    delivery.deliver()

    plain, hostile = (
        email.message_from_bytes(mail, policy=email.policy.default) for mail in smtp.mails
    )
    assert hostile.keys() == plain.keys()
    assert hostile["To"] == "b@example.org"
    assert not ({"\n", "\r", "\x00", "\x1b", "\u202e", "\u2028"} & set(hostile["Subject"]))
    if "{{" in name:
        assert name in hostile["Subject"]
        assert name in hostile.get_content()
    if "<b>" in name:
        assert "<b>&amp;[31m" in hostile.get_content()


def test_F7_twin_a_header_with_a_line_break_is_refused_by_the_library(smtp):
    mail = delivery.EmailMessage("A\nBcc: x@y.co", "", "a@b.co", ["c@d.co"])
    connection = get_connection()
    trouble = delivery.trouble_of(connection, lambda: connection.send_messages([mail]))
    assert trouble.lasting
