"""What an intake asks and measures: kept, put in order, taken away, copied along.

What people have answered stays what they were asked: once somebody has sent an answer, other
words are a new version of the question, and what was answered keeps the old one. An instrument
with results or rules changes in its name alone.
"""

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, ProtectedError
from django.utils import timezone

from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    Instrument,
    IntakePage,
    Question,
    Rubric,
)
from applicants.states import OUTCOMES, State
from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Intake

WORDING = {"text", "help_text", "name"}
UP, DOWN = "up", "down"
FROZEN = "Somebody has just sent an answer to this question. Open it again and change it there."


def copy_questions(source, *, copy):
    """``copy`` asks what ``source`` asks today, measures with its instruments, and says the same.

    The date by which people hear is the new intake's own.
    """
    asked = list(questions(source))
    for row in asked:
        row.version = 1
    for rows in (asked, list(Instrument.objects.filter(intake=source))):
        for row in rows:
            row.pk, row.intake = None, copy
            row._state.adding = True
        if rows:
            type(rows[0]).objects.bulk_create(rows)
    page = IntakePage.objects.filter(intake=source).first()
    if page is not None:
        page.pk, page.intake, page.hear_by = None, copy, None
        page._state.adding = True
        page.save(force_insert=True)


def refuse_open_ones(intake):
    """Refused, with the count of each stage, while an application that was sent has no outcome."""
    open_ones = (
        Application.objects.filter(intake=intake)
        .exclude(state__in=[State.DRAFT, *OUTCOMES])
        .values_list("state")
        .annotate(count=Count("id"))
    )
    counts = dict(open_ones)
    if counts:
        total = sum(counts.values())
        each = ", ".join(
            f"{counts[state]:,} {state.label[0].lower()}{state.label[1:]}"
            for state in State
            if state in counts
        )
        some = "1 application has" if total == 1 else f"{total:,} applications have"
        raise Refused(f"{some} no outcome yet: {each}.")


def questions(intake):
    """What ``intake`` asks today, in order; ``in_use`` says whether somebody has answered."""
    answers = Answer.objects.filter(question=OuterRef("pk"))
    return Question.objects.current().filter(intake=intake).annotate(in_use=Exists(answers))


def versions(question):
    """Every version of the same question, the newest first."""
    same = Question.objects.filter(intake=question.intake_id, key=question.key)
    return same.order_by("-version")


def instruments(intake):
    """The instruments of ``intake`` in order, as a list with ``in_use``."""
    results = AssessmentResult.objects.filter(instrument=OuterRef("pk"))
    found = list(Instrument.objects.filter(intake=intake).annotate(in_use=Exists(results)))
    named = _named_in_rules(intake)
    for instrument in found:
        instrument.in_use = instrument.in_use or instrument.key in named
    return found


def why_fixed(record):
    """The reason why only the wording of ``record`` may change; empty while all of it may."""
    if isinstance(record, Question):
        answered = Answer.objects.filter(question=record).exists()
        return "This question has been answered" if answered else ""
    if AssessmentResult.objects.filter(instrument=record).exists():
        return "This instrument has results"
    if record.key in _named_in_rules(record.intake_id):
        return "Screening rules name this instrument"
    return ""


def _named_in_rules(intake):
    """The keys of instruments that any version of the rules of ``intake`` looks at."""
    rubrics = Rubric.objects.filter(intake=intake)
    return {key for rubric in rubrics for key in rubric.rules.instruments}


@transaction.atomic
def keep(record, *, by, changed=()):
    """``record`` is stored as a form has cleaned it, with one line in the trail; returns it.

    A new one stands last. Other words for a question that somebody has answered are a new version,
    which is what comes back. Refused when it is in use and more than its wording would change.
    """
    with refusing(question_frozen=FROZEN):
        if record._state.adding:
            Intake.objects.select_for_update().get(pk=record.intake_id)
            record.position = _last(record) + 1
            record.save(force_insert=True)
            _note(record, "created", by=by)
        elif changed:
            _still_there(record)
            reason = why_fixed(record)
            if reason and not set(changed) <= WORDING:
                raise Refused(f"{reason}: only its wording can change.")
            if reason and isinstance(record, Question):
                return _new_version(record, by=by)
            before = type(record).objects.values(*WORDING & _names(record)).get(pk=record.pk)
            record.save(update_fields=list(changed))
            act = "reworded" if reason else "changed"
            _note(record, act, by=by, fields=sorted(changed), before=before)
    return record


@transaction.atomic
def remove(record, *, by):
    """``record`` is gone. Refused while answers, results or rules need it."""
    _still_there(record)
    if reason := why_fixed(record):
        raise Refused(f"{reason}: it stays.")
    _note(record, "removed", by=by)
    try:
        record.delete()
    except ProtectedError:
        raise Refused("Somebody has just answered this: it stays.") from None


@transaction.atomic
def move(record, *, where, by):
    """``record`` stands one place further ``"up"`` or ``"down"``; at the end it stays."""
    Intake.objects.select_for_update().get(pk=record.intake_id)
    model = type(record)
    standing = model.objects.current() if model is Question else model.objects.all()
    rows = list(standing.filter(intake=record.intake_id).order_by("position", "id"))
    here = next((n for n, row in enumerate(rows) if row.pk == record.pk), None)
    if here is None:
        raise Refused("It is no longer there.")
    there = here - 1 if where == UP else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows):
        row.position = position
    model.objects.bulk_update(rows, ["position"])
    _note(record, "moved", by=by)


def _new_version(record, *, by):
    """The words of ``record`` are a version of their own; the one that was answered is retired."""
    old = Question.objects.get(pk=record.pk)
    if old.retired_at is not None:
        raise Refused("Somebody has just changed this question; look at it again.")
    Question.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    new = Question(
        intake_id=old.intake_id,
        key=old.key,
        text=record.text,
        help_text=record.help_text,
        word_limit=old.word_limit,
        position=old.position,
        version=old.version + 1,
    )
    new.save(force_insert=True)
    before = {name: getattr(old, name) for name in ("text", "help_text")}
    _note(new, "reworded", by=by, version=new.version, before=before, instead_of=old.pk)
    return new


def _still_there(record):
    """The row is locked, so that nobody answers it meanwhile; refused when it is gone."""
    if not type(record).objects.select_for_update().filter(pk=record.pk).exists():
        raise Refused("It is no longer there.")


def _names(record):
    return {field.name for field in record._meta.concrete_fields}


def _last(record):
    rows = type(record).objects.filter(intake=record.intake_id)
    highest = rows.aggregate(highest=Max("position"))["highest"]
    return -1 if highest is None else highest


def _note(record, act, *, by, **detail):
    kind = f"applicants.{record._meta.model_name}.{act}"
    audit.record(kind, by=by, about=record, intake=record.intake_id, **detail)
