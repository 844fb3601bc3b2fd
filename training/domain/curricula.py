"""Curricula: the standard one to begin with, copies, and the rows that a program begins with."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import grading, standard
from training.models import (
    Curriculum,
    CurriculumGroup,
    CurriculumItem,
    CurriculumItemSubject,
    CurriculumSession,
    MasteryLevel,
    SubjectArea,
)
from training.models.curriculum import ASSESSED_FIELDS
from training.models.program import POLICY_FIELDS


@transaction.atomic
def begin(program, *, by):
    """The program has subject areas and levels of mastery; what is there stays."""
    if not SubjectArea.objects.of(program).exists():
        SubjectArea.objects.bulk_create(
            SubjectArea(program=program, code=code, name=name, token=token, position=number)
            for number, (code, name, token) in enumerate(standard.SUBJECTS)
        )
        audit.record("training.program.subjects_made", by=by, about=program)
    if not MasteryLevel.objects.of(program).exists():
        MasteryLevel.objects.bulk_create(
            MasteryLevel(program=program, name=name, floor=floor) for name, floor in standard.LEVELS
        )


@transaction.atomic
def from_standard(program, *, by, name=standard.NAME):
    """The program has a curriculum of the standard six weeks, to be edited."""
    begin(program, by=by)
    areas = {area.code: area for area in SubjectArea.objects.of(program)}
    curriculum = Curriculum(
        program=program,
        name=name,
        about=standard.ABOUT,
        weeks=standard.WEEKS,
        created_by=None if isinstance(by, str) else by,
    )
    with refusing():
        curriculum.save(force_insert=True)
    CurriculumSession.objects.bulk_create(
        CurriculumSession(
            curriculum=curriculum,
            week=one.week,
            weekday=one.weekday,
            starts=one.starts,
            minutes=one.minutes,
            subject=areas.get(one.subject),
            topic=one.topic,
            is_required=one.is_required,
        )
        for one in standard.sessions()
    )
    groups = CurriculumGroup.objects.bulk_create(
        CurriculumGroup(
            curriculum=curriculum, name=group, weight=weight, drop_lowest=drop, position=number
        )
        for number, (group, weight, drop) in enumerate(standard.GROUPS)
    )
    by_name = {group.name: group for group in groups}
    items = CurriculumItem.objects.bulk_create(
        CurriculumItem(
            curriculum=curriculum,
            group=by_name[one.group],
            name=one.name,
            kind=one.kind,
            points=one.points,
            takes_work=one.kind not in standard.IN_CLASS,
            rubric=grading.Rubric(
                tuple(
                    grading.Criterion(name, Decimal(most), _anchors(most))
                    for name, most in one.rubric
                )
            ).stored(),
            due_week=one.week,
            due_weekday=one.weekday,
            due_time=standard.DUE,
        )
        for one in standard.ITEMS
    )
    CurriculumItemSubject.objects.bulk_create(
        CurriculumItemSubject(item=item, subject=areas[code], weight=weight)
        for item, one in zip(items, standard.ITEMS, strict=True)
        for code, weight in one.subjects.items()
        if code in areas
    )
    audit.record("training.curriculum.created", by=by, about=curriculum)
    return curriculum


@transaction.atomic
def copy(source, *, name, by):
    """A new curriculum like ``source`` under another name."""
    made = Curriculum(
        program_id=source.program_id,
        name=name,
        about=source.about,
        weeks=source.weeks,
        created_by=by,
        **{field: getattr(source, field) for field in POLICY_FIELDS},
    )
    with refusing():
        made.save(force_insert=True)
    CurriculumSession.objects.bulk_create(
        _again(one, curriculum=made) for one in source.sessions.all()
    )
    groups = {}
    for group in source.groups.all():
        groups[group.pk] = _again(group, curriculum=made)
    CurriculumGroup.objects.bulk_create(groups.values())
    items = {}
    for item in source.items.all():
        items[item.pk] = _again(item, curriculum=made, group=groups[item.group_id])
    CurriculumItem.objects.bulk_create(items.values())
    CurriculumItemSubject.objects.bulk_create(
        _again(row, item=items[row.item_id])
        for row in CurriculumItemSubject.objects.filter(item__in=list(items))
    )
    audit.record("training.curriculum.copied", by=by, about=made, source_id=source.pk)
    return made


def _again(row, **instead):
    """A new row with the values of another one."""
    names = [f.name for f in row._meta.concrete_fields if not f.primary_key]
    return type(row)(**{name: getattr(row, name) for name in names if name not in instead},
                     **instead)  # fmt: skip


@transaction.atomic
def keep(record, *, by, changed=(), subjects=None):
    """A curriculum, a part of it, a subject area, a level or a room is stored with its line.

    ``subjects`` maps subject areas to thousandths where ``record`` is an assessment.
    """
    adding = record._state.adding
    with refusing():
        if adding:
            record.save(force_insert=True)
        elif changed:
            record.save(update_fields=list(changed))
        if subjects is not None:
            CurriculumItemSubject.objects.filter(item=record).delete()
            CurriculumItemSubject.objects.bulk_create(
                CurriculumItemSubject(item=record, subject=area, weight=weight)
                for area, weight in subjects.items()
            )
    act = "created" if adding else "changed"
    audit.record(f"training.{record._meta.model_name}.{act}", by=by, about=record)
    return record


@transaction.atomic
def remove(record, *, by):
    """A part of a curriculum is gone; sessions and assessments made from it stay."""
    pk = record.pk
    with refusing():
        record.delete()
    record.pk = pk
    audit.record(f"training.{record._meta.model_name}.removed", by=by, about=record)


@transaction.atomic
def retire(curriculum, *, by):
    """The curriculum is no longer offered; cohorts that have it keep it."""
    done = Curriculum.objects.filter(pk=curriculum.pk, retired_at=None)
    if not done.update(retired_at=timezone.now()):
        raise Refused("The curriculum is retired already.")
    audit.record("training.curriculum.retired", by=by, about=curriculum)


def set_up_of(item):
    """The fields that a real assessment takes from a planned one."""
    return {name: getattr(item, name) for name in ASSESSED_FIELDS}


def _anchors(most):
    """What earns how much of a criterion, from all of it down to nothing."""
    return tuple((Decimal(most) * share / 100, text) for share, text in standard.ANCHORS)
