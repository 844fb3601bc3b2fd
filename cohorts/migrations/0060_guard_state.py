"""Nothing to do: 0004_guard_states guards enrollments."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0004_guard_states"), ("audit", "0001_initial")]
    operations = []
