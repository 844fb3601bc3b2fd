"""Decisions keep what they were made from, waves keep what was approved; the first reasons."""

from django.db import migrations

from careerpath.workflow import GuardState

KEEP = """
CREATE FUNCTION applicants_decision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A decision keeps what it says and what it was made from.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decision_stands';
END
$$;
CREATE TRIGGER decision_stands BEFORE UPDATE ON applicants_decision
    FOR EACH ROW
    WHEN (
        ROW (OLD.application_id, OLD.batch_id, OLD.choice, OLD.from_state, OLD.to_state,
             OLD.reason_id, OLD.decided_by_id, OLD.decided_at, OLD.rank, OLD.inputs,
             OLD.inputs_hash)
        IS DISTINCT FROM
        ROW (NEW.application_id, NEW.batch_id, NEW.choice, NEW.from_state, NEW.to_state,
             NEW.reason_id, NEW.decided_by_id, NEW.decided_at, NEW.rank, NEW.inputs,
             NEW.inputs_hash)
    )
    EXECUTE FUNCTION applicants_decision_stands();
CREATE TRIGGER decision_stays BEFORE DELETE ON applicants_decision
    FOR EACH ROW EXECUTE FUNCTION applicants_decision_stands();
CREATE TRIGGER ranked_stands BEFORE UPDATE ON applicants_rankedapplication
    FOR EACH ROW EXECUTE FUNCTION applicants_decision_stands();
"""
LET_GO = """
DROP TRIGGER ranked_stands ON applicants_rankedapplication;
DROP TRIGGER decision_stays ON applicants_decision;
DROP TRIGGER decision_stands ON applicants_decision;
DROP FUNCTION applicants_decision_stands();
"""

AGAIN = "You are welcome to apply again: what you have sent is carried over."
CLOSER = (
    "If you apply again, practice where there is the most room: the tasks and the questions ask "
    "for the same things each time."
)
# key, label, kind, what the letter says, next steps
REASONS = [
    (
        "minimum_criteria",
        "Minimum criteria not met",
        "declined",
        "a basic qualification of this program is not met",
        AGAIN,
    ),
    (
        "assessment",
        "Assessment below bar",
        "declined",
        "the results of the tasks were below those that we could take further",
        CLOSER,
    ),
    (
        "reading",
        "Reading score below bar",
        "declined",
        "the readers' scores were below those that we could take further",
        CLOSER,
    ),
    (
        "interview",
        "Interview",
        "declined",
        "after the interviews others came closer to what the program looks for",
        CLOSER,
    ),
    (
        "more_suitable",
        "More suitable applicant chosen",
        "declined",
        "others came closer to what the program looks for",
        CLOSER,
    ),
    (
        "cohort_full",
        "Cohort full",
        "declined",
        "every seat of this cohort is taken",
        AGAIN,
    ),
    (
        "incomplete",
        "Incomplete after reminder",
        "declined",
        "something that we asked for did not reach us in time",
        AGAIN,
    ),
    (
        "unresponsive",
        "Unresponsive",
        "declined",
        "we wrote to you and had no answer in time",
        AGAIN,
    ),
    (
        "no_show",
        "No-show",
        "declined",
        "you did not come to the interview, and we heard nothing from you",
        AGAIN,
    ),
    (
        "misrepresented",
        "Misrepresented",
        "declined",
        "something in the application was not true",
        "",
    ),
    (
        "work_authorization",
        "Work authorization",
        "ineligible",
        "the program needs work authorization from the first day",
        AGAIN,
    ),
    (
        "location",
        "Location or relocation",
        "ineligible",
        "the regions you named are not those of this cohort",
        AGAIN,
    ),
    ("other_job", "Other job", "withdrew", "", AGAIN),
    ("further_study", "Further study", "withdrew", "", AGAIN),
    ("pay", "Pay", "withdrew", "", AGAIN),
    ("relocation", "Relocation", "withdrew", "", AGAIN),
    ("personal", "Personal", "withdrew", "", AGAIN),
    ("timing", "Timing", "withdrew", "", AGAIN),
    ("slow_reply", "Slow reply from us", "withdrew", "", AGAIN),
    ("not_interested", "No longer interested", "withdrew", "", AGAIN),
    ("no_answer", "No answer to the offer in time", "withdrew", "", AGAIN),
    ("duplicate", "Duplicate", "clean_up", "it is a second copy of your application", ""),
    ("spam", "Spam", "clean_up", "", ""),
    ("test_record", "Test record", "clean_up", "", ""),
]


def seed(apps, schema_editor):
    model = apps.get_model("applicants", "DispositionReason")
    model.objects.bulk_create(
        model(
            key=key, label=label, kind=kind, letter=letter, next_steps=next_steps, position=number
        )
        for number, (key, label, kind, letter, next_steps) in enumerate(REASONS)
    )


def forget(apps, schema_editor):
    apps.get_model("applicants", "DispositionReason").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("applicants", "0050_choosing"), ("audit", "0001_initial")]

    operations = [
        migrations.RunPython(seed, forget),
        migrations.RunSQL(KEEP, LET_GO),
        GuardState("decision"),
        GuardState("decisionbatch"),
        GuardState("releasewave"),
        GuardState("offer"),
        GuardState("waitlistentry"),
    ]
