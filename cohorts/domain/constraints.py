"""The sentences of the database's constraints."""

from contextlib import contextmanager

from django.apps import apps
from django.db import IntegrityError, transaction

from careerpath.workflow import Refused

# Those that stand in SQL of their own, without a model's line to carry their sentence.
IN_SQL = {
    "enrollment_in_a_section_of_its_cohort": "Choose a section of this cohort.",
    "staff_in_a_section_of_their_cohort": "Choose a section of this cohort.",
    "intake_for_a_cohort_of_its_program": "Choose a cohort of this program.",
    "day_off_of_a_cohort_of_its_program": "Choose a cohort of this program.",
    "event_on_a_campus_of_its_partner": "Choose a campus of this partner.",
    "intake_commitment_is_the_hash_of_the_seed": "The seed does not fit its commitment.",
    "intake_keeps_its_seed": "The tie-break seed of an intake stays once it has opened.",
}


def sentence_of(error):
    """The sentence for people of the constraint that ``error`` is about, or nothing."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name in IN_SQL:
        return IN_SQL[name]
    for model in apps.get_app_config("cohorts").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.violation_error_message)
        for field in model._meta.local_fields:
            if field.unique and name and name.startswith(f"{model._meta.db_table}_{field.column}"):
                return f"Another {model._meta.verbose_name} has this {field.verbose_name}."
    return ""


@contextmanager
def refusals():
    """What the database refuses by a named constraint becomes ``Refused`` with its sentence.

    The block is a savepoint or a transaction; constraints that wait for its end are asked there.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentence = sentence_of(error)
        if not sentence:
            raise
        raise Refused(sentence) from error
