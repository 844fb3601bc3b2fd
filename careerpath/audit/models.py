"""Lines of the trail and the seals over them. Both are append-only, by grant and by trigger."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from careerpath.audit import kinds
from careerpath.audit.trail import Cause


class XidField(models.TextField):
    """A 64-bit transaction id of PostgreSQL; it is compared in the database only."""

    def db_type(self, connection):
        return "xid8"

    def rel_db_type(self, connection):
        return "xid8"


class AuditEventQuerySet(models.QuerySet):
    def about(self, record):
        """Lines about one record, oldest first."""
        return self.filter(model=record._meta.label_lower, subject_id=record.pk).order_by("id")

    def about_many(self, model, ids):
        """Lines about several records of one model, oldest first."""
        return self.filter(model=model._meta.label_lower, subject_id__in=ids).order_by("id")

    def done_by(self, user):
        return self.filter(actor_id=user.pk)


class AuditEvent(models.Model):
    """One act: written once, in the act's own transaction, by ``audit.record()``.

    ``actor_id`` and ``subject_id`` are values, not keys: a line outlives what it is about.
    """

    at = models.DateTimeField()
    xid = XidField()
    kind = models.CharField(max_length=120)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=120)
    model = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(null=True)
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    reason = models.TextField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    request_id = models.CharField(max_length=40)
    detail = models.JSONField()

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "audit line"
        indexes = [
            models.Index(fields=["model", "subject_id", "id"], name="audit_about"),
            models.Index(fields=["kind", "id"], name="audit_kind"),
            models.Index(fields=["actor_id", "id"], name="audit_actor"),
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["xid"], name="audit_xid"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_has_an_actor",
                condition=models.Q(actor_id__isnull=False, actor="")
                | (models.Q(actor_id__isnull=True) & ~models.Q(actor="")),
                violation_error_message="An audit line names a person or a part of the system.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "at", "xid", "kind", "actor_id", "actor", "model", "subject_id", "from_state",
            "to_state", "reason", "cause", "request_id", "detail",
        }  # fmt: skip

    def __str__(self):
        return f"{self.id} {self.kind}"

    @property
    def noun(self):
        """What the line is about, in a word: ``application``."""
        return kinds.noun(self.model)

    @property
    def sentence(self):
        return kinds.sentence(self)


class AuditSeal(models.Model):
    """A seal over the lines of all transactions that ended before ``bound``.

    ``ids`` and ``hashes`` name each line, so that a changed, removed or inserted one can be named
    later; ``chain`` is the hash over them and over the seal before. ``era`` and ``floor`` change
    when the data moves to another cluster, where transaction ids start again.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    era = models.IntegerField()
    floor = models.BigIntegerField()
    bound = XidField()
    count = models.IntegerField()
    last_id = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    hashes = ArrayField(models.BinaryField())
    chain = models.BinaryField()

    class Meta:
        verbose_name = "seal"

    class Privacy:
        personal = set()
        plain = {
            "number", "at", "era", "floor", "bound", "count", "last_id", "ids", "hashes", "chain",
        }  # fmt: skip

    def __str__(self):
        return f"Seal {self.number}"
