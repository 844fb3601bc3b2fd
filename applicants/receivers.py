"""What applications tell the hub and hear from it."""

from django.dispatch import receiver

from applicants.domain import intakes, yields
from cohorts import yields as partner_figures
from cohorts.signals import intake_copied


@receiver(intake_copied, dispatch_uid="applicants.copy_questions")
def copy_questions(sender, source, copy, by, **kwargs):
    """The copy asks and measures what the source did."""
    intakes.copy_questions(source, copy=copy)


partner_figures.figure("Applied", yields.applied, order=10)
partner_figures.figure("Eligible", yields.eligible, order=20)
partner_figures.figure("Offered", yields.offered, order=30)
partner_figures.figure("Seated", yields.seated, order=40)
