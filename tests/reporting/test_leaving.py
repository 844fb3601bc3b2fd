"""T8, A13: who took a seat goes as a whole when all of it is long over; the figures stand."""

import datetime as dt
import json
from io import StringIO

import psycopg2
import pytest
from django.core.management import call_command
from django.utils import timezone

from applicants.domain import request_acts
from applicants.models import Application
from careerpath.accounts.models import RoleGrant, User
from careerpath.audit.models import AuditEvent
from careerpath.reporting import clearing, leaving, purging, receipts
from careerpath.reporting.leaving import Why
from careerpath.reporting.models import Purge, Tombstone
from cohorts.models import Enrollment
from mentorship.models import Pair
from placements.domain import outcomes
from placements.models import KeptPeople, KeptPlacements
from tests.applicants.choosing import scene
from tests.logins import logged_in_as
from tests.reporting.left_long_ago import by_hand, went_the_whole_way, years_pass
from tests.reporting.test_purge import answers, found, on_disk

GONE, STAYS = "zzgone", "zzstays"
OF_OTHERS = {"cohorts_universitypartner"}  # the name of a school, as the scene has it


@pytest.fixture
def as_retention(transactional_db, var):
    """A block that works under the login of retention."""
    return lambda: logged_in_as(var, "retention")


@pytest.fixture
def both(transactional_db, settings, tmp_path, var):
    """Two who went the whole way: the first eight years ago, the second until today."""
    settings.MEDIA_ROOT = tmp_path
    first = went_the_whole_way(GONE)
    years_pass(var, 8)
    first.refresh_from_db()
    return first, went_the_whole_way(STAYS, lasted=80, ended_as="converted")


def kept(why):
    """How many stay for this reason, as retention sees it now."""
    return leaving.preview()[1][why]


def figures(program):
    """All figures of the ledger as plain numbers."""
    ledger = outcomes.ledger(program, timezone.localdate())
    return {
        "placed": (len(ledger.placed.counted), len(ledger.placed.placed), ledger.placed.completed),
        "days": sorted(one.days for one in ledger.placed.placed),
        "retention": [(one.days, one.eligible, one.retained) for one in ledger.retention],
        "curve": [(one.day, one.at_risk, one.events) for one in ledger.curve.points],
        "people": ledger.curve.people,
        "conversion": (ledger.conversion.over, ledger.conversion.converted),
        "quarters": [(len(one.counted), len(one.employed)) for one in ledger.quarters],
        "time": [(one.day, one.at_risk) for one in ledger.time.curve.points],
        "left_out": sorted(one.reason for one in ledger.placed.left_out),
    }


def test_T8_who_left_long_ago_is_nowhere_any_more_and_who_did_not_stands(
    both, var, as_retention, tmp_path
):
    first, second = both
    assert len(found(var, GONE)) >= 20
    before, people = found(var, STAYS), User.objects.count()
    there = set(hanging(first))
    assert len(there) >= 20
    out = StringIO()

    with as_retention():
        call_command(
            "purge", "--apply", "--uncounted", "--json", receipts=tmp_path / "kept", stdout=out
        )

    told = json.loads(out.getvalue().splitlines()[-1])
    assert (told["applications"], told["seats"], told["accounts"]) == (1, 1, 1)
    assert (told["files"], told["answers"]) == (2, 1)
    assert found(var, GONE) == OF_OTHERS
    assert on_disk(tmp_path, GONE) == []
    assert found(var, STAYS) == before
    assert len(on_disk(tmp_path, STAYS)) == 2
    assert answers(var) == 1
    assert User.objects.count() == people - 1
    assert list(Enrollment.objects.all()) == [second]
    assert hanging(first) == {}
    assert AuditEvent.objects.filter(kind=purging.SEAT_PURGED, subject_id=first.pk).count() == 1
    assert Purge.objects.get().records["mentorship.CheckIn"] == 1
    call_command("verify_audit", stdout=StringIO())
    with as_retention():
        assert purging.apply(uncounted=True).seats == 0


def hanging(seat):
    """How many rows hang on the seat, by model."""
    everything = {}
    clearing._collect(Enrollment, {seat.pk}, everything)
    counts = {
        model: model._base_manager.filter(pk__in=pks).count() for model, pks in everything.items()
    }
    return {model: number for model, number in counts.items() if number}


@pytest.mark.parametrize("ended_as", ["ended", "completed", "converted"])
def test_T8_figures_are_the_same_before_and_after(
    transactional_db, settings, tmp_path, var, as_retention, ended_as
):
    settings.MEDIA_ROOT = tmp_path
    first = went_the_whole_way(GONE, lasted=200, ended_as=ended_as)
    more = went_the_whole_way("zzmore", lasted=95, cohort=first.cohort)
    years_pass(var, 8)
    went_the_whole_way(STAYS, lasted=80)
    program = first.cohort.program
    before = figures(program)
    assert before["placed"][0] == 3
    assert sum(number for _, number, _ in before["retention"]) > 5

    with as_retention():
        assert purging.apply(uncounted=True).seats == 2

    assert not Enrollment.objects.filter(pk__in=[first.pk, more.pk]).exists()
    assert figures(program) == before
    assert outcomes.ledger(program, timezone.localdate(), cohort=first.cohort).people == 2
    assert sum(row.people for row in KeptPeople.objects.all()) == 2
    assert {(row.days, row.ended_as) for row in KeptPlacements.objects.all()} == {
        (200, ended_as), (95, "ended"),
    }  # fmt: skip


