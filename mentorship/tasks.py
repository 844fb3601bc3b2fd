"""What happens to pairs by the clock; each may run twice."""

from careerpath.later import periodic
from mentorship.domain import nightly, reminding


@periodic("mentorship.nightly", every=3600)
def look_at_pairs():
    """Every pair has the word of today; pauses begin and end."""
    nightly.run()


@periodic("mentorship.digests", every=900)
def write_digests():
    """Mentors have the mail of the week, once."""
    reminding.write_digests()


@periodic("mentorship.reminders", every=900)
def remind():
    """Who is due is reminded in the own morning, each time once."""
    reminding.remind()
