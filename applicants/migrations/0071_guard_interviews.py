"""No interview changes its state without its line in the trail."""

from django.db import migrations

from careerpath.workflow import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0070_interviews"),
        ("audit", "0001_initial"),
    ]

    operations = [GuardState("Interview")]
