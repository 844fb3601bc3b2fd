"""Adverse impact of a closed stage: counted once, kept as it was, for the analyst alone."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

from django.db import connection, transaction
from django.utils import timezone

from careerpath import audit
from careerpath.equity import catalog, closing
from careerpath.equity.impact import ll144
from careerpath.equity.impact.rates import Group
from careerpath.equity.impact.stages import Look, report
from careerpath.equity.impact_models import ImpactReading, Stage
from careerpath.equity.store import keys
from careerpath.equity.store.measured import Measured, measured
from careerpath.equity.store.reports import checksum
from careerpath.equity.tabulation.answers import TRAITS, Answers, values_of
from careerpath.equity.tabulation.mappings import AGE_BAND, EEO1, SEX, SPD15_COMBINED
from cohorts.models import Intake

BY = "system:equity"
NOTHING = Measured((), {})
ALONE = "SELECT pg_advisory_xact_lock(hashtext('equity.impact'))"
COUNT = """
SELECT coalesce(answer.status, 'not_asked'), coalesce(answer.race, '{}'),
    coalesce(answer.gender, ''), coalesce(answer.sex, ''), coalesce(answer.age_band, ''),
    coalesce(answer.disability, ''), coalesce(answer.veteran, ''), count(*)
FROM pg_temp.asked LEFT JOIN selfid.answer AS answer ON answer.key = asked.key
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


@dataclass(frozen=True)
class Counted:
    """People by their values of all traits: who passed and who did not."""

    passed: Counter
    stopped: Counter

    def group(self, key, label, *wanted):
        """The people of a group; ``wanted`` are pairs of a trait and its values."""
        at = [(TRAITS.index(trait), values) for trait, values in wanted]

        def people(counter):
            return sum(
                number
                for told, number in counter.items()
                if all(told[place] in values for place, values in at)
            )

        chosen = people(self.passed)
        return Group(key, label, chosen + people(self.stopped), chosen)


