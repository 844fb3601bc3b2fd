"""What the database keeps by itself: instructors' times, history of marks and grades, state lines.

- An instructor's row carries the times of its session, so that an exclusion constraint can see two
  sessions at once. One statement carries all changes of an act over, and is checked as a whole.
- Every version of a mark or a grade is a row of its history. A change that does not raise the
  version meets ``attendance_change_once`` or ``grade_change_once``.
"""

from django.db import migrations

from careerpath.workflow import GuardState

TIMES = """
CREATE FUNCTION training_instructor_has_times() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    SELECT s.starts_at, s.ends_at, s.state <> 'canceled'
      INTO NEW.starts_at, NEW.ends_at, NEW.is_on
      FROM training_classsession s WHERE s.id = NEW.session_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER instructor_has_times BEFORE INSERT OR UPDATE ON training_sessioninstructor
    FOR EACH ROW EXECUTE FUNCTION training_instructor_has_times();

CREATE FUNCTION training_session_moves_instructors() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE training_sessioninstructor i
       SET starts_at = n.starts_at, ends_at = n.ends_at, is_on = n.state <> 'canceled'
      FROM now_so n
     WHERE i.session_id = n.id
       AND (i.starts_at, i.ends_at, i.is_on)
           IS DISTINCT FROM (n.starts_at, n.ends_at, n.state <> 'canceled');
    RETURN NULL;
END $$;
CREATE TRIGGER session_moves_instructors AFTER UPDATE ON training_classsession
    REFERENCING NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION training_session_moves_instructors();
"""
TIMES_BACK = """
DROP TRIGGER session_moves_instructors ON training_classsession;
DROP FUNCTION training_session_moves_instructors();
DROP TRIGGER instructor_has_times ON training_sessioninstructor;
DROP FUNCTION training_instructor_has_times();
"""
HISTORY = """
CREATE FUNCTION training_mark_has_history() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ROW(NEW.*) IS NOT DISTINCT FROM ROW(OLD.*) THEN
        RETURN NULL;
    END IF;
    INSERT INTO training_attendancechange
        (record_id, version, mark, minutes_late, remark, source, reason, set_at, set_by_id,
         substitute_id)
    VALUES (NEW.id, NEW.version, NEW.mark, NEW.minutes_late, NEW.remark, NEW.source, NEW.reason,
            NEW.set_at, NEW.set_by_id, NEW.substitute_id);
    RETURN NULL;
END $$;
CREATE TRIGGER mark_has_history AFTER INSERT OR UPDATE ON training_attendancerecord
    FOR EACH ROW EXECUTE FUNCTION training_mark_has_history();

CREATE FUNCTION training_grade_has_history() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ROW(NEW.*) IS NOT DISTINCT FROM ROW(OLD.*) THEN
        RETURN NULL;
    END IF;
    INSERT INTO training_gradechange
        (grade_id, version, state, points, is_late, override, override_reason, rubric_points,
         set_at, set_by_id)
    VALUES (NEW.id, NEW.version, NEW.state, NEW.points, NEW.is_late, NEW.override,
            NEW.override_reason, NEW.rubric_points, NEW.set_at, NEW.set_by_id);
    RETURN NULL;
END $$;
CREATE TRIGGER grade_has_history AFTER INSERT OR UPDATE ON training_grade
    FOR EACH ROW EXECUTE FUNCTION training_grade_has_history();
"""
HISTORY_BACK = """
DROP TRIGGER grade_has_history ON training_grade;
DROP FUNCTION training_grade_has_history();
DROP TRIGGER mark_has_history ON training_attendancerecord;
DROP FUNCTION training_mark_has_history();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(TIMES, TIMES_BACK),
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        GuardState("classsession"),
        GuardState("excuse"),
        GuardState("extension"),
        GuardState("grade"),
        GuardState("makeup"),
    ]
