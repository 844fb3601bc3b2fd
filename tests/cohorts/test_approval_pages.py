"""The pages of approvals."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import format_html

from careerpath.accounts import links
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from cohorts import tasks
from cohorts.domain import approvals
from cohorts.models import Approval
from cohorts.views import approval_links
from tests.cohorts import made

pytestmark = pytest.mark.django_db

KIND = "tests.declines"


@pytest.fixture(autouse=True)
def declines():
    kind = approvals.kind(
        KIND,
        title="Declines of a run",
        render=lambda approval, user: format_html(
            "<ol>{}</ol>", " ".join(f"CP7-{pk:05}" for pk in approval.sample_ids)
        ),
        on_approved=lambda approval, by: None,
    )
    yield kind
    del approvals.KINDS[KIND]


def asked(by, policy="second_person"):
    intake = made.intake(program=made.program(approval_policy=policy))
    return approvals.request(
        KIND,
        intake,
        by=by,
        program=intake.program,
        summary="Decline 1,204 of 9,512.",
        sample_ids=range(1, 21),
        count=1204,
    )


@pytest.fixture
def recruiter():
    return made.user("recruiter")


@pytest.fixture
def lead():
    return made.user("program_lead")


def page_of(client, user, approval):
    client.force_login(user)
    return client.get(f"/approvals/{approval.pk}/").content.decode()


def test_the_page_shows_the_sample_and_one_act_for_the_batch(client, recruiter, lead):
    shown = page_of(client, lead, asked(recruiter))

    assert "A random 20 to read" in shown
    assert "CP7-00020" in shown
    assert "Approve all 1,204" in shown


def test_the_one_who_asked_sees_who_has_to_answer_and_by_when(client, recruiter):
    shown = page_of(client, recruiter, asked(recruiter))

    assert "A second person has to approve this." in shown
    assert "Approve all" not in shown
    assert "Cancel the request" in shown


def test_after_a_day_the_page_offers_wait_and_check(client, recruiter):
    approval = asked(recruiter)
    assert "Wait and check instead" not in page_of(client, recruiter, approval)
    Approval.objects.update(requested_at=timezone.now() - timedelta(hours=25))

    assert "Wait and check instead" in page_of(client, recruiter, approval)
    done = client.post(f"/approvals/{approval.pk}/wait/", follow=True).content.decode()
    assert "This stands until" in done


def test_approving_needs_the_tick_and_says_so_with_422(client, recruiter, lead):
    approval = asked(recruiter)
    client.force_login(lead)

    page = client.post(f"/approvals/{approval.pk}/approve/", {})
    assert page.status_code == 422
    assert "Read the sample and tick the box." in page.content.decode()

    done = client.post(f"/approvals/{approval.pk}/approve/", {"sample_read": "on"})
    assert done.status_code == 302
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == ("approved", lead)


def test_C10_a_page_that_was_open_while_somebody_else_decided_says_so(client, recruiter, lead):
    approval = asked(recruiter)
    page_of(client, lead, approval)
    approvals.cancel(approval, by=recruiter)

    page = client.post(f"/approvals/{approval.pk}/approve/", {"sample_read": "on"})

    assert page.status_code == 422
    assert "settled already: canceled" in page.content.decode()


def test_a_no_asks_for_the_reason(client, recruiter, lead):
    approval = asked(recruiter)
    client.force_login(lead)

    page = client.post(f"/approvals/{approval.pk}/refuse/", {"refuse-reason": ""})
    assert page.status_code == 422
    client.post(f"/approvals/{approval.pk}/refuse/", {"refuse-reason": "Read them again."})

    approval.refresh_from_db()
    assert (approval.state, approval.reason) == ("refused", "Read them again.")
    assert "Read them again." in page_of(client, recruiter, approval)


def test_A2_anothers_request_is_not_there_for_a_recruiter(client, recruiter):
    approval = asked(recruiter)
    client.force_login(made.user("recruiter"))

    for act in ("", "approve/", "refuse/", "cancel/", "wait/"):
        address = f"/approvals/{approval.pk}/{act}"
        response = client.post(address) if act else client.get(address)
        assert response.status_code == 404, act


def test_A1_readers_and_outsiders_have_no_approvals(client, recruiter):
    approval = asked(recruiter)
    for role in ("reviewer", "instructor", "admin", "equity_analyst", "mentor"):
        client.force_login(made.user(role))
        assert client.get("/approvals/").status_code == 403
        assert client.get(f"/approvals/{approval.pk}/").status_code == 404


def test_the_list_says_what_waits_and_how_the_rest_ended(client, recruiter, lead):
    waiting, gone = asked(recruiter), asked(recruiter, "wait_and_check")
    approvals.cancel(gone, by=recruiter)
    client.force_login(lead)

    shown = client.get("/approvals/").content.decode()

    assert f"/approvals/{waiting.pk}/" in shown
    assert f"/approvals/{gone.pk}/" not in shown
    settled = client.get("/approvals/?view=settled").content.decode()
    assert "Canceled" in settled
    assert f"/approvals/{gone.pk}/" in settled
    assert client.get("/approvals/?page=abc").status_code == 200


def test_the_home_of_an_approver_shows_what_waits(client, recruiter, lead):
    asked(recruiter)
    client.force_login(lead)

    shown = client.get("/staff/").content.decode()

    assert "Needs your approval" in shown
    assert "Decline 1,204 of 9,512." in shown
    client.force_login(recruiter)
    assert "Needs your approval" not in client.get("/staff/").content.decode()


def test_O4_the_list_costs_the_same_with_one_and_with_three(
    client, recruiter, lead, django_assert_max_num_queries
):
    client.force_login(lead)
    asked(recruiter)
    client.get("/approvals/")
    with django_assert_max_num_queries(40) as one:
        client.get("/approvals/")
    approvals.cancel(asked(recruiter), by=recruiter)
    approvals.cancel(asked(recruiter), by=recruiter)
    asked(recruiter)
    asked(recruiter)
    with django_assert_max_num_queries(40) as three:
        client.get("/approvals/")
    assert len(three) - len(one) <= 1  # the page of settled ones, once there are any


def links_of(person):
    return [
        re.search(r"/approve/[^\s]+", message.body).group()
        for message in Message.objects.filter(to_user=person).order_by("id")
    ]


def test_everybody_who_may_approve_but_the_one_who_asked_gets_a_link(recruiter, lead):
    other, former = made.user("program_lead"), made.user("program_lead", is_active=False)
    asked(lead)

    assert {m.to_user for m in Message.objects.all()} == {other}
    asked(recruiter)
    assert {m.to_user for m in Message.objects.all()} == {lead, other}
    assert not links_of(former)


def test_a_mailed_link_decides_once_without_signing_in(client, recruiter, lead):
    approval = asked(recruiter)
    [address] = links_of(lead)

    shown = client.get(address)
    assert "CP7-00020" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    told = client.post(f"{address}yes/", {"sample_read": "on"}, follow=True)

    assert "Approved. You can close this page." in told.content.decode()
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == ("approved", lead)
    assert AuditEvent.objects.about(approval).get(to_state="approved").detail["by_link"] is True
    again = client.post(f"{address}no/", {"refuse-reason": "On second thought."})
    assert again.status_code == 410
    approval.refresh_from_db()
    assert approval.state == "approved"


def test_L10_a_spent_link_shows_the_sample_to_nobody(client, recruiter, lead, monkeypatch):
    made.user("program_lead")
    approval = asked(recruiter)
    mine, other = links_of(lead)[0], Message.objects.exclude(to_user=lead).get()
    theirs = re.search(r"/approve/[^\s]+", other.body).group()
    approvals.refuse(approval, by=lead, reason="Too many.")

    for address in (mine, theirs):
        spent = client.get(address)
        assert spent.status_code == 410
        assert "settled already (not approved)" in spent.content.decode()
        assert "CP7-" not in spent.content.decode()
    monkeypatch.setattr(approval_links, "LASTS", -1)
    assert client.post(f"{mine}renew/").status_code == 410
    assert len(links_of(lead)) == 1


def test_L10_opening_a_link_never_spends_it(client, recruiter, lead):
    approval = asked(recruiter)
    [address] = links_of(lead)
    for _ in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    for act in ("yes", "no", "renew"):
        assert client.get(f"{address}{act}/").status_code == 405

    approval.refresh_from_db()
    assert approval.state == "waiting"


def test_L10_a_forged_link_is_refused_whichever_byte_was_changed(client, recruiter, lead):
    asked(recruiter)
    [address] = links_of(lead)
    token = address.split("/")[2]
    for place, letter in enumerate(token):
        forged = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        for path in ("", "yes/", "renew/"):
            response = client.get if not path else client.post
            got = response(f"/approve/{forged}/{path}")
            assert got.status_code == 410, (place, path)


def test_L10_a_link_made_for_another_purpose_is_refused(client, recruiter, lead):
    approval = asked(recruiter)
    token = links.make("invitation", [approval.pk, lead.pk])

    assert client.get(f"/approve/{token}/").status_code == 410


def test_L10_a_late_link_offers_a_new_one_in_one_tap(client, recruiter, lead, monkeypatch):
    asked(recruiter)
    [address] = links_of(lead)
    week = approval_links.LASTS
    monkeypatch.setattr(approval_links, "LASTS", -1)
    late = client.get(address)
    assert late.status_code == 410
    assert "Send a new link" in late.content.decode()
    assert client.post(f"{address}yes/", {"sample_read": "on"}).status_code == 410

    sent = client.post(f"{address}renew/").content.decode()
    assert "A new link is on its way" in sent
    monkeypatch.setattr(approval_links, "LASTS", week)
    assert len(links_of(lead)) == 2
    assert client.get(links_of(lead)[1]).status_code == 200


def test_L10_a_link_survives_a_change_of_the_key(client, recruiter, lead, settings):
    asked(recruiter)
    [address] = links_of(lead)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-enough-length-for-everybody-in-this-test"

    assert client.get(address).status_code == 200


def test_A5_the_link_of_somebody_who_lost_the_role_leads_nowhere(client, recruiter, lead):
    approval = asked(recruiter)
    [address] = links_of(lead)
    lead.grants.all().delete()

    assert client.get(address).status_code == 410
    assert client.post(f"{address}yes/", {"sample_read": "on"}).status_code == 410
    approval.refresh_from_db()
    assert approval.state == "waiting"


def test_who_has_waited_long_enough_is_told_once_and_confirms_by_link(client, recruiter):
    approval = asked(recruiter, "wait_and_check")
    assert not Message.objects.exists()
    tasks.approvals_ready()
    assert not Message.objects.exists()
    Approval.objects.update(ready_at=timezone.now() - timedelta(minutes=1))

    tasks.approvals_ready()
    tasks.approvals_ready()

    [address] = links_of(recruiter)
    client.post(f"{address}yes/", {"sample_read": "on"})
    approval.refresh_from_db()
    assert (approval.state, approval.policy_used) == ("approved", "wait_and_check")


def test_links_that_have_not_gone_out_stay_in_once_it_is_settled(recruiter, lead):
    made.user("program_lead")
    approval = asked(recruiter)
    assert {message.state for message in Message.objects.all()} == {"queued"}

    approvals.approve(approval, by=lead, sample_read=True)

    assert {message.state for message in Message.objects.all()} == {"cancelled"}