@transaction.atomic
def read(intake_pk, stage):
    """The reading of the stage; the one that stands when there is one, None while it is open."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    intake = Intake.objects.select_related("cohort").get(pk=intake_pk)
    standing = ImpactReading.objects.filter(intake=intake, stage=stage).first()
    if standing is not None:
        return standing
    found = list(closing.places(intake))
    if stage not in closing.closed(intake, found):
        return None
    body = body_of(found, stage, measured(intake, stage))
    made = ImpactReading.objects.create(
        intake=intake,
        stage=stage,
        body=body,
        checksum=checksum(body),
        code_version=catalog.code_version(),
    )
    audit.record("equity.impact.read", by=BY, about=made, cause="job", intake=intake.pk)
    return made


def body_of(found, stage, taken=NOTHING):
    """What is kept: every look with its lines, and the packages for Local Law 144.

    ``taken`` holds what was measured in this stage; each measure is a component of its own, in one
    adjustment with the stage as a whole.
    """
    passed, stopped, undecided = closing.split(found, stage)
    inside = {*passed, *stopped}
    with connection.cursor() as cursor:
        counted = Counted(_count(cursor, passed), _count(cursor, stopped))
        parts = [(one, _split(cursor, one.of, inside)) for one in taken.measures]
        scored = _scored(cursor, taken.scores)
    whole = looks(counted, stage)
    asked = [(None, look) for look in whole]
    asked += [(one, look) for one, of in parts for look in looks(of, one.label, both=False)]
    told = list(report([look for _, look in asked]))
    return {
        "components": [
            {
                "key": one.key,
                "label": one.label,
                "passed": one.passed,
                "decided": sum(of.passed.values()) + sum(of.stopped.values()),
                "selected": sum(of.passed.values()),
                "findings": [
                    _told(finding)
                    for (about, _), finding in zip(asked, told, strict=True)
                    if about is one
                ],
            }
            for one, of in parts
        ],
        "scoring": scored,
        "decided": len(passed) + len(stopped),
        "selected": len(passed),
        "undecided": undecided,
        "findings": [_told(finding) for finding in told[: len(whole)]],
        "ll144": {
            name: _package(table) for name, table in ll144.selection(list(cells(counted))).items()
        },
    }


def _count(cursor, applications):
    keys.ask(cursor, applications)
    cursor.execute(COUNT)
    found = Counter()
    for status, race, gender, sex, age_band, disability, veteran, people in cursor.fetchall():
        answers = Answers(status, tuple(race), gender, sex, age_band, disability, veteran)
        found[values_of(answers)] += people
    cursor.execute("DROP TABLE pg_temp.asked")
    return found


def _split(cursor, of, inside):
    """Who passed a measure and who did not, of those on whom was decided."""
    passed = [pk for pk, met in of.items() if met and pk in inside]
    stopped = [pk for pk, met in of.items() if not met and pk in inside]
    return Counted(_count(cursor, passed), _count(cursor, stopped))


def _scored(cursor, scores):
    """The scoring rates of Local Law 144: who lies above the median of the full sample."""
    if not scores:
        return None
    middle = median(scores.values())
    above = [pk for pk, score in scores.items() if score > middle]
    rest = [pk for pk, score in scores.items() if score <= middle]
    counted = Counted(_count(cursor, above), _count(cursor, rest))
    tables = ll144.selection(list(cells(counted)))
    return {
        "median": float(middle),
        "people": len(scores),
        "above": len(above),
        "tables": {name: _package(table) for name, table in tables.items()},
    }


def looks(counted, stage, *, both=True):
    """By sex, by race and ethnicity, by both, by age; who did not answer is in no group."""
    found = [
        Look(
            stage,
            breakdown.title,
            tuple(
                counted.group(one.key, one.label, (breakdown.trait, one.values))
                for one in breakdown.categories
                if one.sensitive
            ),
        )
        for breakdown in (SEX, SPD15_COMBINED, AGE_BAND)
    ]
    if not both:
        return found
    crossed = tuple(
        counted.group(
            f"{sex.key}/{race.key}", f"{sex.label}, {race.label}",
            ("sex", sex.values), ("race", race.values),
        )
        for sex in SEX.categories if sex.sensitive
        for race in EEO1.categories if race.sensitive
    )  # fmt: skip
    found.insert(2, Look(stage, "Sex with race and ethnicity (EEO-1)", crossed))
    return found


def cells(counted):
    """The people of each sex and race; None where somebody did not say."""
    sexes = [(one.label if one.sensitive else None, one.values) for one in SEX.categories]
    races = [(one.label if one.sensitive else None, one.values) for one in EEO1.categories]
    for sex, sex_values in sexes:
        for race, race_values in races:
            group = counted.group("", "", ("sex", sex_values), ("race", race_values))
            if group.decided:
                yield ll144.Assessed(sex, race, group.decided, group.selected)


def _number(value):
    return None if value is None else float(value)


def _told(finding):
    """A look as it is kept: whole numbers, and floats of what was computed from them."""
    return {
        "trait": finding.look.trait,
        "references": list(finding.references),
        "lines": [
            {
                "key": line.group.key,
                "label": line.group.label,
                "decided": line.group.decided,
                "selected": line.group.selected,
                "rate": _number(line.group.rate),
                "ratio": _number(line.ratio),
                "below": line.below,
                "eligible": line.eligible,
                "reading": line.reading,
                "z": line.z.z if line.shows_z else None,
                "fisher": line.fisher.p if line.fisher else None,
                "mid_p": line.fisher.mid_p if line.fisher else None,
                "holm": line.holm_p,
                "flips": line.flips,
                "to_four_fifths": line.to_four_fifths,
                "to_parity": _number(line.to_parity),
                "rate_interval": line.rate_interval,
                "ratio_interval": line.ratio_interval,
                "by_lottery": line.by_lottery,
            }
            for line in finding.lines
        ],
    }


def _package(table):
    """One table of Local Law 144."""
    return {
        "unknown": table.unknown,
        "rows": [
            {
                "category": name,
                "applicants": row.people,
                "selected": row.chosen,
                "rate": _number(row.rate),
                "ratio": _number(row.ratio),
                "excluded": row.excluded,
            }
            for name, row in table.rows.items()
        ],
    }


def read_closed():
    """Every closed stage has its one reading; the others are left alone."""
    done = set(ImpactReading.objects.values_list("intake", "stage"))
    for intake in Intake.objects.filter(closes_at__lte=timezone.now()).order_by("pk"):
        if all((intake.pk, stage) in done for stage in Stage.values):
            continue
        for stage in closing.closed(intake):
            if (intake.pk, stage) not in done:
                read(intake.pk, stage)
