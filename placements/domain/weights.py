"""Weights of fit as versions: the newest counts, the older ones stay."""

from django.db import transaction
from django.db.models import Max

from careerpath import audit
from careerpath.workflow import Refused, refusing
from placements import matching
from placements.models import FitWeights

PARTS = [part.value for part in matching.Part]


def now(program):
    """The weights that count in the program; the standard ones until somebody sets others."""
    row = FitWeights.objects.filter(program=program).order_by("-version").first()
    return as_pure(row) if row else matching.STANDARD


def as_pure(row):
    """A stored version as matching takes it."""
    return matching.Weights(row.version, **{part: getattr(row, part) for part in PARTS})


@transaction.atomic
def set_weights(program, values, *, because, by, seen):
    """A further version counts from now on. Refused when somebody was faster than ``seen``."""
    try:
        matching.Weights.named(0, values)
    except matching.WeightsRefused as refusal:
        raise Refused(str(refusal)) from None
    last = FitWeights.objects.filter(program=program).aggregate(last=Max("version"))["last"]
    last = last or matching.STANDARD.version
    if seen != last:
        raise Refused("Somebody set other weights meanwhile. Look again.")
    with refusing():
        made = FitWeights.objects.create(
            program=program, version=last + 1, because=because, set_by=by, **values
        )
    audit.record("placements.fitweights.set", by=by, about=made, version=made.version, **values)
    return made
