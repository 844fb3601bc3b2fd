"""What the database keeps by itself: hours of a person, seats of an opening, history, state lines.

- On no day do the placements of one person add up to more than 1.00 FTE. The most lies on the first
  day of one of them, so only those days are looked at. A lock on the person makes two
  transactions see each other.
- An opening's filled seats are counted with every placement.
- Every version of a placement is a row of its history. A change that does not raise the version
  meets ``placement_change_once``.
"""

from django.db import migrations

from careerpath.workflow import GuardState

HOURS = """
CREATE FUNCTION placements_fte_at_most_one() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
BEGIN
    IF NEW.state = 'canceled' THEN
        RETURN NULL;
    END IF;
    SELECT e.person_id INTO who FROM cohorts_enrollment e WHERE e.id = NEW.enrollment_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('placements.hours', who));
    IF EXISTS (
        WITH own AS (
            SELECT p.fte, p.starts_on,
                   COALESCE(p.ended_on, p.ends_on, 'infinity'::date) AS last_on
              FROM placements_placement p
              JOIN cohorts_enrollment e ON e.id = p.enrollment_id
             WHERE e.person_id = who AND p.state <> 'canceled'
        )
        SELECT 1 FROM (SELECT DISTINCT starts_on FROM own) days
          JOIN own ON own.starts_on <= days.starts_on AND days.starts_on <= own.last_on
         GROUP BY days.starts_on
        HAVING SUM(own.fte) > 1.00
    ) THEN
        RAISE EXCEPTION 'more than 1.00 FTE on a day'
              USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_fte_at_most_one',
                    TABLE = 'placements_placement';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_fte_at_most_one
    AFTER INSERT OR UPDATE OF state, fte, starts_on, ends_on, ended_on, enrollment_id
    ON placements_placement FOR EACH ROW EXECUTE FUNCTION placements_fte_at_most_one();
"""
HOURS_BACK = """
DROP TRIGGER placement_fte_at_most_one ON placements_placement;
DROP FUNCTION placements_fte_at_most_one();
"""
SEATS = """
CREATE FUNCTION placements_seats_filled() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state NOT IN ('ended', 'canceled') THEN
        UPDATE placements_requisition SET seats_filled = seats_filled - 1
         WHERE id = OLD.requisition_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state NOT IN ('ended', 'canceled') THEN
        UPDATE placements_requisition SET seats_filled = seats_filled + 1
         WHERE id = NEW.requisition_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_fills_seat
    AFTER INSERT OR DELETE OR UPDATE OF state, requisition_id
    ON placements_placement FOR EACH ROW EXECUTE FUNCTION placements_seats_filled();
"""
SEATS_BACK = """
DROP TRIGGER placement_fills_seat ON placements_placement;
DROP FUNCTION placements_seats_filled();
"""
HISTORY = """
CREATE FUNCTION placements_placement_has_history() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ROW(NEW.*) IS NOT DISTINCT FROM ROW(OLD.*) THEN
        RETURN NULL;
    END IF;
    INSERT INTO placements_placementchange
        (placement_id, version, state, fte, starts_on, ends_on, ended_on, reason, set_at,
         set_by_id)
    VALUES (NEW.id, NEW.version, NEW.state, NEW.fte, NEW.starts_on, NEW.ends_on, NEW.ended_on,
            NEW.reason, NEW.set_at, NEW.set_by_id);
    RETURN NULL;
END $$;
CREATE TRIGGER placement_has_history AFTER INSERT OR UPDATE ON placements_placement
    FOR EACH ROW EXECUTE FUNCTION placements_placement_has_history();
"""
HISTORY_BACK = """
DROP TRIGGER placement_has_history ON placements_placement;
DROP FUNCTION placements_placement_has_history();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0001_initial"),
        ("audit", "0001_initial"),
        ("cohorts", "0008_remind_before_closing"),
    ]

    operations = [
        migrations.RunSQL(HOURS, HOURS_BACK),
        migrations.RunSQL(SEATS, SEATS_BACK),
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        GuardState("requisition"),
        GuardState("submission"),
        GuardState("placement"),
        GuardState("onboardingitem"),
    ]
