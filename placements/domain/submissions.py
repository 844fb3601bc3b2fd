"""Submitting graduates: asked first, sent with consent, answered by the client."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.notifications import outbox
from careerpath.workflow import Refused, refusing
from placements.domain import evidence
from placements.models import Answer, ClientDecision, ClientLink, Submission
from placements.notifications import CONSENT, SHORT_LIST
from placements.states import SubmissionState

PURPOSE = "placements.client"
LASTS = timedelta(days=14)
READABLE = 400 * 24 * 3600  # how long a spent or expired link can still offer a new one
BECAUSE_FILLED = "The seat was filled by somebody else."


@transaction.atomic
def ask(requisition, enrollment, *, by, note=""):
    """The graduate is asked, and sees what the client would see."""
    if not requisition.takes_candidates:
        raise Refused("This opening does not accept candidates now.")
    if enrollment.cohort.program_id != requisition.client.program_id:
        raise Refused("This person belongs to another program.")
    made = Submission(
        requisition=requisition,
        enrollment=enrollment,
        note=note,
        shown=evidence.cards([enrollment])[enrollment.pk],
        asked_by=by,
    )
    with refusing():
        made.save(force_insert=True)
    audit.record("placements.submission.asked", by=by, about=made, to_state=SubmissionState.ASKED)
    context = {
        "opening": requisition.title,
        "client": requisition.client.name,
        "link": links.absolute("placements:my_consent", pk=made.pk),
    }
    outbox.queue(CONSENT, to=enrollment.person, about=made, by=by, context=context)
    return made


def consent(submission, *, agrees, by):
    """The graduate agreed to be submitted, or did not."""
    if by.pk != submission.enrollment.person_id:
        raise Refused("Only the graduate can answer this.")
    to = SubmissionState.AGREED if agrees else SubmissionState.NOT_AGREED
    submission.step(to, by=by, set={"consented_at": timezone.now() if agrees else None})


@transaction.atomic
def send(requisition, contact, *, by):
    """Everybody who agreed is on the client's page, and the contact has a link to it."""
    if contact.client_id != requisition.client_id or contact.left_at:
        raise Refused("Choose a contact of this client.")
    ready = requisition.submissions.filter(state=SubmissionState.AGREED)
    moved = ready.step_all(SubmissionState.SENT, by=by, set={"sent_at": timezone.now()}).moved
    if not moved:
        raise Refused("Nobody has agreed yet who was not sent.")
    mail_link(requisition, contact, by=by)
    return len(moved)


def mail_link(requisition, contact, *, by, key=""):
    """The contact has a fresh link for this opening in the mail."""
    link = ClientLink.objects.create(
        contact=contact, requisition=requisition, expires_at=timezone.now() + LASTS
    )
    audit.record("placements.clientlink.created", by=by, about=link)
    context = {"opening": requisition.title, "link": address(link), "name": contact.name}
    outbox.queue(SHORT_LIST, to=contact.email, about=link, by=by, context=context, key=key)
    return link


def address(link):
    """The whole address that stands in the mail."""
    return links.absolute("placements:answer_link", token=token(link))


def token(link):
    """What stands in the address of a link."""
    return links.make(PURPOSE, [link.pk, link.nonce])


def found(text):
    """The link that a token stands for, spent and expired ones included."""
    pk, nonce = links.read(PURPOSE, text, max_age=READABLE)
    rows = ClientLink.objects.select_related("contact", "requisition__client", "requisition__site")
    link = rows.filter(pk=pk, nonce=nonce, contact__left_at=None).first()
    if link is None:
        raise Refused(links.WRONG)
    return link


def why_closed(link):
    """The sentence that says why the link does not answer any more, or an empty text."""
    if link.used_at is not None:
        return links.USED
    if link.expires_at <= timezone.now():
        return "This link has expired."
    return ""


@transaction.atomic
def renew(link):
    """The same contact has one new link in the mail, however often it is asked for."""
    if not why_closed(link):
        raise Refused("This link still works.")
    key = f"{SHORT_LIST}:again:{link.pk}"
    mail_link(link.requisition, link.contact, by=_actor(link), key=key)


def _actor(link):
    return f"client:{link.contact_id}"


@transaction.atomic
def answer_by_link(link, answers):
    """The answers stand and the link is spent. Refused when it was used meanwhile."""
    rows = ClientLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=timezone.now())
    if not rows.update(used_at=timezone.now()):
        raise Refused(why_closed(link) or links.USED)
    for submission, answer in answers:
        answer_one(submission, contact=link.contact, by=_actor(link), **answer)


@transaction.atomic
def answer_one(submission, *, contact, by, answer, reason="", comment="", times="", subject=None):
    """The client's answer stands, and the submission follows it."""
    if not submission.is_with_client:
        raise Refused("This candidate was answered already, or is no longer available.")
    made = ClientDecision(
        submission=submission,
        contact=contact,
        answer=answer,
        reason=reason,
        comment=comment,
        times=times,
        subject=subject,
    )
    with refusing():
        made.save(force_insert=True)
    to = {
        Answer.APPROVE: SubmissionState.SELECTED,
        Answer.DECLINE: SubmissionState.DECLINED,
        Answer.INTERVIEW: SubmissionState.INTERVIEW,
    }[answer]
    if to == submission.state:
        audit.record("placements.submission.times", by=by, about=submission)
    else:
        submission.step(to, by=by, reason=made.get_reason_display())
    return made


def withdraw(submission, *, because, by):
    """The submission is taken back; what the client saw is not shown any more."""
    if not because.strip():
        raise Refused("Say in a few words why.")
    submission.step(
        SubmissionState.WITHDRAWN, by=by, set={"reason": because.strip()}, reason=because.strip()
    )
