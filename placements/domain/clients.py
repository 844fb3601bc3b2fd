"""Clients, and what belongs to them."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing


@transaction.atomic
def keep(record, *, by, changed=()):
    """A client, site, contact, system or requirement is stored with its line."""
    adding = record._state.adding
    with refusing():
        if adding:
            record.save(force_insert=True)
        elif changed:
            record.save(update_fields=list(changed))
    act = "created" if adding else "changed"
    audit.record(f"placements.{record._meta.model_name}.{act}", by=by, about=record)
    return record


@transaction.atomic
def retire(record, *, by, field="retired_at"):
    """The record is no longer offered; what was made with it stays."""
    rows = type(record)._base_manager.filter(pk=record.pk, **{field: None})
    if not rows.update(**{field: timezone.now()}):
        raise Refused("It is out of use already.")
    audit.record(f"placements.{record._meta.model_name}.retired", by=by, about=record)


@transaction.atomic
def take_up(record, *, by, field="retired_at"):
    """The record is offered again."""
    rows = type(record)._base_manager.filter(pk=record.pk).exclude(**{field: None})
    if not rows.update(**{field: None}):
        raise Refused("It is in use already.")
    audit.record(f"placements.{record._meta.model_name}.taken_up", by=by, about=record)