def test_T8_nothing_goes_while_anything_stands_or_for_a_hold(both, var):
    first, _ = both
    assert (leaving.preview()[0].total(), kept(Why.WITHIN)) == (1, 1)
    placed = f"placements_placement SET state = '{{}}' {{}} WHERE enrollment_id = {first.pk}"
    seated = f"cohorts_enrollment SET state = '{{}}' WHERE id = {first.pk}"
    by_hand(var, f"UPDATE {placed.format('active', ', ended_on = NULL')}")
    assert (leaving.preview()[0].total(), kept(Why.STANDS)) == (0, 1)
    over = placed.format("ended", ", ended_on = starts_on + 9")
    by_hand(var, f"UPDATE {over}; UPDATE {seated.format('active')}")
    assert kept(Why.STANDS) == 1
    by_hand(var, f"UPDATE {seated.format('completed')}")
    file = Application.objects.get(applicant=first.person)
    request_acts.place_hold(file, reason="A charge was filed.", by=scene.person("recruiter"))
    assert (leaving.preview()[0].total(), kept(Why.HELD)) == (0, 1)
    User.objects.filter(pk=first.person_id).update(last_login=timezone.now())
    request_acts.lift_hold(file, by=scene.person("recruiter"))
    assert (leaving.preview()[0].total(), kept(Why.WITHIN)) == (0, 2)


def test_T8_the_period_begins_with_the_last_thing_that_happened(both):
    _, second = both
    Application.objects.filter(applicant=second.person).update(home_state="CA")
    about = leaving.people().filter(pk=second.person_id)
    for years, why in ((3, Why.WITHIN), (5, Why.DUE)):
        at = timezone.now() + dt.timedelta(days=366 * years)
        [judged] = leaving.judged(about, at=at)
        assert (judged.why, judged.source) == (why, "California, Civil Rights Council")
    Application.objects.filter(applicant=second.person).update(home_state="TX")
    for days, why in ((364, Why.WITHIN), (368, Why.DUE)):
        [judged] = leaving.judged(about, at=timezone.now() + dt.timedelta(days=days))
        assert judged.why is why


def test_who_teaches_or_mentors_today_keeps_the_account_and_loses_the_old_record(
    both, as_retention
):
    first, _ = both
    RoleGrant.objects.create(user=first.person, role="mentor")
    with as_retention():
        receipt = purging.apply(uncounted=True)
    assert (receipt.seats, receipt.accounts) == (1, 0)
    assert User.objects.get(pk=first.person_id).name == f"{GONE} Soto"


def test_an_account_that_others_records_point_to_says_nothing_any_more(both, var, as_retention):
    first, second = both
    Pair.objects.filter(enrollment=second).update(proposed_by=first.person)
    with as_retention():
        receipt = purging.apply(uncounted=True)
    assert (receipt.seats, receipt.accounts) == (1, 0)
    assert found(var, GONE) == OF_OTHERS
    shell = User.objects.get(pk=first.person_id)
    assert (shell.name, shell.is_active, shell.has_usable_password()) == ("", False, False)


def test_T8_the_numbers_are_written_by_retention_alone(both, as_login):
    for login in ("web", "worker"):
        for statement in (
            "DELETE FROM placements_keptpeople",
            "UPDATE placements_keptplacements SET people = 5",
            "INSERT INTO placements_keptplacements (cohort_id, days, ended_as, has_last_day, "
            "people) SELECT id, 3, 'ended', true, 3 FROM cohorts_cohort",
        ):
            with as_login(login).cursor() as cursor, pytest.raises(psycopg2.Error):
                cursor.execute(statement)


def test_D9_a_seat_that_a_restored_copy_brings_back_goes_again(both, var, as_retention, tmp_path):
    first, second = both
    path = tmp_path / "purge-7.json"
    file, other = (Application.objects.get(applicant=each.person) for each in (first, second))
    stones = [[file.pk, file.applicant_id, purging.mark_of(file)]]
    seats = [
        [first.pk, first.person_id, purging.mark_of_seat(first)],
        [second.pk, second.person_id, "another"],
    ]
    path.write_text(json.dumps({"applications": stones, "seats": seats}))
    with as_retention():
        call_command("purge", again=[path], receipts=tmp_path, stdout=StringIO())
    assert found(var, GONE) == OF_OTHERS
    assert Enrollment.objects.filter(pk=second.pk).exists()
    assert Application.objects.filter(pk=other.pk).exists()
    assert set(Tombstone.objects.values_list("application_pk", "seat_pk")) == {
        (file.pk, None), (None, first.pk),
    }  # fmt: skip


def test_T8_the_page_tells_people_with_seats_apart(both, client):
    outlook = receipts.outlook()
    assert outlook.people == 1
    assert sum(number for _, number in outlook.people_stay) == 1
    client.force_login(scene.person("admin"))
    page = client.get("/retention/").content.decode()
    assert "1 person would go, with training, placements and pairs" in page
