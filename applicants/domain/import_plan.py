"""What an import would do to each staged row, decided by the database for many rows at once."""

from django.db import connection

from applicants.models import Question

STAFF = (
    "reviewer", "recruiter", "program_lead", "instructor", "placement_manager", "equity_analyst",
    "admin",
)  # fmt: skip
IN_IDENTITY = {
    "given_name": "given_name",
    "family_name": "family_name",
    "preferred_name": "preferred_name",
    "email": "email",
    "phone": "phone",
    "city": "city",
    "postal_code": "postal_code",
    "country": "country",
    "source": "source",
}
IN_APPLICATION = {
    "state": "home_state",
    "degree_level": "degree_level",
    "field_of_study": "field_of_study",
    "work_authorized": "work_authorized",
    "needs_sponsorship": "needs_sponsorship",
    "at_least_18": "at_least_18",
    "available_full_time": "available_full_time",
    "willing_to_relocate": "willing_to_relocate",
    "available_from": "available_from",
    "regions": "regions",
}
DIFFERENT_ANSWERS = """EXISTS (
    SELECT FROM unnest(r.question_pks, r.answers) AS given(question, text)
    LEFT JOIN applicants_answer kept
        ON kept.application_id = a.id AND kept.question_id = given.question
    WHERE coalesce(kept.text, '') <> given.text)"""
DIFFERENT_SCORES = """EXISTS (
    SELECT FROM unnest(r.instrument_pks, r.scores) AS given(instrument, value)
    LEFT JOIN applicants_assessmentresult kept
        ON kept.application_id = a.id AND kept.instrument_id = given.instrument
    WHERE kept.value IS DISTINCT FROM given.value)"""


def differs(fields):
    """SQL that is true when a row would change its application, looking at the file's columns."""
    parts = [f"r.{col} IS DISTINCT FROM i.{col}" for f, col in IN_IDENTITY.items() if f in fields]
    parts += [
        f"r.{col} IS DISTINCT FROM a.{col}" for f, col in IN_APPLICATION.items() if f in fields
    ]
    if "partner" in fields:
        parts.append("(r.partner_pk IS DISTINCT FROM i.partner_id OR r.new_partner <> '')")
    if "submitted_at" in fields:
        parts.append("(r.submitted_at IS NOT NULL AND r.submitted_at <> a.submitted_at)")
    if any(field.startswith("answer:") for field in fields):
        parts.append(DIFFERENT_ANSWERS)
    if any(field.startswith("assessment:") for field in fields):
        parts.append(DIFFERENT_SCORES)
    return " OR ".join(parts) or "false"


TWICE = """
UPDATE applicants_importrow r
SET outcome = 'refused', errors = CASE
    WHEN d.same_id <> r.number THEN jsonb_build_array(jsonb_build_array('external_id',
        'Row ' || d.same_id || ' has the same id.'))
    ELSE jsonb_build_array(jsonb_build_array('email',
        'Row ' || d.same_email || ' has the same address; one application per person.')) END
FROM (
    SELECT id, number,
           min(number) OVER (PARTITION BY external_id) AS same_id,
           min(number) OVER (PARTITION BY lower(email)) AS same_email
    FROM applicants_importrow WHERE job_id = %(job)s AND outcome = ''
) d
WHERE d.id = r.id AND (d.same_id <> r.number OR d.same_email <> r.number)
"""

