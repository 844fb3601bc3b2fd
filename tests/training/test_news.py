"""What participants are written about: once, together, and as things stand when it goes out."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerpath.notifications import delivery
from careerpath.notifications.models import Message
from tests.training import made
from training import notifications
from training.domain import excuses, extensions, grades, news, sessions
from training.models import Told

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=20)


@pytest.fixture
def cohort():
    return made.cohort(seats=95)


def after(minutes=20):
    """A moment when nobody takes anything back any more."""
    return timezone.now() + timedelta(minutes=minutes)


def coming(cohort, days=3, **fields):
    """A session some days from now."""
    ahead = (timezone.now() - made.MONDAY).days + days
    return made.session(cohort, days=ahead, **fields)


def everything(cohort):
    """Two people, and five things that each of them has to know."""
    teacher, people = made.instructor(cohort), made.enrolled(cohort, 2)
    moved, off = coming(cohort, topic="Ward rounds"), coming(cohort, 4, topic="Night shift")
    sessions.move(
        moved,
        starts_at=moved.starts_at + timedelta(days=1),
        ends_at=moved.ends_at + timedelta(days=1),
        by=teacher,
    )
    sessions.cancel(off, reason="The room is flooded.", by=teacher)
    item = made.item(cohort, name="Quiz 1", points=20, due_at=timezone.now() + timedelta(days=1))
    for one in people:
        made.grade(item, one, "13.37", comment="ZZCANARY-comment")
        excuse = excuses.ask(
            one,
            from_at=moved.starts_at,
            to_at=moved.ends_at,
            reason_class="illness",
            text="ZZCANARY-text",
            by=one.person,
        )
        excuses.answer(excuse, granted=True, by=teacher)
        more = extensions.ask(
            item, one, due_at=item.due_at + timedelta(days=2), reason="Ill.", by=one.person
        )
        extensions.answer(more, granted=False, text="Talk to me first.", by=teacher)
    grades.release(item, by=teacher)
    return teacher, people, moved, off, item


def test_W14_ten_changes_make_one_mail_each_and_nobody_hears_twice(cohort):
    everything(cohort)
    assert news.tell() == 0  # somebody may still take it back
    assert news.tell(after()) == 2
    for more in (after(), after(300), after(3000)):
        assert news.tell(more) == 0
    assert Message.objects.filter(kind=notifications.NEWS).count() == 2
    body = Message.objects.filter(kind=notifications.NEWS).first().body
    for words in (
        "New time: Ward rounds", "Canceled: Night shift", "The room is flooded.",
        "Your grade is out: Quiz 1.", "Granted: your excuse", "Not granted: more time for Quiz 1",
        "Talk to me first.", "/training/my/",
    ):  # fmt: skip
        assert words in body, words
    for words in ("13.37", "ZZCANARY", "llness"):
        assert words not in body


def test_what_was_taken_back_before_anybody_knew_is_never_told(cohort):
    teacher = made.instructor(cohort)
    made.enrolled(cohort, 1)
    session = coming(cohort)
    sessions.cancel(session, reason="Ill.", by=teacher)
    sessions.restore(session, by=teacher)
    item = made.item(cohort)
    made.grade(item, made.enrolled(cohort, 1)[0], 5)
    grades.release(item, by=teacher)
    grades.hold_back(item, by=teacher)
    assert news.tell(after()) == 0


def test_C10_a_mail_that_no_longer_holds_is_dropped_and_its_people_hear_how_things_stand(cohort):
    teacher = made.instructor(cohort)
    made.enrolled(cohort, 1)
    session = coming(cohort, topic="Ward rounds")
    sessions.cancel(session, reason="Ill.", by=teacher)
    news.tell(after())
    message = Message.objects.get(kind=notifications.NEWS)
    assert news.still(message)
    sessions.restore(session, by=teacher)
    assert delivery.send_now(message) is False
    message.refresh_from_db()
    assert message.state == "cancelled"
    assert mail.outbox == []
    assert not Told.objects.exists()
    assert news.tell(after(400)) == 0  # it takes place, as they always thought


def test_who_was_told_of_a_cancellation_is_told_that_it_takes_place_after_all(cohort):
    teacher = made.instructor(cohort)
    made.enrolled(cohort, 1)
    session = coming(cohort, topic="Ward rounds")
    sessions.cancel(session, reason="Ill.", by=teacher)
    news.tell(after())
    assert delivery.send_now(Message.objects.get(kind=notifications.NEWS))
    sessions.restore(session, by=teacher)
    session.topic = "Ward rounds, longer"
    sessions.change(session, changed={"topic"}, by=teacher)
    assert news.tell(after(400)) == 1
    last = Message.objects.filter(kind=notifications.NEWS).order_by("pk").last()
    assert "Takes place after all: Ward rounds, longer" in last.body


def test_only_those_of_the_section_hear_and_those_who_left_do_not(cohort):
    teacher, part = made.instructor(cohort), made.section(cohort)
    [mine] = made.enrolled(cohort, 1, part)
    made.enrolled(cohort, 1, made.section(cohort, "B"))
    [left] = made.enrolled(cohort, 1, part)
    left.step("withdrawn", by="system:test")
    session = coming(cohort, section=part)
    sessions.cancel(session, reason="Ill.", by=teacher)
    assert news.tell(after()) == 1
    assert Message.objects.get(kind=notifications.NEWS).to_user_id == mine.person_id


def test_telling_costs_the_same_for_2_and_40_people(cohort):
    teacher = made.instructor(cohort)
    made.enrolled(cohort, 2)
    sessions.cancel(coming(cohort), reason="Ill.", by=teacher)
    with CaptureQueriesContext(connection) as few:
        assert news.tell(after()) == 2
    other = made.cohort(seats=95)
    made.enrolled(other, 40)
    sessions.cancel(coming(other, 5), reason="Ill.", by=made.instructor(other))
    with CaptureQueriesContext(connection) as many:
        assert news.tell(after()) == 40
    assert len(few) == len(many)
