"""What the set-up pages do: keep a record, take one away, answer the set-up question."""

from collections import Counter

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from careerpath import audit
from careerpath.workflow import Refused
from cohorts import sizes
from cohorts.domain import enrollments
from cohorts.domain.constraints import refusals
from cohorts.models import Intake, ShareLink
from cohorts.signals import decisions_final

FIXED_BY_FINALITY = {"opens_at", "closes_at", "grace_minutes", "cohort"}
ENOUGH = 100  # of what needs a record, to say so

# What people call records whose class has another name.
WORDS = {
    "campus": ("campus", "campuses"),
    "cohortstaff": ("duty", "duties"),
    "dayoff": ("day off", "days off"),
    "identity": ("applicant", "applicants"),
    "recruitingevent": ("event", "events"),
}


@transaction.atomic
def keep(record, *, by, changed=(), many=None):
    """``record`` is stored as a form has cleaned it, with one audit line.

    ``changed`` names the fields that the form changed; ``many`` maps the names of many-to-many
    fields to what they hold from now on. Refused with the sentence of a constraint.
    """
    adding = record._state.adding
    if adding and hasattr(record, "slug") and not record.slug:
        record.slug = free_slug(type(record), record.name)
    many = many or {}
    if isinstance(record, Intake) and not adding and FIXED_BY_FINALITY & set(changed):
        _refuse_when_final(record)
    with refusals():
        if adding:
            record.save(force_insert=True)
        elif named := [name for name in changed if name not in many]:
            record.save(update_fields=named)
        for name, chosen in many.items():
            getattr(record, name).set(chosen)
    audit.record(
        f"cohorts.{record._meta.model_name}.{'created' if adding else 'changed'}",
        by=by,
        about=record,
        fields=len(changed),
    )
    return record


def _refuse_when_final(intake):
    """What decided who was in time stays as it was once the decisions are final."""
    now = Intake.objects.select_for_update().get(pk=intake.pk)
    if now.is_final:
        raise Refused("The decisions of this intake are final: its window and cohort stay.")


@transaction.atomic
def keep_cohort(cohort, *, by, changed=()):
    """``cohort`` is stored; its seats change by the rule that guards them."""
    seats = cohort.seats
    if not cohort._state.adding and "seats" in changed:
        enrollments.change_seats(cohort, seats=seats, by=by)
        changed = [name for name in changed if name != "seats"]
        if not changed:
            return cohort
    return keep(cohort, by=by, changed=changed)


@transaction.atomic
def remove(record, *, by):
    """``record`` is gone. Refused with a sentence while something needs it."""
    needing = _weakly_needing(record)
    pk = record.pk
    try:
        with transaction.atomic():
            record.delete()
    except models.ProtectedError as error:
        needing += error.protected_objects
    record.pk = pk
    if needing:
        raise Refused(_needed_by(record, needing))
    audit.record(f"cohorts.{record._meta.model_name}.removed", by=by, about=record)


def _weakly_needing(record):
    """Records that would only lose sight of ``record``: that is a need too, it is where from."""
    found = []
    for relation in record._meta.get_fields(include_hidden=True):
        loses = relation.one_to_many and relation.on_delete is models.SET_NULL
        if relation.auto_created and (loses or relation.many_to_many):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: record})
            found += list(rows[:ENOUGH])
    return found


def _needed_by(record, objects):
    """A sentence that counts what needs ``record``: "Riverside is needed by 3 share links."."""
    counts = Counter(needing._meta for needing in objects)
    parts = []
    for meta, number in counts.items():
        one, many = WORDS.get(meta.model_name, (meta.verbose_name, meta.verbose_name_plural))
        more = " or more" if number >= ENOUGH else ""
        parts.append(f"{number:,}{more} {one if number == 1 else many}")
    return f"{record} cannot be removed: it is needed by {' and '.join(parts)}."


@transaction.atomic
def answer_size(program, *, size, by):
    """The set-up question is answered, and the settings stand at the defaults for ``size``."""
    defaults = sizes.defaults_for(size)
    for name, value in defaults.items():
        setattr(program, name, value)
    program.size = size
    program.size_answered_at = timezone.now()
    program.size_answered_by = by
    program.save(update_fields=[*defaults, "size", "size_answered_at", "size_answered_by"])
    audit.record("cohorts.program.size_answered", by=by, about=program, size=size)
    return program


@transaction.atomic
def close_link(link, *, by):
    """The link no longer remembers its source; it still leads to the public page."""
    closed = ShareLink.objects.filter(pk=link.pk, closed_at=None).update(
        closed_at=timezone.now(), closed_by=by
    )
    if not closed:
        raise Refused("This link is closed already.")
    audit.record("cohorts.sharelink.closed", by=by, about=link)
    link.refresh_from_db()
    return link


@transaction.atomic
def declare_final(intake, *, by):
    """The decisions of ``intake`` are final and its tie-break seed is public."""
    now = timezone.now()
    if now < intake.closes_at:
        raise Refused("Decisions can be final once the intake has closed.")
    done = Intake.objects.filter(pk=intake.pk, decisions_final_at=None).update(
        decisions_final_at=now, decisions_final_by=by
    )
    if not done:
        raise Refused("The decisions of this intake are final already.")
    audit.record("cohorts.intake.declared_final", by=by, about=intake)
    intake.refresh_from_db()
    decisions_final.send(sender=Intake, intake=intake, by=by)
    return intake


def free_slug(model, name):
    """An address part made from ``name`` that no row of ``model`` uses at this moment."""
    stem = slugify(name)[:40].strip("-") or model._meta.model_name
    taken = set(model._base_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
