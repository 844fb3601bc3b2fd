"""A changed mark or grade lets the rules of early warning be looked at again, shortly after.

Every change passes the history that the database keeps; there a job is queued for the cohort, unless
one waits already. A minute of delay lets a whole class be marked first.
"""

from django.db import migrations

from careerpath.workflow import GuardState

LOOK = """
CREATE FUNCTION training_look_at_cohorts(cohorts bigint[]) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
    INSERT INTO later_job
        (task, kwargs, queue, key, tries, attempts, created_at, due_at, error)
    SELECT 'training.look', jsonb_build_object('cohort', c.id), 'default', 'training.look:' || c.id,
           5, 0, now(), now() + interval '1 minute', ''
      FROM cohorts_cohort c
     WHERE c.id = ANY(cohorts) AND c.state = 'in_session'
       AND NOT EXISTS (SELECT FROM later_job j
                        WHERE j.key = 'training.look:' || c.id AND j.key <> '' AND j.attempts = 0
                          AND j.done_at IS NULL AND j.failed_at IS NULL)
$$;

CREATE FUNCTION training_marks_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM training_look_at_cohorts(ARRAY(
        SELECT DISTINCT s.cohort_id FROM changed c
          JOIN training_attendancerecord r ON r.id = c.record_id
          JOIN training_classsession s ON s.id = r.session_id));
    RETURN NULL;
END $$;
CREATE TRIGGER marks_changed AFTER INSERT ON training_attendancechange
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION training_marks_changed();

CREATE FUNCTION training_grades_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM training_look_at_cohorts(ARRAY(
        SELECT DISTINCT i.cohort_id FROM changed c
          JOIN training_grade g ON g.id = c.grade_id
          JOIN training_gradeitem i ON i.id = g.item_id));
    RETURN NULL;
END $$;
CREATE TRIGGER grades_changed AFTER INSERT ON training_gradechange
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION training_grades_changed();
"""
LOOK_BACK = """
DROP TRIGGER grades_changed ON training_gradechange;
DROP FUNCTION training_grades_changed();
DROP TRIGGER marks_changed ON training_attendancechange;
DROP FUNCTION training_marks_changed();
DROP FUNCTION training_look_at_cohorts(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0020_early_warning_and_support"),
        ("audit", "0001_initial"),
        ("later", "0001_initial"),
    ]

    operations = [
        GuardState("signal"),
        GuardState("followup"),
        migrations.RunSQL(LOOK, LOOK_BACK),
    ]
