"""More time for one person: asked for, granted, answered, withdrawn."""

from datetime import timedelta

import pytest

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from tests.training import made
from training.domain import extensions
from training.models import Extension

pytestmark = pytest.mark.django_db
LATER = made.MONDAY + timedelta(days=9)


@pytest.fixture
def scene():
    cohort = made.cohort()
    item = made.item(cohort, due_at=made.MONDAY)
    (seat,) = made.enrolled(cohort, 1)
    return item, seat, made.instructor(cohort)


def test_T1_asking_and_answering_leave_a_line_each(scene):
    item, seat, teacher = scene
    before = AuditEvent.objects.count()
    asked = extensions.ask(item, seat, due_at=LATER, reason="Ill.", by=seat.person)
    with pytest.raises(Refused, match="already"):
        extensions.ask(item, seat, due_at=LATER, reason="Ill.", by=seat.person)
    with pytest.raises(Refused, match="Say why"):
        extensions.answer(asked, granted=False, by=teacher)
    extensions.answer(asked, granted=True, due_at=LATER - timedelta(days=1), by=teacher)
    assert extensions.due_of(item, [seat]) == {seat.pk: LATER - timedelta(days=1)}
    extensions.withdraw(asked, by=teacher)
    assert extensions.due_of(item, [seat]) == {seat.pk: made.MONDAY}
    assert AuditEvent.objects.count() - before == 3


def test_a_granted_extension_answers_the_question_and_replaces_the_one_before(scene):
    item, seat, teacher = scene
    extensions.ask(item, seat, due_at=LATER, reason="Ill.", by=seat.person)
    extensions.grant(item, seat, due_at=LATER, reason="As asked.", by=teacher)
    last = extensions.grant(
        item, seat, due_at=LATER + timedelta(days=1), reason="Still ill.", by=teacher
    )
    assert list(Extension.objects.granted()) == [last]
    assert Extension.objects.count() == 2


@pytest.mark.parametrize(("days", "reason"), [(0, "Ill."), (-1, "Ill."), (3, "  ")])
def test_C10_an_extension_without_sense_meets_a_sentence(scene, days, reason):
    item, seat, teacher = scene
    due = made.MONDAY + timedelta(days=days)
    with pytest.raises(Refused, match=r"\.$"):
        extensions.grant(item, seat, due_at=due, reason=reason, by=teacher)
    assert not Extension.objects.exists()
