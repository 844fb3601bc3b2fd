"""The pages of each side, from an opening to the first day, as people send them."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from placements.domain import submissions
from placements.models import ClientDecision, ClientLink, Placement, Requisition, Submission
from placements.states import PlacementState, RequisitionState, SubmissionState
from tests.cohorts import made as hub
from tests.house.world import sign_in
from tests.placements import made
from tests.training import made as taught

pytestmark = pytest.mark.django_db


def browser(user):
    found = Browser()
    sign_in(found, user)
    return found


def page(name, *args):
    return reverse(f"placements:{name}", args=args)


@pytest.fixture
def staff():
    return hub.user("placement_manager")


def test_an_opening_goes_from_the_contact_to_the_first_day_over_the_pages(staff):
    client = made.client()
    contact = hub.user("client_contact")
    made.contact(client, user=contact, email=contact.email)
    person = made.graduate(client.program)
    area = taught.subject(client.program)
    theirs, ours, own = browser(contact), browser(staff), browser(person.person)

    sent = theirs.post(
        page("client_opening_new", client.pk),
        {"title": "Report writer", "site": client.sites.first().pk, "work_place": "remote",
         "seats": "1", "fte": "1.00", "starts_on": made.today().isoformat()},
    )  # fmt: skip
    assert sent.status_code == 302, sent.content
    opening = Requisition.objects.get()
    assert opening.state == RequisitionState.PENDING
    ours.post(page("requisition_approve", opening.pk))
    ours.post(page("submission_ask", opening.pk), {"enrollment": person.pk, "note": ""})
    one = Submission.objects.get()
    assert "What the client sees" in own.get(page("my_consent", one.pk)).content.decode()
    assert theirs.get(page("client_answer", one.pk)).status_code == 404
    own.post(page("my_consent", one.pk), {"agrees": "yes"})
    ours.post(page("short_list_send", opening.pk), {"contact": client.contacts.last().pk})
    refused = theirs.post(page("client_answer", one.pk), {"answer": "decline"})
    assert refused.status_code == 422
    assert "Choose why you decline." in refused.content.decode()
    theirs.post(
        page("client_answer", one.pk), {"answer": "approve", "subject": area.pk, "comment": "Sure."}
    )
    assert ClientDecision.objects.get().subject == area
    ours.post(
        page("placement_new", one.pk),
        {"starts_on": made.today().isoformat(), "ends_on": "", "fte": "1.00"},
    )
    placement = Placement.objects.get()
    browser(hub.user("program_lead")).post(page("placement_approve", placement.pk))
    ours.post(page("placement_begin", placement.pk))

    placement.refresh_from_db()
    assert placement.state == PlacementState.ACTIVE
    assert Requisition.objects.get().state == RequisitionState.FILLED
    assert str(person.person) in theirs.get(page("client_home")).content.decode()
    assert "At work" in own.get(page("my_placement")).content.decode()
    history = ours.get(page("placement", placement.pk)).content.decode()
    assert history.count("<tr>") >= 4
    wallet = reverse("training:wallet_of", args=[person.pk])
    for shown in (
        history,
        *(
            ours.get(one).content.decode()
            for one in (
                page("submission", placement.submission_id),
                page("bench_person", person.pk),
            )
        ),
    ):
        assert wallet in shown
    assert ours.get(wallet).status_code == 200


def test_A9_a_first_look_without_names_shows_no_name_before_the_interview(staff):
    client = made.client(hides_names=True)
    opening = made.opening(client, hides_names=True)
    person = made.graduate(client.program)
    one = made.sent(opening, person, staff)
    reader = hub.user("client_contact")
    made.contact(client, user=reader)
    theirs = browser(reader)
    link = page("answer_link", submissions.token(ClientLink.objects.get()))
    pages = [page("client_opening", opening.pk), page("client_answer", one.pk), link]

    for address in pages:
        shown = theirs.get(address).content.decode()
        assert person.person.name not in shown
        assert person.person.email not in shown
        assert "Candidate 1" in shown

    submissions.answer_one(
        one, contact=opening.contact, by="client:1", answer="interview", times="Monday at 9."
    )
    assert person.person.name in theirs.get(pages[0]).content.decode()


def test_L10_a_mailed_link_answers_once_and_a_get_never_spends_it(staff, mailoutbox):
    client = made.client()
    opening = made.opening(client)
    one = made.sent(opening, made.graduate(client.program), staff)
    link = ClientLink.objects.get()
    token = submissions.token(link)
    guest, there = Browser(), page("answer_link", token)

    assert guest.get(there).status_code == 200
    assert guest.head(there).status_code == 200
    nothing = guest.post(there, {f"c{one.pk}-answer": ""})
    assert nothing.status_code == 422
    assert "Answer for at least one candidate." in nothing.content.decode()
    assert guest.post(there, {f"c{one.pk}-answer": "approve"}).status_code == 302
    spent = guest.get(there)
    assert spent.status_code == 410
    assert "Send me a new link" in spent.content.decode()
    assert guest.post(there, {f"c{one.pk}-answer": "approve"}).status_code == 410
    again = page("answer_link_renew", token)
    for _ in range(2):
        assert guest.post(again).status_code == 302
    assert ClientDecision.objects.count() == 1
    one.refresh_from_db()
    assert one.state == SubmissionState.SELECTED
    assert guest.get(page("answer_link", f"{token}x")).status_code == 410


def test_lists_ask_a_fixed_number_of_queries_and_tell_of_what_is_empty(
    staff, django_assert_max_num_queries
):
    ours = browser(staff)
    assert "No clients yet" in ours.get(page("clients")).content.decode()
    assert "No openings" in ours.get(page("requisitions")).content.decode()
    assert "Nobody is placed yet" in ours.get(page("placements")).content.decode()
    client = made.client()
    for number in range(6):
        opening = made.opening(client, starts=number)
        made.placement(opening, made.graduate(client.program), staff)

    for name in ("clients", "requisitions", "placements"):
        with django_assert_max_num_queries(22):
            shown = ours.get(page(name)).content.decode()
        assert len(re.findall(r'<th scope="row">', shown)) == (1 if name == "clients" else 6)
    assert "Nothing matches" in ours.get(f"{page('placements')}?find=zzz").content.decode()


def test_C12_a_second_site_of_the_same_name_is_a_sentence_on_the_form(staff):
    client = made.client()

    answer = browser(staff).post(
        page("site_new", client.pk), {"name": "main campus", "city": "Elsewhere", "region": ""}
    )

    assert answer.status_code == 422
    assert "This client has a site of that name." in answer.content.decode()


def test_C10_an_answer_from_a_stale_page_is_a_sentence(staff):
    client = made.client()
    opening = made.opening(client)
    one = made.sent(opening, made.graduate(client.program), staff)
    reader = hub.user("client_contact")
    made.contact(client, user=reader)
    theirs = browser(reader)
    theirs.post(page("client_answer", one.pk), {"answer": "approve"})

    late = theirs.post(page("client_answer", one.pk), {"answer": "decline", "reason": "skills"})

    assert late.status_code == 422
    assert "answered already" in late.content.decode()
    soon = made.placement(opening, one.enrollment, staff)
    end = {"day": (made.today() + timedelta(days=5)).isoformat(), "reason": "Moved."}
    assert (
        "cannot move"
        in browser(staff)
        .post(page("placement_end", soon.pk), {**end, "day": made.today().isoformat()})
        .content.decode()
    )
