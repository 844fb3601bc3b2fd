"""Imports: the job, its staged rows, and what was learned about a source."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Intake
from cohorts.tabular.delimited import DELIMITERS

QUIET = timedelta(seconds=60)


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", "Columns to match"
    CHECKING = "checking", "Rehearsing"
    REHEARSED = "rehearsed", "Waiting for you"
    RUNNING = "running", "Importing"
    DONE = "done", "Done"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    REFUSED = "refused", "Refused"
    DISCARDED = "discarded", "Discarded"


class RowOutcome(models.TextChoices):
    """What happens to a row."""

    CREATE = "create", "Created"
    UPDATE = "update", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


class ImportSource(models.Model):
    """How the headers of a source were matched last time; the set of headers is its name."""

    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)  # title without case → field, "" for ignored
    id_from_email = models.BooleanField(default=False)
    partners = models.JSONField(default=dict)  # name in the file → partner id, "create", "refuse"
    used_at = models.DateTimeField(default=timezone.now)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                name="import_source_once",
                violation_error_message="This set of columns is known already.",
            )
        ]

    class Privacy:
        personal = {"used_by"}
        plain = {"id", "fingerprint", "mapping", "id_from_email", "partners", "used_at"}


class ImportJobQuerySet(StatefulQuerySet):
    """Imports."""

    def visible_to(self, user):
        """Those who import see all imports; nobody else sees any."""
        return self if user.may("applicants.import_applications") else self.none()

    def for_list(self):
        """With intake and person, the latest first."""
        return self.select_related("intake", "started_by").order_by("-id")


class ImportJob(Stateful):
    """One file on its way into one intake."""

    STEPS = {
        ImportState.UPLOADED: {ImportState.CHECKING, ImportState.DISCARDED},
        ImportState.CHECKING: {
            ImportState.REHEARSED, ImportState.REFUSED, ImportState.UPLOADED, ImportState.DISCARDED,
        },
        ImportState.REHEARSED: {
            ImportState.UPLOADED, ImportState.CHECKING, ImportState.RUNNING, ImportState.DISCARDED,
        },
        ImportState.RUNNING: {ImportState.DONE},
        ImportState.DONE: {ImportState.UNDOING},
        ImportState.UNDOING: {ImportState.UNDONE, ImportState.DONE},
        ImportState.UNDONE: set(),
        ImportState.REFUSED: {ImportState.DISCARDED},
        ImportState.DISCARDED: set(),
    }  # fmt: skip
    OWNED_BY = "started_by"
    TAGS = {
        ImportState.UPLOADED: "is-ring",
        ImportState.CHECKING: "tag-info is-half",
        ImportState.REHEARSED: "tag-warn is-ring",
        ImportState.RUNNING: "tag-info is-half",
        ImportState.DONE: "tag-good",
        ImportState.UNDOING: "tag-info is-half",
        ImportState.REFUSED: "tag-bad",
    }
    AT_WORK = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=24, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    # The file: stored under a name of ours, its own name only shown.
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_size = models.BigIntegerField(default=0)
    stated_encoding = models.CharField(max_length=20, blank=True)
    stated_delimiter = models.CharField(max_length=1, blank=True)
    kind = models.CharField(max_length=4, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    header = ArrayField(models.TextField(), default=list, blank=True)

    # What the columns mean.
    mapping = models.JSONField(default=dict)  # column index → field
    id_from_email = models.BooleanField(default=False)
    partners = models.JSONField(default=dict)  # name in the file → partner id, "create", "refuse"
    unknown_partners = models.JSONField(default=dict)  # name in the file → rows
    made_partners = ArrayField(models.BigIntegerField(), default=list, blank=True)

    # How far it is, and what became of the rows.
    attempt = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    progress = models.FloatField(default=0)
    moved_at = models.DateTimeField(null=True, blank=True)  # when it last wrote something
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    plan_hash = models.CharField(max_length=64, blank=True)
    result_hash = models.CharField(max_length=64, blank=True)
    sentence = models.TextField(blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["intake", "-id"], name="import_job_intake")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in ImportState]),
                name="import_job_state_known",
                violation_error_message="The import has no such state.",
            ),
            models.UniqueConstraint(
                fields=["intake"],
                condition=models.Q(state__in=["running", "undoing"]),
                name="import_job_one_at_work",
                violation_error_message="Another import into this intake is at work; wait for it.",
            ),
        ]

    class Privacy:
        personal = {"started_by", "file", "file_name"}
        plain = {
            "id", "intake", "state", "state_changed_at", "created_at", "finished_at", "file_size",
            "stated_encoding", "stated_delimiter", "kind", "encoding", "delimiter", "header",
            "mapping", "id_from_email", "partners", "made_partners", "unknown_partners", "attempt",
            "total", "cursor", "progress", "moved_at", "created", "updated", "unchanged", "refused",
            "plan_hash", "result_hash", "sentence",
        }  # fmt: skip

    def __str__(self):
        return f"Import {self.pk}"

    def get_absolute_url(self):
        return f"/imports/{self.pk}/"

    @property
    def is_at_work(self):
        """Whether a background job has it."""
        return self.state in self.AT_WORK

    @property
    def stands_still(self):
        """Whether it is at work and nothing has moved for a minute."""
        last = max(self.moved_at or self.state_changed_at, self.state_changed_at)
        return self.is_at_work and timezone.now() - last > QUIET

    @property
    def encoding_name(self):
        """The encoding as people know it."""
        return self.encoding.removesuffix("-sig").upper().replace("CP125", "WINDOWS-125")

    @property
    def delimiter_name(self):
        """What stands between the cells of a text file, in a word."""
        return DELIMITERS.get(self.delimiter, "nothing")

    @property
    def tag(self):
        """The look of the state."""
        return self.TAGS.get(self.state, "")

    @property
    def per_cent(self):
        """How far the work is, 0 to 100."""
        if self.state == ImportState.RUNNING:
            return min(100, 100 * self.cursor // max(self.total + 1, 1))
        return int(100 * self.progress)

    @property
    def may_be_discarded(self):
        """Whether it can be put away, nothing being written yet."""
        return self.may_step(ImportState.DISCARDED)

    @property
    def is_open(self):
        """Whether its columns wait to be matched."""
        return self.state == ImportState.UPLOADED

    @property
    def is_rehearsed(self):
        """Whether it waits for a confirmation."""
        return self.state == ImportState.REHEARSED

    @property
    def is_running(self):
        """Whether its rows are being written."""
        return self.state == ImportState.RUNNING

    @property
    def is_done(self):
        """Whether its rows are written."""
        return self.state == ImportState.DONE

    @property
    def is_refused(self):
        """Whether the file was refused whole."""
        return self.state == ImportState.REFUSED

    @property
    def has_figures(self):
        """Whether its counts mean something."""
        return self.state in (
            ImportState.REHEARSED, ImportState.RUNNING, ImportState.DONE, ImportState.UNDOING,
        )  # fmt: skip

    @property
    def writes(self):
        """How many rows would be, or were, written."""
        return self.created + self.updated

    @property
    def unknown_columns(self):
        """The titles of the columns that are ignored."""
        return [
            title or f"(column {index + 1})"
            for index, title in enumerate(self.header)
            if not self.mapping.get(str(index))
        ]

    @property
    def came_out_as_rehearsed(self):
        """Whether the result is what the rehearsal showed."""
        return self.plan_hash == self.result_hash

    def fields(self):
        """Field by column index, for the columns that are used."""
        return {int(index): field for index, field in self.mapping.items() if field}


class ImportRow(models.Model):
    """A record of the file on its way in: its values, what will happen to it, and why not.

    The ids of the application and the person are drawn in the rehearsal, so that writing is one
    statement a table and a second writer meets the first one's keys.
    """

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices, blank=True)
    errors = models.JSONField(default=list)  # [[field, sentence], …]
    unknown_partner = models.CharField(max_length=160, blank=True)

    external_id = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, blank=True)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    preferred_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=120, blank=True)
    home_state = models.CharField(max_length=40, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=200, blank=True)
    partner_pk = models.BigIntegerField(null=True, blank=True)
    new_partner = models.CharField(max_length=160, blank=True)
    degree_level = models.CharField(max_length=12, blank=True)
    field_of_study = models.CharField(max_length=120, blank=True)
    work_authorized = models.BooleanField(null=True, blank=True)
    needs_sponsorship = models.BooleanField(null=True, blank=True)
    at_least_18 = models.BooleanField(null=True, blank=True)
    available_full_time = models.BooleanField(null=True, blank=True)
    willing_to_relocate = models.BooleanField(null=True, blank=True)
    available_from = models.DateField(null=True, blank=True)
    regions = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    email_key = models.CharField(max_length=254, blank=True)
    phone_key = models.CharField(max_length=20, blank=True)
    name_postal_key = models.CharField(max_length=260, blank=True)
    question_pks = ArrayField(models.BigIntegerField(), default=list, blank=True)
    answers = ArrayField(models.TextField(), default=list, blank=True)
    blind_answers = ArrayField(models.TextField(), default=list, blank=True)
    instrument_pks = ArrayField(models.BigIntegerField(), default=list, blank=True)
    scores = ArrayField(
        models.DecimalField(max_digits=8, decimal_places=2, null=True), default=list, blank=True
    )

    application_pk = models.BigIntegerField(null=True, blank=True)
    user_pk = models.BigIntegerField(null=True, blank=True)
    makes_user = models.BooleanField(default=False)
    before = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "number"],
                name="import_row_once",
                violation_error_message="The import has this row already.",
            )
        ]

    class Privacy:
        personal = {
            "external_id", "email", "given_name", "family_name", "preferred_name", "phone",
            "city", "home_state", "postal_code", "country", "source", "partner_pk",
            "new_partner", "unknown_partner", "field_of_study", "email_key", "phone_key",
            "name_postal_key", "answers", "blind_answers", "scores", "user_pk", "before", "errors",
        }  # fmt: skip
        plain = {
            "id", "job", "number", "outcome", "degree_level", "work_authorized",
            "needs_sponsorship", "at_least_18", "available_full_time", "willing_to_relocate",
            "available_from", "regions", "submitted_at", "channel", "question_pks",
            "instrument_pks", "application_pk", "makes_user",
        }  # fmt: skip

    def __str__(self):
        return f"Row {self.number}"
