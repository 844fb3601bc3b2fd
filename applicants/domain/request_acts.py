"""What staff do about a request: look again, correct, hand a copy over, erase, give more time.

Each act does what it says, and answers the request by mail in the same transaction.
"""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from applicants.domain import blinding, front_desk, requests, sittings, submission
from applicants.domain.duplicates import name_postal_key, phone_key
from applicants.jurisdictions import clocks
from applicants.models import (
    Application,
    Correction,
    DraftSection,
    Identity,
    LegalHold,
)
from applicants.places import REGIONS, STATES
from applicants.request_states import RequestKind, RequestOutcome
from applicants.states import OPEN, State
from careerpath import audit
from careerpath.ui.when import day as in_words
from careerpath.workflow import Refused, refusing

CORRECTED = "applicants.application.corrected"
ERASED = "applicants.application.erased"
HELD, LIFTED = "applicants.legal_hold.placed", "applicants.legal_hold.lifted"
KNOWS = "You know who this is. Somebody else looks at it, who does not."
LOOKED_AT = (
    ("answers", "The written answers"),
    ("documents", "The documents"),
    ("assessments", "The results of the tasks"),
    ("account", "The account of the score"),
    ("scorecards", "The readers' scorecards"),
)
FACTS = {
    "degree_level": "Highest degree",
    "field_of_study": "Field of study",
    "at_least_18": "At least 18",
    "work_authorized": "Authorized to work",
    "needs_sponsorship": "Needs sponsorship",
    "available_full_time": "Available full time",
    "available_from": "Available from",
    "willing_to_relocate": "Willing to relocate",
    "regions": "Regions",
    "home_state": "Home state",
}
PERSON = {
    "given_name": "Given name",
    "family_name": "Family name",
    "preferred_name": "Preferred name",
    "phone": "Phone",
    "city": "City",
    "postal_code": "Postal code",
}
SCREENED = frozenset(FACTS) - {"field_of_study", "home_state"}
YES_NO = {"yes": True, "no": False, "": None}
ASKED_FOR = frozenset(
    name for name in FACTS if Application._meta.get_field(name).get_internal_type()
    == "BooleanField"
)  # fmt: skip
# What no law asks to keep once an application has ended: it took no part in any decision.
NEVER_NEEDED = ("phone", "preferred_name", "city", "postal_code", "phone_key", "name_postal_key")


# ------------------------------------------------------------------ a person looks again
@transaction.atomic
def look_again(request, *, looked_at, outcome, text, by):
    """A person has looked, and the applicant knows what came of it.

    "moved_back" puts an application that ended back to be read, by the table of states. Refused
    for whoever knows the applicant, and without a list of what was looked at.
    """
    _is(request, RequestKind.HUMAN_LOOK)
    if front_desk.known_to(by).filter(pk=request.application_id).exists():
        raise Refused(KNOWS)
    known = dict(LOOKED_AT)
    if not looked_at or not set(looked_at) <= known.keys():
        raise Refused("Say what you looked at.")
    if outcome not in {RequestOutcome.STANDS, RequestOutcome.MOVED_BACK}:
        raise Refused("Say what came of it.")
    if outcome == RequestOutcome.MOVED_BACK:
        application = request.application
        if application.state not in {State.NOT_PROGRESSED, State.SCREENING, State.SUBMITTED}:
            raise Refused(
                f"The application is {application.get_state_display().lower()}: "
                "it is being read or is past that."
            )
        application.step(State.REVIEW, by=by, reason="A person looked again, as was asked for.")
    return requests.answer(request, outcome=outcome, text=text, by=by, looked_at=looked_at)


