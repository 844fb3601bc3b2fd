"""What applicants ask for: one open request of a kind, with the day by which it is answered.

The clock is that of the law of the place where the applicant lives, or the program's own promise.
"""

from django.db import transaction
from django.utils import timezone

from applicants.domain.submission_window import database_now
from applicants.jurisdictions import clocks
from applicants.models import ApplicantRequest, Application, Identity
from applicants.places import STATES
from applicants.request_states import AFTER_SENDING, RequestKind, RequestOutcome, RequestState
from applicants.states import State
from careerpath import audit
from careerpath.notifications import outbox
from careerpath.ui.when import day as in_words
from careerpath.workflow import Refused, refusing

ASKED = "applicants.applicantrequest.asked"
ADDED = "applicants.applicantrequest.added"
EXTENDED = "applicants.applicantrequest.extended"
ASSIGNED = "applicants.applicantrequest.assigned"
FULL = "Your open request of this kind is full. Wait for its answer, or shorten this."
RECEIVED_LETTER = "applicants.request_received"
ANSWER_LETTER = "applicants.request_answered"
EXTENDED_LETTER = "applicants.request_extended"
EUROPE = {
    "austria", "belgium", "bulgaria", "croatia", "cyprus", "czechia", "denmark", "estonia",
    "finland", "france", "germany", "greece", "hungary", "ireland", "italy", "latvia",
    "lithuania", "luxembourg", "malta", "netherlands", "poland", "portugal", "romania",
    "slovakia", "slovenia", "spain", "sweden",
}  # fmt: skip
HOME = {"", "us", "usa", "united states", "united states of america"}
NEW_YORK = {"new york", "new york city", "nyc", "brooklyn", "queens", "bronx", "staten island"}


@transaction.atomic
def ask(application, *, kind, text="", by):
    """The request is open, with its clock, and who asked knows the day by mail; returns it.

    One open request of a kind for each application: the open one comes back, with the new words
    behind the first. Refused for a kind that nobody can ask for, before sending for what concerns
    a sent application, and for more words than fit.
    """
    if kind not in RequestKind.values:
        raise Refused("Choose what you ask for.")
    locked = Application.objects.select_for_update(of=("self",), no_key=True)
    locked = locked.select_related("intake__program", "applicant").get(pk=application.pk)
    open_one = ApplicantRequest.objects.open().filter(application=locked, kind=kind)
    open_one = open_one.select_for_update(no_key=True).first()
    if open_one is not None:
        return _with_more(open_one, text.strip(), by=by)
    if locked.state == State.DRAFT and kind in AFTER_SENDING:
        raise Refused("This application is not sent yet. You can still change it yourself.")
    if locked.state != State.DRAFT and kind == RequestKind.EXTENSION:
        raise Refused("This application is sent. It needs no more time.")
    now = database_now()
    today = timezone.localtime(now, locked.intake.program.zone()).date()
    places = places_of(locked)
    clock = clocks.clock(kind, received=today, places=places)
    with refusing():
        request = ApplicantRequest.objects.create(
            application=locked,
            kind=kind,
            text=text,
            asked_by=by,
            asked_at=now,
            asked_on=today,
            places=places,
            source=clock.source,
            in_working_days=clock.in_business_days,
            due_on=clock.due,
            latest_on=clock.latest,
        )
    audit.record(ASKED, by=by, about=request, to_state=request.state, application=locked.pk)
    tell(request, RECEIVED_LETTER, by=by)
    return request


def _with_more(request, text, *, by):
    """The open request with these words behind those that stand; said twice is said once."""
    if not text or text in request.text:
        return request
    whole = f"{request.text}\n\n{text}".strip()
    if len(whole) > ApplicantRequest._meta.get_field("text").max_length:
        raise Refused(FULL)
    changed = ApplicantRequest.objects.open().filter(pk=request.pk).update(text=whole)
    if not changed:
        raise Refused("This request was answered just now. Ask again.")
    audit.record(ADDED, by=by, about=request, application=request.application_id)
    request.text = whole
    return request


