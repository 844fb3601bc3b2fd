"""A concern is due at a moment, named like every other moment."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0002_states_have_lines")]
    operations = [migrations.RenameField("concern", "answer_by", "due_at")]
