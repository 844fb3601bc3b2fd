"""What the hub tells the apps above it, inside the transaction in which it happens."""

from django.dispatch import Signal

# A seat of ``cohort`` became free: by a withdrawal, a dismissal or more seats. Arguments:
# cohort, by.
seat_released = Signal()

# ``copy`` was made from ``source``: apps above copy what they keep for an intake. Arguments:
# source, copy, by.
intake_copied = Signal()

# The decisions of ``intake`` are final. Arguments: intake, by.
decisions_final = Signal()
