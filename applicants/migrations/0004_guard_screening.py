"""Rules stand still once used, a run keeps its rules, and no state moves without its line."""

from django.db import migrations

from careerpath.workflow import GuardState

FREEZE = """
CREATE FUNCTION applicants_rubric_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft'
        OR EXISTS (SELECT FROM applicants_screeningrun WHERE rubric_id = OLD.id)
    THEN
        RAISE EXCEPTION 'This version was used or put up for approval; make a new one.'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'rubric_stands_still';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER rubric_stands_still BEFORE UPDATE ON applicants_rubric
    FOR EACH ROW
    WHEN (
        ROW (OLD.intake_id, OLD.name, OLD.version, OLD.content, OLD.fingerprint, OLD.reason)
        IS DISTINCT FROM
        ROW (NEW.intake_id, NEW.name, NEW.version, NEW.content, NEW.fingerprint, NEW.reason)
    )
    EXECUTE FUNCTION applicants_rubric_stands_still();
CREATE TRIGGER rubric_stays BEFORE DELETE ON applicants_rubric
    FOR EACH ROW EXECUTE FUNCTION applicants_rubric_stands_still();

CREATE FUNCTION applicants_run_keeps_its_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A screening run keeps the rules and the intake it was started with.'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'run_keeps_its_rules';
END
$$;
CREATE TRIGGER run_keeps_its_rules BEFORE UPDATE ON applicants_screeningrun
    FOR EACH ROW
    WHEN (
        OLD.rubric_id IS DISTINCT FROM NEW.rubric_id
        OR OLD.intake_id IS DISTINCT FROM NEW.intake_id
    )
    EXECUTE FUNCTION applicants_run_keeps_its_rules();
"""
THAW = """
DROP TRIGGER run_keeps_its_rules ON applicants_screeningrun;
DROP FUNCTION applicants_run_keeps_its_rules();
DROP TRIGGER rubric_stays ON applicants_rubric;
DROP TRIGGER rubric_stands_still ON applicants_rubric;
DROP FUNCTION applicants_rubric_stands_still();
"""


class Migration(migrations.Migration):
    dependencies = [("applicants", "0003_screening_runs"), ("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FREEZE, THAW),
        GuardState("rubric"),
        GuardState("screeningrun"),
    ]
