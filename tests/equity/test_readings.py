"""A11, S9, W9: a stage that closed is read once, and shown to the analyst alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants import selfid
from applicants.models import Application
from applicants.states import State
from careerpath import audit
from careerpath.audit.models import AuditEvent
from careerpath.equity import closing
from careerpath.equity.impact.stages import BOTH
from careerpath.equity.impact_models import ImpactReading, ProcedureReview, Stage
from careerpath.equity.store import impact
from cohorts.models import Intake
from tests.equity import scene


def told(rows, sex, race="WHITE"):
    selfid.put_all([(one.pk, "answered", {"race": [race], "sex": sex}) for one in rows])


def refused(rows, before):
    """They were not progressed from this state."""
    for one in rows:
        audit.record(
            "applicants.application.not_progressed", by="system:test", about=one,
            from_state=before, to_state=State.NOT_PROGRESSED,
        )  # fmt: skip


@pytest.fixture
def cohort(transactional_db):
    """Of 100 men 50 were shortlisted, of 100 women 20; the others stopped in reading."""
    of = scene.cohort(4, final=False)
    for sex, chosen in (("male", 50), ("female", 20)):
        for state, number in (
            (State.SHORTLISTED, chosen), (State.NOT_PROGRESSED, 100 - chosen),
        ):  # fmt: skip
            kinds = {"WHITE": number}
            rows = scene.accepted(of, races=kinds, genders={"man": number}, state=state)
            told(rows, sex)
            if state == State.NOT_PROGRESSED:
                refused(rows, State.REVIEW)
    return of


def read(as_equity):
    with as_equity():
        impact.read_closed()
    return {one.stage: one for one in ImpactReading.objects.all()}


def line(reading, trait, key):
    found = next(one for one in reading.body["findings"] if one["trait"] == trait)
    return next(one for one in found["lines"] if one["key"] == key)


def test_a_closed_stage_is_read_once_from_where_people_stopped(cohort, as_equity):
    found = read(as_equity)

    assert set(found) == {Stage.SCREENING, Stage.READING}
    women = line(found[Stage.READING], "Sex", "female")
    men = line(found[Stage.READING], "Sex", "male")
    assert (women["selected"], women["decided"]) == (20, 100)
    assert (men["selected"], men["decided"]) == (50, 100)
    assert women["reading"] == BOTH
    assert women["ratio"] == pytest.approx(0.4)
    assert women["to_four_fifths"] == 20
    passed = line(found[Stage.SCREENING], "Sex", "female")
    assert (passed["selected"], passed["decided"]) == (100, 100)
    both = line(found[Stage.READING], "Sex with race and ethnicity (EEO-1)", "female/WHITE")
    assert both["selected"] == 20
    tables = found[Stage.READING].body["ll144"]
    assert [one["category"] for one in tables["race"]["rows"]] == ["White"]
    assert len(tables["intersectional"]["rows"]) == 2
    package = tables["sex"]["rows"]
    assert {one["category"]: one["ratio"] for one in package} == {
        "Male": pytest.approx(1), "Female": pytest.approx(0.4),
    }  # fmt: skip


def test_what_was_read_stands_whatever_is_answered_or_decided_later(cohort, as_equity):
    first = read(as_equity)[Stage.READING]
    told(Application.objects.filter(state=State.NOT_PROGRESSED), "male")
    for one in Application.objects.filter(state=State.SHORTLISTED):
        one.step(State.OFFER, by="system:test")
        one.step(State.ACCEPTED, by="system:test")
    Intake.objects.update(decisions_final_at=timezone.now())

    later = read(as_equity)

    assert later[Stage.READING].checksum == first.checksum
    assert set(later) == set(Stage)
    assert later[Stage.WHOLE].body["selected"] == 70
    assert AuditEvent.objects.filter(kind="equity.impact.read").count() == 4


def test_who_left_or_waits_is_in_no_rate_and_keeps_a_stage_open(cohort, as_equity):
    waiting = Application.objects.filter(state=State.SHORTLISTED).order_by("pk")
    gone = waiting[0]
    gone.step(State.WITHDRAWN, by="system:test")
    intake = Intake.objects.get()
    found = list(closing.places(intake))
    assert closing.closed(intake, found) == [Stage.SCREENING, Stage.READING]
    passed, stopped, undecided = closing.split(found, Stage.CHOICE)
    assert (len(passed), len(stopped), undecided) == (0, 0, 70)
    assert len(closing.split(found, Stage.READING)[0]) == 70

    gone.step(State.SCREENING, by="system:test")
    assert closing.closed(intake) == []
    Intake.objects.update(closes_at=timezone.now() + timedelta(days=1))
    assert closing.closed(Intake.objects.get()) == []


def test_A11_S1_nobody_but_the_analyst_sees_a_reading_and_no_login_writes_one(
    cohort, as_equity, committed
):
    reading = read(as_equity)[Stage.READING]
    for role in ("program_lead", "recruiter", "admin", "reviewer"):
        client = Client()
        client.force_login(scene.person(role))
        for name, args in (("impact_list", []), ("impact", [reading.pk])):
            assert client.get(reverse(f"equity:{name}", args=args)).status_code in {403, 404}
        assert "Adverse impact" not in client.get("/staff/").content.decode()
    for login in ("web", "worker", "retention"):
        with committed(login).cursor() as cursor, pytest.raises(Exception, match="denied"):
            cursor.execute("INSERT INTO equity_impactreading (stage) VALUES ('reading')")
    for login in ("worker", "retention"):
        with committed(login).cursor() as cursor, pytest.raises(Exception, match="denied"):
            cursor.execute("SELECT * FROM equity_impactreading")


def test_T7_the_analyst_reads_takes_and_reviews_and_the_lead_learns_that_alone(cohort, as_equity):
    reading = read(as_equity)[Stage.READING]
    client = Client()
    client.force_login(scene.person("equity_analyst"))

    page = client.get(reading.get_absolute_url()).content.decode()
    assert "Below four-fifths, and hardly chance" in page
    assert "20 of 100" in page
    assert "Read " in client.get(reverse("equity:impact_list")).content.decode()
    for sheet, words in (("findings", "Impact ratio"), ("ll144", "Selection rate")):
        file = client.post(reverse("equity:impact_take", args=[reading.pk]), {"sheet": sheet})
        assert words in file.content.decode("utf-8-sig")
    assert AuditEvent.objects.filter(kind="equity.impact.taken").count() == 2
    empty = client.post(reading.get_absolute_url(), {"text": " "})
    assert (empty.status_code, ProcedureReview.objects.count()) == (422, 0)
    client.post(reading.get_absolute_url(), {"text": "The third criterion rewards one major."})

    lead = Client()
    lead.force_login(scene.person("program_lead"))
    assert "Procedure review" not in lead.get("/staff/").content.decode()  # decisions are open
    Intake.objects.update(decisions_final_at=timezone.now())
    home = lead.get("/staff/").content.decode()
    assert "Procedure review" in home
    assert "third criterion" not in home
    there = reverse("equity:reviews")
    page = lead.get(there).content.decode()
    assert str(reading.intake) in page
    for told in ("third criterion", "four-fifths", "20 of 100", "female"):
        assert told not in page
    review = ProcedureReview.objects.get()
    field, say = f"review-{review.pk}-text", reverse("equity:say_review", args=[review.pk])
    assert lead.post(say, {field: " "}).status_code == 422
    lead.post(say, {field: "We ask for two majors now."})
    lead.post(say, {field: "Once more."})
    assert review.outcome.text == "We ask for two majors now."
    assert AuditEvent.objects.filter(kind="equity.review.answered").count() == 1
    assert "We ask for two majors now." in client.get(reading.get_absolute_url()).content.decode()
    assert "Procedure review" not in lead.get("/staff/").content.decode()
    assert connection.settings_dict["USER"] == "web"


def test_A11_a_review_of_an_open_intake_is_no_ones_but_the_analysts(cohort, as_equity):
    reading = read(as_equity)[Stage.READING]
    analyst = scene.person("equity_analyst")
    review = ProcedureReview.objects.create(reading=reading, text="To see.", by=analyst)
    lead = Client()
    lead.force_login(scene.person("program_lead"))
    say = reverse("equity:say_review", args=[review.pk])
    assert lead.post(say, {f"review-{review.pk}-text": "Nothing."}).status_code == 404
    assert str(reading.intake) not in lead.get(reverse("equity:reviews")).content.decode()
    other = Client()
    other.force_login(scene.person("recruiter"))
    Intake.objects.update(decisions_final_at=timezone.now())
    assert other.get(reverse("equity:reviews")).status_code == 403
