"""Placement of the demo: clients with openings, and a finished cohort at work."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.demo.program import BY
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from placements.domain import placing, requisitions, submissions
from placements.models import (
    Client,
    ClientContact,
    ClientSystem,
    OnboardingItem,
    OnboardingRequirement,
    Placement,
    Requisition,
    RequisitionCredential,
    RequisitionSkill,
    Site,
)
from placements.states import ItemState, PlacementState, RequisitionState
from training.domain import certifying
from training.domain.skills import today_of
from training.models import Skill

# Name, first look without names, sites, contact, title, systems.
CLIENTS = (
    ("Northlake Health", False, (("Main campus", "Tucson", "AZ"), ("West clinic", "Phoenix", "AZ")),
     "Lena Grigoryan", "Director of clinical applications", ("Epic Ambulatory", "Rhapsody")),
    ("St. Brigid Medical Center", True, (("Medical center", "Chicago", "IL"),),
     "Tomas Wren", "Manager of informatics", ("Oracle Health Millennium",)),
    ("Mesa Valley Health", False, (("North hospital", "Mesa", "AZ"),),
     "Ifeoma Castellanos", "Lead of reporting", ("Epic Willow", "Power BI")),
    ("Harbor Children’s", True, (("Harbor campus", "San Diego", "CA"),),
     "Odalys Brandt", "Head of service desk", ("MEDITECH Expanse", "ServiceNow")),
)  # fmt: skip
ASKS = (
    ("background", "Background check", 14, None),
    ("health", "Immunization record", 10, 12),
    ("access", "Account in the main system", 7, None),
    ("badge", "Badge and parking", 3, None),
)
# Client, title, seats, days from today to the first day, weeks, state, where.
OPENINGS = (
    (0, "Interface analyst", 3, 14, 52, "open", "hybrid"),
    (0, "Data quality analyst", 1, 21, 26, "open", "remote"),
    (1, "Clinical applications analyst", 4, 42, 52, "open", "on_site"),
    (1, "Go-live support", 6, 42, 12, "pending", "on_site"),
    (2, "Report writer", 2, 28, 52, "open", "remote"),
    (3, "Service desk, clinical", 5, 10, 26, "open", "on_site"),
    (3, "Informatics associate", 2, 49, None, "on_hold", "hybrid"),
)
ABOUT = "Works with the team of the site on what it runs every day. No patient data leaves it."
WEEKS = 52
SIDE_BY_SIDE = 2
BEGAN = 21  # days between the end of boot camp and a first day
AT_WORK = Decimal("0.6")  # of the latest cohort that finished; of earlier ones everybody


@transaction.atomic
def make(program, *, staff, rng):
    """Clients have openings, most of the finished cohorts are at work, some are on the way."""
    lead, manager = staff["program_lead"][0], staff["placement_manager"][0]
    account = staff["client_contact"][0]
    clients = [_client(program, row, account if not place else None)
               for place, row in enumerate(CLIENTS)]  # fmt: skip
    today = today_of(program)
    skills = list(Skill.objects.of(program)[:12])
    exam = certifying.target(program)
    openings = [_opening(clients, row, today, skills, exam, lead, manager) for row in OPENINGS]
    finished = list(
        Enrollment.objects.filter(cohort__program=program, state=EnrollmentState.COMPLETED)
        .exclude(cohort__ends_on=None)
        .select_related("cohort__program", "person")
        .order_by("cohort__starts_on", "pk")
    )
    rng.shuffle(finished)
    newest = max((one.cohort.starts_on for one in finished), default=None)
    latest = [one for one in finished if one.cohort.starts_on == newest]
    number = int(len(latest) * AT_WORK)
    placed = [one for one in finished if one.cohort.starts_on != newest] + latest[:number]
    _at_work(clients, placed, today, lead, manager, rng)
    _on_the_way(openings, latest[number:], manager, lead)
    for one in Enrollment.objects.filter(
        cohort__program=program, person__email__startswith="participant@"
    ).select_related("cohort__program", "person"):
        submissions.ask(openings[0], one, by=manager, note="They liked your interface work.")
    audit.record("demo.program.placed", by=BY, about=program, people=len(placed))


def _client(program, row, account):
    name, hides, sites, contact, title, systems = row
    made = Client.objects.create(program=program, name=name, hides_names=hides)
    for site, city, region in sites:
        Site.objects.create(client=made, name=site, city=city, region=region)
    host = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha())
    ClientContact.objects.create(
        client=made,
        name=contact,
        title=title,
        user=account,
        email=account.email if account else f"{contact.split()[0].lower()}@{host}.example",
    )
    for system in systems:
        ClientSystem.objects.create(client=made, name=system)
    for kind, what, days, months in ASKS:
        OnboardingRequirement.objects.create(
            client=made, kind=kind, name=what, lead_days=days, months_valid=months
        )
    return made


def _opening(clients, row, today, skills, exam, lead, manager):
    place, title, seats, days, weeks, state, where = row
    client = clients[place]
    made = Requisition(
        client=client,
        site=client.sites.first(),
        contact=client.contacts.first(),
        title=title,
        about=ABOUT,
        seats=seats,
        weeks=weeks,
        work_place=where,
        starts_on=today + timedelta(days=days - (today + timedelta(days=days)).weekday()),
    )
    requisitions.keep(made, by=manager)
    chosen = skills[place * 2 : place * 2 + 3]
    RequisitionSkill.objects.bulk_create(
        RequisitionSkill(requisition=made, skill=skill, level=3, is_must=not number)
        for number, skill in enumerate(chosen)
    )
    if exam is not None:
        RequisitionCredential.objects.create(requisition=made, certification=exam.code)
    requisitions.hand_in(made, by=manager)
    if state != RequisitionState.PENDING:
        requisitions.approve(made, by=lead)
    if state == RequisitionState.ON_HOLD:
        requisitions.move(made, state, because="The client waits for its budget.", by=manager)
    return made


def _at_work(clients, people, today, lead, manager, rng):
    """People who began some weeks after boot camp; one of ten left early, one of ten joined."""
    zone = clients[0].program.zone()
    rows, earlier = [], {}
    for number, one in enumerate(people):
        client = clients[number % len(clients)]
        starts = one.cohort.ends_on + timedelta(days=BEGAN + 7 * rng.randrange(3))
        starts = min(starts, today) - timedelta(days=min(starts, today).weekday())
        if client.pk not in earlier:
            earlier[client.pk] = Requisition.objects.create(
                client=client,
                site=client.sites.first(),
                contact=client.contacts.first(),
                title="Analyst, first group",
                about=ABOUT,
                seats=max(1, -(-len(people) // len(clients))),
                weeks=WEEKS,
                starts_on=starts,
                state=RequisitionState.FILLED,
                raised_by=manager,
                approved_by=lead,
                approved_at=timezone.now(),
            )
        state, ended, why = PlacementState.ACTIVE, None, ""
        if number % 10 == 9 and starts < today - timedelta(days=30):
            state, ended, why = PlacementState.ENDED, today - timedelta(days=9), "Moved away."
        elif number % 10 == 4 and starts < today - timedelta(days=40):
            state, ended = PlacementState.CONVERTED, today - timedelta(days=5)
        said = datetime.combine(starts, time(9), tzinfo=zone)
        rows.append(
            Placement(
                requisition=earlier[client.pk],
                enrollment=one,
                state=state,
                starts_on=starts,
                ends_on=starts + timedelta(weeks=WEEKS, days=-1),
                ended_on=ended,
                reason=why,
                made_at=said - timedelta(days=BEGAN),
                made_by=manager,
                set_at=said if ended is None else datetime.combine(ended, time(17), tzinfo=zone),
                set_by=manager,
            )
        )
    Placement.objects.bulk_create(rows)
    asked = {one.pk: list(one.requirements.all()) for one in clients}
    OnboardingItem.objects.bulk_create(
        OnboardingItem(
            placement=row,
            requirement=wanted,
            state=ItemState.MET,
            begin_by=row.starts_on - timedelta(days=wanted.lead_days),
            met_on=row.starts_on - timedelta(days=1),
            set_by=manager,
        )
        for row in rows
        for wanted in asked[row.requisition.client_id]
    )


def _on_the_way(openings, people, manager, lead):
    """Of the others some are asked, some are with the client, and two are about to begin."""
    taking = [one for one in openings if one.takes_candidates]
    for number, one in enumerate(people[:8]):
        opening = taking[number % len(taking)] if number > SIDE_BY_SIDE else openings[0]
        asked = submissions.ask(opening, one, by=manager)
        if number % 4 == 3:
            continue
        submissions.consent(asked, agrees=True, by=one.person)
        submissions.send(opening, opening.contact, by=manager)
        asked.refresh_from_db()
        if number % 4 == 1:
            answer = {"answer": "interview", "times": "Tuesday or Thursday, 10 AM to noon."}
        elif number % 4 == 2:
            answer = {"answer": "approve"}
        else:
            continue
        by = f"client:{opening.contact_id}"
        submissions.answer_one(asked, contact=opening.contact, by=by, **answer)
        if answer["answer"] == "approve":
            made = placing.place(
                opening, one, starts_on=opening.starts_on, submission=asked, by=manager
            )
            placing.approve(made, by=lead)
            placing.settle(made.items.order_by("pk").first(), ItemState.MET, by=manager)
