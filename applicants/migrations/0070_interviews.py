"""Rounds of interviews, times to book, invitations and bookings; scores in rankings."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_index_addresses"),
        ("applicants", "0065_requests"),
        ("cohorts", "0005_note_confirmed_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rankedapplication",
            name="interview_score",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name="rankedapplication",
            name="interviews",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="InterviewFeed",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("is_open", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_open", False), ("version__gt", 0), _connector="OR"),
                        name="feed_open_has_version",
                        violation_error_message="An open calendar address has a version.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("minutes", models.PositiveSmallIntegerField(default=45)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("video", "Video call"),
                            ("phone", "Phone"),
                            ("in_person", "In person"),
                        ],
                        default="video",
                        max_length=12,
                    ),
                ),
                ("place", models.CharField(max_length=300)),
                ("panel_size", models.PositiveSmallIntegerField(default=2)),
                ("booking_opens_at", models.DateTimeField()),
                ("booking_closes_at", models.DateTimeField()),
                ("notice_hours", models.PositiveSmallIntegerField(default=24)),
                ("max_rebookings", models.PositiveSmallIntegerField(default=2)),
                ("grace_minutes", models.PositiveSmallIntegerField(default=10)),
                ("what_to_expect", models.TextField(blank=True, max_length=2000)),
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
            name="InterviewInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("batch", models.UUIDField(default=uuid.uuid4)),
                ("from_state", models.CharField(blank=True, max_length=24)),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("rebookings", models.PositiveSmallIntegerField(default=0)),
                ("no_shows", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("asked", models.TextField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applicants.application",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="applicants.interviewround",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InterviewSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=300)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="applicants.interviewround",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Interview",
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
                            ("scheduled", "Scheduled"),
                            ("completed", "Took place"),
                            ("no_show", "Did not come"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="scheduled",
                        max_length=16,
                    ),
                ),
                ("booked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("came_late", models.BooleanField(default=False)),
                ("day_reminder_at", models.DateTimeField(blank=True, null=True)),
                ("hour_reminder_at", models.DateTimeField(blank=True, null=True)),
                (
                    "booked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="applicants.interviewinvitation",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="applicants.interviewslot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KitQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=400)),
                ("weak", models.CharField(blank=True, max_length=300)),
                ("fair", models.CharField(blank=True, max_length=300)),
                ("strong", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applicants.reviewcriterion",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="applicants.interviewround",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="panel",
                        to="applicants.interviewround",
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
            name="ShownScores",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applicants.interview",
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
            name="SlotInterviewer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "interviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="applicants.interviewslot",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="interviewround",
            constraint=models.UniqueConstraint(
                fields=("intake", "name"),
                name="round_name_once",
                violation_error_message="The intake has a round with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 10), ("minutes__lte", 240)),
                name="round_10_to_240_minutes",
                violation_error_message="An interview takes between 10 and 240 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("panel_size__gte", 1), ("panel_size__lte", 6)),
                name="round_panel_of_1_to_6",
                violation_error_message="A panel has between 1 and 6 people.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("booking_closes_at__gt", models.F("booking_opens_at"))),
                name="round_closes_after_it_opens",
                violation_error_message="Booking must close after it opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_hours__lte", 336)),
                name="round_notice_at_most_two_weeks",
                violation_error_message="The notice is at most 336 hours, which is two weeks.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_rebookings__lte", 9)),
                name="round_at_most_9_changes",
                violation_error_message="Allow at most 9 changes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("grace_minutes__lte", models.F("minutes"))),
                name="round_grace_within_the_interview",
                violation_error_message="The grace is at most as long as the interview.",
            ),
        ),
        migrations.AddIndex(
            model_name="interviewinvitation",
            index=models.Index(fields=["batch"], name="invitation_batch"),
        ),
        migrations.AddConstraint(
            model_name="interviewinvitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("round", "application"),
                name="invitation_once_per_round",
                violation_error_message="This applicant is invited to the round already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked", ""), ("asked_at__isnull", True)),
                    ("asked_at__isnull", False),
                    _connector="OR",
                ),
                name="invitation_asked_has_time",
                violation_error_message="A request has the time at which it was made.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True), ("asked_at__isnull", False), _connector="OR"
                ),
                name="invitation_answers_what_was_asked",
                violation_error_message="Only what was asked can be answered.",
            ),
        ),
        migrations.AddIndex(
            model_name="interviewslot",
            index=models.Index(fields=["round", "starts_at"], name="slot_by_time"),
        ),
        migrations.AddConstraint(
            model_name="interviewslot",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="slot_ends_after_it_starts",
                violation_error_message="A slot must end after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewslot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_by__isnull", True), ("closed_at__isnull", False), _connector="OR"
                ),
                name="slot_closed_at_a_time",
                violation_error_message="A closed slot has the time at which it was closed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["scheduled", "completed", "no_show"])),
                fields=("slot",),
                name="interview_slot_booked_once",
                violation_error_message="Somebody else has just booked this time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["scheduled", "completed"])),
                fields=("invitation",),
                name="interview_one_per_invitation",
                violation_error_message="You have a time already. Change it instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["scheduled", "completed", "no_show", "cancelled"])
                ),
                name="interview_state_known",
                violation_error_message="An interview has no such state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("came_late", False),
                    models.Q(("state", "no_show"), _negated=True),
                    _connector="OR",
                ),
                name="interview_late_is_not_a_no_show",
                violation_error_message="Somebody who came late did come.",
            ),
        ),
        migrations.AddConstraint(
            model_name="kitquestion",
            constraint=models.UniqueConstraint(
                fields=("round", "position"),
                name="kit_question_position_once",
                violation_error_message="Two questions cannot have the same place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.UniqueConstraint(
                fields=("round", "user"),
                name="panel_member_once",
                violation_error_message="This person is in the panel already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="shownscores",
            constraint=models.UniqueConstraint(
                fields=("interview", "user"),
                name="interview_scores_shown_once",
                violation_error_message="The other scorecards are open already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="slotinterviewer",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("left_at", None)),
                expressions=[("interviewer", "="), ("during", "&&")],
                name="interviewer_in_one_place",
                violation_error_message="An interviewer has another interview at this time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="slotinterviewer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("slot", "interviewer"),
                name="slot_interviewer_once",
                violation_error_message="This person interviews in the slot already.",
            ),
        ),
    ]
