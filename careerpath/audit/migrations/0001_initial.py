"""The trail and its seals: tables, rights, the append-only triggers, the sealing function."""

import django.contrib.postgres.fields
import django.db.models
from django.db import migrations, models

import careerpath.audit.models

# Rights first: nobody but "owner" may do more than add lines, and their id, time and transaction
# are never given by the writer.
RIGHTS = """
REVOKE ALL ON audit_auditevent, audit_auditseal FROM PUBLIC;
DO $rights$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['web', 'worker', 'equity', 'retention', 'backup'] LOOP
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('REVOKE ALL ON audit_auditevent, audit_auditseal FROM %I', name);
            EXECUTE format('REVOKE ALL ON SEQUENCE audit_auditevent_id_seq FROM %I', name);
            EXECUTE format('GRANT SELECT ON audit_auditevent, audit_auditseal TO %I', name);
            IF name <> 'backup' THEN
                EXECUTE format(
                    'GRANT INSERT (kind, actor_id, actor, model, subject_id, from_state, to_state,'
                    ' reason, cause, request_id, detail) ON audit_auditevent TO %I', name);
            END IF;
        END IF;
    END LOOP;
END
$rights$;

ALTER TABLE audit_auditevent
    ALTER COLUMN at SET DEFAULT clock_timestamp(),
    ALTER COLUMN xid SET DEFAULT pg_current_xact_id();

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""

# Called by the constraint triggers that GuardState puts on other apps' tables.
STATE_HAS_LINE = """
CREATE FUNCTION audit_state_has_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.audit_auditevent AS line
        WHERE line.model = TG_ARGV[0]
          AND line.subject_id = NEW.id
          AND line.from_state = OLD.state
          AND line.to_state = NEW.state
          AND line.xid = pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'The state of % % changed from % to % without its audit line.',
            TG_ARGV[0], NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit_state_has_line() FROM PUBLIC;
"""

# The text of a line that is hashed. careerpath.audit.seals computes the same on its own, so that a
# changed function would be noticed; its tests compare the two.
LINE = """sha256(convert_to(jsonb_build_array(
    to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), line.xid::text, line.kind,
    line.actor_id, line.actor, line.model, line.subject_id, line.from_state, line.to_state,
    line.reason, line.cause, line.request_id, line.detail)::text, 'UTF8'))"""

SEAL = f"""
CREATE FUNCTION audit_seal() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    safe xid8;
    last record;
    lower_bound xid8 := '0';
    new_number bigint := 1;
    new_era integer := 1;
    new_floor bigint := 0;
    new_ids bigint[];
    new_hashes bytea[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_seal'));
    -- Every transaction below this one has ended; the rows of the others are not all visible yet.
    safe := pg_snapshot_xmin(pg_current_snapshot());
    SELECT number, era, floor, bound, last_id, chain INTO last
    FROM public.audit_auditseal ORDER BY number DESC LIMIT 1;
    IF FOUND THEN
        new_number := last.number + 1;
        new_era := last.era;
        new_floor := last.floor;
        lower_bound := last.bound;
        IF safe < last.bound THEN
            -- The data came from another cluster, whose transaction ids were ahead of ours. What it
            -- had left unsealed is complete; here a new era starts above its last line.
            new_era := last.era + 1;
            SELECT greatest(
                last.last_id,
                (SELECT max(line.id) FROM public.audit_auditevent AS line
                 WHERE line.id > last.floor AND line.xid >= last.bound)
            ) INTO new_floor;
            lower_bound := '0';
        END IF;
    END IF;
    SELECT array_agg(line.id ORDER BY line.id), array_agg({LINE} ORDER BY line.id)
    INTO new_ids, new_hashes
    FROM public.audit_auditevent AS line
    WHERE (line.id > new_floor AND line.xid >= lower_bound AND line.xid < safe)
       OR (new_era > last.era AND line.id > last.floor AND line.xid >= last.bound);
    IF new_ids IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO public.audit_auditseal
        (number, at, era, floor, bound, count, last_id, ids, hashes, chain)
    SELECT new_number, clock_timestamp(), new_era, new_floor, safe, cardinality(new_ids),
        greatest(last.last_id, new_ids[cardinality(new_ids)]), new_ids, new_hashes,
        sha256(
            coalesce(last.chain, ''::bytea)
            || convert_to(concat_ws(' ', new_number, new_era, new_floor, safe), 'UTF8')
            || (SELECT string_agg(int8send(sealed.id) || sealed.hash, ''::bytea ORDER BY place)
                FROM unnest(new_ids, new_hashes) WITH ORDINALITY AS sealed(id, hash, place))
        );
    RETURN cardinality(new_ids);
END
$$;
REVOKE ALL ON FUNCTION audit_seal() FROM PUBLIC;
DO $rights$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['web', 'worker', 'retention'] LOOP
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION audit_seal() TO %I', name);
        END IF;
    END LOOP;
END
$rights$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("xid", careerpath.audit.models.XidField()),
                ("kind", models.CharField(max_length=120)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=120)),
                ("model", models.CharField(max_length=80)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("from_state", models.CharField(max_length=40)),
                ("to_state", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("person", "a person"),
                            ("rule", "a rule"),
                            ("bulk", "a bulk act"),
                            ("job", "a background job"),
                        ],
                        max_length=10,
                    ),
                ),
                ("request_id", models.CharField(max_length=40)),
                ("detail", models.JSONField()),
            ],
            options={
                "verbose_name": "audit line",
                "indexes": [
                    models.Index(fields=["model", "subject_id", "id"], name="audit_about"),
                    models.Index(fields=["kind", "id"], name="audit_kind"),
                    models.Index(fields=["actor_id", "id"], name="audit_actor"),
                    models.Index(fields=["at", "id"], name="audit_at"),
                    models.Index(fields=["xid"], name="audit_xid"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.Q(("actor", ""), ("actor_id__isnull", False))
                        | (
                            django.db.models.Q(("actor_id__isnull", True))
                            & ~django.db.models.Q(("actor", ""))
                        ),
                        name="audit_has_an_actor",
                        violation_error_message="An audit line names a person or a part of the system.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("era", models.IntegerField()),
                ("floor", models.BigIntegerField()),
                ("bound", careerpath.audit.models.XidField()),
                ("count", models.IntegerField()),
                ("last_id", models.BigIntegerField()),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(), size=None
                    ),
                ),
                ("chain", models.BinaryField()),
            ],
            options={"verbose_name": "seal"},
        ),
        migrations.RunSQL(RIGHTS, "DROP FUNCTION audit_is_append_only() CASCADE"),
        migrations.RunSQL(STATE_HAS_LINE, "DROP FUNCTION audit_state_has_line() CASCADE"),
        migrations.RunSQL(SEAL, "DROP FUNCTION audit_seal()"),
    ]
