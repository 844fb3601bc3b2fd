"""Check points: made when their day comes, asked, chased, answered by a link or by a call."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.notifications import outbox
from careerpath.workflow import Refused, refusing
from cohorts.models import Program
from placements.models import CheckPoint, Placement
from placements.models.outcome import MOST_ASKED
from placements.notifications import CHECK_POINT
from placements.outcomes import CHECK_POINTS
from placements.states import RUNNING
from training.domain.skills import today_of

PURPOSE = "placements.check_point"
READABLE = 120 * 24 * 3600
# Whoever was placed long before is not asked for every point that has passed.
LATEST = timedelta(days=30)
AGAIN = timedelta(days=7)
MORNING = 8
BY_CONTACT = "system:check_points"
NOTHING = (
    "Nothing about this person waits for an answer now. You get a mail at the next check point."
)
ANSWERED = "This check point was answered already. Thank you."


def run():
    """Every point whose day has come is there and asked, each time once; may run twice."""
    now = timezone.now()
    for program in Program.objects.order_by("pk"):
        if now.astimezone(program.zone()).hour >= MORNING:
            make_due(program)
            ask_due(program, now)


def make_due(program):
    """Points of people at work whose day has come are there; one statement for each length."""
    today = today_of(program)
    for days in CHECK_POINTS:
        last = today - timedelta(days=days)
        rows = Placement.objects.filter(
            state__in=RUNNING,
            enrollment__cohort__program=program,
            starts_on__lte=last,
            starts_on__gt=last - LATEST,
        )
        rows = rows.exclude(check_points__days=days)
        CheckPoint.objects.bulk_create(
            (
                CheckPoint(
                    placement_id=pk,
                    days=days,
                    due_on=first + timedelta(days=days),
                    contact_id=contact,
                )
                for pk, first, contact in rows.values_list(
                    "pk", "starts_on", "requisition__contact"
                )
            ),
            ignore_conflicts=True,
        )


def ask_due(program, now):
    """Contacts who were not asked yet, or a week ago without an answer, have a mail."""
    rows = CheckPoint.objects.unanswered().filter(
        Q(asked_at=None) | Q(asked_at__lte=now - AGAIN),
        asked__lt=MOST_ASKED,
        placement__state__in=RUNNING,
        placement__enrollment__cohort__program=program,
        contact__left_at=None,
        contact__isnull=False,
    )
    for one in rows.for_list():
        ask(one, by="system:check_points")


@transaction.atomic
def ask(point, *, by):
    """The contact has a mail with a link. Nothing happens when somebody was faster."""
    seen = point.asked
    mine = CheckPoint.objects.filter(pk=point.pk, asked=seen, answered_at=None)
    if seen >= MOST_ASKED or not mine.update(asked=F("asked") + 1, asked_at=timezone.now()):
        return False
    audit.record("placements.checkpoint.asked", by=by, about=point, times=seen + 1)
    _mail(point, by=by, key=f"{CHECK_POINT}:{point.pk}:{seen + 1}", times=seen + 1)
    return True


def token(point):
    """What stands in the address of the link."""
    return links.make(PURPOSE, [point.pk, point.nonce])


def found(text):
    """The check point that a token stands for, answered ones included."""
    pk, nonce = links.read(PURPOSE, text, max_age=READABLE)
    rows = CheckPoint.objects.for_list().filter(pk=pk, nonce=nonce, contact__left_at=None)
    point = rows.first()
    if point is None:
        raise Refused(links.WRONG)
    return point


def renewable(text):
    """The check point of a spent or expired link, or None: whoever holds it may ask for a new one.

    The link has to be ours, and its contact still there.
    """
    try:
        value = links.read(PURPOSE, text, max_age=READABLE)
    except links.ExpiredLink as late:
        value = late.value
    except Refused:
        return None
    pk, nonce = value
    rows = CheckPoint.objects.for_list().filter(pk=pk, nonce=nonce, contact__left_at=None)
    return rows.first()


def open_now(point):
    """The check point about the same person that waits for this contact now, or None."""
    if not point.placement.is_running:
        return None
    rows = CheckPoint.objects.unanswered().filter(placement=point.placement, contact=point.contact)
    return rows.for_list().order_by("-days").first()


@transaction.atomic
def renew(text):
    """A fresh link goes to the mailbox of the same contact, at most once in a day.

    Refused for a link that is not ours, and when nothing about the person waits for an answer.
    """
    point = renewable(text)
    if point is None:
        raise Refused(links.WRONG)
    waiting = open_now(point)
    if waiting is None:
        raise Refused(NOTHING)
    day = today_of(waiting.placement.enrollment.cohort.program)
    _mail(waiting, by=BY_CONTACT, key=f"{CHECK_POINT}:{waiting.pk}:new:{day}")


def _mail(point, *, by, key, times=1):
    placement = point.placement
    outbox.queue(
        CHECK_POINT,
        to=point.contact.email,
        about=point,
        by=by,
        key=key,
        context={
            "name": point.contact.name,
            "who": placement.enrollment.person.name,
            "opening": placement.requisition.title,
            "days": point.days,
            "times": times,
            "link": links.absolute("placements:check_point_link", token=token(point)),
        },
    )


@transaction.atomic
def answer(point, values, *, by=None):
    """The answer stands and the link is spent. ``by`` is whoever wrote down a call.

    Refused when it was answered meanwhile.
    """
    mine = CheckPoint.objects.filter(pk=point.pk, answered_at=None)
    with refusing():
        done = mine.update(**values, answered_at=timezone.now(), answered_by=by)
    if not done:
        raise Refused(ANSWERED)
    actor = by or f"client:{point.contact_id}"
    audit.record("placements.checkpoint.answered", by=actor, about=point)
