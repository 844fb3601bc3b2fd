"""Planned rows become applications, people, answers and results: one statement a table."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection

from applicants.domain.duplicates import email_key, name_postal_key, phone_key
from applicants.domain.import_copy import insert_select
from applicants.domain.import_plan import IN_APPLICATION, IN_IDENTITY
from applicants.domain.redaction import redact, words_of
from applicants.models import Answer, Application, AssessmentResult, Identity, ImportJob
from applicants.states import State
from careerpath import audit
from cohorts.models import Intake, UniversityPartner

User = get_user_model()
ROWS = "applicants_importrow r"
PARTNER = (
    "coalesce(r.partner_pk, (SELECT p.id FROM cohorts_universitypartner p"
    " WHERE r.new_partner <> '' AND lower(p.name) = lower(r.new_partner)))"
)
IN_CHUNK = "r.job_id = %s AND r.number > %s AND r.number <= %s AND r.outcome = "
CREATED = f"{IN_CHUNK}'create'"
UPDATED = f"{IN_CHUNK}'update'"
ANSWERED = "unnest(r.question_pks, r.answers, r.blind_answers) AS given(question, text, blind)"
MEASURED = "unnest(r.instrument_pks, r.scores) AS given(instrument, value)"


def write(job, *, after, upto, by):
    """The planned rows above ``after`` up to ``upto`` stand in their tables, with audit lines.

    Runs in the caller's transaction, which holds the intake. Returns the counts created, updated.
    """
    chunk = [job.pk, after, upto]
    created = create(job, chunk)
    updated = update(job, chunk)
    for kind, ids in (("import_created", created), ("import_updated", updated)):
        audit.record_many(
            f"applicants.application.{kind}",
            ids,
            model=Application,
            by=by,
            to_state=State.SUBMITTED if kind == "import_created" else "",
            cause="job",
            job=job.pk,
        )
    return len(created), len(updated)


def ids_of(condition, chunk):
    """The applications of the chunk's rows with an outcome, in the order of the file."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT application_pk FROM {ROWS} WHERE {condition} ORDER BY number",  # noqa: S608
            chunk,
        )
        return [pk for (pk,) in cursor.fetchall()]


def create(job, chunk):
    """New people and their applications are there; returns the ids of the applications."""
    ids = ids_of(CREATED, chunk)
    if not ids:
        return ids
    first = draw_numbers(job.intake_id, len(ids))
    insert_people(CREATED, chunk)
    insert_select(
        Application,
        {
            "id": "r.application_pk",
            "reference": ("n.prefix || '-' || lpad((%s + r.place)::text, 5, '0')", [first]),
            "intake_id": "n.id",
            "applicant_id": "r.user_pk",
            "external_id": "r.external_id",
            "state": f"'{State.SUBMITTED.value}'",
            "state_changed_at": "now()",
            "submitted_at": (
                "coalesce(r.submitted_at, greatest(n.opens_at, least(n.closes_at, now())))"
            ),
            "channel": "r.channel",
            "created_at": "now()",
            **{column: f"r.{column}" for column in IN_APPLICATION.values()},
        },
        "(SELECT r.*, row_number() OVER (ORDER BY r.number) - 1 AS place"  # noqa: S608
        f" FROM {ROWS} WHERE {CREATED}) r JOIN cohorts_intake n ON n.id = %s",
        [*chunk, job.intake_id],
    )
    insert_select(
        Identity,
        {
            "application_id": "r.application_pk",
            "partner_id": PARTNER,
            "email_key": "r.email_key",
            "phone_key": "r.phone_key",
            "name_postal_key": "r.name_postal_key",
            **{column: f"r.{column}" for column in IN_IDENTITY.values()},
        },
        ROWS,
        chunk,
        more=f"WHERE {CREATED}",
    )
    insert_answers(CREATED, chunk)
    insert_scores(CREATED, chunk)
    return ids


def draw_numbers(intake, count):
    """The intake's next ``count`` reference numbers are ours; returns the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cohorts_intake SET next_number = next_number + %s WHERE id = %s"
            " RETURNING next_number - %s",
            [count, intake, count],
        )
        return cursor.fetchone()[0]


def insert_people(condition, chunk):
    """The people that the rows make are there, without a password, their address unverified."""
    condition = f"{condition} AND r.makes_user"
    insert_select(
        User,
        {
            "id": "r.user_pk",
            "email": "r.email",
            "name": (
                "left(trim(coalesce(nullif(r.preferred_name, ''), r.given_name)"
                " || ' ' || r.family_name), 200)"
            ),
            # What Django calls an unusable password: "!" and forty characters that fit no hash.
            "password": "'!' || left(md5(random()::text) || md5(random()::text), 40)",
            "created_at": "now()",
        },
        ROWS,
        chunk,
        more=f"WHERE {condition}",
    )
    insert_select(
        EmailAddress,
        {"user_id": "r.user_pk", "email": "lower(r.email)", "verified": "false", "primary": "true"},
        ROWS,
        chunk,
        more=f"WHERE {condition}",
    )


def insert_answers(condition, chunk, more=""):
    """The rows' answers are there."""
    insert_select(
        Answer,
        {
            "application_id": "r.application_pk",
            "question_id": "given.question",
            "text": "given.text",
            "blind_text": "given.blind",
        },
        f"{ROWS}, {ANSWERED}",
        chunk,
        more=f"WHERE {condition} AND given.text <> '' {more}",
    )


