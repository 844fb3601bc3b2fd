"""Bulk acts with their rows, and an index behind each order of the list."""

import datetime
from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from careerpath.workflow import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("applicants", "0005_imports"),
        ("cohorts", "0004_guard_states"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("moved", "Done"),
                            ("stayed", "Skipped"),
                            ("undone", "Undone"),
                            ("kept", "Not undone"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=200)),
                ("before", models.CharField(blank=True, max_length=24)),
            ],
        ),
        migrations.CreateModel(
            name="BulkJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "Preview"),
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("cancelled", "Canceled"),
                        ],
                        default="preview",
                        max_length=24,
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("assign", "Assign"),
                            ("tag", "Tag"),
                            ("untag", "Remove tag"),
                            ("hold", "Hold"),
                            ("resume", "Resume"),
                            ("move", "Change stage"),
                        ],
                        max_length=8,
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=2000, null=True)),
                ("came_from", models.CharField(blank=True, max_length=2000)),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("seen", models.PositiveIntegerField()),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("tag", models.CharField(blank=True, max_length=40)),
                ("to", models.CharField(blank=True, max_length=24)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("touched_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "due_on",
                    models.Value(datetime.date(9999, 12, 31)),
                    output_field=models.DateField(),
                ),
                django.db.models.functions.comparison.Coalesce(
                    django.db.models.expressions.CombinedExpression(
                        models.Value(Decimal("100")), "-", models.F("potential")
                    ),
                    models.Value(Decimal("101")),
                    output_field=models.DecimalField(decimal_places=6, max_digits=9),
                ),
                models.F("id"),
                name="application_due_potential",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "due_on",
                    models.Value(datetime.date(9999, 12, 31)),
                    output_field=models.DateField(),
                ),
                models.F("id"),
                name="application_due",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "potential",
                    models.Value(Decimal("-1")),
                    output_field=models.DecimalField(decimal_places=6, max_digits=9),
                ),
                models.F("id"),
                name="application_potential",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                models.F("state_changed_at"), models.F("id"), name="application_in_stage"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(models.F("state"), models.F("id"), name="application_state"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("tags"), name="application_tags"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("reference", "gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass("field_of_study", "gin_trgm_ops"),
                name="application_search",
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="applicants.application",
            ),
        ),
        migrations.AddField(
            model_name="bulkjob",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulkjob",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="job",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="applicants.bulkjob",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(fields=["-created_at", "-id"], name="bulk_job_newest"),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "running", "undoing"])),
                fields=["touched_at"],
                name="bulk_job_going",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["preview", "queued", "running", "done", "undoing", "undone", "cancelled"],
                    )
                ),
                name="bulk_job_state_known",
                violation_error_message="A bulk act has no such state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    ("done_at__isnull", False),
                    _connector="OR",
                ),
                name="bulk_job_done_has_time",
                violation_error_message="A finished act says when.",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(fields=["job", "outcome", "id"], name="bulk_item_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(
                fields=("job", "application"),
                name="bulk_item_once",
                violation_error_message="This application is in the act already.",
            ),
        ),
        GuardState("bulkjob"),
    ]
