"""The participant's own sessions: how they went, and making up for those that were missed."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from cohorts.models import Enrollment
from tests.training import made
from tests.training.my import MY, at, noon, page
from training.domain import make_ups, news
from training.models import MakeUp

pytestmark = pytest.mark.django_db
ALL = "/training/my/attendance/"


@pytest.fixture
def missed(seat):
    """A session two days ago that the person of the seat did not come to."""
    session = at(
        made.session(seat.cohort, state="held", topic="Ward rounds"), noon(seat.cohort, -2)
    )
    made.mark(session, seat, "A")
    return session


def asking(session):
    return reverse("training:my_make_up_ask", args=[session.pk])


def wish(cohort, **more):
    return {"task": "Sit in on the night shift.", "due_on": noon(cohort, 4).date(), **more}


def test_T1_a_make_up_is_handed_in_by_its_person_alone(client, seat):
    missed = at(made.session(seat.cohort, state="held", topic="Ward rounds"), noon(seat.cohort, -2))
    [other] = made.enrolled(seat.cohort, 1, seat.part)
    teacher = made.instructor(seat.cohort)
    mine, theirs = (
        MakeUp.objects.create(
            session=missed, enrollment=one, task="Ten lines.", due_on=noon(seat.cohort, 3).date(),
            created_by=teacher,
        )
        for one in (seat, other)
    )  # fmt: skip
    there = reverse("training:my_make_up", args=[mine.pk])
    assert "Make up for “Ward rounds”" in page(client)
    assert client.get(reverse("training:my_make_up", args=[theirs.pk])).status_code == 404
    assert client.post(there, {"note": " "}).status_code == 422
    assert client.post(there, {"note": "Wrote them."}).status_code == 302
    assert client.post(there, {"note": "Again."}).status_code == 422
    mine.refresh_from_db()
    assert (mine.state, mine.note) == ("handed_in", "Wrote them.")


def test_a_missed_session_is_made_up_for_as_both_agree(client, seat, missed):
    cohort, teacher = seat.cohort, made.instructor(seat.cohort)
    assert "Make up for it" in page(client, ALL)
    assert "Ward rounds" in page(client, asking(missed))
    late = client.post(asking(missed), wish(cohort, due_on=noon(cohort, -1).date()))
    assert (late.status_code, b"still to come" in late.content) == (422, True)
    before = AuditEvent.objects.count()
    assert client.post(asking(missed), wish(cohort, state="signed_off")).status_code == 302
    assert client.post(asking(missed), wish(cohort, task="Write it up.")).status_code == 302
    assert AuditEvent.objects.count() - before == 2
    asked = MakeUp.objects.get()
    assert (asked.state, asked.task, asked.created_by) == ("asked", "Write it up.", seat.person)
    assert "Asked for" in page(client)
    client.force_login(teacher)
    there = reverse("training:make_ups", args=[cohort.slug])
    assert "Write it up." in page(client, there)
    assert "Asked for: Ward rounds." in page(client, "/staff/")
    agree = reverse("training:make_up_agree", args=[asked.pk])
    assert client.post(agree, wish(cohort, task="")).status_code == 422
    assert client.post(agree, wish(cohort, task="Twenty lines.")).status_code == 302
    stale = client.post(agree, wish(cohort))  # C10: somebody answered meanwhile
    assert stale.status_code == 422
    asked.refresh_from_db()
    assert (asked.state, asked.task) == ("open", "Twenty lines.")
    assert [one.line[:31] for one in news.current(timezone.now() + timedelta(minutes=20))] == [
        "To make up for “Ward rounds”: h"
    ]
    client.force_login(seat.person)
    assert client.get(asking(missed)).status_code == 404
    assert "Twenty lines." in page(client, MY)


def test_only_an_absence_of_ones_own_can_be_made_up_for(client, seat):
    cohort = seat.cohort
    there = at(made.session(cohort, state="held"), noon(cohort, -1))
    made.mark(there, seat, "L")
    elsewhere = at(made.session(made.cohort(), state="held"), noon(cohort, -1))
    assert client.post(asking(there), wish(cohort)).status_code == 422
    assert client.post(asking(elsewhere), wish(cohort)).status_code == 404
    absent = at(made.session(cohort, state="held"), noon(cohort, -3))
    made.mark(absent, seat, "A")
    Enrollment.objects.get(pk=seat.pk).step("on_leave", by="system:test")
    assert client.post(asking(absent), wish(cohort)).status_code == 422
    assert not MakeUp.objects.exists()


def test_what_is_asked_for_is_answered_by_those_on_duty(client, seat, missed):
    asked = make_ups.ask_for(
        missed, seat, task="Ten lines.", due_on=noon(seat.cohort, 2).date(), by=seat.person
    )
    agree = reverse("training:make_up_agree", args=[asked.pk])
    assert client.post(agree, wish(seat.cohort)).status_code == 403
    client.force_login(made.instructor(made.cohort()))
    assert client.post(agree, wish(seat.cohort)).status_code == 404
    client.force_login(made.instructor(seat.cohort))
    waive = reverse("training:make_up_settle", args=[asked.pk, "waive"])
    assert client.post(waive).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "waived"


def test_every_session_so_far_stands_there_and_asks_the_same(client, seat, missed):
    cohort = seat.cohort
    at(made.session(cohort, topic="Tomorrow"), noon(cohort, 1))
    at(made.session(cohort, topic="Not marked"), noon(cohort, -1))
    with CaptureQueriesContext(connection) as few:
        text = page(client, ALL)
    for words in ("Ward rounds", "Absent", "Not marked", "0.0% of 1 session"):
        assert words in text, words
    assert "Tomorrow" not in text
    for days in range(3, 8):
        made.mark(at(made.session(cohort, state="held"), noon(cohort, -days)), seat, "P")
    with CaptureQueriesContext(connection) as many:
        page(client, ALL)
    assert len(few) == len(many)


def test_a_session_says_what_can_be_done_about_it(client, seat, missed):
    cohort = seat.cohort
    to_come = at(made.session(cohort), noon(cohort, 1))
    came = at(made.session(cohort, state="held"), noon(cohort, -1))
    made.mark(came, seat, "L", minutes_late=12)
    for session, words in (
        (missed, ["You are marked as absent", "Make up for it"]),
        (to_come, ["Ask to be excused"]),
        (came, ["You are marked as late, 12 minutes", "Say how it was"]),
    ):
        text = page(client, reverse("training:my_session", args=[session.pk]))
        for each in words:
            assert each in text
    chosen = page(client, f"{reverse('training:my_excuse')}?first={to_come.pk}")
    assert f'<option value="{to_come.pk}" selected>' in chosen


@pytest.mark.parametrize("query", ["first=%00", "first=abc", "first=" + "9" * 5000, "first=-1"])
def test_F2_odd_questions_to_the_own_pages_are_cleaned(client, seat, query):
    for address in (MY, ALL, "/training/my/excuses/", "/training/my/ratings/"):
        assert client.get(f"{address}?{query}").status_code == 200


ODD = ["\x00", "\ud800", "\u202e\u2066", "𝔘" * 700, "9" * 5000, "NaN", "0001-01-01", "9999-12-31"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_F1_no_form_of_a_participant_breaks_on_odd_text(client, seat, missed, text):
    cohort, now = seat.cohort, noon(seat.cohort)
    item = made.item(cohort, takes_work=True, due_at=now + timedelta(days=2))
    came = at(made.session(cohort, state="held"), noon(cohort, -1))
    made.mark(came, seat, "P")
    claim = made.credential(seat.person, made.certification(cohort.program), verification="claimed")
    skill, task = made.skill(cohort.program), MakeUp.objects.create(
        session=came, enrollment=seat, task="Ten lines.", due_on=now.date(), created_by=seat.person
    )  # fmt: skip
    forms = {
        "my_work": (item.pk, "seen text link"),
        "my_more_time": (item.pk, "day reason"),
        "my_excuse": (None, "first last reason_class text"),
        "my_pulse": (None, "mood text"),
        "my_feedback": (came.pk, "rating text"),
        "my_make_up": (task.pk, "note"),
        "my_make_up_ask": (missed.pk, "task due_on"),
        "my_skill": (skill.pk, "level sentence link seen"),
        "my_readiness": (None, "rating text"),
        "claim_new": (None, "certification number issued_on expires_on link note"),
        "education_new": (claim.pk, "title provider done_on hours link"),
        "share_new": (None, "credentials days note"),
    }
    for name, (pk, fields) in forms.items():
        there = reverse(f"training:{name}", args=[pk] if pk else [])
        sent = urlencode(dict.fromkeys(fields.split(), text), errors="surrogatepass")
        answer = client.post(there, sent, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in {302, 422}, name
