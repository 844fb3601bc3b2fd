"""What the reading room shows around one file: begun, done, the one before, and others' scores."""

from dataclasses import dataclass

from applicants.models import Rating, ReadAssignment, Recommendation, Scorecard
from applicants.scoring import FULL_WEIGHT

LATELY = 10


@dataclass(frozen=True)
class OtherCard:
    """What a colleague gave, without who it was."""

    number: int
    ratings: list
    recommendation: str
    mean: float


def begun(reader):
    """Own drafts with something in them, the newest first: (read, saved at)."""
    cards = Scorecard.objects.of_reading().filter(reader=reader, state="draft", version__gt=0)
    saved = dict(cards.values_list("application_id", "saved_at"))
    reads = ReadAssignment.objects.visible_to(reader).still_to_read()
    reads = reads.filter(application__in=list(saved)).select_related("application")
    return sorted(
        ((one, saved[one.application_id]) for one in reads), key=lambda row: row[1], reverse=True
    )


def lately_done(reader):
    """The own reads handed in last."""
    done = ReadAssignment.objects.visible_to(reader).done().select_related("application")
    return list(done.order_by("-submitted_at", "-pk")[:LATELY])


def before(read):
    """The read that this reader had before this one: handed in last, or None."""
    done = ReadAssignment.objects.visible_to(read.reader).done()
    if read.is_done:
        done = done.filter(submitted_at__lt=read.submitted_at)
    return done.exclude(pk=read.pk).order_by("-submitted_at", "-pk").first()


def others(read):
    """Colleagues' submitted scorecards on the same file, in the order of their criteria."""
    cards = list(
        Scorecard.objects.of_reading()
        .submitted()
        .filter(application=read.application_id)
        .exclude(reader=read.reader_id)
        .order_by("submitted_at", "pk")
    )
    rows = Rating.objects.filter(scorecard__in=cards).select_related("criterion")
    by_card = {card.pk: [] for card in cards}
    for row in rows.order_by("criterion__position", "criterion_id"):
        by_card[row.scorecard_id].append((row.criterion.name, row.value))
    words = dict(Recommendation.choices)
    return [
        OtherCard(
            number=number,
            ratings=by_card[card.pk],
            recommendation=words[card.recommendation],
            mean=1 + card.points / FULL_WEIGHT,
        )
        for number, card in enumerate(cards, 1)
    ]