def insert_scores(condition, chunk, more=""):
    """The rows' assessment results are there."""
    insert_select(
        AssessmentResult,
        {
            "application_id": "r.application_pk",
            "instrument_id": "given.instrument",
            "value": "given.value",
        },
        f"{ROWS}, {MEASURED}",
        chunk,
        more=f"WHERE {condition} AND given.value IS NOT NULL {more}",
    )


BEFORE = f"""
UPDATE {ROWS} SET before = jsonb_build_object(
    'application', to_jsonb(a), 'identity', to_jsonb(i),
    'answers', (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM applicants_answer t
                WHERE t.application_id = a.id),
    'assessments', (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]')
                    FROM applicants_assessmentresult s WHERE s.application_id = a.id))
FROM applicants_application a JOIN applicants_identity i ON i.application_id = a.id
WHERE {UPDATED} AND a.id = r.application_pk
"""  # noqa: S608 - names of our own


def update(job, chunk):
    """Applications that are not yet screened hold the rows' values; returns their ids.

    Columns that the file does not have are left as they are; an empty cell means unknown.
    """
    ids = ids_of(UPDATED, chunk)
    if not ids:
        return ids
    fields = set(job.fields().values())
    statements = [BEFORE]
    insert_people(UPDATED, chunk)
    application = ["applicant_id = r.user_pk"]
    application += [f"{col} = r.{col}" for f, col in IN_APPLICATION.items() if f in fields]
    if "submitted_at" in fields:
        application.append("submitted_at = coalesce(r.submitted_at, a.submitted_at)")
    identity = [f"{col} = r.{col}" for f, col in IN_IDENTITY.items() if f in fields]
    if "partner" in fields:
        identity.append(f"partner_id = {PARTNER}")
    for table, alias, key, assignments in (
        ("applicants_application a", "a", "id", application),
        ("applicants_identity i", "i", "application_id", identity),
    ):
        statements.append(
            f"UPDATE {table} SET {', '.join(assignments)} FROM {ROWS}"  # noqa: S608
            f" WHERE {alias}.{key} = r.application_pk AND {UPDATED}"
        )
    statements.append(
        f"DELETE FROM applicants_answer t USING {ROWS}, {ANSWERED} WHERE {UPDATED}"  # noqa: S608
        " AND t.application_id = r.application_pk AND t.question_id = given.question"
        " AND given.text = ''"
    )
    statements.append(
        f"DELETE FROM applicants_assessmentresult s USING {ROWS}, {MEASURED}"  # noqa: S608
        f" WHERE {UPDATED} AND s.application_id = r.application_pk"
        " AND s.instrument_id = given.instrument AND given.value IS NULL"
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, chunk)
    insert_answers(
        UPDATED,
        chunk,
        "ON CONFLICT (application_id, question_id) DO UPDATE"
        " SET text = excluded.text, blind_text = excluded.blind_text",
    )
    insert_scores(
        UPDATED,
        chunk,
        "ON CONFLICT (application_id, instrument_id) DO UPDATE SET value = excluded.value",
    )
    refresh(ids)
    return ids


def refresh(ids):
    """Keys and blind texts of these applications follow from what they hold now."""
    from_rows = Identity.objects.select_related("partner").in_bulk(ids)
    for identity in from_rows.values():
        identity.email_key = email_key(identity.email)
        identity.phone_key = phone_key(identity.phone)
        identity.name_postal_key = name_postal_key(
            identity.given_name, identity.family_name, identity.postal_code
        )
    Identity.objects.bulk_update(
        from_rows.values(), ["email_key", "phone_key", "name_postal_key"], batch_size=1000
    )
    changed = []
    for answer in Answer.objects.filter(application_id__in=ids):
        blind = blind_of(answer.text, from_rows[answer.application_id])
        if blind != answer.blind_text:
            answer.blind_text = blind
            changed.append(answer)
    Answer.objects.bulk_update(changed, ["blind_text"], batch_size=1000)


def blind_of(text, identity):
    """What a reader sees of a text, empty when nothing has to be hidden."""
    partner = identity.partner
    words = words_of(
        names=[identity.given_name, identity.family_name, identity.preferred_name],
        email=identity.email,
        phone=identity.phone,
        schools=[partner.name, partner.code] if partner else [],
    )
    blind = redact(text, words)
    return "" if blind == text else blind


def create_partners(job, *, by):
    """The partners that a person asked for are there; the job knows which it made."""
    names = (
        job.rows.exclude(outcome="refused")
        .exclude(new_partner="")
        .order_by()
        .values_list("new_partner", flat=True)
        .distinct()
    )
    made = []
    known = {name.lower() for name in UniversityPartner.objects.values_list("name", flat=True)}
    codes = {code.lower() for code in UniversityPartner.objects.values_list("code", flat=True)}
    for name in sorted(names):
        if name.lower() in known:
            continue
        code = code_for(name, codes)
        codes.add(code.lower())
        known.add(name.lower())
        made.append(UniversityPartner.objects.create(code=code, name=name).pk)
    if made:
        ImportJob.objects.filter(pk=job.pk).update(made_partners=made)
        audit.record_many(
            "cohorts.universitypartner.created", made, model=UniversityPartner, by=by, job=job.pk
        )


def code_for(name, taken):
    """A short code that no partner has: the initials, numbered when they are taken."""
    initials = "".join(word[0] for word in name.split() if word[0].isalnum()).upper()[:16] or "P"
    code, number = initials, 1
    while code.lower() in taken:
        number += 1
        code = f"{initials}{number}"
    return code


def hold_intake(pk):
    """The intake is ours until the transaction ends; other imports and drawings wait."""
    return Intake.objects.select_for_update(no_key=True).get(pk=pk)
