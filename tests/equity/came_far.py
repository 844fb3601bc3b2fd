"""How far the accepted of a cohort came, as a test chooses it."""

from careerpath.accounts.models import User
from cohorts.models import Enrollment
from placements.models import Placement
from tests.placements import made
from tests.training import made as taught
from training.models import Credential


def seated(rows, cohort, *, state="completed", left=None):
    """Each of these applicants has, or had, a confirmed seat; who left did so at ``left``."""
    fields = {"state_changed_at": left} if left else {}
    return Enrollment.objects.bulk_create(
        Enrollment(
            cohort=cohort, person=one.applicant, state=state, confirmed_at=made.timezone.now(),
            **fields,
        )
        for one in rows
    )  # fmt: skip


def certified(seats, *, on):
    """Each earned the same certification on that day."""
    what = taught.certification(seats[0].cohort.program)
    Credential.objects.bulk_create(
        Credential(person=one.person, certification=what, issued_on=on) for one in seats
    )


def placed(seats, *, on, state="active"):
    """Each has a placement from that day."""
    by = User.objects.create_user(email="placer@example.org", name="Placer")
    opening = made.opening(made.client(seats[0].cohort.program), seats=len(seats))
    Placement.objects.bulk_create(
        Placement(requisition=opening, enrollment=one, state=state, starts_on=on, made_by=by)
        for one in seats
    )
