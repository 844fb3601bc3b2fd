"""How looking into an application reads in the trail."""

from applicants.domain import blinding
from applicants.models import Application
from applicants.states import State
from careerpath.audit import kinds


def register():
    """The trail has words for lifting the blind and for reading who somebody is."""
    kinds.register_states(Application._meta.label, dict(State.choices))
    kinds.register("applicants.application.unblind", "looked up who the applicant is")
    kinds.register("applicants.application.blind_again", "went back to the blind file")
    kinds.register(blinding.READ_KNOWN, "read the file of somebody known from the front desk")
    kinds.register("applicants.potential.shown", "opened the potential score before scoring")
    kinds.register("applicants.identity.read", "read who the applicant is", reading=True)
