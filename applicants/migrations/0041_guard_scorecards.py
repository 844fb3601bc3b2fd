"""A review rubric stands still once it leaves the draft, and no state moves without its line."""

from django.db import migrations

from careerpath.workflow import GuardState

FREEZE = """
CREATE FUNCTION applicants_review_rubric_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rubric bigint := CASE TG_TABLE_NAME WHEN 'applicants_reviewrubric' THEN OLD.id END;
BEGIN
    IF TG_TABLE_NAME = 'applicants_reviewcriterion' THEN
        rubric := CASE TG_OP WHEN 'INSERT' THEN NEW.rubric_id ELSE OLD.rubric_id END;
    END IF;
    IF EXISTS (SELECT FROM applicants_reviewrubric WHERE id = rubric AND state <> 'draft')
        OR EXISTS (SELECT FROM applicants_scorecard WHERE rubric_id = rubric)
    THEN
        RAISE EXCEPTION 'This version was used or put up for approval; make a new one.'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'review_rubric_stands_still';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER review_rubric_stands_still BEFORE UPDATE ON applicants_reviewrubric
    FOR EACH ROW
    WHEN (
        ROW (OLD.intake_id, OLD.kind, OLD.version, OLD.fingerprint, OLD.reason)
        IS DISTINCT FROM
        ROW (NEW.intake_id, NEW.kind, NEW.version, NEW.fingerprint, NEW.reason)
    )
    EXECUTE FUNCTION applicants_review_rubric_stands_still();
CREATE TRIGGER review_rubric_stays BEFORE DELETE ON applicants_reviewrubric
    FOR EACH ROW EXECUTE FUNCTION applicants_review_rubric_stands_still();
CREATE TRIGGER review_criterion_stands_still
    BEFORE INSERT OR UPDATE OR DELETE ON applicants_reviewcriterion
    FOR EACH ROW EXECUTE FUNCTION applicants_review_rubric_stands_still();

CREATE FUNCTION applicants_submitted_stands_still() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    card bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.scorecard_id ELSE OLD.scorecard_id END;
BEGIN
    IF EXISTS (SELECT FROM applicants_scorecard WHERE id = card AND state = 'submitted') THEN
        RAISE EXCEPTION 'This scorecard is submitted; its ratings stand.'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'submitted_ratings_stand';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER submitted_ratings_stand
    BEFORE INSERT OR UPDATE OR DELETE ON applicants_rating
    FOR EACH ROW EXECUTE FUNCTION applicants_submitted_stands_still();
"""
THAW = """
DROP TRIGGER submitted_ratings_stand ON applicants_rating;
DROP FUNCTION applicants_submitted_stands_still();
DROP TRIGGER review_criterion_stands_still ON applicants_reviewcriterion;
DROP TRIGGER review_rubric_stays ON applicants_reviewrubric;
DROP TRIGGER review_rubric_stands_still ON applicants_reviewrubric;
DROP FUNCTION applicants_review_rubric_stands_still();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0040_reading"),
        ("audit", "0001_initial"),
    ]

    operations = [
        GuardState("ReviewRubric"),
        GuardState("Scorecard"),
        migrations.RunSQL(FREEZE, THAW),
    ]
