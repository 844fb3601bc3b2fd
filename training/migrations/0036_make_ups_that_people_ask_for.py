"""A make-up may be asked for by the person who missed the session."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0035_skills_and_plans")]

    operations = [
        migrations.AlterField(
            model_name="makeup",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Asked for"),
                    ("open", "To do"),
                    ("handed_in", "Handed in"),
                    ("signed_off", "Signed off"),
                    ("waived", "Waived"),
                ],
                default="open",
                max_length=24,
            ),
        ),
    ]
