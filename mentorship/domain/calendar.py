"""Check-ins in the own calendar of mentor and mentee."""

from careerpath.accounts import links
from cohorts import icalendar
from mentorship.models import Pair


def check_ins_of(person):
    """The next check-in of each pair of the person, for the whole of its day.

    The day is part of the name of the entry: another date is another entry, and the old one goes.
    """
    pairs = Pair.objects.going().exclude(next_on=None).for_list()
    theirs = pairs.mentored_by(person) | pairs.of_person(person)
    return [event_of(pair, person) for pair in theirs.order_by("next_on", "pk")]


def event_of(pair, person):
    """The next check-in as one of the two reads it: with whom, and where it is logged."""
    own = pair.enrollment.person_id == person.pk
    other = pair.mentor.user if own else pair.enrollment.person
    page = (
        links.absolute("mentorship:my") if own else links.absolute("mentorship:mentee", pk=pair.pk)
    )
    return icalendar.Event(
        uid=f"check-in-{pair.pk}-{pair.next_on:%Y%m%d}@careerpath",
        starts_at=None,
        ends_at=None,
        day=pair.next_on,
        summary=f"Check-in with {other.name}",
        stamp=pair.state_changed_at,
        url=page,
    )
