"""What the apps above tell the hub: partner figures, copied questions, what needs a source."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.models import Application, Identity, Instrument, Question
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts import yields
from cohorts.domain import copying, enrollments, set_up, yield_export
from cohorts.models import RecruitingEvent, ShareLink, UniversityPartner
from tests.cohorts import made

pytestmark = pytest.mark.django_db


def applied(intake, state, **identity):
    person = made.user()
    application = Application.objects.create(
        reference=f"{intake.prefix}-{person.pk:05}",
        intake=intake,
        applicant=person,
        external_id=str(person.pk),
        state=state,
        submitted_at=timezone.now(),
    )
    Identity.objects.create(
        application=application, given_name="A", family_name="B", email=person.email, **identity
    )
    return application


def figures(*partners):
    return {
        column.label: [column.counts.get(partner.pk, 0) for partner in partners]
        for column in yields.of_partners(partners)
    }


def test_a_partner_shows_applied_eligible_offered_and_seated():
    partner, other = made.partner(), made.partner()
    cohort = made.cohort()
    intake = made.intake(program=cohort.program, cohort=cohort)
    for state in (State.DRAFT, State.SUBMITTED, State.REVIEW, State.OFFER):
        applied(intake, state, partner=partner)
    accepted = applied(intake, State.ACCEPTED, partner=partner)
    applied(intake, State.SUBMITTED, partner=other)
    enrollments.reserve(cohort, person=accepted.applicant, by=made.user())

    assert figures(partner, other) == {
        "Applied": [4, 1],
        "Eligible": [0, 0],
        "Offered": [2, 0],
        "Seated": [1, 0],
    }


def test_figures_cost_the_same_for_one_partner_and_for_three(django_assert_num_queries):
    partners = [made.partner() for _ in range(3)]
    for number in (1, 3):
        with django_assert_num_queries(4):
            yields.of_partners(partners[:number])


def test_questions_and_instruments_are_copied_with_the_intake():
    source = made.intake()
    Question.objects.create(intake=source, key="cause", text="Why?", position=2)
    Instrument.objects.create(intake=source, key="learning", name="Learning", high=100)

    copy = copying.copy_intake(
        source,
        name="Next",
        prefix="NX1",
        opens_on=date(2027, 1, 4),
        cohort=None,
        by=made.user(),
    )

    assert list(Question.objects.filter(intake=copy).values_list("key", "position")) == [
        ("cause", 2)
    ]
    assert Instrument.objects.filter(intake=copy).get().key == "learning"
    assert Question.objects.filter(intake=source).count() == 1


@pytest.mark.parametrize("kind", ["partner", "event", "link"])
def test_where_an_applicant_came_from_is_never_lost(kind):
    program, by = made.program(), made.user()
    source = {
        "partner": made.partner(),
        "event": made.event(program),
        "link": made.link(program, by),
    }[kind]
    applied(made.intake(program=program), State.SUBMITTED, **{kind: source})

    with pytest.raises(Refused, match="cannot be removed: it is needed by 1 applicant"):
        set_up.remove(source, by=by)

    model = {"partner": UniversityPartner, "event": RecruitingEvent, "link": ShareLink}[kind]
    assert model.objects.filter(pk=source.pk).exists()


def test_a_partner_that_an_intake_names_stays():
    partner = made.partner()
    made.intake().partners.add(partner)

    with pytest.raises(Refused, match="needed by 1 intake"):
        set_up.remove(partner, by=made.user())


def test_an_intake_with_applications_stays():
    intake = made.intake()
    applied(intake, State.SUBMITTED)

    with pytest.raises(Refused, match="needed by 1 application"):
        set_up.remove(intake, by=made.user())


def test_yield_counts_every_stage_by_partner_event_link_and_intake_in_these_days(client):
    partner, cohort = made.partner(), made.cohort()
    intake = made.intake(program=cohort.program, cohort=cohort)
    event = RecruitingEvent.objects.create(program=cohort.program, name="Fair", partner=partner)
    applied(intake, State.SUBMITTED, partner=partner, event=event)
    applied(intake, State.OFFER, partner=partner)
    applied(intake, State.DRAFT, partner=partner)
    seated = applied(intake, State.ACCEPTED)
    enrollments.reserve(cohort, person=seated.applicant, by=made.user())
    old = applied(intake, State.SUBMITTED, partner=partner)
    Application.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=400))

    def seen(by, **days):
        return {line.label: line.counts for line in yields.lines(by, lambda ids: names, **days)}

    names = {partner.pk: "P"}
    assert yields.labels() == (
        "Applied", "Eligible", "Read", "Interviewed", "Offered", "Accepted", "Seated",
    )  # fmt: skip
    assert seen("partner") == {
        "P": (3, 0, 0, 0, 1, 0, 0),
        "No partner named": (1, 0, 0, 0, 1, 1, 1),
    }
    recent = timezone.now() - timedelta(days=30)
    assert seen("partner", since=recent)["P"][0] == 2
    names = {event.pk: "Fair"}
    assert seen("event")["Fair"][0] == 1
    names = {intake.pk: "I"}
    assert seen("intake") == {"I": (4, 0, 0, 0, 2, 1, 1)}


def test_X4_yield_leaves_as_a_file_with_a_line_of_its_hash_and_the_eleventh_is_refused(client):
    made.partner(name="=SUM(A1)")
    partner = UniversityPartner.objects.get()
    applied(made.intake(), State.SUBMITTED, partner=partner)
    lead = made.user("program_lead")
    client.force_login(lead)
    page, there = reverse("cohorts:partner_yield"), reverse("cohorts:yield_export")

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    cost(page)
    first = cost(page)
    for _ in range(3):
        applied(made.intake(), State.REVIEW, partner=made.partner())
    assert cost(page) == first
    assert cost(f"{page}?by=link&since=nonsense&until=2026-99-99") <= first

    file = client.post(there, {"by": "partner", "since": "2020-01-01"})

    line = AuditEvent.objects.get(kind=yield_export.EXPORTED)
    assert "'=SUM(A1)" in file.content.decode()
    assert line.detail["sha256"] == hashlib.sha256(file.content).hexdigest()
    assert (line.detail["rows"], line.detail["since"]) == (4, "2020-01-01")
    for _ in range(9):
        client.post(there, {"by": "intake"})
    assert client.post(there, {"by": "intake"}).status_code == 302
    client.force_login(made.user("mentor"))
    assert client.get(page).status_code == 403
