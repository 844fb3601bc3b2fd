import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.domain import blinding, front_desk
from applicants.models import Answer, DuplicatePair, Identity, Unblinding
from careerpath import audit
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from tests.applicants.reading.conftest import CANARY
from tests.factories import triage as make

pytestmark = pytest.mark.django_db
WHY = "Call back about the interview."


def post(client, name, application, **data):
    return client.post(reverse(name, args=[application.reference]), data)


def test_F8_a_blind_file_has_no_field_that_could_hold_an_identity():
    names = {field.name for field in dataclasses.fields(blinding.BlindApplication)}
    hidden = {field.name for field in Identity._meta.get_fields()} | {"applicant", "external_id"}

    assert names & (hidden - {"application"}) == set()


def test_F8_the_queries_of_the_blind_file_know_nobody(application):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        file = blinding.read(application.pk)

    sql = " ".join(query["sql"] for query in queries)
    assert len(queries) == 3
    assert "applicants_identity" not in sql
    assert "accounts_user" not in sql
    assert "applicant_id" not in sql
    assert CANARY not in str(dataclasses.asdict(file))


def test_F8_the_page_holds_nothing_of_the_person(page, reviewer, recruiter, application):
    for user in (reviewer, recruiter):
        application.assigned_to = user
        application.save()

        html = page(user)

        assert CANARY.lower() not in html.lower()
        assert "The pick list sorted text." in html
        assert 'class="redact is-word">name<' in html


def test_F8_there_was_something_to_hide(application):
    answer = Answer.objects.get(application=application)

    assert answer.text.count(CANARY) == 2
    assert CANARY not in answer.blind_text


def test_F8_the_words_of_the_trail_do_not_name_the_applicant(page, recruiter, application):
    audit.record("applicants.application.sent", by=application.applicant, about=application)

    html = page(recruiter)

    assert "The applicant" in html
    assert CANARY not in html


def test_unblinding_shows_who_it_is_and_says_so_in_the_trail(client, page, recruiter, application):
    client.force_login(recruiter)

    response = post(client, "application_unblind", application, reason=WHY)

    assert response.status_code == 302
    assert f"{CANARY}Given {CANARY}Family" in page(recruiter)
    line = AuditEvent.objects.get(kind="applicants.application.unblind")
    assert (line.actor_id, line.subject_id, line.reason) == (recruiter.pk, application.pk, WHY)


def test_T7_reading_an_identity_leaves_one_line_without_what_was_read(
    client, page, recruiter, application
):
    client.force_login(recruiter)
    page(recruiter)
    assert not AuditEvent.objects.filter(kind=blinding.READ_IDENTITY).exists()
    post(client, "application_unblind", application, reason=WHY)

    page(recruiter)
    page(recruiter)

    [line] = AuditEvent.objects.filter(kind=blinding.READ_IDENTITY)
    assert (line.actor_id, line.subject_id) == (recruiter.pk, application.pk)
    assert CANARY not in f"{line.detail} {line.reason}"


def test_A9_one_persons_unblinding_shows_nobody_else_anything(
    client, page, recruiter, reviewer, application
):
    application.assigned_to = reviewer
    application.save()
    client.force_login(recruiter)
    post(client, "application_unblind", application, reason=f"{CANARY}Given asked for a call")

    html = page(reviewer)

    assert CANARY not in html
    assert "Show who this is" not in html


def test_A9_a_reviewer_may_not_unblind(client, reviewer, application):
    application.assigned_to = reviewer
    application.save()
    client.force_login(reviewer)

    response = post(client, "application_unblind", application, reason=WHY)

    assert response.status_code == 403
    assert not Unblinding.objects.exists()


def test_A9_who_loses_the_permission_is_blind_at_once(page, recruiter, application):
    blinding.unblind(application, reason=WHY, by=recruiter)
    recruiter.grants.all().delete()
    recruiter.grants.create(role="reviewer")
    application.assigned_to = recruiter
    application.save()

    assert CANARY not in page(recruiter)


def test_unblinding_ends_by_itself(page, recruiter, application):
    lifted = blinding.unblind(application, reason=WHY, by=recruiter)
    Unblinding.objects.filter(pk=lifted.pk).update(
        ends_at=lifted.started_at + (lifted.ends_at - lifted.started_at) / 1_000_000
    )

    assert CANARY not in page(recruiter)


