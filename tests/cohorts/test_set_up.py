"""Setting up: the question about size, copies from last time, seeds, and the lines they leave."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from careerpath.accounts.models import User
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts import tie_break
from cohorts.domain import copying, set_up
from cohorts.forms.cohorts import CohortForm, StaffForm
from cohorts.models import (
    CohortStaff,
    DayOff,
    Enrollment,
    Program,
    UniversityPartner,
)
from cohorts.signals import decisions_final, intake_copied
from tests.cohorts import made
from tests.cohorts.test_forms import intake_data, lead

__all__ = ["lead"]

pytestmark = pytest.mark.django_db


def test_the_set_up_question_names_what_another_answer_would_change(client, lead):
    program = made.program()
    page = f"/set-up/programs/{program.slug}/size/"
    assert "What would change now" not in client.get(page).content.decode()
    set_up.answer_size(program, size="team", by=lead)
    program.calibration, program.notices = False, "always"
    set_up.keep(program, by=lead, changed=["calibration", "notices"])

    shown = client.get(page)

    by_size = {row["label"]: row["changes"] for row in shown.context["sizes"]}
    back = [
        "Readers calibrate on the same files first: off → on",
        "Notices by jurisdiction: Always → Where the applicant's location asks for it",
    ]
    assert by_size["A team (4–15)"] == back
    assert (
        "Who agrees: A second person approves → Wait, then check again"
        in (by_size["Just us (1–3)"])
    )
    assert "Readers per file: 2 → 1" in by_size["Just us (1–3)"]
    assert "sets every switch back to its default" in shown.content.decode()
    assert "first: off → on" in shown.content.decode()


def test_the_set_up_question_sets_the_defaults_and_each_has_a_switch(client, lead):
    client.post("/set-up/programs/new/", {"name": "Small", "time_zone": "America/Denver"})
    program = Program.objects.get()
    assert "How many work here?" in client.get("/set-up/").content.decode()

    client.post(f"/set-up/programs/{program.slug}/size/", {"size": "solo"})

    program.refresh_from_db()
    assert (program.approval_policy, program.readers_per_file) == ("wait_and_check", 1)
    assert (program.size_answered_by, program.calibration) == (lead, False)
    page = client.get(f"/set-up/programs/{program.slug}/settings/")
    data = page.context["form"].initial | {"calibration": "on", "wait_hours": "4"}
    data = {key: value for key, value in data.items() if value is not False}
    done = client.post(f"/set-up/programs/{program.slug}/settings/", data)
    assert done.status_code == 302
    program.refresh_from_db()
    assert (program.calibration, program.wait_hours, program.readers_per_file) == (True, 4, 1)


def test_a_first_day_alone_means_six_weeks():
    form = CohortForm(
        {"name": "Cohort 7", "seats": "95", "starts_on": "2027-01-18"}, program=made.program()
    )

    assert form.is_valid()
    assert form.instance.ends_on == date(2027, 2, 26)


def test_the_last_day_that_a_form_fills_in_is_stored(client, lead):
    cohort = made.cohort(name="Cohort 7")

    client.post(
        f"/cohorts/{cohort.slug}/edit/",
        {"name": "Cohort 7", "seats": "20", "starts_on": "2027-01-18"},
    )

    cohort.refresh_from_db()
    assert (cohort.starts_on, cohort.ends_on) == (date(2027, 1, 18), date(2027, 2, 26))
    assert [len(week.class_days) for week in cohort.weeks()] == [5] * 6


def test_a_copied_cohort_has_the_same_shape_on_other_dates(lead):
    source = made.cohort(starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 16), seats=95)
    section = made.section(source, name="Morning")
    made.duty(source, lead, section=section)
    made.duty(source, made.user("instructor"), since="2026-01-01", until="2026-02-01")
    DayOff.objects.create(program=source.program, cohort=source, day="2026-09-07", name="Labor Day")
    Enrollment.objects.create(cohort=source, person=made.user())

    copy = copying.copy_cohort(
        source, name="Cohort 8", starts_on=date(2027, 1, 18), by=lead, with_staff=True
    )

    copy.refresh_from_db()
    assert (copy.seats, copy.seats_taken, copy.state) == (95, 0, "planned")
    assert copy.ends_on == date(2027, 2, 26)
    assert [s.name for s in copy.sections.all()] == ["Morning"]
    assert copy.days_off.get().day == date(2027, 1, 18)
    duty = CohortStaff.objects.get(cohort=copy)
    assert (duty.user, duty.section.cohort_id, duty.since) == (lead, copy.pk, date(2027, 1, 18))
    assert AuditEvent.objects.about(copy).get().kind == "cohorts.cohort.copied"


def test_a_copied_intake_keeps_its_hours_and_draws_a_seed_of_its_own(lead):
    source = made.intake(
        program=made.program(),
        opens_at=datetime(2026, 8, 3, 14, tzinfo=UTC),  # 9:00 in Chicago in summer
        closes_at=datetime(2026, 9, 4, 22, tzinfo=UTC),  # 17:00
        grace_minutes=30,
    )
    source.partners.add(made.partner(), made.partner(is_active=False))
    told = []

    def hear(sender, source, copy, by, **kwargs):
        told.append((source.pk, copy.pk))

    intake_copied.connect(hear)
    try:
        copy = copying.copy_intake(
            source, name="Spring", prefix="CP8", opens_on=date(2027, 1, 4), cohort=None, by=lead
        )
    finally:
        intake_copied.disconnect(hear)

    copy.refresh_from_db()
    assert copy.opens_at == datetime(2027, 1, 4, 15, tzinfo=UTC)  # 9:00 in winter
    assert copy.closes_at == datetime(2027, 2, 5, 23, tzinfo=UTC)
    assert (copy.grace_minutes, copy.partners.count(), copy.next_number) == (30, 1, 1)
    assert copy.tie_break_seed != source.tie_break_seed
    assert told == [(source.pk, copy.pk)]


def test_copying_to_a_name_or_prefix_that_is_taken_is_a_form_error(client, lead):
    source = made.intake(prefix="CP7")

    page = client.post(
        f"/set-up/intakes/{source.slug}/copy/",
        {"name": "Again", "prefix": "CP7", "opens_on": "2027-01-04"},
    )

    assert page.status_code == 422
    assert "Another intake uses this prefix." in page.content.decode()


def test_the_seed_is_committed_before_opening_and_revealed_when_decisions_are_final(client, lead):
    intake = made.intake(opens=-60, closes=-1)
    assert tie_break.matches(intake.tie_break_seed, intake.tie_break_commitment)
    address = f"/set-up/intakes/{intake.slug}/"
    assert intake.tie_break_seed not in client.get(address).content.decode()
    assert intake.tie_break_commitment in client.get(address).content.decode()
    told = []

    def hear(sender, intake, by, **kwargs):
        told.append(intake.pk)

    decisions_final.connect(hear)
    client.post(f"{address}final/", {"sure": "on"})
    decisions_final.disconnect(hear)

    assert intake.tie_break_seed in client.get(address).content.decode()
    assert told == [intake.pk]
    again = client.post(f"{address}final/", {"sure": "on"})
    assert again.status_code == 422
    assert "final already" in again.content.decode()


def test_an_intake_that_is_open_cannot_be_final(lead):
    with pytest.raises(Refused, match="once the intake has closed"):
        set_up.declare_final(made.intake(), by=lead)


def test_the_seed_of_an_open_intake_cannot_be_changed_even_by_sql(lead):
    intake = made.intake()
    seed = tie_break.new_seed()

    intake.tie_break_seed, intake.tie_break_commitment = seed, tie_break.commitment(seed)
    with pytest.raises(Refused, match="stays once it has opened"):
        set_up.keep(intake, by=lead, changed=["tie_break_seed", "tie_break_commitment"])


def test_a_prefix_that_has_been_given_out_stays(client, lead):
    intake = made.intake(prefix="CP7", next_number=12)
    client.post(f"/set-up/intakes/{intake.slug}/edit/", intake_data(name=intake.name, prefix="XX"))

    intake.refresh_from_db()
    assert intake.prefix == "CP7"


def test_everything_that_is_set_up_leaves_a_line(client, lead):
    program = made.program()
    client.post("/set-up/partners/new/", {"name": "Riverside", "code": "RIV", "is_active": "on"})
    client.post(f"/set-up/programs/{program.slug}/cohorts/new/", {"name": "C1", "seats": "20"})
    client.post(f"/set-up/programs/{program.slug}/links/new/", {"label": "Poster"})

    kinds = AuditEvent.objects.done_by(lead).values_list("kind", flat=True)
    assert set(kinds) >= {
        "cohorts.universitypartner.created",
        "cohorts.cohort.created",
        "cohorts.sharelink.created",
    }


def test_T6_the_trail_holds_no_names(client, lead):
    canary = "ZZCANARY-contact"
    client.post(
        "/set-up/partners/new/",
        {"name": canary, "code": "RIV", "contact_name": canary, "contact_email": "z@zz.example"},
    )

    assert UniversityPartner.objects.filter(contact_name=canary).exists()
    assert not [e for e in AuditEvent.objects.all() if canary in f"{e.detail}{e.reason}"]


def test_people_for_duties_are_those_who_work_here_today():
    instructor, applicant = made.user("instructor"), made.user()
    former = made.user("instructor")
    former.grants.update(ends_at=timezone.now())
    form = StaffForm(cohort=made.cohort())

    offered = set(form.fields["user"].queryset)

    assert instructor in offered
    assert not offered & {applicant, former}
    assert User.objects.count() >= 3
