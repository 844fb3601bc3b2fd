"""A refused request keeps what can go out instead, for one click."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("equity", "0043_who_simulates")]

    operations = [
        migrations.AddField(
            model_name="reportrequest",
            name="instead",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