def test_unblinding_can_be_ended(client, page, recruiter, application):
    client.force_login(recruiter)
    post(client, "application_unblind", application, reason=WHY)

    post(client, "application_blind_again", application)

    assert CANARY not in page(recruiter)


@pytest.mark.parametrize("reason", ["", "   ", "because", "a" * 600])
def test_a_reason_is_asked_for(client, recruiter, application, reason):
    client.force_login(recruiter)

    response = post(client, "application_unblind", application, reason=reason)

    assert response.status_code == 422
    assert CANARY not in response.content.decode()
    assert not Unblinding.objects.exists()


def test_the_domain_refuses_a_short_reason_too(recruiter, application):
    with pytest.raises(Refused):
        blinding.unblind(application, reason="why not", by=recruiter)


def test_A9_the_score_is_absent_until_it_is_opened(client, page, reviewer, application):
    application.assigned_to = reviewer
    application.save()

    assert "run-count" not in page(reviewer)
    response = post(client, "application_potential", application)

    assert response.status_code == 302
    assert "Hidden until you score" not in page(reviewer)
    line = AuditEvent.objects.get(kind="applicants.potential.shown")
    assert line.actor_id == reviewer.pk


def test_A9_a_recruiter_sees_the_score_but_not_of_the_own_file(page, recruiter, application):
    assert "Hidden until you score" not in page(recruiter)

    application.assigned_to = recruiter
    application.save()

    assert "Hidden until you score" in page(recruiter)


def test_the_blind_text_follows_a_corrected_name(application):
    Identity.objects.filter(pk=application.pk).update(given_name="Picklist")
    Answer.objects.filter(application=application).update(text="Picklist wrote this.")

    blinding.reblind(application)

    assert Answer.objects.get(application=application).blind_text == "█name█ wrote this."


def test_F6_what_applicants_write_is_escaped(page, recruiter, application):
    payload = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    Answer.objects.filter(application=application).update(text=payload, blind_text="")
    application.field_of_study = payload
    application.tags = [payload[:40]]
    application.save()

    html = page(recruiter)

    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_application_of_somebody_else_is_not_there(client, reviewer, application):
    client.force_login(reviewer)

    assert client.get(reverse("application", args=[application.reference])).status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(client, page, recruiter, application):
    def looked_up(times):
        for _ in range(times):
            blinding.unblind(application, reason=WHY, by=recruiter)
            blinding.blind_again(application, by=recruiter)

    page(recruiter)
    looked_up(1)
    with CaptureQueriesContext(connection) as few:
        page(recruiter)
    looked_up(5)

    with CaptureQueriesContext(connection) as many:
        page(recruiter)

    assert len(few) == len(many)


def test_A9_who_looked_a_person_up_reads_the_file_only_with_a_recorded_reason(
    client, page, recruiter, application
):
    lead = make.person("program_lead", "Lea Dominguez")
    for one in (recruiter, lead):
        front_desk.open_record(application.applicant_id, by=one)

    assert "you will not read this file" in page(recruiter)
    assert "pick list" not in page(recruiter)
    assert "Read it all the same" not in page(recruiter)
    assert "pick list" not in page(lead)
    there = reverse("application_read_known", args=[application.reference])
    assert client.post(there, {"reason": "no"}).status_code == 422
    client.post(there, {"reason": "I have to decide on it."})
    assert "pick list" in page(lead)
    client.force_login(recruiter)
    assert client.post(there, {"reason": "I have to decide on it."}).status_code == 403


def test_who_judges_duplicates_sees_the_other_by_reference_and_earlier_ones_after_scoring(
    page, recruiter, reviewer, application
):
    [other] = make.applications(1, call=application.intake, start=77, canary=CANARY)
    [earlier] = make.applications(1, call=make.intake("cp6"), start=5, canary=CANARY)
    type(earlier).objects.filter(pk=earlier.pk).update(applicant=application.applicant)
    DuplicatePair.objects.create(intake=application.intake, first=application, second=other)

    seen = page(recruiter)

    assert f'May be the same person as <b class="num">{other.reference}</b>' in seen
    assert f"{earlier.reference}</span>, Intake cp6" in seen
    assert CANARY not in seen
    type(application).objects.filter(pk=application.pk).update(assigned_to=reviewer)
    assert other.reference not in page(reviewer)
    type(application).objects.filter(pk=application.pk).update(assigned_to=recruiter)
    assert "Earlier applications" not in page(recruiter)
