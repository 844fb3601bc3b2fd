"""What a person says about a week lets the rules of early warning be looked at again."""

from django.db import migrations

LOOK = """
CREATE FUNCTION training_pulses_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM training_look_at_cohorts(ARRAY(
        SELECT DISTINCT e.cohort_id FROM changed c
          JOIN cohorts_enrollment e ON e.id = c.enrollment_id));
    RETURN NULL;
END $$;
CREATE TRIGGER pulses_said AFTER INSERT ON training_pulse
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION training_pulses_changed();
CREATE TRIGGER pulses_changed AFTER UPDATE ON training_pulse
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION training_pulses_changed();
"""
LOOK_BACK = """
DROP TRIGGER pulses_changed ON training_pulse;
DROP TRIGGER pulses_said ON training_pulse;
DROP FUNCTION training_pulses_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0037_files_of_credentials")]

    operations = [migrations.RunSQL(LOOK, LOOK_BACK)]
