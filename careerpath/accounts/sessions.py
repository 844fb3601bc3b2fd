"""The session engine: rows in the database that know whose they are, so that they can be ended."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from careerpath.accounts.models import Session

CLIENT = "client"  # [address, browser] at sign-in
SINCE = "since"  # second of the sign-in
SEEN = "seen"  # second of the last activity of the person
FACTOR = "factor"  # the second factor was given in this session
STANDING = "standing"  # the roles that the session key was made for


class SessionStore(DatabaseStore):
    """A session whose row says whose it is, from where, and when it was last used."""

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        person = data.get(SESSION_KEY)
        row.user_id = int(person) if person else None
        row.address, row.browser = data.get(CLIENT) or (None, "")
        row.started_at = moment(data.get(SINCE))
        row.seen_at = moment(data.get(SEEN))
        return row


def moment(second):
    """Return the time of a second since 1970, now for none."""
    now = timezone.now()
    return now.fromtimestamp(second, tz=now.tzinfo) if second else now
