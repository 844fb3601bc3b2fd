"""Links to log one check-in: spent by saving, not by opening; an old one offers a new one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.workflow import Refused
from mentorship import cadence
from mentorship.domain.check_ins import USED
from mentorship.models import CheckInLink, Pair
from mentorship.notifications import tell_new_link

PURPOSE = "check-in"
READABLE = 400 * 24 * 3600  # the row says when a link ends; this bounds how long one is read
GONE = "This link does not lead to a check-in any more."
ENDED = "This link has ended: the next check-in is due by now."


class Spent(Refused):
    """The link is ours and cannot be used; ``link`` may be asked for anew."""

    def __init__(self, sentence, link):
        super().__init__(sentence)
        self.link = link


def make(known, pair, user):
    """A link for ``user`` that works until the check-in after this one is due."""
    zone = pair.enrollment.cohort.program.zone()
    ends = max(known.due_on, known.today) if known.due_on.year < 9000 else known.today
    expires = cadence.moment(ends + timedelta(days=known.rhythm), zone)
    return CheckInLink.objects.create(pair=pair, user=user, expires_at=expires)


def address(link):
    """The whole address, as it stands in a mail."""
    return links.absolute("mentorship:by_link", token=token(link))


def token(link):
    """What stands in the address."""
    return links.make(PURPOSE, [link.pk, link.nonce])


def found(text):
    """The link that a token names, whether it can be used or not. Refused when forged."""
    pk, nonce = links.read(PURPOSE, text, max_age=READABLE)
    rows = CheckInLink.objects.select_related("user", "pair__mentor__user")
    rows = rows.select_related("pair__enrollment__person", "pair__enrollment__cohort__program")
    link = rows.filter(pk=pk, nonce=nonce).first()
    if link is None:
        raise Refused(GONE)
    return link


def opened(text):
    """The link, ready to be used; opening it changes nothing.

    ``Spent`` when it was used or has ended; refused when it leads nowhere.
    """
    link = found(text)
    if not may_use(link):
        raise Refused(GONE)
    if link.spent_at is not None:
        raise Spent(USED, link)
    if link.expires_at <= timezone.now():
        raise Spent(ENDED, link)
    return link


def may_use(link):
    """Whether the person still mentors this pair, and the pair still meets."""
    pairs = Pair.objects.going().mentored_by(link.user).filter(pk=link.pair_id)
    return link.user.is_active and pairs.exists()


@transaction.atomic
def again(text):
    """A new link is on its way to the address of the person who had this one."""
    link = found(text)
    if not may_use(link):
        raise Refused(GONE)
    since = timezone.now() - timedelta(minutes=10)
    if CheckInLink.objects.filter(pair=link.pair, user=link.user, made_at__gte=since).exists():
        raise Refused("A new link was sent a moment ago. Look into your mail.")
    zone = link.pair.enrollment.cohort.program.zone()
    today = cadence.day_of(timezone.now(), zone)
    expires = cadence.moment(today + timedelta(days=cadence.WEEKLY), zone)
    new = CheckInLink.objects.create(pair=link.pair, user=link.user, expires_at=expires)
    audit.record("mentorship.checkinlink.sent_again", by=link.user, about=new)
    tell_new_link(new, address(new), by=link.user)
    return new
