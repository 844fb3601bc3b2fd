"""T8: what is due, on which day, and what a hold or a request keeps."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command

from applicants.domain import request_acts, requests, retention
from applicants.domain.retention import Why
from applicants.models import Application, Identity
from applicants.states import State
from tests.applicants.front_desk.test_front_desk import CANARY, applicant
from tests.factories.triage import intake, person

pytestmark = pytest.mark.django_db

ENDED_ON = dt.date(2024, 3, 15)
LAST_DAY = dt.date(2025, 3, 15)


@pytest.fixture
def call(db):
    return intake()


@pytest.fixture
def lead(db):
    return person("program_lead")


def ended(call, lead, number, *, home="", day=ENDED_ON):
    """An application that ended late in the evening of ``day`` in the program's place."""
    file = applicant("Ana", "Soto", call=call, number=number)
    file.step(State.NOT_PROGRESSED, by=lead)
    late = moment(call, day, 23)
    Application.objects.filter(pk=file.pk).update(
        submitted_at=late, state_changed_at=late, home_state=home
    )
    Identity.objects.filter(pk=file.pk).update(city="", country="")
    file.refresh_from_db()
    return file


def moment(call, day, hour):
    return dt.datetime.combine(day, dt.time(hour, 30), tzinfo=call.program.zone())


def test_T8_nothing_is_due_on_the_last_day_and_all_on_the_day_after(call, lead):
    for number in (1, 2, 3):
        ended(call, lead, number)

    last = retention.preview(at=moment(call, LAST_DAY, 23))
    after = retention.preview(at=moment(call, LAST_DAY + dt.timedelta(days=1), 0))

    assert (last.total_due, last.kept[Why.WITHIN]) == (0, 3)
    assert (after.total_due, after.kept[Why.WITHIN]) == (3, 0)
    assert after.due == {"United States, federal": 3}


def test_T8_a_hold_an_open_request_keep_until_they_end_and_who_runs_stays(call, lead):
    held, asked = ended(call, lead, 1), ended(call, lead, 2)
    applicant("Ana", "Soto", call=call, number=3)
    request_acts.place_hold(held, reason="A charge was filed.", by=lead)
    one = requests.ask(asked, kind="erasure", text="Please.", by=asked.applicant)
    late = moment(call, dt.date(2040, 1, 1), 12)

    kept = retention.preview(at=late)
    request_acts.lift_hold(held, by=lead)
    requests.take_back(one, by=asked.applicant)
    freed = retention.preview(at=late)

    assert (kept.total_due, kept.kept, kept.running) == (0, {Why.HELD: 1, Why.ASKED: 1}, 1)
    assert (freed.total_due, freed.kept, freed.running) == (2, {}, 1)


def test_T8_the_longest_pack_decides_and_is_named(call, lead, settings):
    ended(call, lead, 1, home="CA", day=dt.date(2026, 1, 10))
    ended(call, lead, 2, day=dt.date(2026, 1, 10))
    between = moment(call, dt.date(2027, 6, 1), 12)

    plain = retention.preview(at=between)
    listed = retention.preview(at=between, regimes=["apprenticeship"])
    at_last = retention.preview(at=moment(call, dt.date(2030, 1, 11), 12))

    assert (plain.total_due, plain.kept[Why.WITHIN]) == (1, 1)
    assert listed.total_due == 0
    settings.RETENTION_REGIMES = ["apprenticeship"]
    assert retention.preview(at=between).total_due == 0
    settings.RETENTION_REGIMES = []
    assert at_last.due == {"California, Civil Rights Council": 1, "United States, federal": 1}


def test_the_command_counts_without_names_writes_nothing_and_refuses_an_unknown_regime(
    call, lead, django_assert_num_queries
):
    for number in (1, 2, 3):
        ended(call, lead, number)
    out, err = StringIO(), StringIO()

    with django_assert_num_queries(3):
        call_command("purge", "--json", stdout=out)
    with pytest.raises(SystemExit) as refusal:
        call_command("purge", "--regime", "moon", stdout=out, stderr=err)

    assert json.loads(out.getvalue().splitlines()[-1])["due"] == 3
    assert not any(word in out.getvalue() for word in ("Soto", "person1@", CANARY))
    assert Identity.objects.filter(family_name="Soto").count() == 3
    assert refusal.value.code == 1
    assert err.getvalue().startswith("There is no regime “moon”.")


def test_S6_the_login_of_retention_reads_what_the_preview_needs(as_login):
    statement, values = retention.ended().query.sql_with_params()

    with as_login("retention").cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.fetchall() == []
