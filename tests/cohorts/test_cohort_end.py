"""A cohort is closed on purpose, and only when everybody in it is through."""

import pytest

from careerpath.audit.models import AuditEvent
from cohorts.models import Enrollment
from cohorts.states import CohortState, EnrollmentState
from tests.cohorts import made

pytestmark = pytest.mark.django_db


def test_closing_a_cohort_asks_for_a_reason_and_for_nobody_on_the_way(client):
    lead = made.user("program_lead")
    cohort = made.cohort(state=CohortState.IN_SESSION)
    enrollment = Enrollment.objects.create(
        cohort=cohort, person=made.user(), state=EnrollmentState.ACTIVE
    )
    client.force_login(lead)
    page = f"/cohorts/{cohort.slug}/"
    shown = client.get(page).content.decode()
    assert f'href="{page}close/"' in shown
    assert f'action="{page}step/closed/"' not in shown

    assert client.post(f"{page}step/closed/")["Location"] == f"{page}close/"
    refused = client.post(f"{page}close/", {"reason": "Merged with another."})
    assert refused.status_code == 422
    assert "1 person is still in this cohort" in refused.content.decode()

    enrollment.step(EnrollmentState.COMPLETED, by=lead)
    assert client.post(f"{page}close/", {"reason": ""}).status_code == 422
    done = client.post(f"{page}close/", {"reason": "Merged with another."})
    assert done["Location"] == page
    cohort.refresh_from_db()
    assert cohort.state == CohortState.CLOSED
    line = AuditEvent.objects.about(cohort).latest("id")
    assert (line.to_state, line.reason) == ("closed", "Merged with another.")
