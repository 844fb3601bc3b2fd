"""Retention removes seats, too, and a tombstone is of an application or of a seat."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_retention_removes"),
    ]

    operations = [
        migrations.AddField(
            model_name="purge",
            name="seats",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tombstone",
            name="seat_pk",
            field=models.BigIntegerField(blank=True, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="application_pk",
            field=models.BigIntegerField(blank=True, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.CheckConstraint(
                condition=models.Q(("application_pk", None), ("seat_pk__isnull", False))
                | models.Q(("application_pk__isnull", False), ("seat_pk", None)),
                name="tombstone_of_application_or_seat",
                violation_error_message="A tombstone is of an application or of a seat.",
            ),
        ),
    ]
