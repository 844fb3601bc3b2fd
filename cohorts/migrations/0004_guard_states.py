"""A change of state without its audit line is refused by the database."""

from django.db import migrations

from careerpath.workflow import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0003_seats_counted_by_the_database"),
        ("audit", "0001_initial"),
    ]

    operations = [GuardState("cohort"), GuardState("enrollment"), GuardState("approval")]
