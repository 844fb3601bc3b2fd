"""What stands in the address is cleaned, kept and written back in one way."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applicants.tables import ApplicationsTable
from tests.factories import triage as make

LIST = "/applications/"
NAMES = [
    "q", "stage", "field", "band", "result", "who", "due", "intake", "home", "moves", "authorized",
    "channel", "tag", "days_min", "days_max", "view", "sort", "cols", "per", "after", "before",
    "set", "sent", "counts",
]  # fmt: skip
ODD = [
    "abc%00def", "%ED%A0%80", "nosuch", "-1", "9" * 5000, "%E2%80%AE'", "a" * 10_000, "%25", "any",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_F2_no_odd_value_of_any_parameter_breaks_the_list(desk, name):
    make.applications(3)
    for odd in ODD:
        assert desk.get(f"{LIST}?{name}={odd}").status_code == 200, (name, odd[:30])


@pytest.mark.parametrize("name", NAMES)
def test_F2_counts_and_htmx_parts_take_odd_values_too(desk, name):
    make.applications(3)
    for odd in ODD[:3]:
        query = f"{name}={odd}"
        counted = desk.get(f"{LIST}counts/?{query}", headers={"HX-Request": "true"})
        part = desk.get(
            f"{LIST}?{query}",
            headers={"HX-Request": "true", "HX-Target": "results-applications"},
        )
        assert (counted.status_code, part.status_code) == (200, 200), (name, odd[:30])


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=60)), min_size=1, max_size=6)
)
def test_F2_any_text_in_any_parameters_gives_a_list(recruiter, pairs):
    parameters = QueryDict(mutable=True)
    for name, value in pairs:
        parameters.appendlist(name, value)
    table = ApplicationsTable(recruiter, parameters)

    assert table.page.rows == []
    assert not table.failed
    again = ApplicationsTable(recruiter, QueryDict(table.here.partition("?")[2]))
    assert again.query.state() == table.query.state()


def test_F2_a_thousand_parameters_too_many_are_refused(desk):
    assert desk.get(LIST + "?" + "stage=review&" * 1200).status_code == 400


def test_the_same_state_has_one_address(recruiter):
    one = ApplicationsTable(recruiter, QueryDict("set=1&stage=second&stage=review&per=25&q="))
    two = ApplicationsTable(recruiter, QueryDict("sent=1&stage=review&stage=second&sort=due"))

    assert one.query.state() == two.query.state()
    assert one.here == two.here == LIST


def test_a_changed_view_says_so_and_leads_back(recruiter):
    table = ApplicationsTable(recruiter, QueryDict("sent=1&view=to-review&stage=review"))

    assert table.changed
    assert table.here == f"{LIST}?stage=review&set=1"
    assert table.reset_url == LIST
    assert [chip.words for chip in table.chips] == ["In review"]
    assert ApplicationsTable(recruiter, QueryDict("view=to-review")).changed is False


def test_an_empty_filter_form_shows_everything(recruiter):
    table = ApplicationsTable(recruiter, QueryDict("sent=1&view=to-review"))

    assert table.chips == []
    assert table.here == f"{LIST}?set=1"


def test_the_current_intake_is_a_filter_that_can_be_taken_off(recruiter):
    make.applications(2, call=make.intake("cp6"), state="review")
    call = make.intake("cp7")
    call.opens_at = call.opens_at.replace(year=call.opens_at.year - 1)
    call.decisions_final_at = call.opens_at
    call.save()
    make.applications(3, call=call, state="review")
    table = ApplicationsTable(recruiter, QueryDict(""))

    assert [chip.words for chip in table.chips] == ["In review, Second review", "Intake cp6"]
    assert len(table.page.rows) == 2
    off = ApplicationsTable(recruiter, QueryDict(table.chips[1].url.partition("?")[2]))
    assert len(off.page.rows) == 5


def test_columns_are_kept_in_the_address(desk):
    make.applications(8)
    page = desk.get(f"{LIST}?sent=1&view=everything&cols=stage&cols=home").content.decode()
    head = page.partition("<thead>")[2].partition("</thead>")[0]

    assert "Home state" in head
    assert "Reviewer" not in head
    assert "Application" in head


def test_a_reader_can_be_filtered_by_and_is_named_on_the_chip(recruiter):
    reader = make.person("reviewer", "Lena Sorensen")
    make.applications(3, state="review", assigned_to=reader)
    make.applications(2, call=make.intake("cp8"), state="review")
    mine = ApplicationsTable(recruiter, QueryDict(f"set=1&intake=any&who={reader.pk}"))
    other = ApplicationsTable(recruiter, QueryDict("set=1&intake=any&who=999999&who=9" + "9" * 30))

    assert len(mine.page.rows) == 3
    assert [chip.words for chip in mine.chips] == ["Lena Sorensen"]
    assert other.page.rows == []
    assert [chip.words for chip in other.chips] == ["Somebody else"]
