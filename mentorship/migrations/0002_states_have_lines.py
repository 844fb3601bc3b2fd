"""A pair, a promise, a goal and a concern never change their state without a line in the trail."""

from django.db import migrations

from careerpath.workflow import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("mentorship", "0001_pairs_and_check_ins"),
    ]
    operations = [
        GuardState("pair"),
        GuardState("actionitem"),
        GuardState("goal"),
        GuardState("concern"),
    ]
