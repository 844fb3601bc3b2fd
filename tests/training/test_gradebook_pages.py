"""The gradebook as instructors use it: cells, conflicts, paste, override, release."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from tests.training import made
from training.models import Grade, GradeItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(client):
    """A cohort of three people and one assessment; its instructor is signed in."""
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 3)
    item = made.item(cohort, points=20)
    client.force_login(teacher)
    return cohort, teacher, people, item


def at(item, enrollment):
    return reverse("training:grade_cell", args=[item.pk, enrollment.pk])


def test_C9_the_same_cell_shows_both_values_and_loses_none(client, book):
    _, _, people, item = book
    head = {"HX-Request": "true"}
    first = client.post(at(item, people[0]), {"value": "17,5", "version": 0}, headers=head)
    assert b"g-saved" in first.content
    stale = client.post(at(item, people[0]), {"value": "12", "version": 0}, headers=head)
    assert stale.status_code == 422
    assert b"it is 17.5. You typed 12." in stale.content
    assert str(Grade.objects.get().points) == "17.50"
    client.post(at(item, people[0]), {"value": "m", "version": 1})
    assert Grade.objects.get().state == "missing"


@pytest.mark.parametrize("value", ["NaN", "-1", "1e400", "x", "9" * 12, "1.234", "١٢x"])
def test_F1_odd_points_meet_a_sentence(client, book, value):
    _, _, people, item = book
    answer = client.post(at(item, people[0]), {"value": value, "version": 0})
    assert answer.status_code == 422
    assert not Grade.objects.exists()


def test_X8_a_paste_does_what_its_preview_showed_and_is_undone(client, book):
    cohort, _, people, item = book
    made.grade(item, people[0], 11)
    rows = "\n".join(f"{one.person.email}\t{10 + place}" for place, one in enumerate(people))
    page = reverse("training:grades_paste", args=[cohort.slug])
    sent = {"item": item.pk, "rows": f"{rows}\nnobody@example.org\t5"}
    plan = client.post(page, sent).context["plan"]
    assert (len(plan.changing), len(plan.problems)) == (3, 1)
    assert Grade.objects.count() == 1
    done = client.post(page, {**sent, "digest": plan.digest}, follow=True)
    assert sorted(map(float, Grade.objects.values_list("points", flat=True))) == [10, 11, 12]
    again = client.post(page, {**sent, "digest": plan.digest})
    assert again.status_code == 422
    moment = Grade.objects.first().set_at
    micro = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    undo = reverse("training:grades_undo", args=[cohort.slug, micro])
    assert undo.encode() in done.content
    client.post(undo)
    assert list(Grade.objects.with_points().values_list("points", flat=True)) == [11]


def test_X9_a_paste_names_the_columns_it_ignores(client, book):
    cohort, _, people, item = book
    rows = f"Name\t{item.name}\tstate\tis_staff\n{people[0].person.email}\t9\tgraded\t1"
    page = reverse("training:grades_paste", args=[cohort.slug])
    plan = client.post(page, {"item": item.pk, "rows": rows}).context["plan"]
    assert plan.ignored == ["state", "is_staff"]
    assert len(plan.lines) == 1


def test_T1_override_release_and_grade_leave_a_line_each(client, book):
    _, _, people, item = book
    before = AuditEvent.objects.count()
    client.post(at(item, people[0]), {"value": "8", "version": 0})
    way = reverse("training:grade_override", args=[item.pk, people[0].pk])
    assert (
        client.post(way, {"over-points": "12", "over-reason": "", "over-seen": 1}).status_code
        == 422
    )
    assert client.post(way, {"over-points": "", "over-seen": 1}).status_code == 422
    client.post(way, {"over-points": "12", "over-reason": "Question 3 was wrong.", "over-seen": 1})
    assert Grade.objects.get().counted == 12
    assert b"Question 3 was wrong." in client.get(at(item, people[0])).content
    client.post(reverse("training:grades_release", args=[item.pk]))
    assert GradeItem.objects.get().is_released
    assert AuditEvent.objects.count() - before == 3


def test_A3_another_cohorts_cells_are_not_found(client, book):
    _, _, people, _ = book
    other = made.item(made.cohort())
    assert client.get(at(other, people[0])).status_code == 404


@pytest.mark.parametrize("page", ["gradebook", "subject_areas"])
def test_pages_ask_the_same_for_3_and_95_people(client, book, page):

    cohort, _, people, item = book
    made.grade(item, people[0], 15)
    there = reverse(f"training:{page}", args=[cohort.slug])
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        assert client.get(there).status_code == 200
    for one in made.enrolled(cohort, 92):
        made.grade(item, one, 10)
    with CaptureQueriesContext(connection) as many:
        client.get(there)
    assert len(few) == len(many)
