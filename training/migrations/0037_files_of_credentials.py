"""Scanned certificates: what shows that somebody holds a credential."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0036_make_ups_that_people_ask_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CredentialFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "file_state",
                    models.CharField(
                        choices=[
                            ("", "No file"),
                            ("pending", "Being looked at"),
                            ("clean", "Clean"),
                            ("unscanned", "Not scanned"),
                            ("refused", "Refused by the scanner"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("file_format", models.CharField(max_length=4)),
                ("file_size", models.PositiveIntegerField()),
                ("file_digest", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="training.credential",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of a credential",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file_state__in", ["", "pending", "clean", "unscanned", "refused"])
                        ),
                        name="credential_file_state_known",
                        violation_error_message="The file has no such state.",
                    )
                ],
            },
        ),
    ]
