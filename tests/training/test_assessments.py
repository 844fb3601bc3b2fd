"""Assessments that are added in the gradebook, and the weights of the groups."""

from decimal import Decimal

import pytest
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from tests.training import made
from training.models import GradeGroup, GradeItem, GradeItemSubject

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(client):
    """A cohort of two sections with a group that counts for all; its instructor is signed in."""
    cohort = made.cohort(seats=95)
    made.enrolled(cohort, 2)
    teacher = made.instructor(cohort)
    item = made.item(cohort, name="Quiz 1", group=made.group(cohort, name="Quizzes"))
    client.force_login(teacher)
    return cohort, item


def at(name, *args):
    return reverse(f"training:{name}", args=args)


def sent(**fields):
    return {
        "name": "Quiz 7", "kind": "quiz", "points": "20", "due_at": "2026-03-06T17:00",
        "takes_work": "on", **fields,
    }  # fmt: skip


def test_an_assessment_is_added_in_the_gradebook_and_taken_back(client, book):
    cohort, item = book
    area = made.subject(cohort.program)
    new = at("grade_item_new", cohort.slug)
    assert new.encode() in client.get(at("gradebook", cohort.slug)).content
    done = client.post(new, sent(group=item.group_id, subject=area.pk), follow=True)
    made_ = GradeItem.objects.get(name="Quiz 7")
    assert done.redirect_chain[0][0] == f"{at('gradebook', cohort.slug)}#as-{made_.pk}"
    assert f'id="as-{made_.pk}"'.encode() in done.content
    assert b"add up to" not in done.content
    assert (made_.group, made_.points) == (item.group, Decimal(20))
    assert made_.due_at.astimezone(cohort.program.zone()).hour == 17
    assert list(GradeItemSubject.objects.values_list("subject", "weight")) == [(area.pk, 1000)]
    assert AuditEvent.objects.filter(kind="training.gradeitem.created").count() == 1
    undo = at("grade_item_remove", made_.pk)
    assert undo.encode() in done.content
    client.post(undo)
    assert list(GradeItem.objects.all()) == [item]
    made.grade(item, made.enrolled(cohort)[0], 3)
    assert b"so it stays." in client.post(at("grade_item_remove", item.pk), follow=True).content


def test_a_new_group_whose_weight_breaks_the_hundred_is_warned_of_until_it_is_mended(client, book):
    cohort, item = book
    new, said = at("grade_item_new", cohort.slug), b"The weights add up to 110%, not to 100%."
    assert said in client.post(new, sent(new_group="Talks", weight="10"), follow=True).content
    assert said in client.get(at("gradebook", cohort.slug)).content
    talks = GradeGroup.objects.get(name="Talks")
    weights = {f"weight_{item.group_id}": "87.5", f"weight_{talks.pk}": "12.5"}
    weights |= {f"drop_{item.group_id}": "1", f"drop_{talks.pk}": "0"}
    page = client.post(at("grade_weights", cohort.slug), weights, follow=True)
    assert b"add up to" not in page.content
    groups = GradeGroup.objects.order_by("pk")
    assert list(groups.values_list("weight", "drop_lowest")) == [(875, 1), (125, 0)]
    assert AuditEvent.objects.filter(kind="training.gradegroup.weighed").count() == 2
    client.post(at("grade_item_remove", GradeItem.objects.get(name="Quiz 7").pk))
    assert not GradeGroup.objects.filter(name="Talks").exists()  # it was made for the assessment


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, b"Choose the group it counts with"),
        ({"new_group": "Talks"}, b"Enter the weight in percent"),
        ({"new_group": "quizzes", "weight": "10"}, b"This cohort has a group of that name."),
        ({"group": "own", "new_group": "Talks", "weight": "1"}, b"not both"),
        ({"group": "own", "name": "QUIZ 1"}, b"an assessment of that name"),
        ({"group": "own", "points": "0"}, b"more than 0 points"),
        ({"group": "own", "due_at": "soon"}, b"Enter a date and a time"),
        ({"group": "9" * 9}, b"Choose one of the list."),
    ],
)
def test_F1_what_is_wrong_with_a_new_assessment_is_said_and_nothing_is_written(
    client, book, fields, sentence
):
    cohort, item = book
    fields = {**fields, **({"group": item.group_id} if fields.get("group") == "own" else {})}
    answer = client.post(at("grade_item_new", cohort.slug), sent(**fields))
    assert (answer.status_code, sentence in answer.content) == (422, True)
    assert (GradeItem.objects.count(), GradeGroup.objects.count()) == (1, 1)


def test_A2_whoever_teaches_one_section_sets_work_for_it_alone_and_no_weights(client, book):
    cohort, item = book
    mine, other = made.section(cohort), made.section(cohort, "B")
    client.force_login(made.instructor(cohort, mine))
    new = at("grade_item_new", cohort.slug)
    for section in ("", other.pk):
        answer = client.post(new, sent(group=item.group_id, section=section))
        assert answer.status_code == 422
    answer = client.post(new, sent(group=item.group_id, section=mine.pk, new_group="X", weight=1))
    assert answer.status_code == 302
    ours = GradeItem.objects.get(section=mine)
    assert ours.group == item.group
    for one in (item, ours):
        client.post(at("grade_item_remove", one.pk))
    assert list(GradeItem.objects.all()) == [item]
    weights = {f"weight_{item.group_id}": "50", f"drop_{item.group_id}": "0"}
    assert b"whole cohort" in client.post(at("grade_weights", cohort.slug), weights).content
    assert GradeGroup.objects.get().weight == 1000


def test_an_assessment_is_changed_with_its_rubric_and_grades_hold(client, book):
    cohort, item = book
    edit = at("grade_item_edit", item.pk)
    rubric = "Structure: 12\nEvidence: 8"
    page = client.get(edit).content.decode()
    assert 'name="rubric"' in page
    assert 'name="section"' not in page
    fields = sent(name="Quiz 1b", group=item.group_id, rubric=rubric)

    wrong = client.post(edit, {**fields, "rubric": "Structure: 12"}).content.decode()
    assert "The criteria add up to 12, not to 20." in wrong
    assert "Line 1: enter a name" in client.post(edit, {**fields, "rubric": ": 3"}).content.decode()
    assert client.post(edit, fields).url == f"{at('gradebook', cohort.slug)}#as-{item.pk}"
    item.refresh_from_db()
    assert (item.name, item.points) == ("Quiz 1b", Decimal(20))
    assert [one["name"] for one in item.rubric] == ["Structure", "Evidence"]
    assert rubric.replace("\n", "\r\n") in client.get(edit).content.decode().replace(
        "\r\n", "\n"
    ).replace("\n", "\r\n")

    person = made.enrolled(cohort)[0]
    grade = made.grade(item, person, 19)
    type(grade).objects.filter(pk=grade.pk).update(rubric_points={"0": "12"}, version=2)
    less = client.post(edit, {**fields, "points": "10", "rubric": ""}).content.decode()
    assert "Somebody has more points than that." in less
    other = client.post(edit, {**fields, "rubric": "All: 20"}).content.decode()
    assert "Somebody was graded by the rubric" in other
    line = AuditEvent.objects.get(kind="training.gradeitem.changed")
    assert "rubric" in line.detail["fields"]


def test_whoever_teaches_one_section_does_not_change_what_all_have(client, book):
    cohort, item = book
    made.section(cohort, "B")
    client.force_login(made.instructor(cohort, made.section(cohort)))
    said = client.post(at("grade_item_edit", item.pk), sent(group=item.group_id))
    assert said.status_code in {404, 422}
    item.refresh_from_db()
    assert item.name == "Quiz 1"
