"""Views of a list: the ones that come with it, and the ones that people save."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from careerpath.audit import record
from careerpath.refusals import Refused

from .models import SavedView

MOST_VIEWS = 20


@dataclass(frozen=True)
class View:
    """A named query string. ``done`` is the sentence for "nothing left here"."""

    key: str
    label: str
    query: str = ""
    done: str = ""
    needs: str = ""
    saved: object = None

    def __hash__(self):
        return hash(self.key)


def saved_for(table_key, user):
    """The views that ``user`` saved for a list, and those that others share."""
    rows = SavedView.objects.filter(Q(user=user) | Q(shared=True), table=table_key)
    return [View(f"v{row.pk}", row.name, row.query, saved=row) for row in rows.order_by("pk")]


@transaction.atomic
def save(*, table_key, name, query, shared, by):
    """``by`` has a view called ``name`` with this query; one of the same name is changed."""
    mine = SavedView.objects.filter(user=by, table=table_key)
    if mine.exclude(name__iexact=name).count() >= MOST_VIEWS:
        raise Refused(f"You have {MOST_VIEWS} views of this list already. Delete one first.")
    try:
        with transaction.atomic():
            view, _ = SavedView.objects.update_or_create(
                user=by,
                table=table_key,
                name__iexact=name,
                defaults={"name": name, "query": query, "shared": shared},
            )
    except IntegrityError as error:
        raise Refused("You have a view with this name already.") from error
    record("tables.view.save", by=by, about=view)
    return view


@transaction.atomic
def delete(view, *, by):
    """The view is gone; only its owner may take it away."""
    if view.user_id != by.pk:
        raise Refused("Only the person who saved this view can delete it.")
    record("tables.view.delete", by=by, about=view)
    view.delete()
