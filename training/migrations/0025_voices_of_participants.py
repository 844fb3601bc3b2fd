"""What participants say, and what they were told."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0008_remind_before_closing"),
        ("training", "0021_rules_are_looked_at_on_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField()),
                (
                    "mood",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Very hard"),
                            (2, "Hard"),
                            (3, "All right"),
                            (4, "Good"),
                            (5, "Very good"),
                        ]
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300)),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
            ],
            options={
                "verbose_name": "pulse",
                "indexes": [models.Index(fields=["week", "enrollment"], name="pulse_week")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrollment", "week"),
                        name="pulse_once_a_week",
                        violation_error_message="You have said how this week is. Change what you said.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mood__gte", 1), ("mood__lte", 5)),
                        name="pulse_mood_in_limits",
                        violation_error_message="Choose one of the five words.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("week__iso_week_day", 1)),
                        name="pulse_week_begins_on_monday",
                        violation_error_message="A week begins on a Monday.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("before", "Before boot camp"), ("after", "After boot camp")],
                        max_length=6,
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField()),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.subjectarea",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
            ],
            options={
                "verbose_name": "own rating",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrollment", "area", "moment"),
                        name="self_rating_once",
                        violation_error_message="You have rated yourself here. Change your answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moment__in", ["before", "after"])),
                        name="self_rating_moment_known",
                        violation_error_message="Rate yourself before or after boot camp.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                        name="self_rating_in_limits",
                        violation_error_message="Choose from 1 to 5.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionFeedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField()),
                ("text", models.CharField(blank=True, max_length=300)),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.classsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "session feedback",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "enrollment"),
                        name="session_feedback_once",
                        violation_error_message="You have rated this session. Change your answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                        name="session_feedback_in_limits",
                        violation_error_message="Choose from 1 to 5.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("message", models.BigIntegerField(null=True)),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
            ],
            options={
                "verbose_name": "note of what was told",
                "indexes": [models.Index(fields=["message"], name="told_message")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrollment", "key"),
                        name="told_once",
                        violation_error_message="This person knows already.",
                    )
                ],
            },
        ),
    ]
