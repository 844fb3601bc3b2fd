"""What a client asks of a placement: to go on, to join the client, to end early."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful
from placements.models.placement import Placement
from placements.models.scopes import ScopedStatefulQuerySet, for_contacts
from placements.states import ASK_STEPS, RUNNING, AskState


class AskKind(models.TextChoices):
    EXTEND = "extend", "Stay longer"
    CONVERT = "convert", "Join us for good"
    END = "end", "End early"


class ClientAskQuerySet(ScopedStatefulQuerySet):
    """What clients ask for."""

    def of_client(self, contacts):
        """Those about people at the sites of the contact."""
        mine = "placement__requisition"
        return for_contacts(contacts, f"{mine}__client", f"{mine}__site")

    def waiting(self):
        """Those that nobody has answered."""
        return self.filter(state=AskState.OPEN)

    def planned(self):
        """Those that were agreed to for a day to come, and are not carried out yet."""
        return self.filter(state=AskState.AGREED, carried_out_at=None)

    def standing(self):
        """Planned ones whose day is still the planned last one of somebody at work.

        Dates that somebody changed meanwhile count more than the agreement.
        """
        return self.planned().filter(placement__state__in=RUNNING, placement__ends_on=F("day"))

    def for_list(self):
        """With person and client, the oldest first."""
        return self.select_related(
            "placement__enrollment__person",
            "placement__enrollment__cohort__program",
            "placement__requisition__client",
            "asked_by",
        ).order_by("asked_at", "pk")


class ClientAsk(Stateful):
    """One wish of a client about one placement, and what the program said to it."""

    STEPS = ASK_STEPS
    OWNED_BY = ""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="asks")
    kind = models.CharField(max_length=8, choices=AskKind.choices)
    day = models.DateField()
    because = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=24, choices=AskState.choices, default=AskState.OPEN)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    # The planned last day before the program agreed; it counts again after a withdrawal.
    ended_before = models.DateField(null=True, blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)

    objects = ClientAskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state="open"),
                name="client_ask_open_once",
                violation_error_message="The program has a wish about this person already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AskState.values),
                name="client_ask_state_known",
                violation_error_message="A wish has no such state.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="end") | ~Q(because=""),
                name="client_ask_end_says_why",
                violation_error_message="Say why it should end early.",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="client_ask_declined_says_why",
                violation_error_message="Say why not; the client reads it.",
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state="agreed", carried_out_at=None),
                name="client_ask_planned_once",
                violation_error_message="Another agreed wish is still to be carried out.",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at=None) | Q(state="agreed"),
                name="client_ask_carried_out_as_agreed",
                violation_error_message="Only what was agreed is carried out.",
            ),
        ]

    class Privacy:
        personal = {"because", "answer"}
        plain = {
            "id", "placement", "kind", "day", "state", "state_changed_at", "asked_at", "asked_by",
            "answered_at", "answered_by", "ended_before", "carried_out_at",
        }  # fmt: skip

    def __str__(self):
        return f"Wish {self.pk}"

    @property
    def is_open(self):
        """Whether nobody has answered it."""
        return self.state == AskState.OPEN

    @property
    def is_planned(self):
        """Whether it was agreed to and is still to be carried out."""
        return self.state == AskState.AGREED and self.carried_out_at is None
