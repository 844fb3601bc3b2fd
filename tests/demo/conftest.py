import pytest

from careerpath.demo.fill import fill


@pytest.fixture
def small_program(db):
    """A synthetic program of 60 applications, as far as stages exist."""
    fill(applicants=60, stage="intake", seed=7, tell=lambda text: None)
