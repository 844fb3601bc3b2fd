"""A request is answered: people are counted, the gate decides, what it let out is written."""

import hashlib
import hmac
import json
from collections import Counter

from django.db import connection, transaction
from django.utils import timezone

from careerpath import audit
from careerpath.equity import catalog, subjects
from careerpath.equity.disclosure.gate import decide
from careerpath.equity.disclosure.ledger import audit_for_all, known_to
from careerpath.equity.disclosure.planner import plan, title_of
from careerpath.equity.disclosure.shapes import People, Refusal, Request
from careerpath.equity.disclosure.stored import from_json, to_json
from careerpath.equity.models import Population, Report, ReportRequest, Verdict
from careerpath.equity.store import keys, populations
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


def touching(releases, population):
    """The releases that say something about the same people, directly or through one another."""
    near, rest, blocks = [], list(releases), set(population.blocks)
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


def requests_for(people, detail=""):
    """What the gate is asked for these people, headlines first."""
    found = []
    for breakdown in catalog.asked_for(detail):
        bare = Request(
            people.counted, (breakdown,), AUDIENCE, headline=breakdown in catalog.HEADLINES
        )
        merges = () if bare.headline or detail else merges_of(bare)
        found.append(Request(people.counted, (breakdown,), AUDIENCE, bare.headline, merges))
    return found


def body_of(people, detail, *, ledger):
    """What goes out about these people, and why what does not; safe with all of the ledger."""
    known, blocks = touching(ledger, people.counted)
    counts, key, parts = count(blocks), drawing_key(), []
    wanted = requests_for(people, detail)
    reserve = [one for one in requests_for(people) if one.headline]
    for request in wanted:
        outcome = already(request, known) or decide(
            request,
            people=counts,
            ledger=known_to(AUDIENCE, known),
            key=key,
            reserve=[] if request.headline else reserve,
        )
        part = {"title": title_of(request), "key": request.breakdowns[0].key}
        if isinstance(outcome, Refusal):
            parts.append({**part, **refused(outcome)})
        elif outcome not in known and audit_for_all(outcome, known, people=counts):
            parts.append({**part, "refused": TOGETHER, "instead": []})
        else:
            if outcome not in known:
                known.append(outcome)
            parts.append({**part, "release": to_json(outcome)})
    return {
        "people": people.label,
        "population": people.population,
        "cohorts": [str(cohort) for cohort in people.cohorts],
        "detail": detail,
        "parts": parts,
    }


def already(request, known):
    """The release that answers the same request, when it is out: what is known does not change."""
    for release in known:
        if (release.population, release.breakdowns) == (request.population, request.breakdowns):
            return release
    return None


def refused(refusal):
    """A refusal as it is kept: its sentence, and what one click gets instead."""
    return {
        "refused": refusal.sentence,
        "instead": [
            {"sentence": one.sentence, "detail": one.request.breakdowns[0].key}
            for one in refusal.alternatives
            if one.request is not None and len(one.request.breakdowns) == 1
        ],
    }


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
        people = subjects.people_of(request)
        body = body_of(people, request.detail, ledger=ledger())
        if not any("release" in part for part in body["parts"]):
            raise Refused(body["parts"][0]["refused"])
    except Refused as refusal:
        _done(request, refusal=str(refusal)[:500])
        return None
    report = Report.objects.create(
        request=request,
        cohort=request.cohort,
        population=request.population,
        pooled=request.pooled,
        title=people.label[:200],
        body=body,
        checksum=checksum(body),
        code_version=catalog.CODE_VERSION,
    )
    audit.record("equity.report.made", by=BY, about=report, cause="job", cohort=request.cohort_id)
    _done(request)
    return report


def _done(request, refusal=""):
    ReportRequest.objects.filter(pk=request.pk).update(answered_at=timezone.now(), refusal=refusal)


def look():
    """For every population of a final cohort there is an answer to “What can I publish?”."""
    releases = ledger()
    for cohort in subjects.final_cohorts():
        for population in Population.values:
            for pooled in (False, True):
                with transaction.atomic():
                    look_at(Verdict(cohort=cohort, population=population, pooled=pooled), releases)


def look_at(verdict, releases):
    """The verdict stands as it is now; gone where there is nothing to say."""
    same = Verdict.objects.filter(
        cohort=verdict.cohort, population=verdict.population, pooled=verdict.pooled
    )
    try:
        people = subjects.people_of(verdict)
    except Refused:
        same.delete()
        return
    with transaction.atomic():
        told = planned(verdict, people, releases)
        transaction.set_rollback(True)  # a look freezes nobody's answers
    now = timezone.now()
    if not same.update(answers=told, looked_at=now):
        verdict.answers, verdict.looked_at = told, now
        verdict.save(force_insert=True)


def planned(verdict, people, releases):
    """What the planner says about each part of a report, without a count."""
    near, blocks = touching(releases, people.counted)
    pool, when = None, ""
    if not verdict.pooled and (cohorts := subjects.pool_of(verdict.cohort)):
        pool = subjects.People(cohorts, verdict.population).counted
        when = subjects.when_ready(verdict.cohort)
    requests = [
        Request(one.population, one.breakdowns, AUDIENCE, one.headline, one.merges, pool, when)
        for one in requests_for(people)
    ]
    answers = plan(
        requests, people=count(blocks), ledger=known_to(AUDIENCE, near), key=drawing_key()
    )
    return [
        {
            "title": title_of(one.request),
            "key": one.request.breakdowns[0].key,
            "out": already(one.request, near) is not None,
            "light": one.light,
            "sentence": one.sentence,
            "uses_up": list(one.uses_up),
            "instead": [
                {"sentence": other.sentence, "detail": other.request.breakdowns[0].key}
                for other in one.alternatives
                if other.request is not None and len(other.request.breakdowns) == 1
            ],
        }
        for one in answers
    ]
