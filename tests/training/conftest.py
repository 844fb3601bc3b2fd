"""Somebody who takes part."""

import pytest

from tests.training import made


@pytest.fixture
def seat(client):
    """Somebody with a seat in section A of a cohort in session, signed in."""
    cohort = made.cohort(seats=95)
    part = made.section(cohort)
    [mine] = made.enrolled(cohort, 1, part)
    client.force_login(mine.person)
    mine.cohort, mine.part = cohort, part
    return mine
