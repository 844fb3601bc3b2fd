"""What interviews do by the clock; each may run twice without harm."""

from applicants.domain import interview_clock
from careerpath.later import periodic


@periodic("applicants.remind_of_interviews", every=300)
def remind_of_interviews():
    """Whoever has an interview within a day, or an hour, was reminded once of each."""
    interview_clock.free_times()
    interview_clock.remind()


@periodic("applicants.remind_of_scorecards", every=3600)
def remind_of_scorecards():
    """Whoever owes an interview scorecard for a day was written to once."""
    interview_clock.remind_of_scorecards()
