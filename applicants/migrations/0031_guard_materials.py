"""No document and no timed task changes its state without a line in the trail."""

from django.db import migrations

from careerpath.workflow import GuardState


class Migration(migrations.Migration):
    dependencies = [("applicants", "0030_materials")]

    operations = [GuardState("document"), GuardState("sitting")]
