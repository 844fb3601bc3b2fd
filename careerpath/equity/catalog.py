"""What a report holds: headlines before details, each by the name of its definition."""

from careerpath.equity.tabulation.mappings import BY_KEY, EEO1, GENDER, MERGES, MINORITY, WOMEN
from careerpath.refusals import Refused

CODE_VERSION = "gate 1"
HEADLINES = (MINORITY["eeo1_not_white"], WOMEN)
DETAILS = (EEO1, GENDER)
MERGED = {one.key: one for choices in MERGES.values() for one in choices}
UNKNOWN = "There is no such breakdown."


def asked_for(detail=""):
    """The breakdowns of a whole report, or the one with this key."""
    if not detail:
        return (*HEADLINES, *DETAILS)
    if detail not in BY_KEY and detail not in MERGED:
        raise Refused(UNKNOWN)
    return (BY_KEY.get(detail) or MERGED[detail],)
