"""Skills, what is asked for, and the plans that close the gaps."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from careerpath.workflow import GuardState


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0008_remind_before_closing"),
        ("training", "0031_exam_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("anchor_1", models.CharField(max_length=200)),
                ("anchor_2", models.CharField(max_length=200)),
                ("anchor_3", models.CharField(max_length=200)),
                ("anchor_4", models.CharField(max_length=200)),
                ("months_valid", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="RequirementSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.program",
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("starts_on"), nulls_last=True), "id"],
            },
        ),
        migrations.CreateModel(
            name="LastMilePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.UUIDField(default=uuid.uuid4, editable=False)),
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
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
                (
                    "requirements",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.requirementset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SkillRequirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1 Knows it"),
                            (2, "2 Does it with help"),
                            (3, "3 Does it alone"),
                            (4, "4 Teaches it"),
                        ],
                        null=True,
                    ),
                ),
                ("certification", models.CharField(blank=True, max_length=40)),
                ("is_must", models.BooleanField(default=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "requirements",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="training.requirementset",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.skill",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SkillEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 Knows it"),
                            (2, "2 Does it with help"),
                            (3, "3 Does it alone"),
                            (4, "4 Teaches it"),
                        ]
                    ),
                ),
                ("is_verified", models.BooleanField(default=False)),
                ("sentence", models.CharField(blank=True, max_length=500)),
                ("link", models.URLField(blank=True, max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.skill",
                    ),
                ),
                (
                    "withdrawn_by",
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
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("what", models.CharField(max_length=200)),
                ("resource", models.CharField(blank=True, max_length=300)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("done", "Waits for sign-off"),
                            ("signed_off", "Signed off"),
                            ("dropped", "Not needed"),
                        ],
                        default="open",
                        max_length=24,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("signed_off_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
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
                        related_name="items",
                        to="training.lastmileplan",
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="training.skillrequirement",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.skillevidence",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TechnicalTrack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.program",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="skill",
            name="track",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="skills",
                to="training.technicaltrack",
            ),
        ),
        migrations.CreateModel(
            name="TrackAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.technicaltrack",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnReadiness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("before", "Before last mile"), ("after", "After last mile")],
                        max_length=6,
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField()),
                ("words", models.CharField(blank=True, max_length=300)),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.enrollment",
                    ),
                ),
            ],
            options={
                "verbose_name": "own readiness",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrollment", "moment"),
                        name="own_readiness_once",
                        violation_error_message="You said that already. Look again.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                        name="own_readiness_from_1_to_5",
                        violation_error_message="Choose from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moment__in", ["before", "after"])),
                        name="own_readiness_moment_known",
                        violation_error_message="Before or after.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="requirementset",
            constraint=models.UniqueConstraint(
                models.F("program"),
                django.db.models.functions.text.Lower("name"),
                name="requirement_set_name_unique",
                violation_error_message="This program has requirements of that name.",
            ),
        ),
        migrations.AddIndex(
            model_name="lastmileplan",
            index=models.Index(fields=["act"], name="last_mile_plan_act"),
        ),
        migrations.AddConstraint(
            model_name="lastmileplan",
            constraint=models.UniqueConstraint(
                fields=("enrollment", "requirements"),
                name="last_mile_plan_once",
                violation_error_message="This person has a plan for these requirements already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("certification", ""), ("level__isnull", False), ("skill__isnull", False)
                    ),
                    models.Q(
                        ("level__isnull", True),
                        ("skill__isnull", True),
                        models.Q(("certification", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="requirement_is_skill_or_certification",
                violation_error_message="Choose a skill with its level, or name a certification.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                name="requirement_level_known",
                violation_error_message="A level is a number from 1 to 4.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrequirement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("skill__isnull", False)),
                fields=("requirements", "skill"),
                name="requirement_skill_once",
                violation_error_message="This skill is required already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrequirement",
            constraint=models.UniqueConstraint(
                models.F("requirements"),
                django.db.models.functions.text.Lower("certification"),
                condition=models.Q(("certification", ""), _negated=True),
                name="requirement_certification_once",
                violation_error_message="This certification is required already.",
            ),
        ),
        migrations.AddIndex(
            model_name="skillevidence",
            index=models.Index(fields=["enrollment", "skill", "at"], name="skill_evidence_of"),
        ),
        migrations.AddConstraint(
            model_name="skillevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                name="skill_evidence_level_known",
                violation_error_message="A level is a number from 1 to 4.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_verified", False),
                    models.Q(("link", ""), ("sentence", ""), _negated=True),
                    _connector="OR",
                ),
                name="skill_evidence_shows_something",
                violation_error_message="Say what shows it, or give a link to it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_verified", True), ("expires_on", None), _connector="OR"),
                name="skill_evidence_claims_do_not_expire",
                violation_error_message="Only what is verified can expire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="skill_evidence_withdrawn_by_somebody",
                violation_error_message="Say who withdrew it.",
            ),
        ),
        migrations.AddIndex(
            model_name="planitem",
            index=models.Index(fields=["state", "due_on"], name="plan_item_due"),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_off_at__isnull", True), ("signed_off_by__isnull", True)),
                    models.Q(("signed_off_at__isnull", False), ("signed_off_by__isnull", False)),
                    _connector="OR",
                ),
                name="plan_item_signed_off_by_somebody",
                violation_error_message="Say who signed it off.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_off_at__isnull", False), ("state", "signed_off")),
                    models.Q(
                        models.Q(("state", "signed_off"), _negated=True),
                        ("signed_off_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="plan_item_signed_off_at_a_time",
                violation_error_message="Somebody has to sign it off.",
            ),
        ),
        migrations.AddConstraint(
            model_name="technicaltrack",
            constraint=models.UniqueConstraint(
                models.F("program"),
                django.db.models.functions.text.Lower("name"),
                name="technical_track_name_unique",
                violation_error_message="This program has a track of that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(
                models.F("track"),
                django.db.models.functions.text.Lower("name"),
                name="skill_name_unique",
                violation_error_message="This track has a skill of that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("months_valid__gte", 1), ("months_valid__lte", 120)),
                name="skill_months_valid_in_limits",
                violation_error_message="Enter between 1 and 120 months.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trackassignment",
            constraint=models.UniqueConstraint(
                fields=("enrollment",),
                name="track_assignment_once",
                violation_error_message="This person is on a track already.",
            ),
        ),
        GuardState("planitem"),
    ]
