import secrets

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0008_remind_before_closing"),
        ("training", "0025_voices_of_participants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=120)),
                ("code", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=160)),
                ("version", models.CharField(blank=True, max_length=40)),
                ("is_own", models.BooleanField(default=False)),
                ("about", models.TextField(blank=True, max_length=2000)),
                ("exam_format", models.CharField(blank=True, max_length=300)),
                ("questions", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("pass_mark", models.CharField(blank=True, max_length=80)),
                (
                    "validity_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(240),
                        ],
                    ),
                ),
                ("end_of_month", models.BooleanField(default=False)),
                ("ce_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ce_approved_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ce_ethics_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "most_attempts",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                    ),
                ),
                (
                    "cooling_days",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(1000)]
                    ),
                ),
                (
                    "later_cooling_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300)),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.program",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="training.certification",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CompletionRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("checklist", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("completed_on", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.cohort",
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
            ],
            options={
                "verbose_name": "completion",
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("issued_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("link", models.URLField(blank=True, max_length=500)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("claimed", "Said by the person"),
                            ("seen", "Certificate seen by staff"),
                            ("register", "Checked in the issuer's register"),
                            ("result", "Exam result recorded here"),
                            ("own", "Issued by the program"),
                        ],
                        default="claimed",
                        max_length=12,
                    ),
                ),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("revoked", "Revoked"),
                            ("superseded", "Superseded"),
                        ],
                        default="held",
                        max_length=24,
                    ),
                ),
                ("revoked_because", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.certification",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="training.credential",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContinuingEducation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_on", models.DateField()),
                ("hours", models.DecimalField(decimal_places=2, max_digits=5)),
                ("title", models.CharField(max_length=200)),
                ("provider", models.CharField(blank=True, max_length=120)),
                ("is_approved", models.BooleanField(default=False)),
                ("is_ethics", models.BooleanField(default=False)),
                ("link", models.URLField(blank=True, max_length=500)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "recorded_by",
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
                        related_name="education",
                        to="training.credential",
                    ),
                ),
            ],
            options={
                "verbose_name": "continuing education",
                "ordering": ["-done_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for approval"),
                            ("completed", "Completed"),
                            ("not_approved", "Not approved"),
                            ("taken_back", "Taken back"),
                        ],
                        default="proposed",
                        max_length=24,
                    ),
                ),
                ("taken_back_because", models.CharField(blank=True, max_length=300)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="training.completionround",
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.credential",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CredentialShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nonce",
                    models.CharField(default=secrets.token_hex, editable=False, max_length=64),
                ),
                ("note", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "link to credentials",
            },
        ),
        migrations.CreateModel(
            name="ExamAct",
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
                        choices=[("registered", "Registered"), ("results", "Results entered")],
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExamAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("sat", "Sat, result to come"),
                            ("passed", "Passed"),
                            ("failed", "Did not pass"),
                            ("no_show", "Did not come"),
                            ("void", "Void"),
                            ("canceled", "Registration canceled"),
                        ],
                        default="scheduled",
                        max_length=24,
                    ),
                ),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("registered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.certification",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
            },
        ),
        migrations.CreateModel(
            name="ExamActRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "was",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("sat", "Sat, result to come"),
                            ("passed", "Passed"),
                            ("failed", "Did not pass"),
                            ("no_show", "Did not come"),
                            ("void", "Void"),
                            ("canceled", "Registration canceled"),
                        ],
                        max_length=24,
                    ),
                ),
                ("was_score", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                (
                    "became",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("sat", "Sat, result to come"),
                            ("passed", "Passed"),
                            ("failed", "Did not pass"),
                            ("no_show", "Did not come"),
                            ("void", "Void"),
                            ("canceled", "Registration canceled"),
                        ],
                        max_length=24,
                    ),
                ),
                ("score", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="training.examact",
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="training.examattempt",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="credential",
            name="attempt",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="training.examattempt",
            ),
        ),
        migrations.CreateModel(
            name="ExamWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("register_by", models.DateTimeField(blank=True, null=True)),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5000),
                        ]
                    ),
                ),
                ("seats_taken", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("proctoring", models.CharField(blank=True, max_length=200)),
                ("link", models.URLField(blank=True, max_length=500)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("canceled_because", models.CharField(blank=True, max_length=500)),
                ("canceled_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "canceled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="training.certification",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "exam window",
            },
        ),
        migrations.AddField(
            model_name="examattempt",
            name="window",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="training.examwindow",
            ),
        ),
        migrations.AddField(
            model_name="examact",
            name="window",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="training.examwindow",
            ),
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
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
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["enrollment", "-from_on"],
            },
        ),
        migrations.CreateModel(
            name="Requirement",
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
                            ("hours", "Hours of class attended"),
                            ("attendance", "Attendance in percent"),
                            ("subject", "Subject area in percent"),
                            ("practice_exam", "Best practice exam in percent"),
                            ("credential", "Another credential in force"),
                            ("weeks", "Weeks in the program"),
                        ],
                        max_length=16,
                    ),
                ),
                ("needed", models.PositiveIntegerField(default=0)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="training.certification",
                    ),
                ),
                (
                    "prior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.certification",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.subjectarea",
                    ),
                ),
            ],
            options={
                "ordering": ["certification", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="SharedCredential",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="training.credential",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown",
                        to="training.credentialshare",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.UniqueConstraint(
                models.F("program"),
                django.db.models.functions.text.Lower("code"),
                django.db.models.functions.text.Lower("version"),
                name="certification_code_unique",
                violation_error_message="The catalog has this code in this version.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_own", True), ("retired_at", None)),
                fields=("program",),
                name="certification_one_own",
                violation_error_message="The program has a certificate of its own already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.UniqueConstraint(
                fields=("replaces",),
                name="certification_replaced_once",
                violation_error_message="Another version replaces this one already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(("validity_months__gte", 1), ("validity_months__lte", 240)),
                name="certification_validity_in_limits",
                violation_error_message="A credential is valid for 1 to 240 months.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_attempts__gte", 1), ("most_attempts__lte", 50)),
                name="certification_attempts_in_limits",
                violation_error_message="Between 1 and 50 attempts are possible.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ce_approved_hours__isnull", True),
                    ("ce_hours__isnull", True),
                    ("ce_approved_hours__lte", models.F("ce_hours")),
                    _connector="OR",
                ),
                name="certification_approved_hours_are_part",
                violation_error_message="Approved hours are a part of all hours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ce_ethics_hours__isnull", True),
                    ("ce_hours__isnull", True),
                    ("ce_ethics_hours__lte", models.F("ce_hours")),
                    _connector="OR",
                ),
                name="certification_ethics_hours_are_part",
                violation_error_message="Hours on ethics are a part of all hours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="continuingeducation",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0), ("hours__lte", 200)),
                name="continuing_education_hours_in_limits",
                violation_error_message="Enter up to 200 hours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "completed"])),
                fields=("enrollment",),
                name="completion_once",
                violation_error_message="This person has completed, or waits for approval.",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="credential_share_expires_after_it_is_made",
                violation_error_message="A link expires after it was made.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examactrow",
            constraint=models.UniqueConstraint(
                fields=("act", "attempt"),
                name="exam_act_row_once",
                violation_error_message="The act has touched this attempt already.",
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(fields=["person", "certification"], name="credential_of"),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["expires_on"],
                name="credential_expires",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "held")),
                fields=("person", "certification"),
                name="credential_held_once",
                violation_error_message="This person holds that credential already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_on__isnull", True),
                    ("expires_on__gte", models.F("issued_on")),
                    _connector="OR",
                ),
                name="credential_ends_after_it_begins",
                violation_error_message="A credential ends after it was issued.",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verification__in", ["claimed", "seen", "register", "result", "own"])
                ),
                name="credential_verification_known",
                violation_error_message="Choose how it was verified.",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verification", "claimed"),
                    models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="credential_verified_by_somebody",
                violation_error_message="Say who verified the credential.",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "revoked"), _negated=True),
                    models.Q(("revoked_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="credential_revoked_with_reason",
                violation_error_message="Say why the credential was revoked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="exam_window_ends_after_it_begins",
                violation_error_message="The window ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("register_by__isnull", True),
                    ("register_by__lte", models.F("starts_at")),
                    _connector="OR",
                ),
                name="exam_window_registers_before",
                violation_error_message="Registration ends before the exam begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats__gte", 1), ("seats__lte", 5000)),
                name="exam_window_seats_in_limits",
                violation_error_message="A window has between 1 and 5,000 seats.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats_taken__lte", models.F("seats"))),
                name="exam_window_seats_not_exceeded",
                violation_error_message="There are not enough seats in this window.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("canceled_at__isnull", True), ("canceled_by__isnull", True)),
                    models.Q(("canceled_at__isnull", False), ("canceled_by__isnull", False)),
                    _connector="OR",
                ),
                name="exam_window_canceled_by_somebody",
                violation_error_message="Say who canceled the window.",
            ),
        ),
        migrations.AddIndex(
            model_name="examattempt",
            index=models.Index(fields=["enrollment", "certification"], name="exam_attempt_of"),
        ),
        migrations.AddConstraint(
            model_name="examattempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["scheduled", "sat"])),
                fields=("certification", "enrollment"),
                name="exam_attempt_one_open",
                violation_error_message="This person has an exam date or a result to come.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examattempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["void", "canceled"]), _negated=True),
                fields=("window", "enrollment"),
                name="exam_attempt_once_in_a_window",
                violation_error_message="This person is registered in the window already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__isnull", True), ("state__in", ["passed", "failed"]), _connector="OR"
                ),
                name="exam_attempt_score_with_result",
                violation_error_message="Only an exam with a result has a score.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", True), ("score__gte", 0), _connector="OR"),
                name="exam_attempt_score_not_negative",
                violation_error_message="A score is zero or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["registered", "results"])),
                name="exam_act_kind_known",
                violation_error_message="There is no such act.",
            ),
        ),
        migrations.AddConstraint(
            model_name="examact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="exam_act_undone_by_somebody",
                violation_error_message="Say who took the act back.",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="leave_ends_after_it_begins",
                violation_error_message="A leave ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at__isnull", True), ("returned_by__isnull", True)),
                    models.Q(("returned_at__isnull", False), ("returned_by__isnull", False)),
                    _connector="OR",
                ),
                name="leave_returned_by_somebody",
                violation_error_message="Say who noted the return.",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("enrollment"), "="),
                    (
                        models.Func(
                            models.F("from_on"),
                            models.F("until_on"),
                            models.Value("[]"),
                            function="DATERANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="leave_one_at_a_time",
                violation_error_message="This person is on leave on one of these days already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(
                fields=("certification", "kind", "subject", "prior"),
                name="certification_requirement_once",
                nulls_distinct=False,
                violation_error_message="The certification asks for that already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["hours", "attendance", "subject", "practice_exam", "credential", "weeks"],
                    )
                ),
                name="certification_requirement_kind_known",
                violation_error_message="Choose one of the kinds of requirement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "subject"), ("subject__isnull", False)),
                    models.Q(
                        models.Q(("kind", "subject"), _negated=True), ("subject__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="certification_requirement_names_its_area",
                violation_error_message="Choose the subject area, and only for that kind.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "credential"), ("prior__isnull", False)),
                    models.Q(
                        models.Q(("kind", "credential"), _negated=True), ("prior__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="certification_requirement_names_its_credential",
                violation_error_message="Choose the other credential, and only for that kind.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("prior__isnull", True),
                    models.Q(("prior", models.F("certification")), _negated=True),
                    _connector="OR",
                ),
                name="certification_requirement_not_itself",
                violation_error_message="A certification cannot ask for itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "credential"),
                    models.Q(("needed__gte", 1), ("needed__lte", 10000)),
                    _connector="OR",
                ),
                name="certification_requirement_in_limits",
                violation_error_message="Say how much is needed: up to 100 percent, or to 10,000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedcredential",
            constraint=models.UniqueConstraint(
                fields=("share", "credential"),
                name="shared_credential_once",
                violation_error_message="The link shows that credential already.",
            ),
        ),
    ]
