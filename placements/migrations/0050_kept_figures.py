"""Numbers of what became of people whom retention removed; its login alone writes them."""

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON placements_keptpeople, placements_keptplacements FROM web, worker;
GRANT INSERT ON placements_keptpeople, placements_keptplacements TO retention;
REVOKE DELETE ON placements_keptpeople, placements_keptplacements FROM retention;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0008_remind_before_closing"),
        ("placements", "0042_plans_from_openings"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptPeople",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("completed_on", models.DateField()),
                ("placed_after", models.IntegerField(null=True)),
                ("employed_in_second", models.BooleanField()),
                ("employed_in_fourth", models.BooleanField()),
                ("left_out", models.CharField(blank=True, max_length=12)),
                ("people", models.PositiveIntegerField()),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "cohort",
                            "completed_on",
                            "placed_after",
                            "employed_in_second",
                            "employed_in_fourth",
                            "left_out",
                        ),
                        name="kept_people_once",
                        nulls_distinct=False,
                        violation_error_message="This group is counted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gt", 0)),
                        name="kept_people_are_people",
                        violation_error_message="A group has people in it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptPlacements",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.IntegerField()),
                (
                    "ended_as",
                    models.CharField(
                        choices=[
                            ("converted", "Joined the client"),
                            ("ended", "Ended early"),
                            ("completed", "Completed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("has_last_day", models.BooleanField(default=True)),
                ("people", models.PositiveIntegerField()),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "days", "ended_as", "has_last_day"),
                        name="kept_placements_once",
                        violation_error_message="This group is counted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gt", 0)),
                        name="kept_placements_are_people",
                        violation_error_message="A group has people in it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_as__in", ["converted", "ended", "completed"])),
                        name="kept_placements_are_over",
                        violation_error_message="Only what is over is kept as a number.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
