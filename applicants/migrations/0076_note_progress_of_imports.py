from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0075_stayed_in_screening"),
    ]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="moved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
