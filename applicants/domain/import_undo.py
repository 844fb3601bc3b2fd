"""An import is taken back as a whole, as long as nothing has been decided."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection

from applicants.domain.import_plan import IN_APPLICATION, IN_IDENTITY
from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    DuplicatePair,
    Identity,
    RowOutcome,
)
from applicants.states import State
from careerpath import audit
from careerpath.workflow import Refused

User = get_user_model()
PARTS = (DuplicatePair, AssessmentResult, Answer, Identity)


def why_not(job):
    """The sentence that says why the import cannot be undone, or an empty text."""
    ids = touched(job, RowOutcome.CREATE, RowOutcome.UPDATE)
    moved = Application.objects.filter(pk__in=ids).exclude(state=State.SUBMITTED).count()
    if moved:
        return (
            f"{moved:,} of these applications have moved on since the import, "
            "so it can no longer be undone as a whole."
        )
    created = touched(job, RowOutcome.CREATE)
    for model, column in pointing_at(Application):
        if model in PARTS:
            continue
        found = set(referred(model, column, created))
        if found:
            what = model._meta.verbose_name_plural
            return (
                f"{len(found):,} of these applications have {what} by now, "
                "so the import can no longer be undone as a whole."
            )
    return ""


def touched(job, *outcomes):
    """The applications that the import wrote."""
    rows = job.rows.filter(outcome__in=outcomes, number__lte=job.cursor)
    return list(rows.values_list("application_pk", flat=True))


def pointing_at(model):
    """Models and columns with a foreign key to this one."""
    return [
        (relation.related_model, relation.field)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model
    ]


def referred(model, field, ids):
    """Those of the ids that rows of the model point at."""
    name = field.attname if hasattr(field, "attname") else field.name
    return model._base_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True)


RESTORE = """
UPDATE {table} t SET {columns}
FROM applicants_importrow r, jsonb_populate_record(NULL::{table}, r.before -> '{part}') old
WHERE r.job_id = %s AND r.outcome = 'update' AND r.number <= %s AND t.{key} = r.application_pk
"""
PUT_BACK = """
INSERT INTO {table} SELECT old.* FROM applicants_importrow r,
    jsonb_populate_recordset(NULL::{table}, r.before -> '{part}') old
WHERE r.job_id = %s AND r.outcome = 'update' AND r.number <= %s
"""


def take_back(job, *, by):
    """What the import created is gone, what it updated is as before; in the caller's transaction.

    Refused, with nothing changed, when an application moved on.
    """
    created = touched(job, RowOutcome.CREATE)
    updated = touched(job, RowOutcome.UPDATE)
    locked = Application.objects.filter(pk__in=[*created, *updated]).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk", flat=True))
    sentence = why_not(job)
    if sentence:
        raise Refused(sentence)
    restore(job, updated)
    remove(created)
    remove_people(job)
    for kind, ids in (("removed", created), ("restored", updated)):
        audit.record_many(
            f"applicants.application.import_{kind}",
            ids,
            model=Application,
            by=by,
            from_states=State.SUBMITTED.value if kind == "removed" else None,
            cause="job",
            job=job.pk,
        )


def restore(job, updated):
    """Updated applications hold what they held before."""
    if not updated:
        return
    Answer.objects.filter(application__in=updated).delete()
    AssessmentResult.objects.filter(application__in=updated).delete()
    statements = [
        RESTORE.format(
            table="applicants_application",
            part="application",
            key="id",
            columns=same(["applicant_id", "submitted_at", *IN_APPLICATION.values()]),
        ),
        RESTORE.format(
            table="applicants_identity",
            part="identity",
            key="application_id",
            columns=same(
                ["partner_id", "email_key", "phone_key", "name_postal_key", *IN_IDENTITY.values()]
            ),
        ),
        PUT_BACK.format(table="applicants_answer", part="answers"),
        PUT_BACK.format(table="applicants_assessmentresult", part="assessments"),
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [job.pk, job.cursor])


def same(columns):
    """Assignments of columns from the old record."""
    return ", ".join(f"{column} = old.{column}" for column in columns)


def remove(created):
    """Created applications are gone with what belongs to them."""
    if not created:
        return
    DuplicatePair.objects.filter(first__in=created)._raw_delete("default")
    DuplicatePair.objects.filter(second__in=created)._raw_delete("default")
    for model in (AssessmentResult, Answer, Identity):
        model.objects.filter(application__in=created)._raw_delete("default")
    Application.objects.filter(pk__in=created)._raw_delete("default")


def remove_people(job):
    """People whom only this import made, and who never came, are gone."""
    rows = job.rows.filter(makes_user=True, number__lte=job.cursor)
    made = set(rows.values_list("user_pk", flat=True))
    never_came = User.objects.filter(pk__in=made, last_login=None)
    idle = {user.pk for user in never_came if not user.has_usable_password()}
    for model, field in pointing_at(User):
        if model is not EmailAddress and idle:
            idle -= set(referred(model, field, idle))
    EmailAddress.objects.filter(user__in=idle)._raw_delete("default")
    User.objects.filter(pk__in=idle)._raw_delete("default")
