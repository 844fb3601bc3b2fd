"""An import is taken back as a whole, as long as nothing has been decided."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models.expressions import RawSQL

from applicants.domain import screening_forget
from applicants.domain.import_plan import IN_APPLICATION, IN_IDENTITY
from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    BulkAct,
    BulkItem,
    BulkOutcome,
    DuplicatePair,
    Identity,
    Note,
    RowOutcome,
    ScreeningResult,
)
from applicants.states import State
from careerpath import audit
from careerpath.workflow import Refused
from cohorts.models import UniversityPartner

User = get_user_model()
PARTS = (DuplicatePair, AssessmentResult, Answer, Identity, Note)
# What keeps an import from being undone, as the sentence names it.
IN_WORDS = {
    "bulkitem": "changed their stage in a bulk act",
    "checklistitem": "something on their checklist",
    "document": "documents",
    "draftsection": "a draft",
    "extension": "more time to be sent",
    "moretime": "more time for a task",
    "rankedapplication": "a place in a ranking",
    "readassignment": "been given to a reader",
    "recusal": "a reader who knows the person",
    "screeningmove": "been in a run that was applied",
    "screeningresult": "results of a run that was applied",
    "sitting": "been in a timed task",
    "submission": "been sent by the person",
    "unblinding": "had their blind lifted",
    "waitlistentry": "a place on the waitlist",
}


def why_not(job):
    """The sentence that says why the import cannot be undone, or an empty text."""
    ids = touched(job, RowOutcome.CREATE, RowOutcome.UPDATE)
    if len(ids) != job.writes:
        return "What this import did is no longer kept row by row, so it cannot be undone."
    moved = Application.objects.exclude(state=State.SUBMITTED)
    moved = moved.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [ids])).count()
    if moved:
        return (
            f"{moved:,} of these applications have moved on since the import, "
            "so it can no longer be undone as a whole."
        )
    created = touched(job, RowOutcome.CREATE)
    for model, column in pointing_at(Application):
        if model in PARTS:
            continue
        found = deciding(model, column, created)
        if found:
            what = IN_WORDS.get(model._meta.model_name, model._meta.verbose_name_plural)
            return (
                f"{found:,} of these applications have {what} by now, "
                "so the import can no longer be undone as a whole."
            )
    return ""


def deciding(model, column, ids):
    """How many of the ids rows of the model stand for, counting only what decides something.

    Dry runs decide nothing, nor do tags, readers and holds of a bulk act: they go with the
    applications. A bulk act that was undone changed no stage.
    """
    if model is ScreeningResult:
        rows = model.objects.exclude(run__applied_at=None).filter(application__in=ids)
    elif model is BulkItem:
        rows = model.objects.filter(
            application__in=ids,
            job__act=BulkAct.MOVE,
            outcome__in=[BulkOutcome.MOVED, BulkOutcome.KEPT],
        )
    else:
        return referred(model, column, ids)
    return rows.values("application").distinct().count()


def what_goes(job):
    """What undoing takes away, in sentences, for the question before it."""
    said = ["What it created is removed, what it updated is as before."]
    created = touched(job, RowOutcome.CREATE)
    dry = screening_forget.dry_results(created).count()
    if dry:
        words = "result of a dry run goes" if dry == 1 else "results of dry runs go"
        said.append(f"{dry:,} {words} with it.")
    if notes := Note.objects.filter(application__in=created).count():
        said.append(
            "The note on them goes too." if notes == 1 else f"The {notes:,} notes on them go too."
        )
    if job.made_partners:
        made = len(job.made_partners)
        said.append(
            "The partner that it made goes too, unless something else uses it."
            if made == 1
            else f"The {made:,} partners that it made go too, unless something else uses them."
        )
    return " ".join(said)


def touched(job, *outcomes):
    """The applications that the import wrote."""
    rows = job.rows.filter(outcome__in=outcomes, number__lte=job.cursor)
    return list(rows.values_list("application_pk", flat=True))


def pointing_at(model):
    """Models with a foreign key to this one, and the column of the key."""
    return [
        (relation.related_model, relation.field.column)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]


def referred(model, column, ids):
    """How many of the ids rows of the model point at."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(DISTINCT {column}) FROM {model._meta.db_table}"  # noqa: S608
            f" WHERE {column} = ANY(%s)",
            [ids],
        )
        return cursor.fetchone()[0]


def delete(model, column, ids):
    """The model's rows with one of the ids in the column are gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {model._meta.db_table} WHERE {column} = ANY(%s)",  # noqa: S608
            [ids],
        )


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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM applicants_application WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [[*created, *updated]],
        )
    sentence = why_not(job)
    if sentence:
        raise Refused(sentence)
    restore(job, updated)
    screening_forget.forget(created)
    remove(created)
    remove_people(job)
    remove_partners(job, by=by)
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
    delete(DuplicatePair, "first_id", created)
    delete(DuplicatePair, "second_id", created)
    for model in (AssessmentResult, Answer, BulkItem, Note, Identity):
        delete(model, "application_id", created)
    delete(Application, "id", created)


def remove_people(job):
    """People whom only this import made, who never came and whom nothing needs, are gone."""
    needed = " ".join(
        f"AND NOT EXISTS (SELECT FROM {model._meta.db_table} x WHERE x.{column} = p.id)"
        for model, column in pointing_at(User)
        if model is not EmailAddress
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM accounts_user p"  # noqa: S608 - names of our own
            " JOIN applicants_importrow r ON r.user_pk = p.id"
            " WHERE r.job_id = %s AND r.number <= %s AND r.makes_user"
            f" AND p.last_login IS NULL AND p.password LIKE '!%%' {needed}",
            [job.pk, job.cursor],
        )
        idle = [pk for (pk,) in cursor.fetchall()]
    delete(EmailAddress, "user_id", idle)
    delete(User, "id", idle)


def remove_partners(job, *, by):
    """Partners that only this import made and that nothing uses are gone."""
    made = UniversityPartner.objects.filter(pk__in=job.made_partners).select_for_update()
    ids = set(made.values_list("pk", flat=True))
    for model, column in pointing_at(UniversityPartner):
        used = model._base_manager.filter(**{f"{column}__in": ids})
        ids -= set(used.values_list(column, flat=True))
    delete(UniversityPartner, "id", sorted(ids))
    audit.record_many(
        "cohorts.universitypartner.removed",
        sorted(ids),
        model=UniversityPartner,
        by=by,
        cause="job",
        job=job.pk,
    )
