"""A request is answered: people are counted, the gate decides, what it let out is written."""

import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from careerpath import audit
from careerpath.equity import catalog, embargo, subjects
from careerpath.equity.disclosure import refined
from careerpath.equity.disclosure.gate import decide
from careerpath.equity.disclosure.ledger import audit_for_all, known_to
from careerpath.equity.disclosure.planner import GREEN, plan, title_of
from careerpath.equity.disclosure.shapes import BLOCK, Breakdown, People, Refusal, Request
from careerpath.equity.disclosure.stored import from_json, people_to_json, to_json
from careerpath.equity.models import Population, Report, ReportRequest, Verdict
from careerpath.equity.store import keys, populations, sources, splitting
from careerpath.equity.tabulation import ways
from careerpath.equity.tabulation.answers import TRAITS, Answers, values_of
from careerpath.equity.tabulation.mappings import merges_of
from careerpath.refusals import Refused
from cohorts.models import Cohort

BY = "system:equity"
AUDIENCE = "public"
TOGETHER = "Together with what went out before, this would tell the number of a small group."
# One report at a time: two at once would not see each other in the ledger.
ALONE = "SELECT pg_advisory_xact_lock(hashtext('equity.release'))"


def ledger():
    """Everything that ever went out, the oldest first."""
    bodies = Report.objects.order_by("pk").values_list("body", flat=True)
    return [
        from_json(part["release"]) for body in bodies for part in body["parts"] if "release" in part
    ]


def touching(releases, *populations):
    """The releases that say something about the same people, directly or through one another."""
    near, rest = [], list(releases)
    blocks = set().union(*(one.blocks for one in populations))
    while True:
        found = [one for one in rest if one.population.blocks & blocks]
        if not found:
            return near, blocks
        rest = [one for one in rest if one not in found]
        near += found
        blocks = blocks.union(*(one.population.blocks for one in found))


def count(blocks):
    """The exact counts of these blocks, from what was frozen."""
    counts = {}
    wanted = {subjects.cohort_of(block) for block in blocks}
    for cohort in Cohort.objects.filter(pk__in=wanted).order_by("pk"):
        for block, groups in populations.frozen(cohort).items():
            cells = counts.setdefault(block, Counter())
            for group in groups:
                said = {name: value for name, value in group.items() if name != "people"}
                answers = Answers(**{**said, "race": tuple(said["race"])})
                cells[values_of(answers)] += group["people"]
    return People(TRAITS, counts)


def drawing_key():
    """Draws which further rows are masked; known to this process alone."""
    return hmac.new(keys.current().encode(), b"equity gate", hashlib.sha256).digest()


def requests_for(counted, detail="", by_way=None, **pool):
    """What the gate is asked for this population, headlines first."""
    found = []
    for breakdowns in catalog.asked_for(detail, by_way):
        request = Request(
            counted,
            breakdowns,
            AUDIENCE,
            headline=catalog.is_headline(catalog.key_of(breakdowns), detail),
            in_words=detail.endswith(catalog.WORDS),
            **pool,
        )
        found.append(replace(request, merges=merges_of(request)))
    return found


def is_further(request, detail=""):
    """Whether this is one more way to count what the report has counted before."""
    return not detail and request.breakdowns[0] in catalog.FURTHER


def pool_for(subject):
    """What the gate may offer in place of a cohort that is too small alone."""
    cohorts = () if subject.pooled else subjects.pool_of(subject.cohort)
    if not cohorts:
        return {}
    pool = {"pool": None, "pool_when": f"publishable after {cohorts[-1]}"}
    try:
        for cohort in cohorts:
            embargo.refuse_while_open(cohort)
        splitting.split(cohorts, subject.population, key=drawing_key())
    except Refused:
        return pool
    return {**pool, "pool": subjects.People(cohorts, subject.population).counted}


@dataclass
class Asked:
    """What the gate is asked about a subject, beside all that went out about the same people.

    All of it speaks in blocks as they are divided today; ``out`` says it in those of the subject.
    """

    people: subjects.People
    pool: dict
    known: list
    counts: People
    finer: dict
    by_way: Breakdown | None = None

    def requests(self, detail=""):
        """What is asked for, headlines first."""
        by_way = self.by_way and refined.breakdown(self.by_way, self.finer)
        return requests_for(self._fine(self.people.counted), detail, by_way, **self.pool)

    def _fine(self, population):
        return refined.population(population, self.finer)

    def out(self, release):
        """The release as it is written down: the same whatever is divided later."""
        told = (self.by_way if one.trait == BLOCK else one for one in release.breakdowns)
        return to_json(replace(release, population=self.people.counted, breakdowns=tuple(told)))


def asked_about(subject, ledger, detail=""):
    """People are counted and what went out about them is read; divides blocks where need be."""
    people = subjects.people_of(subject)
    splitting.split(people.cohorts, people.population, key=drawing_key())
    by_way = None
    if detail == catalog.REACH:
        splitting.split_by_way(subject.cohort, key=drawing_key())
        by_way = sources.breakdown(subject.cohort)
    pool = pool_for(subject)
    finer = splitting.finer()
    if pool.get("pool"):
        pool["pool"] = refined.population(pool["pool"], finer)
    near, blocks = touching(
        [refined.release(one, finer) for one in ledger],
        refined.population(people.counted, finer),
        *filter(None, [pool.get("pool")]),
    )
    return Asked(people, pool, near, count(blocks), finer, by_way)


