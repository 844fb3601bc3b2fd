"""The way from an opening to the first day, in the domain: consent, links, hours, history."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careerpath.refusals import Refused
from careerpath.reporting.events import placing as placing_events
from careerpath.reporting.models import Journey
from placements import board_column
from placements.domain import hours, placing, requisitions, submissions
from placements.models import Client, ClientLink, Placement, Requisition, Submission
from placements.states import ItemState, RequisitionState, SubmissionState
from tests.cohorts import made as hub
from tests.placements import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return hub.user("placement_manager")


def test_the_board_of_the_cohort_has_the_client_once_it_was_shown_somebody(staff):
    client = made.client(name="Harbor")
    opening = made.opening(client, title="Analyst")
    person = made.graduate(client.program)

    def told():
        return board_column.cells(person.cohort, [person]).get(person.pk)

    submissions.ask(opening, person, by=staff)
    assert told() is None  # the graduate has not agreed, and no client knows
    submissions.consent(Submission.objects.get(), agrees=True, by=person.person)
    submissions.send(opening, opening.contact, by=staff)
    assert told()[:3] == ("Harbor", "", "Waits for the client")
    other = made.opening(made.client(client.program, name="Ridge"))
    made.placement(other, person, staff, state="active")
    assert told()[:3] == ("Ridge", "", "At work")


def test_an_opening_leads_to_a_first_day_with_a_dated_history(staff):
    client = made.client()
    made.requirement(client, lead_days=10)
    opening = made.opening(client, state="draft", starts=0, weeks=26)
    person = made.graduate(client.program)
    lead = hub.user("program_lead")

    requisitions.hand_in(opening, by=staff)
    requisitions.approve(opening, by=lead)
    one = made.sent(opening, person, staff)
    link = ClientLink.objects.get()
    submissions.answer_by_link(link, [(one, {"answer": "approve"})])
    one.refresh_from_db()
    placement = placing.place(opening, person, submission=one, starts_on=made.today(), by=staff)
    with pytest.raises(Refused, match="second person"):
        placing.approve(placement, by=staff)
    placing.approve(placement, by=lead)
    with pytest.raises(Refused, match="Still missing before the first day: 1"):
        placing.begin(placement, by=staff)
    placing.settle(placement.items.get(), ItemState.MET, by=staff)
    placing.begin(placement, by=staff)
    placing.extend(placement, until=placement.ends_on + timedelta(days=30), by=staff)
    placing.end(placement, last_on=made.today(), because="The unit closed.", by=staff)

    assert one.state == SubmissionState.SELECTED
    assert [change.state for change in placement.changes.order_by("version")] == [
        "pending", "approved", "active", "extended", "ended",
    ]  # fmt: skip
    assert Requisition.objects.get(pk=opening.pk).seats_filled == 0


def test_a_graduate_is_sent_only_after_consent_and_the_client_sees_nothing_before(staff):
    client = made.client()
    opening = made.opening(client)
    person = made.graduate(client.program)
    reader = hub.user("client_contact")
    made.contact(client, user=reader)
    one = submissions.ask(opening, person, by=staff)

    assert not Submission.objects.visible_to(reader).exists()
    with pytest.raises(Refused, match="Nobody has agreed"):
        submissions.send(opening, client.contacts.first(), by=staff)
    with pytest.raises(Refused, match="Only the graduate"):
        submissions.consent(one, agrees=True, by=staff)


def test_A2_a_contact_sees_the_own_client_alone(staff):
    ours, theirs = made.client(), made.client()
    reader = hub.user("client_contact")
    contact = made.contact(ours, user=reader)
    mine, others = made.opening(ours), made.opening(theirs)
    person = made.graduate(theirs.program)
    made.sent(others, person, staff)
    made.placement(others, person, staff)

    assert list(Requisition.objects.visible_to(reader)) == [mine]
    assert list(Client.objects.visible_to(reader)) == [ours]
    assert not Submission.objects.visible_to(reader).exists()
    assert not Placement.objects.visible_to(reader).exists()
    contact.left_at = mine.raised_at
    contact.save()
    assert not Requisition.objects.visible_to(reader).exists()


def test_L10_a_link_is_spent_by_saving_and_one_new_link_follows(staff):
    client = made.client()
    opening = made.opening(client)
    one = made.sent(opening, made.graduate(client.program), staff)
    link = ClientLink.objects.get()
    token = submissions.token(link)

    submissions.answer_by_link(
        submissions.found(token), [(one, {"answer": "decline", "reason": "skills"})]
    )

    used = submissions.found(token)
    assert submissions.why_closed(used) == "This link has been used already."
    with pytest.raises(Refused, match="used already"):
        submissions.answer_by_link(used, [(one, {"answer": "approve"})])
    submissions.renew(used)
    with pytest.raises(Refused):
        submissions.found(token[:-1] + ("a" if token[-1] != "a" else "b"))
    one.refresh_from_db()
    assert one.state == SubmissionState.DECLINED


def test_C8_two_placements_never_make_more_than_full_time(staff):
    client = made.client()
    opening = made.opening(client, seats=5)
    person = made.graduate(client.program)
    again = hub.cohort(program=client.program)
    second = type(person).objects.create(
        cohort=again, person=person.person, state="completed", confirmed_at=person.confirmed_at
    )
    first = placing.place(opening, person, starts_on=made.today(), fte=Decimal("0.60"), by=staff)

    with pytest.raises(Refused, match="FTE on a day"):
        placing.place(opening, second, starts_on=made.today(), fte=Decimal("0.50"), by=staff)

    placing.place(opening, second, starts_on=made.today(), fte=Decimal("0.40"), by=staff)
    with pytest.raises(Refused, match="FTE on a day"):
        placing.change(first, by=staff, seen=1, fte=Decimal("0.61"))
    placing.cancel(first, because="Moved away.", by=staff)
    placing.place(opening, person, starts_on=made.today(), fte=Decimal("0.60"), by=staff)


def test_C10_a_change_from_a_stale_page_is_refused(staff):
    client = made.client()
    placement = placing.place(
        made.opening(client), made.graduate(client.program), starts_on=made.today(), by=staff
    )
    placing.change(placement, by=staff, seen=1, fte=Decimal("0.50"))

    with pytest.raises(Refused, match="meanwhile"):
        placing.change(placement, by=staff, seen=1, fte=Decimal("0.80"))


def test_a_full_opening_takes_nobody_else(staff):
    client = made.client()
    opening = made.opening(client, seats=1)
    placing.place(opening, made.graduate(client.program), starts_on=made.today(), by=staff)

    with pytest.raises(Refused, match="Every seat"):
        placing.place(opening, made.graduate(client.program), starts_on=made.today(), by=staff)


SPANS = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.one_of(st.none(), st.integers(1, 8)),
        st.sampled_from([Decimal("0.25"), Decimal("0.40"), Decimal("0.50"), Decimal("1.00")]),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spans=SPANS)
def test_C8_twin_the_database_and_plain_python_agree_on_full_time(staff, spans):
    client = made.client()
    opening = made.opening(client, seats=20)
    person = made.graduate(client.program)
    taken = []
    for starts, days, fte in spans:
        first = made.today() + timedelta(days=starts)
        last = None if days is None else first + timedelta(days=days - 1)
        wanted = [*taken, (first, last, fte)]
        if hours.most(wanted) <= 1:
            placing.place(opening, person, starts_on=first, ends_on=last, fte=fte, by=staff)
            taken = wanted
        else:
            with pytest.raises(Refused, match="FTE"):
                placing.place(opening, person, starts_on=first, ends_on=last, fte=fte, by=staff)


def test_states_of_an_opening_ask_for_reasons(staff):
    opening = made.opening(made.client())

    with pytest.raises(Refused, match="why"):
        requisitions.move(opening, RequisitionState.ON_HOLD, by=staff)

    requisitions.move(opening, RequisitionState.ON_HOLD, because="Budget.", by=staff)
    assert opening.state_reason == "Budget."


def test_months_end_on_the_first_of_march_where_february_is_short():
    from_leap = made.today().replace(year=2024, month=2, day=29)
    assert placing.add_months(from_leap, 12) == from_leap.replace(year=2025, month=3, day=1)


def test_the_way_of_a_person_shows_the_placement_to_those_who_may_see_it(staff):
    client = made.client(name="Northlake Health")
    person = made.graduate(client.program)
    made.placement(made.opening(client, title="Analyst"), person, staff, starts=-9, state="active")
    journey = Journey.objects.get(pk=person.pk)
    zone = client.program.zone()

    seen = list(placing_events.events(journey, staff, zone))
    own = list(placing_events.events(journey, person.person, zone))
    others = list(placing_events.events(journey, hub.user("instructor"), zone))

    assert [one.text for one in seen] == ["Began as Analyst at Northlake Health"]
    assert [one.href for one in own] == [""]
    assert others == []
