"""State moves here and nowhere else: the table, compare-and-swap, the audit line.

``Stateful.step()`` moves one record, ``StatefulQuerySet.step_all()`` a set of any size in a
constant number of statements. ``GuardState`` is the migration operation that makes the database
refuse a change of state without its line. ``refusing()`` turns a violated constraint into its
sentence.
"""

from contextlib import contextmanager
from typing import NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.models.constraints import BaseConstraint
from django.db.models.expressions import RawSQL
from django.utils import timezone

from careerpath import audit
from careerpath.refusals import Refused


class Moved(NamedTuple):
    """Who moved, and who did not with a sentence each."""

    moved: list
    stayed: list


class StatefulQuerySet(models.QuerySet):
    """Records that have a state."""

    def step_all(self, to, *, by, reason="", cause="person", set=None, kind="", **detail):
        """Every record of the set that may is in state ``to``; the answer says who stayed and why.

        A constant number of statements, however many records there are. ``set`` gives
        further columns of the same UPDATE, as values or as expressions over the row.
        """
        model = self.model
        with transaction.atomic():
            unordered = self if self.query.is_sliced else self.order_by()
            seen = dict(unordered.values_list("pk", "state"))
            now = dict(_locked(model, list(seen)))
            ready, stayed = [], []
            for pk, before in seen.items():
                if pk not in now:
                    stayed.append((pk, "It is no longer there."))
                elif now[pk] != before:
                    stayed.append((pk, _faster(model, now[pk])))
                elif to not in model.STEPS.get(before, ()):
                    stayed.append((pk, _no_step(model, before, to)))
                else:
                    ready.append(pk)
            if ready:
                _update(model, ready, to, set)
                audit.record_many(
                    kind or _kind(model, to),
                    ready,
                    model=model,
                    by=by,
                    from_states=[seen[pk] for pk in ready],
                    to_state=to,
                    reason=reason,
                    cause=cause,
                    **detail,
                )
        return Moved(ready, stayed)


class Stateful(models.Model):
    """A record whose state moves by steps of the table ``STEPS``: from → allowed to.

    ``OWNED_BY`` names the field with the person whom the record is about; that person's name is
    never shown in a sentence.
    """

    STEPS = {}
    OWNED_BY = "applicant"

    state = models.CharField(max_length=24)
    state_changed_at = models.DateTimeField(default=timezone.now)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        abstract = True

    def may_step(self, to):
        """Whether the table allows this step from where the record stands."""
        return to in self.STEPS.get(self.state, ())

    def step(self, to, *, by, reason="", cause="person", set=None, kind="", **detail):
        """The record is in state ``to`` and the line about it stands in the same transaction.

        Refused when the table has no such step, or when somebody was faster. ``set`` gives further
        columns of the same UPDATE.
        """
        before = self.state
        if not self.may_step(to):
            raise Refused(_no_step(type(self), before, to))
        with transaction.atomic():
            now = timezone.now()
            values = {**(set or {}), "state": to, "state_changed_at": now}
            mine = type(self)._base_manager.filter(pk=self.pk, state=before)
            if not mine.update(**values):
                raise Refused(self._who_was_faster())
            audit.record(
                kind or _kind(type(self), to),
                by=by,
                about=self,
                from_state=before,
                to_state=to,
                reason=reason,
                cause=cause,
                **detail,
            )
        for name, value in values.items():
            if not hasattr(value, "resolve_expression"):
                setattr(self, name, value)
        self.state = to

    def _who_was_faster(self):
        """The sentence for the one who came second."""
        model = type(self)
        state = model._base_manager.filter(pk=self.pk).values_list("state", flat=True).first()
        if state is None:
            return "It is no longer there."
        last = apps.get_model("audit", "AuditEvent").objects.about(self).filter(to_state=state)
        line = last.order_by("-id").first()
        if line is None:
            return _faster(model, state)
        who = "Somebody"
        if line.actor_id and line.actor_id != getattr(self, f"{self.OWNED_BY}_id", None):
            user = get_user_model()._base_manager.filter(pk=line.actor_id).first()
            who = str(user) if user else who
        at = timezone.localtime(line.at).strftime("%H:%M %Z")
        return f"{who} was faster: it is {_word(model, state)} since {at}."


def _word(model, state):
    """How people read a state."""
    return str(
        dict(model._meta.get_field("state").flatchoices).get(state, audit.kinds.words(state))
    )


def _no_step(model, before, to):
    if before == to:
        return f"It is {_word(model, to)} already."
    return f"It is {_word(model, before)} and cannot move to {_word(model, to)} from there."


def _faster(model, state):
    return f"Somebody was faster: it is {_word(model, state)} by now."


def _kind(model, to):
    return f"{model._meta.label_lower}.{to}"


def _locked(model, ids):
    """Pairs of id and state of rows that are ours until the transaction ends, in one order."""
    table, pk = _names(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, state FROM {table}"  # noqa: S608 - names of our own tables
            f" WHERE {pk} = ANY(%s::bigint[]) ORDER BY {pk} FOR NO KEY UPDATE",
            [ids],
        )
        return cursor.fetchall()


def _update(model, ids, to, set):
    """The rows are in state ``to``; ``ids`` are locked by us."""
    rows = model._base_manager.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [ids]))
    rows.update(**{**(set or {}), "state": to, "state_changed_at": timezone.now()})


def _names(model):
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), quote(model._meta.pk.column)


class GuardState(Operation):
    """The database refuses a change of this model's state without its audit line.

    A deferred constraint trigger for each row: at commit there must be a line with this model, id,
    from, to and transaction. The app's migration depends on ``("audit", "0001_initial")``.
    """

    category = OperationCategory.SQL
    reversible = True
    reduces_to_sql = True

    def __init__(self, model):
        self.model = model

    def state_forwards(self, app_label, state):
        """Models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model)
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.execute(
            f"CREATE CONSTRAINT TRIGGER {self._trigger} AFTER UPDATE ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
            " WHEN (OLD.state IS DISTINCT FROM NEW.state)"
            f" EXECUTE FUNCTION audit_state_has_line('{model._meta.label_lower}')"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.model)
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.execute(f"DROP TRIGGER {self._trigger} ON {table}")

    def deconstruct(self):
        return type(self).__name__, [self.model], {}

    def describe(self):
        return f"Refuse a change of state of {self.model} without its audit line"

    @property
    def _trigger(self):
        return f"{self.model.lower()}_state_has_line"


# ------------------------------------------------------------------ constraints as sentences
BUSY = "Somebody else is working on this right now. Try again in a moment."
_WAITED = {"55P03", "57014", "40P01", "40001"}  # lock or statement timeout, deadlock, serialization


@contextmanager
def refusing(**sentences):
    """A constraint violated inside the block is ``Refused`` with its sentence; nothing was written.

    The sentence is the constraint's ``violation_error_message``; ``name="…"`` gives another one. A
    lock held by somebody else for too long is refused as well.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentence = sentences.get(_constraint(error)) or sentence_of(_constraint(error))
        if not sentence:
            raise
        raise Refused(sentence) from error
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) not in _WAITED:
            raise
        raise Refused(BUSY) from error


def sentence_of(name):
    """What a named constraint says to people, or an empty text."""
    return _sentences().get(name or "", "")


def _constraint(error):
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)


def _sentences():
    ordinary = BaseConstraint.default_violation_error_message
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_models(include_auto_created=True)
        for constraint in model._meta.constraints
        if constraint.violation_error_message != ordinary
    }
