"""The only door into the trail."""

import json

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from careerpath.logs import request_id


class Cause(models.TextChoices):
    PERSON = "person", "a person"
    RULE = "rule", "a rule"
    BULK = "bulk", "a bulk act"
    JOB = "job", "a background job"


# The columns id, at and xid are the database's own: nobody else has the right to write them.
_COLUMNS = (
    "kind, actor_id, actor, model, subject_id, from_state, to_state, reason, cause,"
    " request_id, detail"
)


def record(
    kind, *, by, about=None, from_state="", to_state="", reason="", cause=Cause.PERSON, **detail
):
    """One line of the trail stands in the running transaction.

    ``by`` is a user, or text such as ``"system:screening"``. ``about`` is the record concerned.
    ``detail`` holds ids, codes and numbers only, never what somebody wrote about a person.
    """
    actor_id, actor = _actor(by)
    values = {
        "kind": kind,
        "actor_id": actor_id,
        "actor": actor,
        "model": model_label(about) if about is not None else "",
        "subject_id": about.pk if about is not None else None,
        "from_state": from_state,
        "to_state": to_state,
        "reason": clean(reason),
        "cause": str(cause),
        "request_id": request_id.get(),
        "detail": detail,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_auditevent ({_COLUMNS})"  # noqa: S608 - constants only
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb) RETURNING id, at",
            [*list(values.values())[:-1], as_json(detail)],
        )
        line_id, at = cursor.fetchone()
    return apps.get_model("audit", "AuditEvent")(id=line_id, at=at, **values)


def record_many(
    kind,
    ids,
    *,
    model,
    by,
    from_states=None,
    to_state="",
    reason="",
    cause=Cause.BULK,
    **detail,
):
    """One line for each id stands in the running transaction, written by one statement.

    ``model`` is a model class or its label; ``from_states`` one state for all, or one for each id.
    """
    ids = list(ids)
    if not ids:
        return 0
    if from_states is None or isinstance(from_states, str):
        from_states = [from_states or ""] * len(ids)
    actor_id, actor = _actor(by)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_auditevent ({_COLUMNS})"  # noqa: S608 - constants only
            " SELECT %s, %s, %s, %s, line.id, line.state, %s, %s, %s, %s, %s::jsonb"
            " FROM unnest(%s::bigint[], %s::text[]) AS line(id, state)",
            [
                kind,
                actor_id,
                actor,
                model_label(model),
                to_state,
                clean(reason),
                str(cause),
                request_id.get(),
                as_json(detail),
                ids,
                [str(state) for state in from_states],
            ],
        )
        return cursor.rowcount


def model_label(model):
    """The name under which the trail knows a model: ``applicants.application``."""
    return model if isinstance(model, str) else model._meta.label_lower


def as_json(detail):
    """The detail as the database takes it; NUL and lone surrogates have no place in it."""
    return json.dumps(_clean_in(detail), cls=DjangoJSONEncoder, allow_nan=False)


def _clean_in(value):
    """The value with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _clean_in(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean_in(each) for each in value]
    return value


def clean(text):
    """Text without what the database cannot hold: NUL and lone surrogates."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _actor(by):
    """The two columns that say who: the id of a user, or the name of a part of the system."""
    if isinstance(by, str):
        if not by:
            raise ValueError("Say who did it: a user, or text such as 'system:screening'.")
        return None, by
    return by.pk, ""
