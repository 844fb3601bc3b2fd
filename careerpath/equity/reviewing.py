"""What became of a procedure review. It changes intakes to come, never one that was decided."""

from django.db import IntegrityError, transaction

from careerpath import audit
from careerpath.equity import embargo
from careerpath.equity.impact_models import ProcedureReview, ReviewOutcome
from careerpath.refusals import Refused

OPEN = "The decisions of this intake are not final. Look at the procedure when they are."
SAID = "Somebody has said already what became of this review."


def of(user):
    """The reviews that this person may know of: those that wait, and those with an outcome."""
    rows = ProcedureReview.objects.visible_to(user).for_list()
    final = rows.filter(reading__intake__decisions_final_at__isnull=False)
    return list(final.open()), list(final.exclude(outcome=None)[:50])


def say(review, text, *, by):
    """The outcome stands; refused a second time, and before the decisions are final."""
    if embargo.sentence("", [review.reading.intake.decisions_final_at]):
        raise Refused(OPEN)
    try:
        with transaction.atomic():
            made = ReviewOutcome.objects.create(review=review, text=text, by=by)
            audit.record("equity.review.answered", by=by, about=made, review=review.pk)
    except IntegrityError:
        raise Refused(SAID) from None
    return made
