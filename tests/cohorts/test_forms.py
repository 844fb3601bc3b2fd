"""What the forms of the hub take, refuse and leave alone."""

import contextlib
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careerpath.workflow import Refused
from cohorts.domain import set_up
from cohorts.forms.approvals import ApproveForm, RefuseForm
from cohorts.forms.cohorts import CohortForm, CopyCohortForm, DayOffForm, SectionForm, StaffForm
from cohorts.forms.intakes import CopyIntakeForm, FinalForm, IntakeForm
from cohorts.forms.partners import CampusForm, EventForm, PartnerForm, ShareLinkForm
from cohorts.forms.program import ProgramForm, SettingsForm, SizeForm
from cohorts.models import (
    Campus,
    Cohort,
    DayOff,
    Enrollment,
    Intake,
    Program,
    RecruitingEvent,
    ShareLink,
    UniversityPartner,
)
from tests.cohorts import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    """Whoever sets up, signed in."""
    user = made.user("program_lead")
    client.force_login(user)
    return user


def intake_data(**changes):
    return {
        "name": "Spring 2027",
        "prefix": "CP7",
        "cohort": "",
        "opens_at": "2026-10-30T09:00",
        "closes_at": "2026-12-04T17:00",
        "grace_minutes": "30",
    } | changes


def test_an_intake_is_typed_on_the_clock_of_the_program_and_kept_in_utc(client, lead):
    program = made.program(time_zone="America/Chicago")

    done = client.post(f"/set-up/programs/{program.slug}/intakes/new/", intake_data())

    intake = Intake.objects.get()
    assert done["Location"] == f"/set-up/intakes/{intake.slug}/"
    assert intake.opens_at == datetime(2026, 10, 30, 14, tzinfo=UTC)  # daylight saving
    assert intake.closes_at == datetime(2026, 12, 4, 23, tzinfo=UTC)  # standard time
    shown = client.get(f"/set-up/intakes/{intake.slug}/edit/").content.decode()
    assert 'value="2026-12-04T17:00"' in shown


def test_O9_an_hour_that_the_clocks_skip_is_refused_with_a_sentence():
    program = made.program()
    form = IntakeForm(intake_data(opens_at="2027-03-14T02:30"), program=program)

    assert not form.is_valid()
    assert "opens_at" in form.errors


def test_an_intake_must_close_after_it_opens():
    form = IntakeForm(intake_data(closes_at="2026-10-01T09:00"), program=made.program())

    assert not form.is_valid()
    assert [p.text for p in form.problems] == ["The intake must close after it opens."]


def test_the_window_is_shown_with_the_abbreviation_of_the_zone(client, lead):
    program = made.program(time_zone="America/New_York")
    client.post(f"/set-up/programs/{program.slug}/intakes/new/", intake_data())

    shown = client.get("/set-up/intakes/spring-2027/").content.decode()

    assert "9:00 AM EDT" in shown
    assert "5:00 PM EST" in shown


def test_A3_a_cohort_of_another_program_is_no_choice_for_an_intake(client, lead):
    program, foreign = made.program(), made.cohort()

    page = client.post(
        f"/set-up/programs/{program.slug}/intakes/new/", intake_data(cohort=foreign.pk)
    )

    assert page.status_code == 422
    assert "Choose one of the list." in page.content.decode()
    assert not Intake.objects.exists()


def test_A3_choices_hold_only_what_may_be_chosen():
    program, other = made.program(), made.program()
    cohort, foreign_section = made.cohort(program=program), made.section(made.cohort())
    partner, gone = made.partner(), made.partner(is_active=False)
    applicant, closed = made.user(), made.user("instructor", is_active=False)
    foreign_event, foreign_intake = made.event(other), made.intake(program=other)
    staff = {"duty": "instructor", "since": "2027-01-18"}
    refused = [
        StaffForm(staff | {"user": applicant.pk}, cohort=cohort),
        StaffForm(staff | {"user": closed.pk}, cohort=cohort),
        StaffForm(
            staff | {"user": made.user("instructor").pk, "section": foreign_section.pk},
            cohort=cohort,
        ),
        EventForm({"name": "Fair", "partner": gone.pk}),
        EventForm({"name": "Fair", "partner": partner.pk, "campus": made.campus(gone).pk}),
        ShareLinkForm({"label": "x", "event": foreign_event.pk}, program=program),
        ShareLinkForm({"label": "x", "intake": foreign_intake.pk}, program=program),
        ShareLinkForm({"label": "x", "partner": gone.pk}, program=program),
        CopyIntakeForm(
            {"name": "x", "prefix": "X1", "opens_on": "2027-01-01", "cohort": made.cohort().pk},
            source=made.intake(program=program),
        ),
        IntakeForm(intake_data(partners=[gone.pk]), program=program),
    ]
    for form in refused:
        assert not form.is_valid(), form.data


