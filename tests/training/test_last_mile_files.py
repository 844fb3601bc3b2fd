"""The matrix of last mile as a file, and what many people cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.ui.tables.models import Export
from cohorts.models import Cohort
from tests.training import made
from training.domain import plans, skills

pytestmark = pytest.mark.django_db


def go(name, *args):
    return reverse(f"training:{name}", args=args)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_X4_the_matrix_leaves_as_a_file_with_its_line(client, hub, kind):
    cohort, _, people, one, _, wanted = hub
    sent = {"level": 3, "sentence": "Seen in the lab.", "seen": 0}
    client.post(go("skill_verify", people[0].pk, one.pk), sent)
    there = go("last_mile_export", cohort.slug)
    done = client.post(there, {"set": wanted.pk, "format": kind})
    export = Export.objects.get()
    assert done.url == reverse("tables:export", args=[export.pk])
    assert (export.state, export.rows, export.format) == ("ready", 3, kind)
    line = AuditEvent.objects.latest("pk")
    assert line.detail["sha256"] == export.sha256
    if kind == "csv":
        file = client.get(reverse("tables:export_file", args=[export.pk]))
        text = b"".join(file.streaming_content).decode()
        assert f"{one} verified" in text
        assert ",66," in text


def test_the_file_of_the_matrix_holds_whom_the_page_shows(client, hub):
    cohort, teacher, people, _, _, wanted = hub
    plans.make(people[:1], wanted, by=teacher)
    there = go("last_mile_export", cohort.slug)
    client.post(there, {"set": wanted.pk, "show": "noplan"})
    assert Export.objects.latest("pk").rows == 2
    track = made.skill(cohort.program, track=None).track
    client.post(there, {"set": wanted.pk, "track": track.pk})
    assert Export.objects.latest("pk").rows == 0


@pytest.mark.parametrize("page", ["last_mile", "skills"])
def test_X1_names_that_look_like_formulas_leave_as_text(client, hub, page):
    cohort, _, people, _, _, wanted = hub
    person = people[0].person
    person.name = '=HYPERLINK("http://evil.example")'
    person.save(update_fields=["name"])
    if page == "skills":
        assert b"=HYPERLINK(&quot;" in client.get(go("skills", people[0].pk)).content
        return
    client.post(go("last_mile_export", cohort.slug), {"set": wanted.pk})
    file = client.get(reverse("tables:export_file", args=[Export.objects.get().pk]))
    assert b"'=HYPERLINK" in b"".join(file.streaming_content)


def test_the_matrix_asks_the_same_for_3_and_95_people(client, hub):
    cohort, teacher, people, one, _, wanted = hub
    plans.make(people, wanted, by=teacher)
    there = f"{go('last_mile', cohort.slug)}?set={wanted.pk}&sort=-0"
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        assert client.get(there).status_code == 200
    more = made.enrolled(cohort, 92)
    for seat in more[:20]:
        skills.verify(seat, one, level=3, by=teacher, sentence="Seen.")
    plans.make(more, wanted, by=teacher)
    with CaptureQueriesContext(connection) as many:
        client.get(there)
    assert len(few) == len(many)


def test_X3_the_file_of_2000_people_takes_the_queries_of_3(client, hub):
    cohort, _, people, _, _, wanted = hub
    Cohort.objects.filter(pk=cohort.pk).update(seats=2000)
    there, sent = go("last_mile_export", cohort.slug), {"set": wanted.pk}
    client.post(there, sent)
    with CaptureQueriesContext(connection) as few:
        client.post(there, sent)
    made.enrolled(cohort, 2000 - len(people))
    with CaptureQueriesContext(connection) as many:
        client.post(there, sent)
    assert Export.objects.latest("pk").rows == 2000
    assert len(few) == len(many)


def test_X2_a_hostile_name_does_not_stop_the_file_of_all(client, hub):
    cohort, _, people, _, _, wanted = hub
    person = people[0].person
    person.name = "Vertical\x0btab" + "x" * 150
    person.save(update_fields=["name"])
    client.post(go("last_mile_export", cohort.slug), {"set": wanted.pk, "format": "xlsx"})
    export = Export.objects.get()
    assert (export.state, export.rows) == ("ready", 3)
    assert "replaced in 1 cells" in export.note
