"""What the apps above tell the hub: partner figures, copied questions, what needs a source."""

from datetime import date

import pytest
from django.utils import timezone

from applicants.models import Application, Identity, Instrument, Question
from applicants.states import State
from careerpath.workflow import Refused
from cohorts import yields
from cohorts.domain import copying, enrollments, set_up
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
