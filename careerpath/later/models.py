"""The queue of record, and who gave a sign of life."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from careerpath.later.registry import BACKOFF, JOBS, TRIES

# Longer than the hard time limit of a task, so that a lapsed lease means a dead worker.
LEASE = timedelta(seconds=150)
# A bell that nobody answered is rung again after this long.
PATIENCE = timedelta(seconds=45)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Operators see all work, everybody else what they asked for."""
        if user.may("operations.view"):
            return self
        return self.filter(by=user)

    def open(self):
        """Neither done nor set aside."""
        return self.filter(done_at=None, failed_at=None)

    def free(self):
        """Open, due, and in nobody's hands."""
        lapsed = Q(leased_until=None) | Q(leased_until__lt=Now())
        return self.open().filter(lapsed, due_at__lte=Now())

    def waiting_for_the_bell(self):
        """Free, and nobody was told, or too long ago."""
        return self.free().filter(
            Q(published_at=None)
            | Q(published_at__lt=F("due_at"))
            | Q(published_at__lt=Now() - PATIENCE)
        )

    def running(self):
        return self.open().filter(leased_until__gte=Now())

    def failed(self):
        return self.exclude(failed_at=None)

    def lease(self, pk):
        """The job, ours for a while, its try counted and committed; None when it is not free."""
        taken = self.free().filter(pk=pk, attempts__lt=F("tries"))
        if not taken.update(attempts=F("attempts") + 1, leased_until=Now() + LEASE):
            return None
        return self.get(pk=pk)

    def set_aside_the_poisonous(self):
        """Jobs whose every try died without a word are failed; returns how many."""
        sentence = "Every try ended without an answer: the worker died or the time was up."
        return (
            self.free()
            .filter(attempts__gte=F("tries"))
            .update(failed_at=Now(), leased_until=None, error=sentence)
        )


class Job(models.Model):
    """One piece of work: written with the act, kept until it is done or set aside."""

    task = models.CharField(max_length=120)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=200, blank=True)
    slot = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=TRIES)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "slot"],
                condition=Q(slot__isnull=False),
                name="job_once_a_slot",
                violation_error_message="This work was started in this slot already.",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(failed_at=None),
                name="job_done_or_failed",
                violation_error_message="A job is done or failed, not both.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, failed_at=None),
                name="job_open",
            ),
            models.Index(
                fields=["failed_at"], condition=Q(failed_at__isnull=False), name="job_failed"
            ),
            models.Index(fields=["created_at", "id"], name="job_created"),
            models.Index(
                fields=["key"],
                condition=Q(attempts=0, done_at=None, failed_at=None) & ~Q(key=""),
                name="job_waiting_key",
            ),
        ]

    class Privacy:
        personal = {"by"}
        plain = {
            "id", "task", "kwargs", "queue", "key", "slot", "tries", "attempts", "created_at",
            "due_at", "published_at", "leased_until", "done_at", "failed_at", "error",
        }  # fmt: skip

    def __str__(self):
        return f"{self.task} {self.pk}"

    @property
    def standing(self):
        """Where the job stands, in one word."""
        if self.done_at:
            return "done"
        if self.failed_at:
            return "failed"
        if self.leased_until and self.leased_until > timezone.now():
            return "running"
        return "waiting" if self.attempts == 0 else "trying again"

    def finish(self):
        """The job is done."""
        Job.objects.filter(pk=self.pk).update(done_at=Now(), leased_until=None, error="")

    def give_back(self):
        """The worker is shutting down: another may take it at once, and the try is not counted."""
        Job.objects.filter(pk=self.pk).update(
            leased_until=None, published_at=None, attempts=F("attempts") - 1
        )

    def note_failure(self, sentence, *, final=False):
        """The try failed: another one comes later, or the job is set aside for a person."""
        changes = {"error": sentence[:2000], "leased_until": None}
        if final or self.attempts >= self.tries:
            changes["failed_at"] = Now()
        else:
            wait = BACKOFF[min(self.attempts, len(BACKOFF)) - 1]
            changes |= {"due_at": Now() + timedelta(seconds=wait), "published_at": None}
        Job.objects.filter(pk=self.pk).update(**changes)

    @property
    def registered(self):
        return JOBS.get(self.task)


class Heartbeat(models.Model):
    """The last sign of life of a worker or a beat."""

    name = models.CharField(max_length=200, primary_key=True)
    process = models.CharField(max_length=10)
    queues = ArrayField(models.CharField(max_length=40), default=list)
    at = models.DateTimeField()

    class Privacy:
        personal = set()
        plain = {"name", "process", "queues", "at"}

    def __str__(self):
        return self.name
