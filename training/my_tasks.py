"""The jobs about participants; each makes one domain call and may run twice."""

from careerpath.later import job, periodic
from training.domain import handing_in, news


@job(handing_in.LOOK)
def look_into_work(*, pk):
    """The scanner had its word on the file."""
    handing_in.look_into(pk)


@periodic("training.wake_work", every=60)
def wake_work():
    """Files that stand still are looked at again, and strays are gone."""
    handing_in.wake()


@periodic("training.tell_news", every=300)
def tell_news():
    """Participants have one mail about what is new, and hear of nothing twice."""
    news.tell()
