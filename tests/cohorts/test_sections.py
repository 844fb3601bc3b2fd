"""People are placed into sections: by hand, evenly, never above a size, and back again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.invariants import broken
from careerpath.workflow import Refused
from cohorts.domain import enrollments, sections
from cohorts.models import Enrollment, Section, SectionChange
from tests.cohorts import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return made.cohort(seats=30)


@pytest.fixture
def lead(client, settings):
    settings.TWO_FACTOR_OBLIGATORY = False
    user = made.user("program_lead")
    client.force_login(user)
    return user


def section(cohort, name, size=None):
    return Section.objects.create(cohort=cohort, name=name, size=size)


def seated(cohort, number, where=None):
    return [
        Enrollment.objects.create(cohort=cohort, person=person, section=where, state="enrolled")
        for person in made.people(number)
    ]


def counts(cohort):
    return [one.people for one in cohort.sections.for_list()]


def test_spreading_is_even_moves_few_and_can_be_undone(cohort, lead):
    morning, evening, _ = (section(cohort, name) for name in ("A", "B", "C"))
    seated(cohort, 7, morning)
    seated(cohort, 2, evening)
    seated(cohort, 2)
    plan = sections.spread(cohort)

    assert [(now, then) for _, now, then in plan.rows] == [(7, 4), (2, 4), (0, 3)]
    assert len(plan.moves) == 5
    sections.place(cohort, plan.wanted, by=lead)
    assert counts(cohort) == [4, 4, 3]
    assert sections.spread(cohort).moves == []
    assert AuditEvent.objects.filter(kind=sections.PLACED, actor_id=lead.pk).count() == 5

    assert sections.undo(cohort, by=lead) == 5
    assert counts(cohort) == [7, 2, 0]
    with pytest.raises(Refused, match="nothing to undo"):
        sections.undo(cohort, by=lead)


def test_no_section_ever_holds_more_than_its_size(cohort, lead):
    small, wide = section(cohort, "A", size=2), section(cohort, "B", size=4)
    people = seated(cohort, 6)
    with pytest.raises(Refused, match="A takes 2 people, and it would have 3"):
        sections.place(cohort, dict.fromkeys([one.pk for one in people[:3]], small.pk), by=lead)
    assert counts(cohort) == [0, 0]

    sections.place(cohort, sections.spread(cohort).wanted, by=lead)
    assert counts(cohort) == [2, 4]
    seated(cohort, 1)
    with pytest.raises(Refused, match="take 6 people together, and 7 are enrolled"):
        sections.spread(cohort)
    assert sections.too_small(Section(pk=wide.pk, size=3)) == (
        "4 people are in this section already."
    )
    Section.objects.filter(pk=wide.pk).update(size=1)
    said = [sentence for _, sentence in broken()]
    assert f"Section {wide.pk} (B) takes 1 people and has 4." in said


def test_a_seat_is_not_reserved_in_a_section_that_is_full(cohort, lead):
    small = section(cohort, "A", size=1)
    one, two = made.people(2)
    enrollments.reserve(cohort, person=one, by=lead, section=small)
    with pytest.raises(Refused, match="A is full: it takes 1 person"):
        enrollments.reserve(cohort, person=two, by=lead, section=small)


def test_undoing_leaves_those_who_were_moved_since(cohort, lead):
    first, second = section(cohort, "A"), section(cohort, "B")
    people = seated(cohort, 3)
    sections.place(cohort, {one.pk: first.pk for one in people}, by=lead)
    Enrollment.objects.filter(pk=people[0].pk).update(section=second)

    assert sections.undo(cohort, by=lead) == 2
    assert counts(cohort) == [0, 1]


def test_the_page_moves_by_row_and_together_and_says_what_it_refuses(client, cohort, lead):
    first, second = section(cohort, "A", size=1), section(cohort, "B")
    one, two = seated(cohort, 2)
    place = reverse("cohorts:sections_place", args=[cohort.slug])
    rows = {f"section_{one.pk}": first.pk, f"was_{one.pk}": "none",
            f"section_{two.pk}": "none", f"was_{two.pk}": "none"}  # fmt: skip

    client.post(place, rows)
    assert counts(cohort) == [1, 0]
    full = client.post(place, {"to": first.pk, "picked": [two.pk]})
    assert full.status_code == 422
    assert "A takes 1 person, and it would have 2." in full.content.decode()
    assert client.post(place, {"to": second.pk}).status_code == 422
    client.post(place, {"to": second.pk, "picked": [one.pk, two.pk]})
    assert counts(cohort) == [0, 2]
    client.post(reverse("cohorts:sections_undo", args=[cohort.slug]))
    assert counts(cohort) == [1, 0]

    spread = reverse("cohorts:sections_spread", args=[cohort.slug])
    assert "1 person moves" in client.get(spread).content.decode()
    assert client.post(spread, {"mark": "another"}).status_code == 422
    client.post(spread, {"mark": sections.spread(cohort).mark})
    assert counts(cohort) == [1, 1]
    assert SectionChange.objects.filter(undone_at=None).count() == 2


def test_the_page_costs_the_same_with_one_and_with_three(client, cohort, lead):
    section(cohort, "A")
    seated(cohort, 1)
    page = reverse("cohorts:sections", args=[cohort.slug])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    section(cohort, "B")
    seated(cohort, 2)
    with CaptureQueriesContext(connection) as more:
        client.get(page)
    assert len(few) == len(more)
