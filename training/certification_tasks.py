"""What happens to credentials by the clock."""

from careerpath.later import job, periodic
from training.domain import credentials, evidence


@periodic("training.credential_warnings", every=3600)
def credential_warnings():
    """Whoever holds a credential that ends soon is warned; each warning is written once."""
    credentials.warn()


@job(evidence.LOOK)
def look_into_evidence(*, pk):
    """The scanner had its word on the file."""
    evidence.look_into(pk)


@periodic("training.wake_evidence", every=60)
def wake_evidence():
    """Files that stand still are looked at again, and strays are gone."""
    evidence.wake()
