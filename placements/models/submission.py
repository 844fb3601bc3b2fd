"""Graduates who were submitted to a client: their consent, what is shown, the client's answer."""

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Enrollment
from placements.models.client import ClientContact
from placements.models.requisition import Requisition
from placements.models.scopes import (
    ScopedQuerySet,
    ScopedStatefulQuerySet,
    StaffQuerySet,
    for_contacts,
)
from placements.states import STANDING, SUBMISSION_STEPS, WITH_CLIENT, SubmissionState
from training.models import SubjectArea
from training.models.checks import one_of


def _day(text):
    """The day of a stored date, or None."""
    return date.fromisoformat(text) if text else None


class SubmissionQuerySet(ScopedStatefulQuerySet):
    """Submissions."""

    def of_client(self, contacts):
        """Those that were sent to the client."""
        mine = for_contacts(contacts, "requisition__client", "requisition__site")
        return mine & Q(sent_at__isnull=False)

    def own(self, user):
        """Those about this person."""
        return Q(enrollment__person=user)

    def standing(self):
        """Those that may still lead to a placement, or did."""
        return self.filter(state__in=STANDING)

    def waiting_for_client(self):
        """Those that the client has to answer."""
        return self.filter(state__in=WITH_CLIENT)

    def for_list(self):
        """With opening and person, the oldest first."""
        return self.select_related(
            "requisition__client", "requisition__site", "enrollment__person", "enrollment__cohort"
        ).order_by("asked_at", "pk")


class Submission(Stateful):
    """One graduate for one opening. ``shown`` is what the client sees, and the graduate too."""

    STEPS = SUBMISSION_STEPS
    OWNED_BY = ""

    requisition = models.ForeignKey(Requisition, models.PROTECT, related_name="submissions")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=24, choices=SubmissionState.choices, default=SubmissionState.ASKED
    )
    note = models.CharField(max_length=500, blank=True)
    shown = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    consented_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requisition", "enrollment"],
                condition=Q(state__in=sorted(STANDING)),
                name="submission_once",
                violation_error_message="This graduate was submitted for the opening already.",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | Q(consented_at__isnull=False, consented_at__lte=F("sent_at")),
                name="submission_sent_after_consent",
                violation_error_message="The graduate has to agree first.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "note", "shown", "reason"}
        plain = {
            "id", "requisition", "state", "state_changed_at", "asked_at", "asked_by",
            "consented_at", "sent_at",
        }  # fmt: skip

    is_nameless = False  # set for a reader from whom the name is kept

    def __str__(self):
        return f"Submission {self.pk}"

    @property
    def card(self):
        """What is shown, with its days as dates.

        Without the name, of the sample only what it is about: the work itself may hold the name.
        """
        shown = dict(self.shown)
        shown["sample"] = sample = dict(shown.get("sample") or {})
        sample["on"] = _day(sample.get("on"))
        if self.is_nameless:
            sample["text"] = sample["link"] = ""
        shown["where"], shown["fte"] = shown.get("where", ""), shown.get("fte", "")
        shown["ready_on"] = _day(shown.get("ready_on"))
        shown["credentials"] = [
            {**one, "until": _day(one.get("until"))} for one in shown.get("credentials", ())
        ]
        return shown

    @property
    def is_with_client(self):
        """Whether the client has an answer to give."""
        return self.state in WITH_CLIENT

    @property
    def waits_for_graduate(self):
        """Whether the graduate has an answer to give."""
        return self.state == SubmissionState.ASKED


class Answer(models.TextChoices):
    INTERVIEW = "interview", "Invited to an interview"
    APPROVE = "approve", "Approved"
    DECLINE = "decline", "Declined"


class WhyNot(models.TextChoices):
    SKILLS = "skills", "Skills do not fit"
    CREDENTIAL = "credential", "A certification is missing"
    AVAILABILITY = "availability", "Start or hours do not fit"
    PLACE = "place", "Place does not fit"
    COMMUNICATION = "communication", "The interview did not convince"
    FILLED = "filled", "Somebody else was chosen"
    OTHER = "other", "Something else"


class ClientDecisionQuerySet(ScopedQuerySet):
    """Answers of clients."""

    def of_client(self, contacts):
        """The answers for own openings."""
        return for_contacts(
            contacts, "submission__requisition__client", "submission__requisition__site"
        )


class ClientDecision(models.Model):
    """What a client answered, with its reason; the comment is for staff alone."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    contact = models.ForeignKey(ClientContact, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=12, choices=Answer.choices)
    reason = models.CharField(max_length=16, choices=WhyNot.choices, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    times = models.CharField(max_length=500, blank=True)
    subject = models.ForeignKey(
        SubjectArea, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = ClientDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            one_of(
                "answer",
                Answer,
                name="client_decision_answer_known",
                sentence="Choose an answer.",
            ),
            models.CheckConstraint(
                condition=~Q(answer="decline") | ~Q(reason=""),
                name="client_decision_declined_with_reason",
                violation_error_message="Choose why you decline.",
            ),
            models.CheckConstraint(
                condition=~Q(answer="interview") | ~Q(times=""),
                name="client_decision_interview_with_times",
                violation_error_message="Propose at least one time.",
            ),
        ]

    class Privacy:
        personal = {"answer", "reason", "comment", "times"}
        plain = {"id", "submission", "contact", "subject", "at"}


class ClientLink(models.Model):
    """A mailed link by which a contact answers for one opening; spent by saving."""

    contact = models.ForeignKey(ClientContact, models.CASCADE, related_name="+")
    requisition = models.ForeignKey(Requisition, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="client_link_expires_after_it_is_made",
                violation_error_message="A link expires after it was made.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "contact", "requisition", "nonce", "created_at", "expires_at", "used_at",
        }  # fmt: skip
