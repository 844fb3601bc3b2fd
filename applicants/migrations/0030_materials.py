"""What applicants hand in, and the timed tasks they take."""

import uuid
from decimal import Decimal

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0021_guard_applying"),
        ("cohorts", "0005_note_confirmed_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("problem", "Problem solving"),
                            ("judgment", "Situational judgment"),
                            ("agility", "Learning agility"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                (
                    "answer",
                    models.CharField(
                        choices=[("choice", "One of several options"), ("number", "A number")],
                        default="choice",
                        max_length=8,
                    ),
                ),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "tolerance",
                    models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=14),
                ),
                ("points", models.PositiveSmallIntegerField(default=1)),
                ("is_retired", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohorts.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of the bank",
            },
        ),
        migrations.CreateModel(
            name="BankOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("points", models.PositiveSmallIntegerField(default=0)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="applicants.bankitem",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resume", "Résumé"),
                            ("transcript", "Transcript"),
                            ("certificate", "Certificate"),
                            ("other", "Another document"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Being checked"),
                            ("clean", "Received"),
                            ("unscanned", "Not scanned"),
                            ("infected", "Not accepted"),
                            ("replaced", "Replaced"),
                        ],
                        default="pending",
                        max_length=24,
                    ),
                ),
                ("name", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "format",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("docx", "Word document")], max_length=4
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("text", models.TextField(blank=True)),
                ("blind_text", models.TextField(blank=True)),
                ("text_read_at", models.DateTimeField(blank=True, null=True)),
                ("file_gone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="applicants.application",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MoreTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("granted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applicants.application",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "more time",
            },
        ),
        migrations.CreateModel(
            name="Sitting",
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
                            ("open", "Started"),
                            ("finished", "Done"),
                            ("timed_out", "Time was up"),
                        ],
                        default="open",
                        max_length=24,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("points", models.PositiveIntegerField(blank=True, null=True)),
                ("points_possible", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to="applicants.application",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SittingAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("answered_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.bankitem",
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.bankoption",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="applicants.sitting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("problem", "Problem solving"),
                            ("judgment", "Situational judgment"),
                            ("agility", "Learning agility"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("lead", models.CharField(blank=True, max_length=500)),
                ("minutes", models.PositiveSmallIntegerField(default=15)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "instrument",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.instrument",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohorts.intake",
                    ),
                ),
            ],
            options={
                "verbose_name": "timed task",
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="sitting",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applicants.task"
            ),
        ),
        migrations.CreateModel(
            name="TaskForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("is_ready", models.BooleanField(default=False)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forms",
                        to="applicants.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "form of a task",
                "ordering": ["name", "id"],
            },
        ),
        migrations.AddField(
            model_name="sitting",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applicants.taskform",
            ),
        ),
        migrations.CreateModel(
            name="TaskFormItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="applicants.taskform",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.bankitem",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="taskform",
            name="items",
            field=models.ManyToManyField(
                related_name="+", through="applicants.TaskFormItem", to="applicants.bankitem"
            ),
        ),
        migrations.CreateModel(
            name="WantedDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resume", "Résumé"),
                            ("transcript", "Transcript"),
                            ("certificate", "Certificate"),
                            ("other", "Another document"),
                        ],
                        max_length=12,
                    ),
                ),
                ("help_text", models.CharField(blank=True, max_length=300)),
                ("is_required", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohorts.intake",
                    ),
                ),
            ],
            options={
                "verbose_name": "wanted document",
            },
        ),
        migrations.AddConstraint(
            model_name="bankitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "choice"), ("number__isnull", True)),
                    models.Q(("answer", "number"), ("number__isnull", False)),
                    _connector="OR",
                ),
                name="bank_item_has_its_key",
                violation_error_message="A question with a number needs the right number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolerance__gte", 0)),
                name="bank_item_tolerance_not_below_zero",
                violation_error_message="The tolerance is zero or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 1), ("points__lte", 100)),
                name="bank_item_points_in_limits",
                violation_error_message="A question gives 1 to 100 points.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankoption",
            constraint=models.UniqueConstraint(
                fields=("item", "position"),
                name="bank_option_position_once",
                violation_error_message="Two options stand in the same place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__lte", 100)),
                name="bank_option_points_in_limits",
                violation_error_message="An option gives 0 to 100 points.",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["state", "id"], name="document_state"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "replaced"), _negated=True),
                fields=("application", "kind"),
                name="document_once_per_kind",
                violation_error_message="A newer file of this kind came in the meantime.",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["pending", "clean", "unscanned", "infected", "replaced"])
                ),
                name="document_state_known",
                violation_error_message="The document has no such state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["pdf", "docx"])),
                name="document_format_known",
                violation_error_message="Only PDF and Word documents (.docx) are taken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0), ("size__lte", 5242880)),
                name="document_size_in_limits",
                violation_error_message="A document has up to 5 MB.",
            ),
        ),
        migrations.AddConstraint(
            model_name="moretime",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 1), ("percent__lte", 300)),
                name="more_time_percent_in_limits",
                violation_error_message="Give 1 to 300 percent more time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="moretime",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="more_time_has_reason",
                violation_error_message="Say what was agreed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sittinganswer",
            constraint=models.UniqueConstraint(
                fields=("sitting", "item"),
                name="sitting_answer_once",
                violation_error_message="This question is answered already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sittinganswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("option__isnull", True), ("number__isnull", True), _connector="OR"
                ),
                name="sitting_answer_of_one_kind",
                violation_error_message="Choose an option or give a number, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 180)),
                name="task_minutes_in_limits",
                violation_error_message="A task takes 1 to 180 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["problem", "judgment", "agility"])),
                name="task_kind_known",
                violation_error_message="There is no such kind of task.",
            ),
        ),
        migrations.AddIndex(
            model_name="sitting",
            index=models.Index(fields=["state", "ends_at"], name="sitting_ends"),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                fields=("application", "task"),
                name="sitting_once",
                violation_error_message="You have started this task already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("started_at"))),
                name="sitting_ends_after_it_starts",
                violation_error_message="It must end after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "finished", "timed_out"])),
                name="sitting_state_known",
                violation_error_message="The task has no such state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("done_at__isnull", True), ("points__isnull", True), ("state", "open")
                    ),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("done_at__isnull", False),
                        ("points__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="sitting_done_is_scored",
                violation_error_message="A task that is done has its points.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskformitem",
            constraint=models.UniqueConstraint(
                fields=("form", "item"),
                name="task_form_item_once",
                violation_error_message="The form has this question already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskform",
            constraint=models.UniqueConstraint(
                fields=("task", "name"),
                name="task_form_name_once",
                violation_error_message="The task has a form of this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wanteddocument",
            constraint=models.UniqueConstraint(
                fields=("intake", "kind"),
                name="wanted_document_once",
                violation_error_message="The intake asks for this kind of document already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wanteddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["resume", "transcript", "certificate", "other"])),
                name="wanted_document_kind_known",
                violation_error_message="There is no such kind of document.",
            ),
        ),
    ]
