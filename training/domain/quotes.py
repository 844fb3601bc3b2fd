"""A participant gives a quote for the program's story, changes it, or takes it back."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from training.models import Quote


def quote_of(enrollment):
    """The person's quote, withdrawn or not; None without one."""
    return Quote.objects.filter(enrollment=enrollment).first()


@transaction.atomic
def give(enrollment, *, text, signed="", by):
    """The person consents that this is printed; what was said before is gone."""
    told = {"text": text, "signed": signed, "given_at": timezone.now(), "withdrawn_at": None}
    made, _ = Quote.objects.update_or_create(enrollment=enrollment, defaults=told)
    audit.record("training.quote.given", by=by, about=made)
    return made


@transaction.atomic
def withdraw(enrollment, *, by):
    """The quote is printed nowhere any more, and its words are gone."""
    row = Quote.objects.select_for_update().filter(enrollment=enrollment).consented().first()
    if row is None:
        return
    Quote.objects.filter(pk=row.pk).update(
        withdrawn_at=timezone.now(), text="Withdrawn.", signed=""
    )
    audit.record("training.quote.withdrawn", by=by, about=row)
