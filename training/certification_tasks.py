"""What happens to credentials by the clock."""

from careerpath.later import periodic
from training.domain import credentials


@periodic("training.credential_warnings", every=3600)
def credential_warnings():
    """Whoever holds a credential that ends soon is warned; each warning is written once."""
    credentials.warn()