def body_of(subject, *, ledger, detail=""):
    """What goes out about a subject, and why what does not; safe with all of the ledger."""
    asked, key, parts = asked_about(subject, ledger, detail), drawing_key(), []
    people, known, counts = asked.people, asked.known, asked.counts
    reserve = [one for one in asked.requests() if one.headline]
    for request in asked.requests(detail):
        if is_further(request, detail) and not any("release" in part for part in parts):
            continue  # another count of the same people follows a first one, and never leads
        outcome = decide(
            request,
            people=counts,
            ledger=known_to(AUDIENCE, known),
            key=key,
            k=settings.SMALLEST_CELL,
            reserve=[] if request.headline else reserve,
        )
        part = {"title": title_of(request), "key": catalog.key_of(request.breakdowns)}
        if isinstance(outcome, Refusal):
            told = {"refused": outcome.sentence, "instead": offered(request, outcome.alternatives)}
        elif outcome not in known and audit_for_all(
            outcome, known, people=counts, k=settings.SMALLEST_CELL
        ):
            told = {"refused": TOGETHER, "instead": []}
        else:
            told = {"release": asked.out(outcome)}
            known += [] if outcome in known else [outcome]
        parts.append({**part, **told})
    return {
        "people": people.label,
        "population": people.population,
        "cohorts": [str(cohort) for cohort in people.cohorts],
        "forms": populations.forms(counts.counts),
        "detail": detail,
        "parts": parts,
    }


def offered(request, alternatives):
    """What one click gets instead; what can only be waited for has no detail."""
    return [
        {
            "sentence": one.sentence,
            "detail": one.request and detail_of(one.request),
            "pooled": bool(one.request) and one.request.population != request.population,
        }
        for one in alternatives
        if not (one.request and detail_of(one.request).startswith(ways.KEY))
    ]


def detail_of(request):
    """How a table that is asked for alone is called."""
    return catalog.key_of(request.breakdowns) + (catalog.WORDS if request.in_words else "")


def checksum(body):
    """The same for the same body, wherever it is computed."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def answer(pk):
    """The request with this id has its one report, or its refusal; nothing when it has one."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    request = (
        ReportRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cohort")
        .filter(pk=pk, answered_at=None)
        .first()
    )
    if request is None:
        return None
    try:
        body = body_of(request, detail=request.detail, ledger=ledger())
        if not any("release" in part for part in body["parts"]):
            _done(
                request,
                refusal=body["parts"][0]["refused"][:500],
                instead=body["parts"][0]["instead"],
            )
            return None
    except Refused as refusal:
        _done(request, refusal=str(refusal)[:500])
        return None
    report = Report.objects.create(
        request=request,
        cohort=request.cohort,
        population=request.population,
        pooled=request.pooled,
        title=body["people"][:200],
        body=body,
        checksum=checksum(body),
        code_version=catalog.code_version(),
    )
    audit.record("equity.report.made", by=BY, about=report, cause="job", cohort=request.cohort_id)
    _done(request)
    return report


def _done(request, **told):
    ReportRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now(), **told)


def look():
    """For every population of a final cohort there is an answer to “What can I publish?”.

    A pool is looked at once, with its last cohort.
    """
    releases = ledger()
    for cohort in subjects.final_cohorts():
        pool = subjects.pool_of(cohort)
        for population in Population.values:
            for pooled in (False, True) if pool and pool[-1] == cohort else (False,):
                with transaction.atomic():
                    look_at(Verdict(cohort=cohort, population=population, pooled=pooled), releases)


def look_at(verdict, releases):
    """The verdict stands as it is now; gone where there is nothing to say."""
    same = Verdict.objects.filter(
        cohort=verdict.cohort, population=verdict.population, pooled=verdict.pooled
    )
    former = same.values_list("basis", flat=True).first()
    try:
        with transaction.atomic():
            asked = asked_about(verdict, releases)
            transaction.set_rollback(True)  # a look freezes nobody's answers
    except Refused:
        same.delete()
        return
    basis, now = basis_of(asked), timezone.now()
    if former == basis:
        same.update(looked_at=now)
        return
    told = planned(asked)
    if not same.update(answers=told, basis=basis, looked_at=now):
        verdict.answers, verdict.basis, verdict.looked_at = told, basis, now
        verdict.save(force_insert=True)


def basis_of(asked):
    """Another one whenever the answers could be others.

    With the key of this process, for others can read it: who knew what else went in could try
    counts until one fits.
    """
    wanted = [
        [
            one.population.label,
            sorted(one.population.blocks),
            [each.key for each in one.breakdowns],
            one.pool and sorted(one.pool.blocks),
            one.pool_when,
        ]
        for one in asked.requests()
    ]
    released = [to_json(one) for one in asked.known]
    least = settings.SMALLEST_CELL
    text = json.dumps(
        [catalog.code_version(), least, wanted, released, people_to_json(asked.counts)],
        sort_keys=True,
    )
    return hmac.new(drawing_key(), text.encode(), hashlib.sha256).hexdigest()


def planned(asked):
    """What the planner says about each part of a report, without a count."""
    known = known_to(AUDIENCE, asked.known)
    answers = plan(
        asked.requests(),
        people=asked.counts,
        ledger=known,
        key=drawing_key(),
        k=settings.SMALLEST_CELL,
    )
    if not any(one.light == GREEN for one in answers if not is_further(one.request)):
        answers = [one for one in answers if not is_further(one.request)]
    out = {(one.population, one.breakdowns) for one in known}
    return [
        {
            "title": title_of(one.request),
            "key": catalog.key_of(one.request.breakdowns),
            "out": (one.request.population, one.request.breakdowns) in out,
            "light": one.light,
            "sentence": one.sentence,
            "uses_up": list(one.uses_up),
            "instead": offered(one.request, one.alternatives),
        }
        for one in answers
    ]
