from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0007_place_into_sections"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="closing_reminder_days",
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("closing_reminder_days__lte", 30)),
                name="program_reminds_within_30_days",
                violation_error_message="Remind at most 30 days before the closing.",
            ),
        ),
    ]
