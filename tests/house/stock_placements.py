"""Three of everything that placing shows: clients, openings, people on the way and at work."""

import random

from careerpath.accounts.models import User
from careerpath.demo import placing
from cohorts.models import Enrollment, Program
from placements.domain import submissions
from placements.models import (
    AskKind,
    ClientAsk,
    ClientContact,
    ClientSystem,
    OnboardingRequirement,
    Placement,
    Requisition,
    Submission,
)
from placements.states import SubmissionState


def placed(mighty, staff):
    """The demo's placements, with answers of the contact."""
    ours = Program.objects.order_by("pk").first()
    roles = ("program_lead", "placement_manager", "client_contact")
    placing.make(ours, staff={role: [staff(role)] for role in roles}, rng=random.Random(5))
    by = staff("placement_manager")
    contact = ClientContact.objects.get(user=staff("client_contact"))
    ClientContact.objects.create(
        client=contact.client, name="Everything at Once", email=mighty.email, user=mighty
    )
    for number in range(3):
        ClientSystem.objects.create(client=contact.client, name=f"System {number}")
        OnboardingRequirement.objects.create(
            client=contact.client, name=f"Form {number}", kind="other", lead_days=number
        )
    opening = Requisition.objects.filter(contact=contact, state="open").first()
    seats = list(
        Enrollment.objects.confirmed()
        .filter(cohort__program=ours, state="active")
        .exclude(person__email__startswith="participant@")
        .select_related("person", "cohort__program")[:4]
    )
    for one in seats:
        made = submissions.ask(opening, one, by=by)
        submissions.consent(made, agrees=True, by=one.person)
    submissions.send(opening, contact, by=by)
    rows = Submission.objects.filter(requisition=opening, state=SubmissionState.SENT)
    for one in rows[:3]:
        submissions.answer_one(
            one, contact=contact, by=staff("client_contact"), answer="interview",
            times="Tuesday at 10.",
        )  # fmt: skip
    participant = User.objects.get(email="participant@careerpath.example")
    mine = Enrollment.objects.confirmed().get(person=participant)
    Placement.objects.create(
        requisition=opening, enrollment=mine, made_by=by, set_by=by, starts_on=opening.starts_on
    )
    at_work = Placement.objects.filter(requisition__client=contact.client, state="active")
    for one in at_work.exclude(asks__state="open").order_by("pk")[:3]:
        ClientAsk.objects.create(
            placement=one, kind=AskKind.END, day=one.starts_on, because="To see.", asked_by=mighty
        )
