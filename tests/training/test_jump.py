"""Jump finds what its reader may open, and nothing else."""

import re

import pytest
from django.test import Client

from tests.cohorts import made as hub
from tests.training import made

pytestmark = pytest.mark.django_db
JUMP = "/staff/jump/"


def shown(user, typed, **headers):
    client = Client()
    client.force_login(user)
    answer = client.get(JUMP, {"q": typed}, headers=headers)
    assert answer.status_code == 200
    return re.findall(r'<a href="([^"]+)" data-jump>', answer.content.decode())


def test_A2_everybody_finds_their_own_people_and_pages_only(client):
    theirs, other = made.cohort(name="Cohort 70"), made.cohort(name="Cohort 71")
    [one], [stranger] = made.enrolled(theirs), made.enrolled(other)
    for each, name in ((one, "Amara Okafor"), (stranger, "Amara Lindqvist")):
        each.person.name = name
        each.person.save()
    teacher, office = made.instructor(theirs), hub.user("program_lead")
    reader = hub.user("reviewer")

    assert (
        shown(teacher, "amara") == [f"/people/enrollments/{one.pk}/"]
        or len(shown(teacher, "amara")) == 1
    )
    assert len(shown(office, "amara")) == 2
    assert len(shown(office, "amara okaf")) == 1
    assert shown(reader, "amara") == []
    assert shown(one.person, "amara") == []
    both = {f"/cohorts/{each.slug}/" for each in (theirs, other)}
    assert both <= set(shown(office, "cohort 7"))
    assert f"/cohorts/{other.slug}/" not in shown(teacher, "cohort 7")


def test_without_words_it_lists_ones_own_pages_and_odd_words_harm_nothing():
    admin = hub.user("admin")

    assert "/people/" in shown(admin, "")
    assert shown(admin, "people roles") == ["/people/"]
    for odd in ("\x00", "%", "_", "' OR 1=1 --", "😀" * 90, "a " * 60):
        shown(admin, odd)


def test_the_dialog_gets_the_places_alone():
    user = hub.user("admin")
    client = Client()
    client.force_login(user)

    part = client.get(JUMP, {"q": "people"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="cp-jump-found"')
    nothing = client.get(JUMP, {"q": "zzzz"}, headers={"HX-Request": "true"}).content.decode()
    assert "Nothing that you may open holds “zzzz”." in nothing
