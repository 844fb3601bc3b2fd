"""The mentoring of the demo: small, lifelike, and nothing that cannot be."""

import random

import pytest

from careerpath.demo import mentoring
from mentorship.domain import facts, leading
from mentorship.models import CheckIn, Concern, Pair, PrivateNote
from tests.cohorts import made as hub

pytestmark = pytest.mark.django_db


def test_two_older_cohorts_have_years_of_mentoring():
    program = hub.program()
    roles = ("admin", "program_lead", "instructor", "mentor")
    staff = {role: [hub.user(role), hub.user(role)] for role in roles}

    mentoring.make(program, staff=staff, rng=random.Random(1))

    found = leading.overview(program)
    assert found.coverage.whole == 28
    assert found.coverage.percent > 90
    assert 60 < found.adherence.percent < 100
    assert 0 < len(found.drifting) < len(found.rows) / 2
    assert CheckIn.objects.count() > 300
    assert not CheckIn.objects.filter(on__gt=facts.today_of(program)).exists()
    assert PrivateNote.objects.exists()
    assert set(Pair.objects.values_list("state", flat=True)) == {
        "active", "agreed", "ended", "paused",
    }  # fmt: skip
    assert Concern.objects.filter(kind="client").exists()
