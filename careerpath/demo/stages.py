"""How far the demo program can have come: stages in their order, each on top of the one before."""

from careerpath.workflow import Refused

ALL = "all"
READY = ("intake", "screening", "review", "selection", "boot_camp", "placement", "mentorship")
LARGEST = 1_000_000


def upto(stage):
    """Return the stages to make, in order. Refused for one that does not exist."""
    if stage == ALL:
        return READY
    if stage not in READY:
        choices = ", ".join((*READY, ALL))
        raise Refused(f"There is no stage “{stage}”; choose one of {choices}.")
    return READY[: READY.index(stage) + 1]


def check_number(applicants):
    """The demo program can have so many applications. Refused otherwise."""
    if not 1 <= applicants <= LARGEST:
        raise Refused(f"Choose between 1 and {LARGEST:,} applicants.")
