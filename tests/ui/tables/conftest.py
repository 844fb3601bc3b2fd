import pytest

from tests.factories import triage as make


@pytest.fixture
def recruiter(db):
    return make.person("recruiter")


@pytest.fixture
def reviewer(db):
    return make.person("reviewer", "Tariq Haddad")


@pytest.fixture
def desk(client, recruiter):
    """A browser in which the recruiter is signed in."""
    client.force_login(recruiter)
    return client
