"""The jobs about work that was handed in; each makes one domain call and may run twice."""

from careerpath.later import job, periodic
from training.domain import handing_in


@job(handing_in.LOOK)
def look_into_work(*, work):
    """The scanner had its word on the file."""
    handing_in.look_into(work)


@periodic("training.wake_work", every=60)
def wake_work():
    """Files that stand still are looked at again, and strays are gone."""
    handing_in.wake()
