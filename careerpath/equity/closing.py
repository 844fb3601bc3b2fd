"""Which stages of an intake are closed, and who went how far. No answer is read here.

Each application stands at a place: in screening, in reading, before the choice, chosen. Who was not
progressed, or left, stands where they stood before; the trail says where that was.
"""

from django.db import connection
from django.utils import timezone

from careerpath.equity.impact_models import Stage

ORDER = (Stage.SCREENING, Stage.READING, Stage.CHOICE)
CHOSEN = len(ORDER)
PLACE = {
    "submitted": 0, "screening": 0, "review": 1, "second": 1, "shortlisted": 2, "interview": 2,
    "waitlisted": 2, "offer": CHOSEN, "accepted": CHOSEN,
}  # fmt: skip
REFUSED, LEFT, HELD = "not_progressed", "withdrawn", "on_hold"
# The state of each application, and for those who stand aside the one before.
STATES = """
SELECT application.id, application.state, coalesce(before.from_state, '')
FROM applicants_application AS application
LEFT JOIN LATERAL (
    SELECT event.from_state FROM audit_auditevent AS event
    WHERE event.model = 'applicants.application' AND event.subject_id = application.id
      AND event.to_state = application.state
      AND event.from_state NOT IN ('', 'on_hold', 'withdrawn', 'not_progressed')
    ORDER BY event.id DESC LIMIT 1
) AS before ON application.state IN ('not_progressed', 'withdrawn', 'on_hold')
WHERE application.intake_id = %s AND application.state <> 'draft'
ORDER BY application.id
"""


def places(intake):
    """(application id, place, what became of it) for everybody who applied.

    What became of it: ``going``, ``refused`` or ``left``. Who was accepted and left later stands
    as chosen: the selection had been made.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATES, [intake.pk])
        for pk, state, before in cursor.fetchall():
            became = {REFUSED: "refused", LEFT: "left"}.get(state, "going")
            yield pk, PLACE.get(state, PLACE.get(before, 0)), became


def closed(intake, found=None):
    """The stages in which nobody waits any more; the bottom line when decisions are final."""
    if intake.closes_at > timezone.now():
        return []
    found = list(places(intake)) if found is None else found
    if not found:
        return []
    waiting = min((place for _, place, became in found if became == "going"), default=CHOSEN)
    stages = [stage for at, stage in enumerate(ORDER) if at < waiting]
    return [*stages, Stage.WHOLE] if intake.decisions_final_at else stages


def split(found, stage):
    """The ids of those who passed the stage, of those who did not, and how many left or wait."""
    at = None if stage == Stage.WHOLE else ORDER.index(stage)
    passed, stopped, undecided = [], [], 0
    for pk, place, became in found:
        if at is not None and place < at:
            continue
        if place > (CHOSEN - 1 if at is None else at):
            passed.append(pk)
        elif became == "refused":
            stopped.append(pk)
        else:
            undecided += 1
    return passed, stopped, undecided
