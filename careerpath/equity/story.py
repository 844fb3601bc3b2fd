"""One page about a cohort for a board or a funder: published figures, certificates, placements,
retention and quotes. Nothing is counted of demographics here: they come from a published report,
as it stood."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from careerpath import audit
from careerpath.equity import embargo, sheets
from careerpath.equity.models import Population, Published, StoryPick
from careerpath.refusals import Refused
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from placements.domain import outcomes
from training.models import Credential, Quote
from training.states import CredentialState

FEW = 11
GONE = "This quote was taken back. Load the page again."
BELOW = "Fewer than 11 people: not told on a page for the public."


@dataclass(frozen=True)
class Figure:
    """A number with what it divides by, in words; without a number where it may not be told."""

    label: str
    number: int | None
    of: int | None = None
    note: str = ""

    @property
    def percent(self):
        """The share, rounded to a whole number."""
        return round(100 * self.number / self.of) if self.number is not None and self.of else None


@dataclass(frozen=True)
class Story:
    """What the page says."""

    demographics: Published | None
    headlines: tuple
    closed: str
    way: list
    certificates: list
    outcomes: list
    quotes: list


def told(number, of=None):
    """Whether the public may be told: neither side is a group of one to ten people."""
    sides = [number] if of is None else [number, of - number]
    return all(side == 0 or side >= FEW for side in sides)


def figure(label, number, of=None, note=""):
    """The figure, or its name alone where it would tell of a few."""
    if told(number, of):
        return Figure(label, number, of, note)
    return Figure(label, None, of, BELOW)


def of(cohort):
    """The story of this cohort; a fixed number of queries."""
    closed = ""
    try:
        embargo.refuse_while_open(cohort)
    except Refused as refusal:
        closed = str(refusal)
    published = None
    if not closed:
        published = (
            Published.objects.filter(
                report__cohort=cohort, report__population=Population.ACCEPTED,
                report__request__detail="",
            )
            .select_related("report")
            .order_by("-number")
            .first()
        )  # fmt: skip
    return Story(
        published,
        sheets.sheet_of(published.report).headlines if published else (),
        closed,
        _way(cohort),
        _certificates(cohort),
        _outcomes(cohort),
        _quotes(cohort),
    )


def _way(cohort):
    rows = Enrollment.objects.confirmed().filter(cohort=cohort)
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    began = sum(by_state.values())
    found = [Figure("Took a seat", began)]
    if by_state.get(EnrollmentState.COMPLETED):
        done = by_state[EnrollmentState.COMPLETED]
        found.append(figure("Completed the program", done, began))
    return found


def _certificates(cohort):
    people = Enrollment.objects.confirmed().filter(cohort=cohort).values("person")
    rows = (
        Credential.objects.filter(person__in=people, state=CredentialState.HELD)
        .order_by()
        .values_list("certification__name")
        .annotate(n=Count("person", distinct=True))
    )
    held = sorted(rows, key=lambda row: (-row[1], row[0]))
    return [figure(name, number) for name, number in held]


def _outcomes(cohort):
    ledger = outcomes.ledger(
        cohort.program, timezone.localdate(timezone=cohort.program.zone()), cohort=cohort
    )
    placed = ledger.placed
    found = []
    if placed.counted:
        found.append(
            figure(
                f"Placed within {placed.within} days of completing",
                len(placed.placed),
                len(placed.counted),
                f"{len(placed.left_out)} left out with a reason, {len(placed.too_early)} too early "
                "to tell.",
            )
        )
    for one in ledger.retention:
        if one.eligible:
            label = f"Still employed {one.days} days after the first one"
            found.append(figure(label, one.retained, one.eligible))
    return found


def _quotes(cohort):
    """Every quote that may be printed, the chosen ones first."""
    # A quote that was changed afterwards is chosen anew.
    chosen = StoryPick.objects.filter(
        quote__enrollment__cohort=cohort, at__gte=F("quote__given_at")
    )
    picked = set(chosen.values_list("quote", flat=True))
    rows = Quote.objects.consented().filter(enrollment__cohort=cohort).order_by("given_at", "pk")
    return sorted(((one, one.pk in picked) for one in rows), key=lambda pair: not pair[1])


@transaction.atomic
def pick(cohort, quote_pk, *, wanted, by):
    """The quote stands in the story, or no more; refused when it was taken back meanwhile."""
    quotes = Quote.objects.consented().filter(enrollment__cohort=cohort)
    quote = quotes.select_for_update().filter(pk=quote_pk).first()
    if quote is None:
        raise Refused(GONE)
    if wanted:
        told = {"by": by, "at": timezone.now()}
        StoryPick.objects.update_or_create(quote=quote, defaults=told)
    else:
        StoryPick.objects.filter(quote=quote).delete()
    audit.record("equity.story.picked", by=by, about=cohort, quote=quote.pk, wanted=wanted)
