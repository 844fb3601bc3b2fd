"""Refusals by constraints that stand in SQL of their own, without a model's line for a sentence."""

from careerpath.workflow import refusing

SENTENCES = {
    "enrollment_in_a_section_of_its_cohort": "Choose a section of this cohort.",
    "staff_in_a_section_of_their_cohort": "Choose a section of this cohort.",
    "intake_for_a_cohort_of_its_program": "Choose a cohort of this program.",
    "day_off_of_a_cohort_of_its_program": "Choose a cohort of this program.",
    "event_on_a_campus_of_its_partner": "Choose a campus of this partner.",
    "intake_commitment_is_the_hash_of_the_seed": "The seed does not fit its commitment.",
    "intake_keeps_its_seed": "The tie-break seed of an intake stays once it has opened.",
}


def refusals(**sentences):
    """What the hub's constraints refuse inside the block is ``Refused`` with their sentence."""
    return refusing(**SENTENCES, **sentences)
