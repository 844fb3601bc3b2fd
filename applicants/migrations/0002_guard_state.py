"""The database refuses an application's change of state without its audit line."""

from django.db import migrations

from careerpath.workflow import GuardState


class Migration(migrations.Migration):
    dependencies = [("applicants", "0001_initial"), ("audit", "0001_initial")]
    operations = [GuardState("application")]
