"""Review rubrics, reading plans, scorecards, and what their figures say."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0051_guard_choosing"),
        ("cohorts", "0005_note_confirmed_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("scorecards", models.PositiveIntegerField(default=0)),
                ("is_connected", models.BooleanField(default=False)),
                ("content", models.JSONField(default=dict)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohorts.intake",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReaderSeverity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scorecards", models.PositiveIntegerField()),
                (
                    "leniency",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True),
                ),
                ("applied", models.DecimalField(decimal_places=6, default=0, max_digits=8)),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="applicants.readingsnapshot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("knows", "Knows this person"),
                            ("conflict", "Another conflict of interest"),
                            ("desk", "Looked up at the front desk"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applicants.application",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewRubric",
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
                        choices=[("reading", "Reading"), ("interview", "Interview")],
                        default="reading",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("fingerprint", models.CharField(editable=False, max_length=64)),
                ("reason", models.TextField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("waiting", "Waits for approval"),
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                        ],
                        default="draft",
                        max_length=24,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.intake",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("definition", models.CharField(max_length=300)),
                ("job_relatedness", models.CharField(max_length=300)),
                ("weight", models.PositiveSmallIntegerField()),
                (
                    "anchors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=160), size=5
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="applicants.reviewrubric",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "review criteria",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReadingPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("readers_per_file", models.PositiveSmallIntegerField()),
                ("read_twice_percent", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=32)),
                ("files", models.PositiveIntegerField(default=0)),
                ("reads", models.PositiveIntegerField(default=0)),
                ("short", models.PositiveIntegerField(default=0)),
                ("is_connected", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.intake",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.reviewrubric",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scorecard",
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
                        choices=[("reading", "Reading"), ("interview", "Interview")],
                        default="reading",
                        max_length=12,
                    ),
                ),
                ("occasion", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Submitted")],
                        default="draft",
                        max_length=16,
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advance", "Advance"),
                            ("hold", "Hold"),
                            ("stop", "Do not advance"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("flagged", models.BooleanField(default=False)),
                ("flag_note", models.CharField(blank=True, max_length=300)),
                ("points", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("knew_identity", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
                ("tab", models.CharField(blank=True, max_length=16)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("seconds", models.PositiveIntegerField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applicants.application",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.reviewrubric",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("evidence", models.TextField(blank=True, max_length=1000)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.reviewcriterion",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="applicants.scorecard",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReadAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("split", "Third reader"),
                            ("again", "Handed back by another"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("from_pool", models.BooleanField(default=False)),
                ("position", models.PositiveIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("put_off_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("revealed_at", models.DateTimeField(blank=True, null=True)),
                ("handed_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "handed_back_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("knows", "I know this person"),
                            ("conflict", "I have another conflict of interest"),
                            ("cannot", "I cannot judge this application"),
                            ("desk", "Looked up at the front desk"),
                        ],
                        max_length=8,
                    ),
                ),
                ("handed_back_note", models.CharField(blank=True, max_length=300)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applicants.application",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.readingplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "read",
                "indexes": [
                    models.Index(
                        condition=models.Q(("handed_back_at", None), ("submitted_at", None)),
                        fields=["reader", "position"],
                        name="read_waiting",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("from_pool", True), ("handed_back_at", None), ("submitted_at", None)
                        ),
                        fields=["purpose", "position"],
                        name="read_in_pool",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "reader"),
                        name="read_once_by_a_person",
                        violation_error_message="This person has this file already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_at__isnull", True),
                            ("handed_back_at__isnull", True),
                            _connector="OR",
                        ),
                        name="read_ends_once",
                        violation_error_message="A read is submitted or handed back, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("handed_back_at__isnull", True), ("submitted_at__isnull", True)
                            ),
                            ("reader__isnull", False),
                            _connector="OR",
                        ),
                        name="read_ended_by_somebody",
                        violation_error_message="What was read was read by somebody.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_back_at__isnull", True), ("handed_back_why", "")),
                            models.Q(
                                ("handed_back_at__isnull", False),
                                models.Q(("handed_back_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="read_handed_back_has_reason",
                        violation_error_message="Say why you hand the application back.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revealed_at__isnull", True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="read_scores_shown_after_own",
                        violation_error_message="Other scores open once your scorecard is in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_at__isnull", True), ("claimed_until__isnull", True)),
                            models.Q(
                                ("claimed_at__isnull", False),
                                ("claimed_until__gte", models.F("claimed_at")),
                            ),
                            _connector="OR",
                        ),
                        name="read_claim_ends_after_it_begins",
                        violation_error_message="A claim ends after it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.PositiveSmallIntegerField(default=100)),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="applicants.readingplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "reader"),
                        name="plan_reader_once",
                        violation_error_message="This person reads under the plan already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 1), ("share__lte", 100)),
                        name="plan_reader_share_of_100",
                        violation_error_message="A share is a whole number from 1 to 100.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="readingsnapshot",
            index=models.Index(fields=["intake", "-id"], name="reading_snapshot_newest"),
        ),
        migrations.AddConstraint(
            model_name="readerseverity",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "reader"),
                name="reader_severity_once",
                violation_error_message="This reader has a figure in this snapshot already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="readerseverity",
            constraint=models.CheckConstraint(
                condition=models.Q(("applied__gte", -1), ("applied__lte", 1)),
                name="reader_severity_at_most_one_point",
                violation_error_message="At most one point of the scale is taken off or added.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(
                fields=("application", "user"),
                name="recusal_once",
                violation_error_message="This person does not read this file already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrubric",
            constraint=models.UniqueConstraint(
                fields=("intake", "kind", "version"),
                name="review_rubric_version_once",
                violation_error_message="Somebody has just saved this version; look at it again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrubric",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "waiting", "approved", "refused"])),
                name="review_rubric_state_known",
                violation_error_message="A review rubric has no such state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrubric",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reading", "interview"])),
                name="review_rubric_kind_known",
                violation_error_message="A review rubric is for reading or for interviews.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcriterion",
            constraint=models.UniqueConstraint(
                fields=("rubric", "key"),
                name="review_criterion_key_once",
                violation_error_message="The rubric has a criterion with this key.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 1), ("weight__lte", 1000)),
                name="review_criterion_weight_of_1000",
                violation_error_message="A weight is a whole number from 1 to 1,000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("anchors__len", 5)),
                name="review_criterion_has_five_anchors",
                violation_error_message="A criterion has a sentence for each point from 1 to 5.",
            ),
        ),
        migrations.AddIndex(
            model_name="readingplan",
            index=models.Index(fields=["intake", "-id"], name="reading_plan_newest"),
        ),
        migrations.AddIndex(
            model_name="scorecard",
            index=models.Index(
                condition=models.Q(("state", "submitted")),
                fields=["reader", "-submitted_at"],
                name="scorecard_by_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.UniqueConstraint(
                fields=("application", "reader", "kind", "occasion"),
                name="scorecard_once",
                violation_error_message="You have a scorecard for this application already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted"])),
                name="scorecard_state_known",
                violation_error_message="A scorecard has no such state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "submitted"), _negated=True),
                    models.Q(
                        ("points__isnull", False),
                        ("submitted_at__isnull", False),
                        models.Q(("recommendation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="scorecard_submitted_is_complete",
                violation_error_message="Rate every criterion and recommend before you submit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points__isnull", True), ("points__lte", 4000), _connector="OR"
                ),
                name="scorecard_points_in_range",
                violation_error_message="A scorecard has between 0 and 4,000 points.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("scorecard", "criterion"),
                name="rating_once",
                violation_error_message="This criterion is rated already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True),
                    models.Q(("value__gte", 1), ("value__lte", 5)),
                    _connector="OR",
                ),
                name="rating_from_1_to_5",
                violation_error_message="A rating is a whole number from 1 to 5.",
            ),
        ),
    ]
