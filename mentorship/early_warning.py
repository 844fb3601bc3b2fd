"""Two rules of early warning whose evidence lies here: no mentor contact, and a client's word."""

from datetime import timedelta

from careerpath.ui.when import words
from mentorship.models import CheckIn, Concern, ConcernKind, Pair
from mentorship.states import PairState
from training import risk_registry
from training.risk import Number, Rule

NO_CONTACT = Rule(
    "mentor_contact",
    "No mentor contact",
    "The person has a mentor, and the two have not talked for {days} days.",
    "When check-ins were held. A pair on pause does not count.",
    2,
    2,
    (Number("days", "Days without contact", 21, 7, 90),),
)
ESCALATION = Rule(
    "client_escalation",
    "Client escalation",
    "A client complained, and nobody has resolved it.",
    "Open concerns that a client raised.",
    3,
    1,
)


def register():
    """The rules are published with the others."""
    risk_registry.register(NO_CONTACT, without_contact)
    risk_registry.register(ESCALATION, escalated)


def without_contact(enrollments, numbers, today):
    """Who has not talked with the mentor for so many days."""
    pairs = Pair.objects.filter(
        enrollment__in=enrollments, state__in=[PairState.AGREED, PairState.ACTIVE]
    )
    since = dict(pairs.values_list("enrollment", "starts_on"))
    last = (
        CheckIn.objects.held()
        .filter(pair__in=pairs)
        .order_by("pair__enrollment", "-on")
        .distinct("pair__enrollment")
        .values_list("pair__enrollment", "on")
    )
    talked = dict(last)
    found = {}
    for enrollment, start in since.items():
        day = max(filter(None, (talked.get(enrollment), start)), default=None)
        if day is None or today - day < timedelta(days=numbers["days"]):
            continue
        said = (
            f"Last talked with the mentor on {words(day)}."
            if enrollment in talked
            else f"Has a mentor since {words(day)}, and they have not talked."
        )
        found[enrollment] = (said, [f"No contact since {day:%Y-%m-%d}"])
    return found


def escalated(enrollments, numbers, today):
    """About whom a client complained; the words stay with the concern."""
    rows = Concern.objects.live().filter(enrollment__in=enrollments, kind=ConcernKind.CLIENT)
    found = {}
    for pk, enrollment, at in rows.order_by("pk").values_list("pk", "enrollment", "raised_at"):
        _, pieces = found.get(enrollment, ("", []))
        found[enrollment] = (
            "A client complained; the lead of mentoring has the details.",
            [*pieces, f"Concern {pk} of {at:%Y-%m-%d}"],
        )
    return found
