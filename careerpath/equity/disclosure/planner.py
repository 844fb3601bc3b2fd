"""What can be published of a population: green, pooled or not possible, without any count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careerpath.equity.disclosure.gate import decide
from careerpath.equity.disclosure.shapes import Alternative, K, People, Refusal, Release, Request

GREEN, POOLED, NOT_POSSIBLE = "green", "pooled", "not possible"


@dataclass(frozen=True)
class Answer:
    """The planner's light for one request. Holds no count: all of it may be shown before anything
    goes out. ``uses_up`` names the other requests that would no longer pass afterwards."""

    request: Request
    light: str
    sentence: str
    uses_up: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


def title_of(request: Request) -> str:
    """How a request is called in a sentence: "Race and ethnicity by gender"."""
    titles = [breakdown.title for breakdown in request.breakdowns]
    return " by ".join([titles[0], *(title[:1].lower() + title[1:] for title in titles[1:])])


def plan(
    requests: Sequence[Request],
    *,
    people: People,
    ledger: Sequence[Release],
    key: bytes,
    k: int = K,
) -> tuple[Answer, ...]:
    """One answer per request, headlines first; the others keep the headlines possible."""
    headlines = [request for request in requests if request.headline]
    ordered = [*headlines, *(request for request in requests if not request.headline)]
    out = {
        id(request): decide(
            request, people=people, ledger=ledger, key=key, k=k, reserve=_kept(request, headlines)
        )
        for request in ordered
    }
    return tuple(
        _answer(request, out[id(request)], ordered, out, people=people, ledger=ledger, key=key, k=k)
        for request in ordered
    )


def _kept(request: Request, headlines: Sequence[Request]) -> list[Request]:
    if request.headline:
        return []
    return [each for each in headlines if each.population == request.population]


def _answer(
    request: Request,
    decided: Release | Refusal,
    others: Sequence[Request],
    out: dict[int, Release | Refusal],
    *,
    people: People,
    ledger: Sequence[Release],
    key: bytes,
    k: int,
) -> Answer:
    if isinstance(decided, Refusal):
        if request.pool is not None:
            sentence = f"{decided.sentence} It can go out pooled: {request.pool_when}."
            return Answer(request, POOLED, sentence, (), decided.alternatives)
        return Answer(request, NOT_POSSIBLE, decided.sentence, (), decided.alternatives)
    lost = [
        title_of(other)
        for other in others
        if other is not request
        and isinstance(out[id(other)], Release)
        and isinstance(
            decide(
                other,
                people=people,
                ledger=[*ledger, decided],
                key=key,
                k=k,
                alternatives=False,
            ),
            Refusal,
        )
    ]
    masked = any(each.hidden for each in decided.cells)
    sentence = "Can go out with some rows masked." if masked else "Can go out as it is."
    return Answer(request, GREEN, sentence, tuple(lost))