def of(application):
    """The requests of an application, the newest first."""
    return list(
        ApplicantRequest.objects.filter(application=application)
        .select_related("application__intake__program")
        .order_by("-asked_at", "-pk")
    )


@transaction.atomic
def answer(request, *, outcome, text, by, looked_at=()):
    """The request is answered, and who asked has the answer by mail.

    ``outcome`` is one of ``RequestOutcome``; "refused" refuses. Refused without words, and when
    somebody answered meanwhile.
    """
    if outcome not in RequestOutcome.values:
        raise Refused("Say what came of it.")
    if not text.strip():
        raise Refused("Write the answer in a sentence or two.")
    refused = outcome == RequestOutcome.REFUSED
    request.step(
        RequestState.REFUSED if refused else RequestState.ANSWERED,
        by=by,
        set={
            "outcome": outcome,
            "answer": text.strip(),
            "looked_at": list(looked_at),
            "answered_by": by,
            "answered_at": timezone.now(),
        },
        application=request.application_id,
        outcome=outcome,
    )
    tell(request, ANSWER_LETTER, by=by)
    return request


@transaction.atomic
def take_back(request, *, by):
    """The request is taken back by who asked; refused when it is answered."""
    request.step(RequestState.WITHDRAWN, by=by, application=request.application_id)
    return request


@transaction.atomic
def extend(request, *, reason, by):
    """The last day is the latest that the rule allows, and who asked knows why by mail.

    Refused where no rule allows it, and the second time.
    """
    locked = ApplicantRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if not locked.is_open:
        raise Refused(f"This request is {locked.get_state_display().lower()}.")
    if not locked.may_be_extended:
        raise Refused("No rule allows more time here. Answer as soon as you can.")
    if not reason.strip():
        raise Refused("Say why it takes longer. The applicant reads it.")
    with refusing():
        locked.extended_due_on = locked.latest_on
        locked.extension_reason = reason.strip()
        locked.save(update_fields=["extended_due_on", "extension_reason"])
    audit.record(EXTENDED, by=by, about=locked, application=locked.application_id)
    tell(locked, EXTENDED_LETTER, by=by)
    return locked


@transaction.atomic
def assign(request, *, to, by):
    """The request is ``to``'s to answer, or nobody's. Refused for somebody who may not see it."""
    if to is not None:
        mine = ApplicantRequest.objects.for_staff(to).filter(pk=request.pk)
        if not mine.exists():
            raise Refused(f"{to} does not answer such requests.")
    moved = ApplicantRequest.objects.open().filter(pk=request.pk).update(assigned_to=to)
    if not moved:
        raise Refused("This request is not open any more.")
    audit.record(ASSIGNED, by=by, about=request, to=to.pk if to else None)
    request.assigned_to = to


def places_of(application):
    """Codes of the places whose law reaches the applicant, the widest first."""
    lives = Identity.objects.filter(application=application).values_list("country", "city").first()
    return places_for(*(lives or ("", "")), application.home_state)


def places_for(country, city, home_state):
    """Codes of the places whose law reaches somebody who lives there, the widest first."""
    country, city = country.strip().casefold(), city.strip().casefold()
    if country in EUROPE:
        return ["EU"]
    if country not in HOME:
        return []
    codes = {name.casefold(): code for code, name in STATES}
    home = home_state.strip()
    state = codes.get(home.casefold(), home.upper() if home.upper() in codes.values() else "")
    places = ["US"]
    if state:
        places.append(f"US-{state}")
    if state == "NY" and city in NEW_YORK:
        places.append("US-NY-NYC")
    return places


def tell(request, letter, *, by):
    """The applicant has the letter about the request."""
    application = request.application
    outbox.queue(
        letter,
        to=application.applicant,
        about=request,
        by=by,
        context={
            "reference": application.reference,
            "intake": str(application.intake),
            "slug": application.intake.slug,
            "asked": request.get_kind_display(),
            "due": in_words(request.last_day, long=True),
            "answer": request.answer,
            "outcome": request.get_outcome_display(),
            "reason": request.extension_reason,
            "is_refused": request.state == RequestState.REFUSED,
        },
    )
