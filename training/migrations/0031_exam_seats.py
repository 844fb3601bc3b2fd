"""Seats of exam windows are counted by the database; states move with their audit line."""

from django.db import migrations

from careerpath.workflow import GuardState

SEATS = """
CREATE FUNCTION training_attempt_has_seat(state text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state IN ('void', 'canceled') THEN 0 ELSE 1 END
$$;

-- The row lock of the UPDATE lines up everybody who registers somebody in the window; the CHECK
-- exam_window_seats_not_exceeded then refuses the one too many.
CREATE FUNCTION training_count_exam_seats() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT window_id, sum(change) AS change FROM (
            SELECT OLD.window_id, -training_attempt_has_seat(OLD.state) AS change
            WHERE TG_OP IN ('UPDATE', 'DELETE')
            UNION ALL
            SELECT NEW.window_id, training_attempt_has_seat(NEW.state)
            WHERE TG_OP IN ('INSERT', 'UPDATE')
        ) AS changes
        WHERE window_id IS NOT NULL
        GROUP BY window_id HAVING sum(change) <> 0 ORDER BY window_id
    LOOP
        UPDATE training_examwindow SET seats_taken = seats_taken + one.change
         WHERE id = one.window_id;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER attempt_counts_seats
    AFTER INSERT OR DELETE OR UPDATE OF state, window_id ON training_examattempt
    FOR EACH ROW EXECUTE FUNCTION training_count_exam_seats();

-- Nobody else writes the count: a page that was open for an hour cannot bring an old one back.
CREATE FUNCTION training_keep_exam_count() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    NEW.seats_taken := CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.seats_taken END;
    RETURN NEW;
END
$$;
CREATE TRIGGER exam_window_keeps_count BEFORE INSERT OR UPDATE ON training_examwindow
    FOR EACH ROW EXECUTE FUNCTION training_keep_exam_count();
"""
NO_SEATS = """
DROP TRIGGER exam_window_keeps_count ON training_examwindow;
DROP TRIGGER attempt_counts_seats ON training_examattempt;
DROP FUNCTION training_keep_exam_count();
DROP FUNCTION training_count_exam_seats();
DROP FUNCTION training_attempt_has_seat(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("training", "0030_certification_and_credentials"),
    ]
    operations = [
        migrations.RunSQL(SEATS, NO_SEATS),
        GuardState("examattempt"),
        GuardState("credential"),
        GuardState("completion"),
    ]
