from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0071_guard_interviews"),
    ]

    operations = [
        migrations.AlterField(
            model_name="screeningmove",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("moved", "Moved"),
                    ("kept", "Stayed in screening"),
                    ("pending", "Waits for approval"),
                    ("declined", "Not progressed"),
                    ("stayed", "Stayed"),
                    ("undone", "Undone"),
                ],
                max_length=12,
            ),
        ),
    ]