def extras(model):
    """A value for every column of the model, and what attackers like to add."""
    wished = {field.name: "1" for field in model._meta.concrete_fields}
    return wished | {
        "is_staff": "1",
        "role": "admin",
        "state": "completed",
        "seats_taken": "0",
        "tie_break_seed": "mine",
        "decisions_final_at": "2026-01-01T00:00",
        "next_number": "77",
        "closed_at": "2026-01-01T00:00",
        "slug": "mine",
        "token": "mine",
        "is_synthetic": "on",
    }


FORMS = [
    (ProgramForm, {}, lambda: Program(), {"name": "x", "time_zone": "America/Denver"}),
    (PartnerForm, {}, lambda: UniversityPartner(), {"name": "x", "code": "x"}),
    (CampusForm, {}, lambda: Campus(partner=made.partner()), {"name": "x", "state": "tx"}),
    (EventForm, {}, lambda: RecruitingEvent(program=made.program()), {"name": "x"}),
]
IN_A_PROGRAM = [
    (IntakeForm, Intake, intake_data()),
    (CohortForm, Cohort, {"name": "x", "seats": "20"}),
    (ShareLinkForm, ShareLink, {"label": "x"}),
    (DayOffForm, DayOff, {"name": "x", "day": "2027-02-15"}),
]
IN_A_COHORT = [(SectionForm, "Section"), (StaffForm, "CohortStaff")]


@pytest.mark.parametrize(("form", "kwargs", "make", "data"), FORMS)
def test_A6_a_form_moves_its_own_fields_alone(form, kwargs, make, data):
    instance = make()
    assert_only_own_fields_move(form, instance, data, **kwargs)


@pytest.mark.parametrize(("form", "model", "data"), IN_A_PROGRAM)
def test_A6_a_form_of_a_program_moves_its_own_fields_alone(form, model, data):
    program, by = made.program(), made.user()
    instance = model(program=program)
    if model is ShareLink:
        instance.created_by = by
    assert_only_own_fields_move(form, instance, data, program=program)
    assert instance.program == program


@pytest.mark.parametrize(("form", "model"), IN_A_COHORT)
def test_A6_a_form_of_a_cohort_moves_its_own_fields_alone(form, model):
    cohort, person = made.cohort(), made.user("instructor")
    data = {"name": "x", "user": person.pk, "duty": "instructor", "since": "2027-01-18"}
    instance = form._meta.model(cohort=cohort)
    assert_only_own_fields_move(form, instance, data, cohort=cohort)
    assert instance.cohort == cohort


def assert_only_own_fields_move(form, instance, data, **kwargs):
    own = set(form._meta.fields)
    others = [f for f in instance._meta.concrete_fields if f.name not in own]
    before = {field.attname: getattr(instance, field.attname) for field in others}
    posted = {k: v for k, v in extras(type(instance)).items() if k not in own} | data

    filled = form(posted, instance=instance, **kwargs)

    assert filled.is_valid(), filled.errors
    assert {field.attname: getattr(instance, field.attname) for field in others} == before


def test_C10_a_form_that_was_open_while_seats_filled_says_so(client, lead):
    cohort = made.cohort(seats=5, name="Cohort 7")
    address = f"/cohorts/{cohort.slug}/edit/"
    client.get(address)
    Enrollment.objects.bulk_create(
        Enrollment(cohort=cohort, person=person) for person in made.people(4)
    )

    page = client.post(address, {"name": "Cohort 7", "seats": "3"})

    assert page.status_code == 422
    assert "4 people have a seat in Cohort 7" in page.content.decode()
    cohort.refresh_from_db()
    assert (cohort.seats, cohort.seats_taken) == (5, 4)


def test_C10_a_form_for_something_that_is_gone_answers_404(client, lead):
    partner = made.partner()
    address = f"/set-up/partners/{partner.pk}/edit/"
    client.get(address)
    partner.delete()

    assert client.post(address, {"name": "x", "code": "x"}).status_code == 404


def test_name_and_seats_change_in_one_go(client, lead):
    cohort = made.cohort(seats=5, name="Cohort 7")

    client.post(f"/cohorts/{cohort.slug}/edit/", {"name": "Cohort 8", "seats": "9"})

    cohort.refresh_from_db()
    assert (cohort.name, cohort.seats) == ("Cohort 8", 9)


