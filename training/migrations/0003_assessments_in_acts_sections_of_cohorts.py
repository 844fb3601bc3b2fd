"""An act on the calendar touches assessments as well; a section is one of the cohort."""

import django.db.models.deletion
from django.db import migrations, models

OWN = """
ALTER TABLE training_classsession ADD CONSTRAINT session_in_a_section_of_its_cohort
    FOREIGN KEY (section_id, cohort_id) REFERENCES cohorts_section (id, cohort_id);
ALTER TABLE training_gradeitem ADD CONSTRAINT grade_item_in_a_section_of_its_cohort
    FOREIGN KEY (section_id, cohort_id) REFERENCES cohorts_section (id, cohort_id);
"""
NOT_OWN = """
ALTER TABLE training_gradeitem DROP CONSTRAINT grade_item_in_a_section_of_its_cohort;
ALTER TABLE training_classsession DROP CONSTRAINT session_in_a_section_of_its_cohort;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0002_kept_by_the_database"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="calendaractrow",
            name="calendar_act_row_once",
        ),
        migrations.RemoveConstraint(
            model_name="calendaractrow",
            name="calendar_act_row_knows_both_times",
        ),
        migrations.AddField(
            model_name="calendaractrow",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="training.gradeitem",
            ),
        ),
        migrations.AlterField(
            model_name="calendaractrow",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="training.classsession",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaractrow",
            constraint=models.UniqueConstraint(
                fields=("act", "session", "item"),
                name="calendar_act_row_once",
                nulls_distinct=False,
                violation_error_message="The act has touched this already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaractrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item__isnull", True), ("session__isnull", False)),
                    models.Q(("item__isnull", False), ("session__isnull", True)),
                    _connector="OR",
                ),
                name="calendar_act_row_about_one",
                violation_error_message="A row is about a session or about an assessment.",
            ),
        ),
        migrations.RunSQL(OWN, NOT_OWN),
    ]
