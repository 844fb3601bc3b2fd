"""What instructors say of a cell: states, rubric, undo, more time; nothing judges by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from tests.training import made
from training.domain import figures, grade_acts, grades
from training.domain.grid import Choice, Grid
from training.grading import Criterion, Rubric
from training.models import Extension, Grade

pytestmark = pytest.mark.django_db
RUBRIC = Rubric(
    (
        Criterion("Finds the cause", Decimal(6), ((Decimal(6), "All"), (Decimal(3), "Half"))),
        Criterion("Explains it", Decimal(4)),
    )
).stored()


@pytest.fixture
def scene(client):
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 3)
    due = timezone.now() - timedelta(days=1)
    item = made.item(cohort, points=10, rubric=RUBRIC, due_at=due, takes_work=True)
    client.force_login(teacher)
    return item, people, teacher


def way(name, item, seat):
    return reverse(f"training:{name}", args=[item.pk, seat.pk])


def test_T2_every_step_of_a_cell_can_be_taken_back_with_its_override(scene):
    item, (seat, *_), teacher = scene
    grade = grades.enter(item, seat, "7", seen=0, by=teacher)
    grades.override(grade, points=Decimal(9), reason="Question 3.", seen=1, by=teacher)
    grade.refresh_from_db()
    grades.override(grade, points=None, reason="", seen=2, by=teacher)
    before = AuditEvent.objects.count()
    grade_acts.take_back(grade, seen=3, by=teacher)
    grade.refresh_from_db()
    assert (grade.counted, grade.override_reason, grade.override_by) == (9, "Question 3.", teacher)
    with pytest.raises(Refused, match="Look again"):
        grade_acts.take_back(grade, seen=3, by=teacher)
    assert AuditEvent.objects.count() - before == 1
    assert grade.history.count() == 4


def test_C10_a_stale_form_of_a_cell_meets_a_sentence(client, scene):
    item, (seat, *_), teacher = scene
    grades.enter(item, seat, "7", seen=0, by=teacher)
    sent = {"state": "missing", "points": "", "comment": "", "seen": 0}
    answer = client.post(way("grade_decide", item, seat), sent)
    assert answer.status_code == 422
    assert b"Somebody else changed this grade meanwhile." in answer.content
    assert Grade.objects.get().state == "graded"


def test_a_state_is_what_somebody_says_and_points_go_with_it(client, scene):
    item, (seat, *_), _ = scene
    sent = {"state": "graded", "points": "", "comment": "", "seen": 0}
    there = way("grade_decide", item, seat)
    assert b"Enter the points." in client.post(there, sent).content
    client.post(there, {**sent, "points": "8", "is_late": "on", "comment": "Clear."})
    grade = Grade.objects.get()
    assert (grade.state, grade.points, grade.is_late, grade.comment) == (
        "graded",
        Decimal(8),
        True,
        "Clear.",
    )
    client.post(there, {**sent, "state": "returned", "points": "8", "seen": 1})
    client.post(way("grade_undo", item, seat), {"seen": 2})
    assert Grade.objects.get().is_late
    assert client.get(there.removesuffix("decide/")).content.count(b"<li><b>") == 3


def test_person_by_person_goes_on_to_whoever_waits_next(client, scene):
    item, people, _ = scene
    first = client.get(reverse("training:grade_next", args=[item.pk]))
    assert first.url == way("grade_person", item, people[0])
    part = {"c0": "6", "c1": "", "comment": "", "seen": 0}
    stays = client.post(first.url, {**part, "stay": "1"})
    assert stays.url == first.url
    assert (Grade.objects.get().points, Grade.objects.get().rubric_points) == (None, {"0": "6"})
    onward = client.post(first.url, {**part, "c1": "2.5", "seen": 1})
    assert Grade.objects.get().points == Decimal("8.5")
    assert onward.url == way("grade_person", item, people[1])
    wrong = client.post(onward.url, {**part, "c0": "7"})
    assert wrong.status_code == 422
    assert b"At most 6 points." in wrong.content
    page = client.get(onward.url).content
    assert b"All" in page
    assert b"Half" in page


def test_the_empty_ones_are_missing_only_when_somebody_says_so_and_not_for_long(client, scene):
    item, people, teacher = scene
    grades.enter(item, people[0], "7", seen=0, by=teacher)
    client.get(reverse("training:gradebook", args=[item.cohort.slug]))
    assert Grade.objects.count() == 1
    there = reverse("training:grades_missing", args=[item.pk])
    done = client.post(there, follow=True)
    assert Grade.objects.filter(state="missing").count() == 2
    undo = next(iter(done.context["messages"])).extra_tags.removeprefix("undo=").split()[0]
    client.post(undo)
    assert not Grade.objects.filter(state="missing").exists()
    assert Grade.objects.with_points().count() == 1


def test_more_time_is_granted_answered_and_withdrawn_on_the_page_of_the_cell(client, scene):
    item, (seat, *_), _ = scene
    day = (timezone.now() + timedelta(days=4)).strftime("%Y-%m-%dT17:00")
    there = way("grade_extension", item, seat)
    assert client.post(there, {"more-due_at": day, "more-reason": ""}).status_code == 422
    client.post(there, {"more-due_at": day, "more-reason": "Ill."})
    extension = Extension.objects.get()
    assert extension.state == "granted"
    client.post(reverse("training:extension_withdraw", args=[extension.pk]))
    again = client.post(reverse("training:extension_withdraw", args=[extension.pk]))
    assert again.status_code == 422
    asked = made.asked(item, seat)
    answer = reverse("training:extension_answer", args=[asked.pk])
    assert b"Say why there is no more time." in client.post(answer, {"answer-text": ""}).content
    client.post(answer, {"answer-granted": "on", "answer-text": "Until then."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("granted", "Until then.")


def test_filters_count_what_they_would_show(scene):
    item, people, teacher = scene
    area = made.subject(item.cohort.program)
    other = made.item(item.cohort, points=10, subjects={area: 1000})
    grades.enter(item, people[0], "m", seen=0, by=teacher)
    grades.enter(other, people[0], "m", seen=0, by=teacher)
    grades.enter(item, people[1], "9", seen=0, by=teacher)
    made.grade(other, people[2], state="submitted")
    book = figures.gradebook(item.cohort, people)
    now = timezone.now()
    grid = Grid(book, people, Choice(show="missing", least=2), now)
    assert grid.counts == {"all": 3, "to_grade": 1, "ungraded": 1, "missing": 1, "at_risk": 0}
    flagged = Grid(book, people, Choice(show="at_risk"), now, signals={people[2].pk: 1})
    assert flagged.shown == [people[2]]
    assert grid.shown == [people[0]]
    assert Grid(book, people, Choice(sort="-total"), now).shown[0] == people[1]
    assert Grid(book, people, Choice(sort=f"i{item.pk}"), now).shown == [
        people[0],
        people[1],
        people[2],
    ]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "sort=nosuch",
        "page=9" + "9" * 30,
        "section=x&area=0&level=-1",
        "least=NaN&show=%EF",
    ],
)
def test_F2_odd_filters_are_set_aside(client, scene, query):
    slug = scene[0].cohort.slug
    for page in ("gradebook", "subject_areas", "gradebook_changes", "grade_message"):
        there = reverse(f"training:{page}", args=[slug])
        assert client.get(f"{there}?{query}&since={'9' * 40}&column=i{'9' * 9}").status_code == 200


def test_C9_the_grid_hears_what_somebody_else_changed_and_when_it_may_no_longer(client, scene):
    item, (seat, *_), teacher = scene
    there = reverse("training:gradebook_changes", args=[item.cohort.slug])
    assert b"<td" not in client.get(there).content
    other = made.instructor(item.cohort)
    grades.enter(item, seat, "7", seen=0, by=other)
    heard = client.get(there).content.decode()
    assert f'id="g-{item.pk}-{seat.pk}"' in heard
    assert 'data-v="1"' in heard
    assert f'id="t-{seat.pk}"' in heard
    teacher.grants.all().delete()
    assert client.get(there).status_code in (403, 404)


@pytest.mark.parametrize("name", ["grade_item", "grade_total", "grade_cell", "grade_person"])
def test_pages_about_people_ask_the_same_however_many_there_are(client, scene, name):
    item, people, _ = scene
    made.grade(item, people[0], 5)
    args = {
        "grade_item": [item.pk],
        "grade_total": [item.cohort.slug, people[0].pk],
    }.get(name, [item.pk, people[0].pk])
    there = reverse(f"training:{name}", args=args)
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        assert client.get(there).status_code == 200
    for one in made.enrolled(item.cohort, 30):
        made.grade(item, one, 7)
    with CaptureQueriesContext(connection) as many:
        client.get(there)
    assert len(few) == len(many)


def test_A6_nobody_gives_a_state_or_a_version_through_a_field_of_the_grid(client, scene):
    item, (seat, *_), _ = scene
    sent = {"value": "5", "version": 0, "state": "missing", "override": "10", "comment": "x"}
    client.post(way("grade_cell", item, seat), sent, headers={"HX-Request": "true"})
    grade = Grade.objects.get()
    assert (grade.state, grade.override, grade.comment, grade.version) == ("graded", None, "", 1)