def test_saving_writes_only_what_the_form_changed(client, lead):
    cohort = made.cohort(seats=5, name="Cohort 7", season="Spring")
    form = CohortForm({"name": "Cohort 8", "seats": "5"}, instance=cohort, program=cohort.program)
    assert form.is_valid()
    Cohort.objects.filter(pk=cohort.pk).update(seats=9)

    set_up.keep_cohort(form.instance, by=lead, changed=form.changed_data)

    cohort.refresh_from_db()
    assert (cohort.name, cohort.seats) == ("Cohort 8", 9)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: Cohort(program=p, name="Taken", seats=1), "a cohort of that name"),
        (lambda p: Cohort(program=p, name="x", seats=6000), "at most 5,000 seats"),
        (
            lambda p: Cohort(
                program=p, name="x", seats=1, starts_on="2027-02-01", ends_on="2027-01-01"
            ),
            "cannot end before it starts",
        ),
        (lambda p: Program(name="TAKEN"), "Another program has this name"),
        (lambda p: Program(name="x", wait_hours=0), "between 1 and 80"),
        (lambda p: Program(name="x", readers_per_file=4), "between 1 and 3 readers"),
        (lambda p: Program(name="x", read_twice_percent=101), "between 0 and 100"),
        (lambda p: UniversityPartner(name="taken", code="x"), "has this name"),
        (lambda p: UniversityPartner(name="x", code="taken"), "has this code"),
        (
            lambda p: Intake(
                program=p,
                name="x",
                prefix="TAKEN",
                opens_at="2027-01-01T00:00Z",
                closes_at="2027-02-01T00:00Z",
            ),
            "uses this prefix",
        ),
        (
            lambda p: Intake(
                program=p,
                name="x",
                prefix="X",
                opens_at="2027-02-01T00:00Z",
                closes_at="2027-01-01T00:00Z",
            ),
            "must close after it opens",
        ),
        (
            lambda p: Intake(
                program=p,
                name="x",
                prefix="X",
                opens_at="2027-01-01T00:00Z",
                closes_at="2027-02-01T00:00Z",
                grace_minutes=2000,
            ),
            "at most 1,440 minutes",
        ),
        (
            lambda p: Intake(
                program=p,
                cohort=made.cohort(),
                name="x",
                prefix="X",
                opens_at="2027-01-01T00:00Z",
                closes_at="2027-02-01T00:00Z",
            ),
            "a cohort of this program",
        ),
        (lambda p: DayOff(program=p, day="2027-01-01", name="x"), "off already"),
        (
            lambda p: RecruitingEvent(
                program=p, name="x", partner=made.partner(), campus=made.campus(made.partner())
            ),
            "a campus of this partner",
        ),
        (
            lambda p: RecruitingEvent(program=p, name="x", campus=made.campus(made.partner())),
            "needs its partner",
        ),
    ],
)
def test_C12_what_slips_past_a_form_is_refused_by_a_constraint_with_its_sentence(change, sentence):
    program = made.program(name="Taken")
    made.cohort(program=program, name="taken")
    made.partner(name="Taken", code="TAKEN")
    made.intake(program=program, prefix="TAKEN")
    DayOff.objects.create(program=program, day="2027-01-01", name="New Year")

    with pytest.raises(Refused, match=sentence):
        set_up.keep(change(program), by=made.user())


def hub_forms():
    """Every form of the hub, ready for data."""
    program, cohort = made.program(), made.cohort()
    source = made.intake(program=program)
    return [
        lambda data: ProgramForm(data),
        lambda data: SettingsForm(data),
        lambda data: SizeForm(data),
        lambda data: PartnerForm(data),
        lambda data: CampusForm(data, instance=Campus(partner=made.partner())),
        lambda data: EventForm(data, instance=RecruitingEvent(program=program)),
        lambda data: ShareLinkForm(data, program=program),
        lambda data: IntakeForm(data, program=program),
        lambda data: CopyIntakeForm(data, source=source),
        lambda data: FinalForm(data),
        lambda data: CohortForm(data, program=program),
        lambda data: CopyCohortForm(data),
        lambda data: SectionForm(data, cohort=cohort),
        lambda data: StaffForm(data, cohort=cohort),
        lambda data: DayOffForm(data, program=program),
        lambda data: ApproveForm(data),
        lambda data: RefuseForm(data),
    ]


odd = st.one_of(
    st.text(st.characters(), max_size=60),
    st.sampled_from(
        [
            "a\x00b",
            "\ud800",
            "\u202eabc",
            "9" * 5000,
            "-1",
            "1e999",
            "NaN",
            "0001-01-01",
            "9999-12-31",
            "9999-12-31T23:59",
            "0001-01-01T00:00",
            "2027-02-30",
            "x" * 100_000,
        ]
    ),
)


@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=odd)
def test_F1_no_text_in_any_field_of_any_form_is_an_error(text):
    with transaction.atomic():
        for make in hub_forms():
            form = make({})
            filled = make(dict.fromkeys(form.fields, text))
            assert filled.is_valid() in {True, False}
            if filled.is_valid() and hasattr(filled, "instance"):
                with contextlib.suppress(Refused):
                    set_up.keep(filled.instance, by="system:test", changed=filled.changed_data)
        transaction.set_rollback(True)
