"""The login of retention writes receipts, and alone may take away what stands for good otherwise."""

from django.db import migrations

RIGHTS = """
DO $rights$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['web', 'worker'] LOOP
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format(
                'REVOKE INSERT, UPDATE, DELETE ON reporting_purge, reporting_tombstone FROM %I', name);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'retention') THEN
        GRANT INSERT ON reporting_purge, reporting_tombstone TO retention;
        REVOKE DELETE ON reporting_purge FROM retention;
        REVOKE UPDATE, DELETE ON reporting_tombstone FROM retention;
    END IF;
END
$rights$;
"""
DECISION = """
CREATE OR REPLACE FUNCTION applicants_decision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {leave}RAISE EXCEPTION 'A decision keeps what it says and what it was made from.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decision_stands';
END
$$;
"""
RATING = """
CREATE OR REPLACE FUNCTION applicants_submitted_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    card bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.scorecard_id ELSE OLD.scorecard_id END;
BEGIN
    {leave}IF EXISTS (SELECT FROM applicants_scorecard WHERE id = card AND state = 'submitted') THEN
        RAISE EXCEPTION 'This scorecard is submitted; its ratings stand.'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'submitted_ratings_stand';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
"""
LEAVE = """IF TG_OP = 'DELETE' AND current_user = 'retention' THEN
        RETURN OLD;
    END IF;
    """
BOTH = DECISION + RATING


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0002_receipts"),
        ("applicants", "0051_guard_choosing"),
        ("applicants", "0041_guard_scorecards"),
    ]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(BOTH.format(leave=LEAVE), BOTH.format(leave="")),
    ]
