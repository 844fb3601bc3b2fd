"""The ledger: every decision on one page, worked out again from what was stored with it."""

from dataclasses import dataclass, field
from decimal import Decimal

from applicants import screening
from applicants.choosing import METHOD, Place, fingerprint, in_order
from applicants.domain import interviews
from applicants.domain import ranking as rankings
from applicants.domain.read_scores import score_of, still_stand
from applicants.domain.screening import Explained
from applicants.models import Decision, Ranking, ScreeningResult
from applicants.screening.tiebreak import lottery


@dataclass(frozen=True)
class Check:
    """One thing that was worked out again, and whether it came out as it was stored."""

    what: str
    holds: bool
    found: str


@dataclass
class Entry:
    """One decision with its inputs in words and what its replay gave."""

    decision: Decision
    checks: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    screening: Explained | None = None

    @property
    def replays(self):
        return all(check.holds for check in self.checks)


def of(application):
    """Every decision on ``application``, the newest first, each replayed."""
    rows = (
        Decision.objects.filter(application=application)
        .select_related("decided_by", "reason", "wave", "batch", "application__intake")
        .order_by("-pk")
    )
    return [replayed(decision) for decision in rows]


def replayed(decision):
    """The decision with its inputs and the checks of the replay."""
    entry = Entry(decision)
    inputs = decision.inputs
    entry.checks.append(
        Check(
            "The inputs are those that were sealed with the decision",
            fingerprint(inputs) == decision.inputs_hash,
            decision.inputs_hash[:16],
        )
    )
    if inputs.get("screening"):
        _screening(entry, inputs["screening"])
    if inputs.get("ranking"):
        _ranking(entry, inputs["ranking"], decision)
    return entry


def _screening(entry, stored):
    result = (
        ScreeningResult.objects.select_related("run__rubric").filter(pk=stored["result"]).first()
    )
    if result is None:
        entry.checks.append(Check("The screening result is kept", False, "It is gone."))
        return
    rubric = result.run.rubric
    entry.screening = Explained(result, result.run, rubric)
    entry.checks.append(
        Check(
            "The rules are those of the decision",
            rubric.rules.fingerprint() == stored["rules"],
            str(rubric),
        )
    )
    if not result.inputs:
        return
    again = screening.replay(result.inputs, rubric.rules)
    numerator = None if again.numerator is None else Decimal(again.numerator)
    kept = None if stored["numerator"] is None else Decimal(stored["numerator"])
    entry.checks.append(
        Check(
            "The potential score comes out the same from the stored answers",
            numerator == kept and bytes(result.inputs_hash).hex() == stored["inputs_hash"],
            "no score" if again.score is None else f"{float(again.score):.2f} of 100",
        )
    )
    entry.facts.append(
        ("Potential score", "none" if again.score is None else f"{float(again.score):.2f}")
    )


def _ranking(entry, stored, decision):
    intake = decision.application.intake
    draw = lottery(intake.tie_break_seed, stored_reference(decision))
    entry.checks.append(
        Check("The lottery's draw comes from the sealed seed", draw == stored["draw"], draw[:16])
    )
    ranking = Ranking.objects.filter(pk=stored["id"]).first()
    if ranking is None:
        entry.checks.append(Check("The ranking is kept", False, "It is gone."))
        return
    if stored["reads"]:
        again = score_of(stored["reads"])
        entry.checks.append(
            Check(
                "The readers' score comes out the same from the scorecards",
                str(again) == stored["read_score"] and still_stand(stored["reads"]),
                f"{again:.2f} from {len(stored['reads'])}",
            )
        )
    if talks := stored.get("interviews"):
        entry.checks.append(_interviews(stored, talks))
    places = in_order(rankings.stored_places(ranking))
    mine = Place(
        decision.application.reference,
        _number(stored["read_score"]),
        _number(stored["potential"]),
        tuple(Decimal(point) for point in stored["points"]),
        stored["draw"],
    )
    place = places.index(mine) + 1 if mine in places else None
    entry.checks.append(
        Check(
            "The place comes out the same from the stored values of all",
            place == stored["rank"] and ranking.digest == stored["digest"]
            and stored["method"] == METHOD,
            f"{place:,} of {len(places):,}" if place else "no place",
        )
    )  # fmt: skip
    entry.facts += [
        ("Place in the ranking", f"{stored['rank']:,} of {stored['of']:,}"),
        ("Readers' score", _words(stored["read_score"])),
    ]


def _interviews(stored, talks):
    """The interview's score, from its scorecards again."""
    again = interviews.score_of(talks)
    stand = still_stand([[pk, points, "0"] for pk, points in talks])
    return Check(
        "The interview score comes out the same from the scorecards",
        str(again) == stored["interview_score"] and stand,
        f"{again:.2f} from {len(talks)}",
    )


def stored_reference(decision):
    """The reference under which the lottery drew."""
    return decision.inputs["application"]


def _number(text):
    return None if text is None else Decimal(text)


def _words(text):
    return "not read by all yet" if text is None else f"{float(text):.2f}"
