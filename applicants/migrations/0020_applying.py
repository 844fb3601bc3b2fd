"""Drafts, receipts, extensions, checklists, public pages, and questions in versions."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0010_finish_lists_runs_and_imports"),
        ("cohorts", "0005_note_confirmed_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaiting", "Awaiting"),
                            ("received", "Received"),
                            ("waived", "Waived"),
                            ("rejected", "Needs another one"),
                        ],
                        default="awaiting",
                        max_length=24,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DraftSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("about", "Contact details"),
                            ("study", "Your studies"),
                            ("availability", "Availability and eligibility"),
                            ("answers", "Your answers"),
                        ],
                        max_length=20,
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                ("read", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("writer", models.CharField(blank=True, max_length=24)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-until", "-id"],
            },
        ),
        migrations.CreateModel(
            name="IntakePage",
            fields=[
                (
                    "intake",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cohorts.intake",
                    ),
                ),
                ("pay", models.TextField(blank=True, max_length=1000)),
                ("demands", models.TextField(blank=True, max_length=1000)),
                ("decisions", models.TextField(blank=True, max_length=1500)),
                ("accommodation", models.TextField(blank=True, max_length=1000)),
                ("hear_by", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="submission",
                        serialize=False,
                        to="applicants.application",
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("is_late", models.BooleanField(default=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="question",
            name="question_key_once",
        ),
        migrations.AddField(
            model_name="question",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True)),
                fields=("intake", "key"),
                name="question_key_once",
                violation_error_message="The intake has a question with this key.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                fields=("intake", "key", "version"),
                name="question_version_once",
                violation_error_message="Somebody has just changed this question; look at it again.",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checklist",
                to="applicants.application",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="draftsection",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="draft_sections",
                to="applicants.application",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="extensions",
                to="applicants.application",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("key",),
                name="submission_key_once",
                violation_error_message="This page has sent another application before. Open the form again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.UniqueConstraint(
                fields=("application", "key"),
                name="checklist_item_once",
                violation_error_message="This is on the checklist already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["awaiting", "received", "waived", "rejected"])),
                name="checklist_item_state_known",
                violation_error_message="A checklist has no such state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftsection",
            constraint=models.UniqueConstraint(
                fields=("application", "key"),
                name="draft_section_once",
                violation_error_message="This section was saved in another place just now.",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftsection",
            constraint=models.CheckConstraint(
                condition=models.Q(("key__in", ["about", "study", "availability", "answers"])),
                name="draft_section_known",
                violation_error_message="The form has no such section.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("at"))),
                name="extension_ends_later",
                violation_error_message="An extension ends in the future.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="extension_has_reason",
                violation_error_message="Say why this person needs more time.",
            ),
        ),
    ]
