"""Each night every pair has its word, pauses begin and end by themselves."""

import json

from django.db import connection, transaction
from django.utils import timezone

from cohorts.models import Program
from mentorship import cadence
from mentorship.domain import facts
from mentorship.models import Pair, PairHealth, PairPause
from mentorship.states import GOING, PairState

BY = "system:mentorship"
CHUNK = 5000
WRITE = """
INSERT INTO mentorship_pairhealth (pair_id, word, reasons, as_of)
SELECT pair, word, reasons::jsonb, %(today)s
  FROM unnest(%(pairs)s::bigint[], %(words)s::text[], %(reasons)s::text[]) AS t(pair, word, reasons)
ON CONFLICT (pair_id) DO UPDATE
   SET word = excluded.word, reasons = excluded.reasons, as_of = excluded.as_of
"""


def run():
    """Every program whose night it was has its pairs looked at; returns how many pairs."""
    number = 0
    for program in Program.objects.all():
        today = facts.today_of(program)
        turn_pauses(program, today)
        mine = Pair.objects.going().filter(enrollment__cohort__program=program)
        todo = mine.exclude(health__as_of=today)
        number += judge(list(todo.order_by("pk").values_list("pk", flat=True)), today)
    return number


def judge(pairs, today):
    """The pairs have a word as of this day; ``pairs`` are ids. Chunks are written one by one."""
    for start in range(0, len(pairs), CHUNK):
        part = pairs[start : start + CHUNK]
        judged = [(pk, one.word) for pk, one in facts.known(part, today).items()]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                WRITE,
                {
                    "today": today,
                    "pairs": [pk for pk, _ in judged],
                    "words": [word.word for _, word in judged],
                    "reasons": [json.dumps(word.reasons) for _, word in judged],
                },
            )
    return len(pairs)


def refresh(pair):
    """The word of one pair is that of this moment."""
    if pair.state in GOING:
        judge([pair.pk], facts.today_of(pair.enrollment.cohort.program))


def words_of(pairs):
    """``{pair id: PairHealth}`` as of the last look."""
    return {one.pair_id: one for one in PairHealth.objects.filter(pair__in=pairs)}


def turn_pauses(program, today=None):
    """A pause that begins today pauses its pair, and one that is over lets it go on."""
    today = today or cadence.day_of(timezone.now(), program.zone())
    covered = PairPause.objects.covering(today).values("pair")
    mine = Pair.objects.filter(enrollment__cohort__program=program)
    mine.filter(state=PairState.ACTIVE, pk__in=covered).step_all(
        PairState.PAUSED, by=BY, cause="job"
    )
    mine.filter(state=PairState.PAUSED).exclude(pk__in=covered).step_all(
        PairState.ACTIVE, by=BY, cause="job"
    )
