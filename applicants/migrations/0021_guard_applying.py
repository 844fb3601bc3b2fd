"""The checklist moves with its line, and a question stands still once somebody has sent an answer."""

from django.db import migrations

from careerpath.workflow import GuardState

# A draft keeps its own words; an answer exists once somebody has sent one. Order and retirement
# may still change. The sentence is said by applicants.domain.intakes.
FREEZE = """
CREATE FUNCTION applicants_question_stands_still() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM public.applicants_answer WHERE question_id = OLD.id) THEN
        RAISE EXCEPTION 'question % has been answered', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'question_frozen';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER question_frozen BEFORE UPDATE ON applicants_question FOR EACH ROW
WHEN ((OLD.intake_id, OLD.key, OLD.text, OLD.help_text, OLD.word_limit, OLD.version)
    IS DISTINCT FROM
    (NEW.intake_id, NEW.key, NEW.text, NEW.help_text, NEW.word_limit, NEW.version))
EXECUTE FUNCTION applicants_question_stands_still();
"""
THAW = """
DROP TRIGGER question_frozen ON applicants_question;
DROP FUNCTION applicants_question_stands_still();
"""


class Migration(migrations.Migration):
    dependencies = [("applicants", "0020_applying"), ("audit", "0001_initial")]
    operations = [GuardState("checklistitem"), migrations.RunSQL(FREEZE, THAW)]
