"""What the reading room shows around one file: begun, done, the one before, and others' scores."""

from dataclasses import dataclass

from applicants.models import Rating, ReadAssignment, Recommendation, Scorecard
from applicants.scoring import FULL_WEIGHT

LATELY = 10


@dataclass(frozen=True)
class Beside:
    """Scorecards side by side, the own one first, without who the others are."""

    heads: list
    rows: list
    means: list
    recommendations: list


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
    """The own scorecard beside those of colleagues; None while there is no other one."""
    cards = Scorecard.objects.of_reading().submitted().filter(application=read.application_id)
    found = beside(cards, first=read.reader_id)
    return found if found and len(found.heads) > 1 else None


def beside(cards, *, first=None, own="You", other="Reader"):
    """Submitted scorecards side by side, that of ``first`` first; None without any."""
    cards = list(cards.order_by("submitted_at", "pk"))
    cards.sort(key=lambda card: card.reader_id != first)
    if not cards:
        return None
    rows = Rating.objects.filter(scorecard__in=cards).select_related("criterion")
    given, names = {}, {}
    for row in rows.order_by("criterion__position", "criterion_id"):
        names.setdefault(row.criterion.key, row.criterion.name)
        given[row.criterion.key, row.scorecard_id] = row.value
    words = dict(Recommendation.choices)
    heads = [own] if cards[0].reader_id == first else []
    heads += [f"{other} {n}" for n in range(1, len(cards) - len(heads) + 1)]
    return Beside(
        heads=heads,
        rows=[(name, [given.get((key, card.pk)) for card in cards]) for key, name in names.items()],
        means=[1 + card.points / FULL_WEIGHT for card in cards],
        recommendations=[words[card.recommendation] for card in cards],
    )
