"""A freed seat wakes the waitlist."""

from django.dispatch import receiver

from applicants.domain import waitlist
from cohorts.signals import seat_released


@receiver(seat_released, dispatch_uid="applicants.fill_freed_seat")
def fill_freed_seat(sender, cohort, by, **kwargs):
    """The next ones in line have the seat or an offer, in the transaction that freed it."""
    waitlist.fill(cohort)