# What each row meets today, and what follows; the codes are read by WRITE below.
SEEN = """
SELECT r.id, r.outcome AS was, r.user_pk AS was_user, r.application_pk AS was_application,
       r.makes_user AS made_user, u.user_id, a.id AS application_id, o.reference AS other,
       CASE
           WHEN u.is_staff THEN 'staff'
           WHEN o.id IS NOT NULL THEN 'other'
           WHEN a.id IS NULL THEN 'create'
           WHEN NOT ({differs}) THEN 'unchanged'
           WHEN a.state <> 'submitted' THEN 'screened'
           WHEN lower(r.email) <> lower(i.email) AND w.last_login IS NOT NULL THEN 'owner'
           ELSE 'update'
       END AS verdict,
       a.state, lower(r.email) = lower(i.email) AS keeps_person, a.applicant_id
FROM applicants_importrow r
LEFT JOIN LATERAL (
    SELECT p.id AS user_id, EXISTS (
        SELECT FROM accounts_rolegrant g
        WHERE g.user_id = p.id AND g.role = ANY(%(staff)s)
          AND (g.ends_at IS NULL OR g.ends_at > now())) AS is_staff
    FROM (
        SELECT id FROM accounts_user WHERE lower(email) = lower(r.email)
        UNION ALL
        SELECT user_id FROM account_emailaddress WHERE email = lower(r.email) AND verified
    ) p LIMIT 1
) u ON true
LEFT JOIN applicants_application a
    ON a.intake_id = %(intake)s AND a.external_id = r.external_id
LEFT JOIN applicants_identity i ON i.application_id = a.id
LEFT JOIN accounts_user w ON w.id = a.applicant_id
LEFT JOIN applicants_application o
    ON o.intake_id = %(intake)s AND o.applicant_id = u.user_id AND o.id IS DISTINCT FROM a.id
WHERE r.job_id = %(job)s AND r.number > %(after)s AND r.number <= %(upto)s
  AND r.outcome <> 'refused'
"""
WRITE = """
WITH seen AS ({seen}), planned AS (
    SELECT id, was, was_user, was_application, made_user, other, state,
        CASE WHEN verdict IN ('create', 'update', 'unchanged') AND was IN ('', verdict)
                 THEN verdict
             WHEN verdict = 'unchanged' THEN 'unchanged'
             WHEN verdict IN ('create', 'update') THEN 'changed'
             ELSE verdict END AS verdict,
        CASE WHEN keeps_person THEN applicant_id
             WHEN user_id IS NOT NULL THEN user_id
             WHEN made_user THEN was_user END AS known_user,
        NOT coalesce(keeps_person, false) AND user_id IS NULL AS makes_user,
        CASE WHEN application_id IS NOT NULL THEN application_id
             WHEN verdict = 'create' AND was = 'create' THEN was_application
        END AS known_application
    FROM seen
)
UPDATE applicants_importrow r SET
    outcome = CASE WHEN p.verdict IN ('create', 'update', 'unchanged') THEN p.verdict
                   ELSE 'refused' END,
    errors = CASE p.verdict
        WHEN 'staff' THEN jsonb_build_array(jsonb_build_array('email',
            'This address belongs to a member of staff; staff do not apply with it.'))
        WHEN 'other' THEN jsonb_build_array(jsonb_build_array('email',
            'This person has an application in this intake already, ' || p.other || '.'))
        WHEN 'screened' THEN jsonb_build_array(jsonb_build_array('external_id',
            'The application is past the start (' || replace(p.state, '_', ' ')
            || '); it is no longer changed by an import.'))
        WHEN 'owner' THEN jsonb_build_array(jsonb_build_array('email',
            'The application belongs to a person who signs in with another address.'))
        WHEN 'changed' THEN jsonb_build_array(jsonb_build_array('external_id',
            'It changed after the rehearsal. Import the file again.'))
        ELSE r.errors END,
    user_pk = CASE WHEN p.verdict IN ('create', 'update')
        THEN coalesce(p.known_user, nextval(%(user_ids)s)) ELSE p.known_user END,
    makes_user = p.makes_user AND p.verdict IN ('create', 'update'),
    application_pk = CASE WHEN p.verdict = 'create'
        THEN coalesce(p.known_application, nextval(%(application_ids)s))
        ELSE p.known_application END
FROM planned p
WHERE r.id = p.id AND (
    p.was <> p.verdict
    OR p.known_user IS DISTINCT FROM p.was_user
    OR p.known_application IS DISTINCT FROM p.was_application
    OR (p.made_user <> p.makes_user AND p.verdict <> 'unchanged'))
"""
COUNTS = """
SELECT count(*) FILTER (WHERE outcome = 'create'), count(*) FILTER (WHERE outcome = 'update'),
       count(*) FILTER (WHERE outcome = 'unchanged'), count(*) FILTER (WHERE outcome = 'refused'),
       count(*),
       encode(sha256(convert_to(
           coalesce(string_agg(number || ' ' || outcome, ',' ORDER BY number), ''), 'UTF8')), 'hex')
FROM applicants_importrow WHERE job_id = %s
"""

# An answer that is there already was given to a version of its question, and stays with it.
KEEP_VERSIONS = """
UPDATE applicants_importrow r SET question_pks = (
    SELECT array_agg(coalesce(kept.id, given.question) ORDER BY given.n)
    FROM unnest(r.question_pks) WITH ORDINALITY AS given(question, n)
    JOIN applicants_question asked ON asked.id = given.question
    LEFT JOIN LATERAL (
        SELECT q.id FROM applicants_answer w JOIN applicants_question q ON q.id = w.question_id
        WHERE w.application_id = a.id AND q.key = asked.key ORDER BY q.version DESC LIMIT 1
    ) kept ON true)
FROM applicants_application a
WHERE r.job_id = %(job)s AND r.outcome = '' AND r.question_pks <> '{}'
  AND a.intake_id = %(intake)s AND a.external_id = r.external_id
"""


def keep_versions(job):
    """Answers that applications have already stay with the wording that their writers read."""
    reworded = Question.objects.filter(intake=job.intake_id, retired_at__isnull=False)
    if reworded.exists():
        with connection.cursor() as cursor:
            cursor.execute(KEEP_VERSIONS, {"job": job.pk, "intake": job.intake_id})


def refuse_rows_that_come_twice(job):
    """Of rows with the same id or address only the first is left standing."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE, {"job": job.pk})


def plan(job, *, after, upto):
    """The rows numbered above ``after`` up to ``upto`` know what happens to them, as of now.

    Run again before writing, it changes only rows whose application, person or outcome is another
    by now: those that need nothing any more are unchanged, the others refused.
    """
    statement = WRITE.format(seen=SEEN.format(differs=differs(set(job.fields().values()))))
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "job": job.pk,
                "intake": job.intake_id,
                "staff": list(STAFF),
                "after": after,
                "upto": upto,
                "user_ids": sequence_of("accounts_user"),
                "application_ids": sequence_of("applicants_application"),
            },
        )
        return cursor.rowcount


def sequence_of(table):
    """The name of the sequence behind a table's ids."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        return cursor.fetchone()[0]


def figures(job):
    """How many rows have which outcome, and a hash over every row's number and outcome."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [job.pk])
        created, updated, unchanged, refused, total, digest = cursor.fetchone()
    return {
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "refused": refused,
        "total": total,
    }, digest