# ------------------------------------------------------------------ correction
@transaction.atomic
def correct(request, *, field, new, evidence, text, by):
    """The fact is corrected, with what stood there before; returns the correction.

    What is corrected in a name or an address is corrected by somebody who has the record open at
    the front desk. Refused for an unknown field or value, and for what it says already.
    """
    _is(request, RequestKind.CORRECTION)
    application = Application.objects.select_for_update(no_key=True).get(pk=request.application_id)
    if field in PERSON:
        if not front_desk.is_open(application.applicant_id, user=by):
            raise Refused("Open the person's record at the front desk first: it is about a name.")
        thing = Identity.objects.select_for_update(no_key=True).get(pk=application.pk)
    elif field in FACTS:
        thing = application
    else:
        raise Refused("Choose what is corrected.")
    value, old = cleaned(field, new), getattr(thing, field)
    changed = [field]
    with refusing():
        correction = Correction.objects.create(
            request=request,
            field=field,
            old=shown(old),
            new=shown(value),
            evidence=evidence.strip(),
            is_screened=field in SCREENED,
        )
        setattr(thing, field, value)
        if field in PERSON:
            thing.phone_key = phone_key(thing.phone)
            thing.name_postal_key = name_postal_key(
                thing.given_name, thing.family_name, thing.postal_code
            )
            changed += ["phone_key", "name_postal_key"]
        thing.save(update_fields=changed)
    if field in PERSON:
        blinding.reblind(application)
    audit.record(CORRECTED, by=by, about=application, field=field, request=request.pk)
    requests.answer(request, outcome=RequestOutcome.CORRECTED, text=text, by=by)
    return correction


def label_of(field):
    """What people call the field."""
    return FACTS.get(field) or PERSON.get(field, field)


