"""S9: who applied by which way, counted as parts of what was counted before."""

import csv
import io

import pytest
from django.urls import reverse

from applicants.models import Identity
from careerpath.equity import reaching, sheets
from careerpath.equity.disclosure import refined
from careerpath.equity.models import ReportRequest
from careerpath.equity.store import reports, splitting
from careerpath.equity.tabulation import ways
from cohorts.models import RecruitingEvent, UniversityPartner
from tests.equity import came_far, campaigns, scene
from tests.equity.test_milestones import flat

MINORITY = "race.minority.eeo1_not_white@1"
WOMEN = "gender.women@1"
BY_MINORITY, BY_WOMEN = f"source@1 × {MINORITY}", f"source@1 × {WOMEN}"


def test_a_row_has_enough_people_and_the_few_go_with_what_they_belong_to():
    partner, event = (None, 1, "partner"), (9, 1, "event")
    found = ways.rows_for(
        [
            (partner, 60),
            (event, 70),
            ((None, 2, "partner"), 20),
            ((None, 3, "partner"), 35),
            ((None, None, "web"), 400),
            ((None, None, "referral"), 10),
            ((8, None, "event"), 45),
        ]
    )
    assert found == ("web", "e9", "p1", "partner", "rest")
    assert ways.row_of(event, found) == "e9"
    assert ways.row_of((None, 3, "partner"), found) == "partner"
    assert ways.row_of((8, None, "event"), found) == ways.row_of((None, None, "referral"), found)


def came(rows, *, seed=0):
    """Each of these applications came some way: by an event, two partners, or a channel."""
    one, _ = UniversityPartner.objects.get_or_create(name="Lakeside State", code="lakeside")
    two, _ = UniversityPartner.objects.get_or_create(name="Prairie College", code="prairie")
    fair, _ = RecruitingEvent.objects.get_or_create(
        program=scene.program(), name="Spring fair", partner=one, held_on="2025-02-01"
    )
    kinds = [
        ("event", fair, one), ("partner", None, one), ("partner", None, two), ("web", None, None),
        ("referral", None, None), ("web", None, None),
    ]  # fmt: skip
    identities = []
    for at, row in enumerate(rows):
        row.channel, event, partner = kinds[(at * 7 + seed) % 13 % len(kinds)]
        row.save(update_fields=["channel"])
        identities.append(
            Identity(
                application=row, given_name="A", family_name="B", email=f"{row.pk}@example.com",
                event=event, partner=partner,
            )
        )  # fmt: skip
    Identity.objects.bulk_create(identities)
    return rows


def everybody(number=4):
    """A final cohort that 600 applied for, and 100 were accepted."""
    cohort = scene.cohort(number, seats=100)
    rows = scene.accepted(
        cohort, races={"WHITE": 40, "ASIAN": 30, "BLACK": 30}, genders={"woman": 40, "man": 60}
    )
    rest = scene.accepted(
        cohort,
        races={"WHITE": 200, "BLACK": 150, "ASIAN": 100, "HISP": 30},
        genders={"man": 90, "woman": 200, "another": 20, "nonbinary": 170},
        state="not_progressed",
        silent=20,
    )
    came(rows)
    came(rest, seed=3)
    return cohort, rows, rest


def reach_of(as_equity, cohort):
    """The reach report, made now."""
    asked = scene.ask(cohort, population="applicants", detail="reach")
    made = scene.answered(as_equity, asked)
    assert made is not None, asked.refusal
    return made


def cells(report, key):
    """The cells of a table of two questions by both keys, None where masked."""
    part = next(part for part in report.body["parts"] if part["key"] == key)
    return {tuple(cell[0]): cell[2] for cell in part["release"]["cells"]}


@pytest.fixture
def asked(db):
    return everybody()


def test_S9_each_way_is_counted_with_those_who_came_by_it(as_equity, asked):
    cohort, rows, rest = asked
    report = reach_of(as_equity, cohort)
    told = cells(report, BY_WOMEN)
    by_row = {}
    for one in [*rows, *rest]:
        identity = Identity.objects.get(application=one)
        name = identity.event or identity.partner or one.get_channel_display()
        by_row[str(name)] = by_row.get(str(name), 0) + 1
    part = next(part for part in report.body["parts"] if part["key"] == BY_WOMEN)
    labels = {key: label for key, label, *_ in part["release"]["breakdowns"][0]["categories"]}
    assert {labels[key]: told[key, ""] for key in labels} == by_row
    assert told["", "in"] == 240
    assert sum(told[key, ""] for key in labels) == 600
    shown = [count for (way, side), count in told.items() if way and side and side != "SILENT"]
    assert all(count is None or count == 0 or count >= 11 for count in shown)
    assert any(count for count in shown)
    sheet = sheets.sheet_of(report)
    assert sheet.tables[0].grid[0][0] in by_row
    assert any("Way of applying" in one for one in sheet.definitions)


