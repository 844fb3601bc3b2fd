"""Seats are counted by the database; sections and cohorts stay with their own; seeds stay."""

from django.db import migrations

SEATS = """
CREATE FUNCTION cohorts_holds_seat(state text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state IN ('invited', 'enrolled', 'active', 'on_leave', 'completed')
                THEN 1 ELSE 0 END
$$;

-- The row lock of the UPDATE lines up everybody who wants a seat in the cohort; the CHECK
-- cohort_seats_not_exceeded then refuses the one too many.
CREATE FUNCTION cohorts_count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT cohort_id, sum(change) AS change FROM (
            SELECT OLD.cohort_id, -cohorts_holds_seat(OLD.state) AS change
            WHERE TG_OP IN ('UPDATE', 'DELETE')
            UNION ALL
            SELECT NEW.cohort_id, cohorts_holds_seat(NEW.state)
            WHERE TG_OP IN ('INSERT', 'UPDATE')
        ) AS changes
        GROUP BY cohort_id HAVING sum(change) <> 0 ORDER BY cohort_id
    LOOP
        UPDATE cohorts_cohort SET seats_taken = seats_taken + one.change WHERE id = one.cohort_id;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER enrollment_counts_seats
    AFTER INSERT OR DELETE OR UPDATE OF state, cohort_id ON cohorts_enrollment
    FOR EACH ROW EXECUTE FUNCTION cohorts_count_seats();

-- Nobody else writes the count: a page that was open for an hour cannot bring an old one back.
CREATE FUNCTION cohorts_keep_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    NEW.seats_taken := CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.seats_taken END;
    RETURN NEW;
END
$$;

CREATE TRIGGER cohort_keeps_count BEFORE INSERT OR UPDATE ON cohorts_cohort
    FOR EACH ROW EXECUTE FUNCTION cohorts_keep_count();
"""

NO_SEATS = """
DROP TRIGGER cohort_keeps_count ON cohorts_cohort;
DROP TRIGGER enrollment_counts_seats ON cohorts_enrollment;
DROP FUNCTION cohorts_keep_count();
DROP FUNCTION cohorts_count_seats();
DROP FUNCTION cohorts_holds_seat(text);
"""

OWN = """
ALTER TABLE cohorts_section ADD CONSTRAINT section_with_cohort UNIQUE (id, cohort_id);
ALTER TABLE cohorts_cohort ADD CONSTRAINT cohort_with_program UNIQUE (id, program_id);
ALTER TABLE cohorts_campus ADD CONSTRAINT campus_with_partner UNIQUE (id, partner_id);
ALTER TABLE cohorts_enrollment ADD CONSTRAINT enrollment_in_a_section_of_its_cohort
    FOREIGN KEY (section_id, cohort_id) REFERENCES cohorts_section (id, cohort_id);
ALTER TABLE cohorts_cohortstaff ADD CONSTRAINT staff_in_a_section_of_their_cohort
    FOREIGN KEY (section_id, cohort_id) REFERENCES cohorts_section (id, cohort_id);
ALTER TABLE cohorts_intake ADD CONSTRAINT intake_for_a_cohort_of_its_program
    FOREIGN KEY (cohort_id, program_id) REFERENCES cohorts_cohort (id, program_id);
ALTER TABLE cohorts_dayoff ADD CONSTRAINT day_off_of_a_cohort_of_its_program
    FOREIGN KEY (cohort_id, program_id) REFERENCES cohorts_cohort (id, program_id)
    ON DELETE CASCADE;
ALTER TABLE cohorts_recruitingevent ADD CONSTRAINT event_on_a_campus_of_its_partner
    FOREIGN KEY (campus_id, partner_id) REFERENCES cohorts_campus (id, partner_id);
"""

NOT_OWN = """
ALTER TABLE cohorts_recruitingevent DROP CONSTRAINT event_on_a_campus_of_its_partner;
ALTER TABLE cohorts_dayoff DROP CONSTRAINT day_off_of_a_cohort_of_its_program;
ALTER TABLE cohorts_intake DROP CONSTRAINT intake_for_a_cohort_of_its_program;
ALTER TABLE cohorts_cohortstaff DROP CONSTRAINT staff_in_a_section_of_their_cohort;
ALTER TABLE cohorts_enrollment DROP CONSTRAINT enrollment_in_a_section_of_its_cohort;
ALTER TABLE cohorts_campus DROP CONSTRAINT campus_with_partner;
ALTER TABLE cohorts_cohort DROP CONSTRAINT cohort_with_program;
ALTER TABLE cohorts_section DROP CONSTRAINT section_with_cohort;
"""

SEED = """
UPDATE cohorts_intake SET tie_break_seed = replace(gen_random_uuid()::text, '-', '');
UPDATE cohorts_intake
    SET tie_break_commitment = encode(sha256(convert_to(tie_break_seed, 'UTF8')), 'hex');
ALTER TABLE cohorts_intake ADD CONSTRAINT intake_commitment_is_the_hash_of_the_seed
    CHECK (tie_break_commitment = encode(sha256(convert_to(tie_break_seed, 'UTF8')), 'hex'));

CREATE FUNCTION cohorts_keep_seed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.opens_at <= now() AND NEW.tie_break_seed <> OLD.tie_break_seed THEN
        RAISE EXCEPTION 'The tie-break seed of an intake stays once it has opened.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'intake_keeps_its_seed';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER intake_keeps_its_seed BEFORE UPDATE OF tie_break_seed, tie_break_commitment
    ON cohorts_intake FOR EACH ROW EXECUTE FUNCTION cohorts_keep_seed();
"""

NO_SEED = """
DROP TRIGGER intake_keeps_its_seed ON cohorts_intake;
DROP FUNCTION cohorts_keep_seed();
ALTER TABLE cohorts_intake DROP CONSTRAINT intake_commitment_is_the_hash_of_the_seed;
"""


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0002_complete_the_hub")]

    operations = [
        migrations.RunSQL(SEATS, NO_SEATS),
        migrations.RunSQL(OWN, NOT_OWN),
        migrations.RunSQL(SEED, NO_SEED),
    ]
