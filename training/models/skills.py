"""Skills with levels and anchors, what people claim and what others verified, and what is asked
for.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from cohorts.models import Enrollment, Program
from training.models.checks import between, together
from training.models.scopes import PersonalQuerySet, ProgramQuerySet
from training.skills import LEVELS, TOP

LEVEL_SENTENCE = f"A level is a number from 1 to {TOP}."


class Level(models.IntegerChoices):
    """The levels as choices of a form."""

    ONE = 1, f"1 {LEVELS[1]}"
    TWO = 2, f"2 {LEVELS[2]}"
    THREE = 3, f"3 {LEVELS[3]}"
    FOUR = 4, f"4 {LEVELS[4]}"


class TechnicalTrack(models.Model):
    """A direction in which people specialize after boot camp."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("name"),
                name="technical_track_name_unique",
                violation_error_message="This program has a track of that name.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "name", "about", "position"}

    def __str__(self):
        return self.name


class SkillQuerySet(models.QuerySet):
    """Skills."""

    def visible_to(self, user):
        """All for those who train, and for those who are trained."""
        if user.is_authenticated and user.may("training.view_training"):
            return self
        if user.is_authenticated and user.may("training.take_part"):
            seats = Enrollment.objects.held_by(user).confirmed()
            return self.filter(track__program__in=seats.values("cohort__program"))
        return self.none()

    def of(self, program):
        """Those of one program, track by track."""
        return self.filter(track__program=program).select_related("track").in_order()

    def in_order(self):
        """Track by track, each in its order."""
        return self.order_by("track__position", "track_id", "position", "pk")


class Skill(models.Model):
    """Something that somebody can do, with a sentence at each level that tells it apart."""

    track = models.ForeignKey(TechnicalTrack, models.PROTECT, related_name="skills")
    name = models.CharField(max_length=80)
    anchor_1 = models.CharField(max_length=200)
    anchor_2 = models.CharField(max_length=200)
    anchor_3 = models.CharField(max_length=200)
    anchor_4 = models.CharField(max_length=200)
    # How long somebody's verification holds; empty: for good.
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SkillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "track",
                Lower("name"),
                name="skill_name_unique",
                violation_error_message="This track has a skill of that name.",
            ),
            between(
                "months_valid",
                1,
                120,
                name="skill_months_valid_in_limits",
                sentence="Enter between 1 and 120 months.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "track",
            "name",
            "anchor_1",
            "anchor_2",
            "anchor_3",
            "anchor_4",
            "months_valid",
            "position",
        }

    def __str__(self):
        return self.name

    @property
    def anchors(self):
        """Pairs of level and sentence, the lowest first."""
        return [(level, getattr(self, f"anchor_{level}")) for level in LEVELS]


class TrackAssignment(models.Model):
    """The track on which a person is."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    track = models.ForeignKey(TechnicalTrack, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PersonalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                name="track_assignment_once",
                violation_error_message="This person is on a track already.",
            )
        ]

    class Privacy:
        personal = {"enrollment", "track"}
        plain = {"id", "set_at", "set_by"}


class SkillEvidenceQuerySet(PersonalQuerySet):
    """Evidence."""

    def standing(self, today):
        """What counts: neither withdrawn nor expired."""
        fresh = Q(expires_on=None) | Q(expires_on__gte=today)
        return self.filter(fresh, withdrawn_at=None)


class SkillEvidence(models.Model):
    """A level that the person claims, or that somebody else verified. Rows are only added, and
    withdrawn; the newest one of each kind counts.
    """

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    is_verified = models.BooleanField(default=False)
    sentence = models.CharField(max_length=500, blank=True)
    link = models.URLField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SkillEvidenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrollment", "skill", "at"], name="skill_evidence_of")]
        constraints = [
            between("level", 1, TOP, name="skill_evidence_level_known", sentence=LEVEL_SENTENCE),
            models.CheckConstraint(
                condition=Q(is_verified=False) | ~Q(sentence="", link=""),
                name="skill_evidence_shows_something",
                violation_error_message="Say what shows it, or give a link to it.",
            ),
            models.CheckConstraint(
                condition=Q(is_verified=True) | Q(expires_on=None),
                name="skill_evidence_claims_do_not_expire",
                violation_error_message="Only what is verified can expire.",
            ),
            together(
                "withdrawn_at",
                "withdrawn_by",
                name="skill_evidence_withdrawn_by_somebody",
                sentence="Say who withdrew it.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "level", "sentence", "link"}
        plain = {
            "id",
            "skill",
            "is_verified",
            "at",
            "by",
            "expires_on",
            "withdrawn_at",
            "withdrawn_by",
        }


class RequirementSet(models.Model):
    """What is asked for: by a client, for an opening, or as the aim of a track."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("name"),
                name="requirement_set_name_unique",
                violation_error_message="This program has requirements of that name.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "name", "about", "starts_on", "retired_at"}

    def __str__(self):
        return self.name


class RequirementQuerySet(models.QuerySet):
    """Requirements."""

    def visible_to(self, user):
        """All for those who train or plan training."""
        return self if user.may("training.view_training") else self.none()

    def in_order(self):
        """Must-haves first, in the order in which they were added."""
        return self.select_related("skill__track").order_by("-is_must", "position", "pk")


class SkillRequirement(models.Model):
    """A skill at a level, or a certification by its code."""

    requirements = models.ForeignKey(RequirementSet, models.CASCADE, related_name="rows")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)
    certification = models.CharField(max_length=40, blank=True)
    is_must = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(skill__isnull=False, level__isnull=False, certification="")
                | (Q(skill__isnull=True, level__isnull=True) & ~Q(certification="")),
                name="requirement_is_skill_or_certification",
                violation_error_message="Choose a skill with its level, or name a certification.",
            ),
            between("level", 1, TOP, name="requirement_level_known", sentence=LEVEL_SENTENCE),
            models.UniqueConstraint(
                fields=["requirements", "skill"],
                condition=Q(skill__isnull=False),
                name="requirement_skill_once",
                violation_error_message="This skill is required already.",
            ),
            models.UniqueConstraint(
                "requirements",
                Lower("certification"),
                condition=~Q(certification=""),
                name="requirement_certification_once",
                violation_error_message="This certification is required already.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "requirements",
            "skill",
            "level",
            "certification",
            "is_must",
            "position",
        }

    def __str__(self):
        return self.certification or str(self.skill)
