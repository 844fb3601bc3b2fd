"""Constraints that many models have: fields that go together, and values that are known."""

from django.db.models import CheckConstraint, Q


def together(*fields, name, sentence):
    """Either all of ``fields`` are there or none of them is."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=none | every, name=name, violation_error_message=sentence)


def one_of(field, choices, *, name, sentence):
    """``field`` holds one of the choices."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": list(choices.values)}),
        name=name,
        violation_error_message=sentence,
    )


def between(field, low, high, *, name, sentence):
    """``field`` lies between two numbers, both included, or is empty where it may be."""
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=name,
        violation_error_message=sentence,
    )
