"""Calendar files: the applicant's event, and an interviewer's private feed."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from applicants.domain import interview_letters as letters
from applicants.interviewing import Event, calendar
from applicants.models import Interview, InterviewFeed
from careerpath import audit
from careerpath.accounts import links
from careerpath.accounts.models import User
from careerpath.workflow import Refused

PURPOSE = "interview-feed"
LASTS = 400 * 86_400
CLOSED = "This calendar address was closed. Open a new one on your page of interviews."
READ = "applicants.view_application"


def of_invitation(invitation):
    """The applicant's event: what is booked, or a cancellation of what was; None without any."""
    rows = invitation.interviews.select_related("slot__round__intake__program")
    newest = rows.order_by("-pk").first()
    if newest is None:
        return None
    event = _event(newest, uid=invitation.uid, sequence=invitation.sequence, at=invitation)
    return calendar([event], method="CANCEL" if event.is_cancelled else "PUBLISH")


def _event(interview, *, uid, sequence, at):
    slot, round_ = interview.slot, interview.slot.round
    return Event(
        uid=f"{uid}@careerpath",
        sequence=sequence,
        stamp=interview.state_changed_at,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        summary=f"{round_.name}: {round_.intake.program}",
        place=slot.where,
        text=f"{round_.get_mode_display()}. {settings.SITE_URL}{at.get_absolute_url()}",
        organizer=settings.CAREERPATH_HELP_ADDRESS,
        is_cancelled=not (interview.is_scheduled or interview.is_completed),
    )


# ------------------------------------------------------------------ the interviewer's feed
def address(user):
    """The private address of this person's calendar; empty when none is open."""
    feed = InterviewFeed.objects.filter(user=user, is_open=True).first()
    if feed is None:
        return ""
    token = links.make(PURPOSE, [user.pk, feed.version])
    return links.absolute("interview_feed", token)


@transaction.atomic
def renew(user):
    """There is a new address; every earlier one is worthless."""
    feed, _ = InterviewFeed.objects.get_or_create(user=user)
    feed.renewed()
    audit.record("applicants.interviewfeed.opened", by=user, about=feed)


@transaction.atomic
def close(user):
    """No address of this person's calendar works any more."""
    feed = InterviewFeed.objects.filter(user=user, is_open=True).first()
    if feed is None:
        raise Refused("No calendar address is open.")
    InterviewFeed.objects.filter(user=user).update(is_open=False, changed_at=timezone.now())
    audit.record("applicants.interviewfeed.closed", by=user, about=feed)


def feed(token):
    """The calendar of whoever the address was made for: references and times, never a name.

    Refused for an address that is forged, old, closed, or of somebody who may not read any more.
    """
    pk, version = links.read(PURPOSE, token, max_age=LASTS)
    user = User.objects.filter(pk=pk).first()
    is_open = InterviewFeed.objects.filter(user=pk, version=version, is_open=True).exists()
    if not is_open or user is None or not user.may(READ):
        raise Refused(CLOSED)
    since = timezone.now() - dt.timedelta(days=60)
    mine = Interview.objects.of_interviewer(user).for_list().filter(slot__starts_at__gt=since)
    events = [_of_panel(one) for one in mine]
    return calendar(events, name="Interviews")


def _of_panel(interview):
    """An interviewer's event knows the file by its reference alone."""
    slot, round_ = interview.slot, interview.slot.round
    return Event(
        uid=f"{interview.invitation.uid}-panel@careerpath",
        sequence=interview.invitation.sequence,
        stamp=interview.state_changed_at,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        summary=f"{round_.name}: {interview.invitation.application.reference}",
        place=slot.where,
        text=f"{settings.SITE_URL}{interview.get_absolute_url()}",
        is_cancelled=interview.is_no_show,
    )


zones = letters.zones
