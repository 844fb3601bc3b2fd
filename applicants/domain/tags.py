"""Which tags may stand beside an application that is read without a name."""

import re

from applicants.domain.redaction import redact
from applicants.screening.lint import FORBIDDEN, plain_words
from careerpath.workflow import Refused

TRAITS = [
    one.pattern for one in FORBIDDEN if one.pattern.search("gender") or one.pattern.search("age")
]
ADJUSTMENTS = re.compile(r"\b(?:accommodat\w+|adjustments?|wheelchair|deaf|blind|pregnan\w+)\b")


def fair(tag):
    """``tag``, which tells nothing that is hidden; refused when it names a person or a trait."""
    words = plain_words(tag)
    if any(pattern.search(words) for pattern in (*TRAITS, ADJUSTMENTS)):
        raise Refused(
            "A tag is seen by everybody who reads; it does not name a protected trait or an"
            " adjustment."
        )
    if redact(tag) != tag:
        raise Refused("A tag does not hold what is hidden in answers, such as a school or address.")
    return tag