def shown(value):
    """A value as it is kept beside a correction."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def cleaned(field, text):
    """The typed value as the field holds it; refused with a sentence when it cannot."""
    text = " ".join(text.split())
    model = Identity if field in PERSON else Application
    if field in ASKED_FOR:
        if text.casefold() not in YES_NO:
            raise Refused("Type yes or no.")
        return YES_NO[text.casefold()]
    if field == "available_from":
        try:
            return dt.date.fromisoformat(text) if text else None
        except ValueError:
            raise Refused("Type the day as year-month-day, such as 2027-01-18.") from None
    if field == "regions":
        chosen = [part.strip().casefold() for part in text.split(",") if part.strip()]
        if not set(chosen) <= dict(REGIONS).keys():
            raise Refused(f"Regions are {', '.join(dict(REGIONS))}.")
        return chosen
    if field == "home_state" and text and text not in dict(STATES):
        raise Refused("Type the two letters of the state, such as IL.")
    try:
        return model._meta.get_field(field).clean(text, None)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None


# ------------------------------------------------------------------ data
def hand_over(request, *, text, by):
    """It stands in the trail that the copy was handed over, and how."""
    _is(request, RequestKind.ACCESS)
    return requests.answer(request, outcome=RequestOutcome.HANDED_OVER, text=text, by=by)


def kept(application):
    """Until when the law of the place asks to keep the application; None under a legal hold."""
    zone = application.intake.program.zone()
    received = application.submitted_at or application.created_at
    return clocks.keep_until(
        received=timezone.localtime(received, zone).date(),
        decided=timezone.localtime(application.state_changed_at, zone).date(),
        places=requests.places_of(application),
        regimes=settings.RETENTION_REGIMES,
        legal_hold=hold_on(application) is not None,
    )


def hold_on(application):
    """The legal hold that stands, or None."""
    return LegalHold.objects.filter(application=application, lifted_at__isnull=True).first()


def why_not_erased(application):
    """The sentence for what cannot be erased now, or an empty text."""
    if hold_on(application):
        return "There is a legal hold: nothing may be erased while it stands."
    if application.state in OPEN or application.state in {State.OFFER, State.ON_HOLD}:
        return "The application is still running. It is withdrawn first, then erased."
    if application.state == State.ACCEPTED:
        return "This person has a seat. What the program needs to run is kept."
    return ""


@transaction.atomic
def erase(request, *, text, by):
    """What no law asks to keep is gone, and the applicant knows what is kept, why and until when.

    Refused under a legal hold and while the application runs.
    """
    _is(request, RequestKind.ERASURE)
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("intake__program")
        .get(pk=request.application_id)
    )
    if sentence := why_not_erased(application):
        raise Refused(sentence)
    Identity.objects.filter(pk=application.pk).update(**dict.fromkeys(NEVER_NEEDED, ""))
    sections, _ = DraftSection.objects.filter(application=application).delete()
    audit.record(ERASED, by=by, about=application, request=request.pk, sections=sections)
    until = kept(application)
    account = (
        "Erased now: phone number, preferred name, city, postal code, and what was typed and never "
        "sent. Your self-identification answers you erase yourself, at once, on their own page. "
        "Kept: the application, its scores and the decision, because the law asks for "
        f"records of a selection. Until {in_words(until, long=True)}; then they are erased too."
    )
    whole = f"{text.strip()}\n\n{account}" if text.strip() else account
    return requests.answer(request, outcome=RequestOutcome.ERASED, text=whole, by=by)


@transaction.atomic
def place_hold(application, *, reason, by):
    """Nothing of the application may be erased until the hold is lifted.

    Refused for an application that retention removed meanwhile.
    """
    mine = Application.objects.select_for_update(of=("self",), no_key=True)
    if mine.filter(pk=application.pk).first() is None:
        raise Refused("Retention has removed this application; nothing is left to keep.")
    with refusing():
        hold = LegalHold.objects.create(
            application=application, reason=reason.strip(), placed_by=by
        )
    audit.record(HELD, by=by, about=hold, application=application.pk)
    return hold


@transaction.atomic
def lift_hold(application, *, by):
    """The legal hold is lifted; refused when there is none."""
    hold = hold_on(application)
    if hold is None:
        raise Refused("There is no legal hold.")
    LegalHold.objects.filter(pk=hold.pk).update(lifted_by=by, lifted_at=timezone.now())
    audit.record(LIFTED, by=by, about=hold, application=application.pk)


# ------------------------------------------------------------------ more time
@transaction.atomic
def adjust(request, *, percent, agreed, text, by):
    """Every timed task of the applicant takes longer; nobody who reads the file sees it."""
    _is(request, RequestKind.ADJUSTMENT)
    sittings.grant_more_time(request.application, percent=percent, reason=agreed, by=by)
    return requests.answer(request, outcome=RequestOutcome.GRANTED, text=text, by=by)


@transaction.atomic
def more_time_to_apply(request, *, until, text, by):
    """The applicant may send until then."""
    _is(request, RequestKind.EXTENSION)
    submission.extend(request.application, until=until, reason="Asked for more time.", by=by)
    return requests.answer(request, outcome=RequestOutcome.GRANTED, text=text, by=by)


def in_words_only(request, *, text, by):
    """The request is answered in words; nothing else was done."""
    if request.kind == RequestKind.HUMAN_LOOK:
        raise Refused("Say what you looked at, and what came of it.")
    return requests.answer(request, outcome=RequestOutcome.EXPLAINED, text=text, by=by)


def refuse(request, *, text, by):
    """The request is refused, with the reason in words."""
    return requests.answer(request, outcome=RequestOutcome.REFUSED, text=text, by=by)


def may_open(request, user):
    """Whether the request may be seen in full by ``user``, who is at the right desk.

    Who judges does not know the person; who stands at the front desk has opened the record.
    """
    if request.kind == RequestKind.HUMAN_LOOK:
        return not front_desk.known_to(user).filter(pk=request.application_id).exists()
    if request.is_judged_blind:
        return True
    return front_desk.is_open(request.application.applicant_id, user=user)


ACTS = {
    RequestKind.HUMAN_LOOK: look_again,
    RequestKind.CORRECTION: correct,
    RequestKind.ACCESS: hand_over,
    RequestKind.ERASURE: erase,
    RequestKind.ADJUSTMENT: adjust,
    RequestKind.EXTENSION: more_time_to_apply,
    RequestKind.OTHER: in_words_only,
}


def carry_out(request, *, given, by):
    """What the form of its kind says is done, and the request is answered."""
    if not may_open(request, by):
        raise Refused(KNOWS if request.is_judged_blind else "Open the person's record first.")
    return ACTS[request.kind](request, **given, by=by)


def _is(request, kind):
    if request.kind != kind:
        raise Refused("This is another kind of request.")
