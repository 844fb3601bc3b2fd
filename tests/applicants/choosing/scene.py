"""An intake with its cohort, people who decide, and applications at a stage."""

from django.db import transaction
from django.utils import timezone

from applicants.domain import decisions, offers, ranking, waves, waves_out
from applicants.models import Application, DispositionReason, Offer
from applicants.states import State
from careerpath import invariants
from careerpath.accounts.models import User
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.models import Intake
from tests.factories import triage

LETTERS = {"applicants.offer", "applicants.waitlisted", "applicants.decision_not_progressed"}


def person(role, number=0):
    """Somebody who holds the role; always the same for the same number."""
    email = f"chooser{number}-{role}@example.org"
    found = User.objects.filter(email=email).first()
    return found or triage.person(role, f"{role.capitalize()} {number}", email)


def scene(count=6, *, seats=3, state=State.SHORTLISTED, slug="cp7", canary=""):
    """An intake with ``seats`` seats and ``count`` applications in ``state``."""
    call = triage.intake(slug, seats=seats)
    rows = triage.applications(count, call=call, state=state, canary=canary)
    return call, rows


def reason(key="reading"):
    return DispositionReason.objects.get(key=key)


def says(choice, **more):
    if choice == "not_progressed":
        more.setdefault("reason", reason())
    if choice == "advance":
        more.setdefault("stage", "shortlisted")
    return decisions.says(choice, **more)


def decided(rows, choice, *, by=None, **more):
    """The applications have pending decisions, by one act."""
    by = by or person("recruiter")
    what = says(choice, **more)
    batch = decisions.ask(Application.objects.filter(pk__in=[row.pk for row in rows]), by=by)
    return decisions.record(batch, what, affected=len(rows), by=by)


def approved(call, *, by=None, choices=("advance", "offer", "waitlist", "not_progressed")):
    """All that is pending stands in a release that a second person approved."""
    by, lead = by or person("recruiter"), person("program_lead")
    wave = waves.compose(call, name="First", choices=list(choices), by=by)
    approval = waves.ask_approval(wave, by=by)
    approvals.approve(approval, by=lead, sample_read=True)
    wave.refresh_from_db()
    return wave


def released(call, *, by=None):
    """All that is pending is out."""
    by = by or person("recruiter")
    wave = approved(call, by=by)
    waves.schedule(wave, by=by, minutes=0)
    waves_out.carry_on(wave.pk, by=by)
    wave.refresh_from_db()
    return wave


def offered(count, *, seats=3, slug="cp7"):
    """An intake where ``count`` people have an offer for ``seats`` seats."""
    call, rows = scene(count, seats=seats, slug=slug)
    ranking.rank(call, by=person("recruiter"))
    decided(rows, "offer")
    released(call)
    return call, list(
        Offer.objects.filter(application__intake=call)
        .select_related("application__applicant")
        .order_by("pk")
    )


def waitlisted(count, *, seats=0, slug="cp7"):
    """An intake with ``count`` people on its waitlist."""
    call, rows = scene(count, seats=seats, slug=slug)
    ranking.rank(call, by=person("recruiter"))
    decided(rows, "waitlist")
    released(call)
    return Intake.objects.get(pk=call.pk)


def accept(offer):
    """The applicant says yes; the offer, or the refusal."""
    return offers.accept(offer, by=offer.application.applicant)


def attempt(act):
    """What the act came to, or its refusal, in a transaction of its own."""
    try:
        with transaction.atomic():
            return act()
    except Refused as refusal:
        return refusal


def now():
    return timezone.now()


def impossible():
    """What the hunt for impossible states finds, but for scores that the factory invents."""
    found = [(each.name, sentence) for each, sentence in invariants.broken()]
    return [pair for pair in found if pair[0] != "applicants.potential_comes_from_a_run"]


def letters_to(application):
    """What the applicant was written about a decision."""
    return list(Message.objects.filter(kind__in=LETTERS, about_id=application.pk))