def test_S9_milestones_and_ways_divide_the_same_people_whichever_comes_first(as_equity):
    found = []
    for number, ways_first in ((4, True), (8, False)):
        cohort, rows, _ = everybody(number)
        seats = came_far.seated(rows[:80], cohort)
        came_far.seated(rows[80:], cohort, state="withdrawn")
        came_far.certified(seats[::2], on=cohort.ends_on)
        with as_equity():
            if ways_first:
                splitting.split_by_way(cohort, key=b"key")
            splitting.split([cohort], "certified", key=b"key")
            splitting.split_by_way(cohort, key=b"key")
            finer = splitting.finer()
            everyone = refined.blocks(
                frozenset({f"accepted:{cohort.pk}", f"others:{cohort.pk}"}), finer
            )
            people = reports.count(everyone)
        found.append(
            {
                block.rpartition(":")[0].partition("@")[0::2]: sorted(people.counts[block].items())
                for block in everyone
            }
        )
        assert people.count(everyone) == 600
        assert people.count(refined.blocks(frozenset({f"accepted.yyy:{cohort.pk}"}), finer)) == 40
    first, second = (sorted((path, counted) for (path, _), counted in one.items()) for one in found)
    assert first == second


def test_S9_nothing_is_pinned_when_the_reach_goes_out_beside_everything_else(as_equity, asked):
    cohort, rows, _ = asked
    came_far.seated(rows[:70], cohort)
    came_far.seated(rows[70:], cohort, state="withdrawn")
    for population, detail in (
        ("accepted", ""), ("applicants", "reach"), ("applicants", ""), ("completed", ""),
        ("started", ""), ("accepted", "race.spd15.combined@1"),
    ):  # fmt: skip
        scene.answered(as_equity, scene.ask(cohort, population=population, detail=detail))
    with as_equity():
        finer = splitting.finer()
        released = [refined.release(one, finer) for one in reports.ledger()]
        blocks = frozenset().union(*(one.population.blocks for one in released))
        people = reports.count(blocks)
    assert any(one.breakdowns[0].key == ways.KEY for one in released)
    assert len(blocks) > 12
    assert campaigns.attack(*flat(people, blocks, released)) == []


def test_A11_the_page_asks_shows_the_table_and_stays_shut_before_decisions_are_final(
    as_equity, asked, client
):
    cohort, *_ = asked
    still = scene.cohort(9, final=False)
    client.force_login(scene.person("admin"))
    there = reverse("equity:reach")
    page = client.get(there, {"cohort": cohort.pk}).content.decode()
    assert "Make the reach report" in page
    wanted = {"cohort": cohort.pk, "population": "applicants", "detail": "reach"}
    client.post(reverse("equity:ask"), wanted)
    assert "being made" in client.get(there).content.decode()
    with as_equity():
        report = reports.answer(ReportRequest.objects.get().pk)
    page = client.get(there).content.decode()
    for text in ("Spring fair", "Prairie College", "Website", "600", report.get_absolute_url()):
        assert text in page
    rows = reaching.reach_of(client.get(there).wsgi_request.user, cohort).rows
    assert sum(row.people for row in rows) == 600
    women = cells(report, BY_WOMEN)
    first = report.body["parts"][1]["release"]["breakdowns"][0]["categories"][0][0]
    side = rows[0].sides[1]
    assert side.count == women[first, "in"]
    share = 100 * women[first, "in"] / (women[first, "in"] + women[first, "out"])
    assert abs(side.width - share) < 1e-9
    shut = client.get(there, {"cohort": still.pk}).content.decode()
    assert "not final yet" in shut
    assert "Make the reach report" not in shut
    file = client.post(reverse("equity:take", args=[report.pk]), {"form": "csv"})
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert any(line[2] == "Spring fair, Women" for line in lines)


@pytest.mark.parametrize(
    "wrong", [{"population": "accepted"}, {"population": "applicants", "pooled": "on"}]
)
def test_the_reach_of_part_of_the_applicants_is_no_report(asked, client, wrong):
    cohort, *_ = asked
    client.force_login(scene.person("admin"))
    client.post(reverse("equity:ask"), {"cohort": cohort.pk, "detail": "reach", **wrong})
    assert not ReportRequest.objects.exists()


def test_A1_who_decides_finds_no_reach(asked, client):
    for role in ("recruiter", "program_lead", "reviewer"):
        client.force_login(scene.person(role))
        assert client.get(reverse("equity:reach")).status_code in (403, 404)
