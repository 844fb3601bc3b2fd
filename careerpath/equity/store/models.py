"""The walled schema: one row for each application, and counts that were frozen.

The tables belong to ``selfid_owner``; nothing here makes or changes them. No row names anybody:
keys are digests, and what is frozen are groups of people with the same answers.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Answers(models.Model):
    """What was answered to every question, raw."""

    status = models.CharField(max_length=12)
    form_version = models.CharField(max_length=20)
    race = ArrayField(models.CharField(max_length=5))
    gender = models.CharField(max_length=12)
    sex = models.CharField(max_length=8)
    age_band = models.CharField(max_length=12)
    disability = models.CharField(max_length=4)
    veteran = models.CharField(max_length=4)

    class Meta:
        abstract = True


class Answer(Answers):
    """The row of one application, under a key that only the secret can make."""

    key = models.CharField(max_length=64, primary_key=True)
    put_on = models.DateField()

    class Meta:
        app_label = "equity_store"
        managed = False
        db_table = '"selfid"."answer"'

    class Privacy:
        personal = {
            "key", "status", "race", "gender", "sex", "age_band", "disability", "veteran",
        }  # fmt: skip
        plain = {"form_version", "put_on"}


class Frozen(models.Model):
    """Part of a cohort at the moment it was first counted; later figures come from this one."""

    cohort = models.BigIntegerField()
    block = models.CharField(max_length=20)
    people = models.IntegerField()
    frozen_on = models.DateField()

    class Meta:
        app_label = "equity_store"
        managed = False
        db_table = '"selfid"."frozen"'

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "block", "people", "frozen_on"}


class FrozenGroup(Answers):
    """How many people of a frozen block gave exactly these answers."""

    frozen = models.ForeignKey(Frozen, models.PROTECT, related_name="groups")
    people = models.IntegerField()

    class Meta:
        app_label = "equity_store"
        managed = False
        db_table = '"selfid"."frozen_group"'

    class Privacy:
        personal = {"status", "race", "gender", "sex", "age_band", "disability", "veteran"}
        plain = {"id", "frozen", "form_version", "people"}
