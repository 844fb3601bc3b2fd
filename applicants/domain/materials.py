"""What an intake wants to see and lets people take: documents, timed tasks, forms, the bank.

What somebody has sat stays what they sat: a form that was given out, and every question in it,
stand still from then on.
"""

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, ProtectedError, Q

from applicants.domain.sittings import key_of
from applicants.models import (
    BankItem,
    BankOption,
    Instrument,
    Sitting,
    Task,
    TaskForm,
    TaskFormItem,
    WantedDocument,
)
from careerpath import audit
from careerpath.workflow import Refused, refusing

TAKEN = "Somebody has taken this already; it stays as it is. Make a new one."


def copy(source, *, to):
    """``to`` wants the documents of ``source`` and has its tasks, with the same questions."""
    for ask in WantedDocument.objects.of(source.pk):
        ask.pk, ask.intake = None, to
        ask._state.adding = True
        ask.save(force_insert=True)
    instruments = {i.key: i for i in Instrument.objects.filter(intake=to)}
    for task in Task.objects.filter(intake=source).select_related("instrument"):
        forms = list(task.forms.prefetch_related("places"))
        task.pk, task.intake = None, to
        task.instrument = instruments[task.instrument.key]
        task._state.adding = True
        task.save(force_insert=True)
        for form in forms:
            places = list(form.places.all())
            form.pk, form.task = None, task
            form._state.adding = True
            form.save(force_insert=True)
            TaskFormItem.objects.bulk_create(
                TaskFormItem(form=form, item_id=place.item_id, position=place.position)
                for place in places
            )


# ------------------------------------------------------------------ what there is
def tasks(intake):
    """The tasks of an intake, with how many ready forms and sittings each has."""
    sat = Sitting.objects.filter(task=OuterRef("pk"))
    return (
        Task.objects.filter(intake=intake)
        .select_related("instrument")
        .prefetch_related("forms__places")
        .annotate(
            in_use=Exists(sat),
            ready=Count("forms", filter=Q(forms__is_ready=True), distinct=True),
        )
    )


def free_instruments(intake, task):
    """Instruments of the intake that no other task fills."""
    others = Task.objects.filter(intake=intake).exclude(pk=task.pk)
    return Instrument.objects.filter(intake=intake).exclude(pk__in=others.values("instrument_id"))


def bank(program, kind=""):
    """The questions of a program's bank with options, the newest first."""
    items = BankItem.objects.filter(program=program).prefetch_related("options")
    used = TaskFormItem.objects.filter(item=OuterRef("pk"))
    return (
        (items.filter(kind=kind) if kind else items)
        .annotate(in_use=Exists(used))
        .order_by("is_retired", "kind", "-id")
    )


def was_taken(record):
    """Whether somebody has sat it, so that it stands still."""
    if isinstance(record, BankItem):
        return Sitting.objects.filter(form__items=record.pk).exists()
    if isinstance(record, TaskForm):
        return Sitting.objects.filter(form=record.pk).exists()
    return Sitting.objects.filter(task=record.pk).exists() if isinstance(record, Task) else False


# ------------------------------------------------------------------ keeping
@transaction.atomic
def keep(record, *, by, changed=()):
    """``record`` is stored as a form has cleaned it; refused when somebody has taken it."""
    new = record._state.adding
    if not new and not changed:
        return record
    if not new and was_taken(record) and set(changed) - {"title", "lead", "is_retired"}:
        raise Refused(TAKEN)
    with refusing():
        if new and hasattr(record, "position"):
            record.position = _last(record) + 1
        record.save()
    _note(record, "added" if new else "changed", by)
    return record


@transaction.atomic
def keep_item(item, *, options, by):
    """The question stands in the bank with these options, pairs of points and text."""
    if not item._state.adding and was_taken(item):
        raise Refused(TAKEN)
    if item.wants_number == bool(options):
        raise Refused("Give options, or the right number, as the kind of answer says.")
    act = "added" if item._state.adding else "changed"
    with refusing():
        item.save()
        item.options.all().delete()
        BankOption.objects.bulk_create(
            BankOption(item=item, points=points, text=text, position=position)
            for position, (points, text) in enumerate(options)
        )
    if key_of(item).possible < 1:
        raise Refused("At least one option has to be worth a point.")
    _note(item, act, by)
    return item


@transaction.atomic
def keep_form(form, *, items, is_ready, by):
    """The form asks these questions in this order; when ready it is given out."""
    if not form._state.adding:
        before = TaskForm.objects.select_for_update().get(pk=form.pk)
        is_same = {p.item_id for p in form.places.all()} == {item.pk for item in items}
        if is_same and (before.name, before.is_ready) == (form.name, is_ready):
            return form
        if not is_same and was_taken(form):
            raise Refused(TAKEN)
    if is_ready and not items:
        raise Refused("A form that is given out needs a question.")
    act = "added" if form._state.adding else "changed"
    with refusing():
        form.is_ready = is_ready
        form.save()
        if not was_taken(form):
            form.places.all().delete()
            TaskFormItem.objects.bulk_create(
                TaskFormItem(form=form, item=item, position=position)
                for position, item in enumerate(items)
            )
    _note(form, act, by)
    return form


@transaction.atomic
def remove(record, *, by):
    """``record`` is gone; refused while a form, a task or somebody's sitting needs it."""
    if was_taken(record):
        raise Refused(TAKEN)
    _note(record, "removed", by)
    try:
        record.delete()
    except ProtectedError:
        raise Refused("A form uses this question: take it out there first.") from None


def _last(record):
    rows = type(record).objects.filter(intake=record.intake_id)
    highest = rows.aggregate(highest=Max("position"))["highest"]
    return -1 if highest is None else highest


def _note(record, act, by):
    audit.record(f"applicants.{record._meta.model_name}.{act}", by=by, about=record)
