"""The way in for applicants: a code to the address, the same to be seen for everybody.

Whether somebody has the address decides only what stands in the mail. The person who types the
code has proved the address, and what is kept under it is theirs from then on, not before.
"""

import hmac
import time
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from careerpath.accounts.domain import invitations, people
from careerpath.accounts.models import User
from careerpath.notifications import outbox
from careerpath.workflow import Refused

BY = "system:apply"
NEW, KNOWN, CLOSED = "applicants.code_new", "applicants.code_known", "applicants.code_closed"
LASTS = 15 * 60
TRIES = 5
SALT = "applicants.entrance"
WRONG = "This code is not right. Check it, or ask for a new one."
OVER = "This code has expired. Ask for a new one."
TOO_MANY = "That were too many tries. Ask for a new code."


@dataclass
class Waiting:
    """A browser that waits for a code; kept in its session, without the code itself."""

    email: str
    intake: str
    proof: str
    sent_at: float
    tries: int = 0

    def as_session(self):
        """Plain values for the session."""
        return asdict(self)


def send_code(email, *, intake, code):
    """A mail with the code is on its way to the address; returns what the session keeps.

    Known or not, the same is done; a closed account gets a mail without a code, and none fits.
    """
    owner = User.objects.at(email).first()
    kind = NEW if owner is None else KNOWN if owner.is_active else CLOSED
    context = {
        "code": code if kind != CLOSED else "",
        "intake": str(intake),
        "slug": intake.slug,
        "name": owner.name if owner else "",
    }
    outbox.queue(kind, to=owner or email, about=owner, by=BY, context=context)
    proof = prove(email, code) if kind != CLOSED else prove(email, f"{code}-closed")
    return Waiting(email=email, intake=intake.slug, proof=proof, sent_at=time.time())


def prove(email, code):
    """What stands for this code at this address; nobody reads the code from it."""
    plain = "".join(letter for letter in code if letter.isalnum()).upper()
    return salted_hmac(SALT, f"{email.lower()}\n{plain}", algorithm="sha256").hexdigest()


def check(waiting, code):
    """The code is the one that was mailed; refused with a sentence otherwise, and counted."""
    waiting.tries += 1
    if waiting.tries > TRIES:
        raise Refused(TOO_MANY)
    if time.time() - waiting.sent_at > LASTS:
        raise Refused(OVER)
    if not hmac.compare_digest(waiting.proof, prove(waiting.email, code)):
        raise Refused(WRONG)


@transaction.atomic
def person_of(email):
    """The account of whoever has proved this address; it is made when there is none."""
    owner = User.objects.at(email).first()
    if owner is None:
        return people.make(email=email, name="", verified=True, by=BY)
    if not owner.is_active:
        raise Refused(WRONG)
    invitations.prove(owner, email)
    return owner
