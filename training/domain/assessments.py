"""Assessments of a cohort beside the curriculum: added, changed, taken away; weights of groups."""

from django.db import transaction
from django.db.models import F

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import CohortStaff
from training.models import (
    Extension,
    Grade,
    GradeGroup,
    GradeItem,
    GradeItemSubject,
    GroupMessage,
    WorkSubmission,
)
from training.models.curriculum import WHOLE
from training.models.scopes import EVERY_COHORT
from training.states import GradeState

SENTENCES = {"grade_item_in_a_section_of_its_cohort": "Choose a section of this cohort."}
NOT_YOURS = "The weights hold for the whole cohort. Ask whoever teaches all of it."
FOR_ALL = "The assessment is for the whole cohort. Ask whoever teaches all of it."
CHANGEABLE = [
    "name", "kind", "points", "due_at", "group", "takes_work", "instructions", "rubric",
]  # fmt: skip
IN_USE = "Work, a grade or a message belongs to the assessment, so it stays."


def covers_all(user, cohort):
    """Whether ``user`` answers for the whole cohort or for each of its sections."""
    if user.may(EVERY_COHORT):
        return True
    duties = CohortStaff.objects.on_duty(user).filter(cohort=cohort)
    mine = set(duties.values_list("section", flat=True))
    every = set(cohort.sections.values_list("pk", flat=True))
    return None in mine or (bool(every) and every <= mine)


def sections_of(user, cohort):
    """The sections for which ``user`` may set an assessment."""
    found = cohort.sections.order_by("name", "id")
    if covers_all(user, cohort):
        return found
    return found.filter(pk__in=CohortStaff.objects.on_duty(user).values("section"))


def weights_say(groups):
    """A sentence when the weights in use are not a whole; empty when they are."""
    total = sum(group.weight for group in groups)
    if not groups or total == WHOLE:
        return ""
    return f"The weights add up to {total / 10:g}%, not to 100%. Totals are divided by their sum."


@transaction.atomic
def add(item, *, subjects, group=None, by):
    """The assessment is a column of the gradebook.

    ``group`` is a new weight group for it, ``subjects`` maps subject areas to thousandths.
    """
    with refusing(**SENTENCES):
        if group is not None:
            if not covers_all(by, item.cohort):
                raise Refused(NOT_YOURS)
            group.save(force_insert=True)
            audit.record("training.gradegroup.created", by=by, about=group, weight=group.weight)
            item.group = group
        item.save(force_insert=True)
        _about(item, subjects)
    audit.record("training.gradeitem.created", by=by, about=item)
    return item


def _about(item, subjects):
    GradeItemSubject.objects.filter(item=item).delete()
    GradeItemSubject.objects.bulk_create(
        GradeItemSubject(item=item, subject=area, weight=weight)
        for area, weight in subjects.items()
    )


@transaction.atomic
def change(item, *, subjects=None, by):
    """The assessment is as its fields say now; ``subjects`` None leaves its areas.

    Refused to whoever teaches a part of those who have it, when somebody has more points than it
    has now, and for another rubric once somebody was graded by the one there is.
    """
    before = GradeItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if before.section_id is None and not covers_all(by, before.cohort):
        raise Refused(FOR_ALL)
    given = Grade.objects.filter(item=before)
    if given.filter(points__gt=item.points).exists():
        raise Refused("Somebody has more points than that. Change the grade first.")
    if before.rubric != item.rubric and given.exclude(rubric_points={}).exists():
        raise Refused("Somebody was graded by the rubric, so it stays as it is.")
    changed = [name for name in CHANGEABLE if getattr(before, name) != getattr(item, name)]
    with refusing(**SENTENCES):
        item.save(update_fields=CHANGEABLE)
        if subjects is not None:
            _about(item, subjects)
    audit.record("training.gradeitem.changed", by=by, about=item, fields=changed)


def why_it_stays(item):
    """Why the assessment cannot be taken away; empty while nothing hangs on it."""
    cells = Grade.objects.filter(item=item)
    said = cells.exclude(state=GradeState.NOT_SUBMITTED) | cells.filter(is_late=True)
    parts = (
        said,
        *(model.objects.filter(item=item) for model in (Extension, GroupMessage, WorkSubmission)),
    )
    return IN_USE if item.is_released or any(rows.exists() for rows in parts) else ""


@transaction.atomic
def remove(item, *, by):
    """The assessment is gone, and its group when nothing else is in it.

    Refused to whoever teaches a part of those who have it, once anybody has handed something in,
    and once somebody said something about a cell.
    """
    locked = GradeItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    everybody = covers_all(by, item.cohort)
    if locked.section_id is None and not everybody:
        raise Refused(FOR_ALL)
    if why_it_stays(locked):
        raise Refused(IN_USE)
    group = locked.group
    with refusing():
        Grade.objects.filter(item=locked).delete()
        locked.delete()
        if everybody and not GradeItem.objects.filter(group=group).exists():
            group.delete()
    audit.record("training.gradeitem.removed", by=by, about=item)


@transaction.atomic
def weigh(cohort, wanted, *, by):
    """The groups of the cohort count so, by id: weight in thousandths, how many lowest drop."""
    if not covers_all(by, cohort):
        raise Refused(NOT_YOURS)
    groups = GradeGroup.objects.filter(cohort=cohort).select_for_update()
    changed = []
    for one in groups:
        before = one.weight, one.drop_lowest
        after = wanted.get(one.pk, before)
        if after != before:
            one.weight, one.drop_lowest = after
            changed.append(one)
            audit.record(
                "training.gradegroup.weighed",
                by=by,
                about=one,
                before=before[0],
                after=after[0],
                drops=after[1],
            )
    with refusing():
        GradeGroup.objects.bulk_update(changed, ["weight", "drop_lowest"])
    return len(changed)


def used_groups(cohort):
    """The weight groups of the cohort in which there is an assessment."""
    rows = GradeGroup.objects.filter(cohort=cohort, items__isnull=False)
    return list(rows.distinct().order_by(F("position"), "id"))
