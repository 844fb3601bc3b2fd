"""Drafts: begun once, saved section by section while somebody types, complete or not yet.

What was typed is kept as typed, right or wrong; the forms judge it when a page shows it and when
it is sent. A save names the version of the section that its page has seen.
"""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from applicants.domain import submission_window as window
from applicants.models import Application, Channel, DraftSection, Identity
from applicants.states import State
from careerpath import audit
from careerpath.accounts.models import RoleGrant
from careerpath.notifications import outbox
from careerpath.ui.when import words
from careerpath.workflow import Refused
from cohorts.models import Intake

BEGUN = "applicants.application.begun"
LETTER = "applicants.draft_begun"
MOST = 200_000
STAFF = (
    "This address belongs to somebody who works in the selection. "
    "Apply with an address of your own that has no role here."
)
SELECTING = {"reviewer", "recruiter", "program_lead", "equity_analyst", "admin"}


class Conflict(Refused):
    """The section was saved in another place since this page saw it; ``current`` is what stands."""

    def __init__(self, current):
        super().__init__("This section was changed in another tab or on another device.")
        self.current = current


def of(user, intake):
    """This person's application to the intake, in whatever state, or nothing."""
    mine = Application.objects.filter(applicant=user, intake=intake)
    return mine.select_related("intake", "intake__program", "intake__cohort").first()


def begin(intake, *, by, link=None):
    """This person's draft for the intake is there; returns it, also when it was there before.

    Refused outside the window, by the clock of the database, and for those who select.
    """
    if known := of(by, intake):
        return known
    if RoleGrant.objects.in_force().filter(user=by, role__in=SELECTING).exists():
        raise Refused(STAFF)
    if not Intake.objects.open_now().filter(pk=intake.pk).exists():
        raise Refused(window.closed_sentence(intake))
    try:
        with transaction.atomic():
            return _begin(intake, by, link)
    except IntegrityError:  # another tab was faster
        if known := of(by, intake):
            return known
        raise


def _begin(intake, by, link):
    Intake.objects.filter(pk=intake.pk).update(next_number=F("next_number") + 1)
    number = Intake.objects.values_list("next_number", flat=True).get(pk=intake.pk) - 1
    reference = f"{intake.prefix}-{number:05d}"
    application = Application.objects.create(
        intake=intake,
        applicant=by,
        reference=reference,
        external_id=reference,
        state=State.DRAFT,
        channel=channel_of(link),
        created_at=Now(),
    )
    Identity.objects.create(
        application=application,
        given_name="",
        family_name="",
        email=by.email,
        link=link,
        partner=link.partner if link else None,
        event=link.event if link else None,
    )
    audit.record(BEGUN, by=by, about=application, to_state=State.DRAFT)
    outbox.queue(
        LETTER,
        to=by,
        about=application,
        by="system:apply",
        context={
            "intake": str(intake),
            "slug": intake.slug,
            "until": words(intake.closes_at, "deadline", intake.program.time_zone),
        },
        key=f"{LETTER}:{application.pk}",
    )
    return of(by, intake)


def channel_of(link):
    """How somebody came who came by this share link."""
    if link is None:
        return Channel.OTHER
    return Channel.EVENT if link.event_id else Channel.PARTNER if link.partner_id else Channel.WEB


@transaction.atomic
def save(application, key, *, values, version, writer="", read=None, known=None, by):
    """The section holds ``values`` as typed; returns its row with the new version.

    ``known`` holds the names and the phone, once they are right: the front desk finds the draft.

    ``version`` is what the page has seen: when another page has saved meanwhile, ``Conflict`` and
    nothing is written. The page that saved last (``writer``) and equal values never conflict, so
    that a save whose answer was lost may simply be sent again. Refused when the application is
    sent or its time is over.
    """
    if sum(len(text) for texts in values.values() for text in texts) > MOST:
        raise Refused("This is more than the form can keep. Shorten it and save again.")
    _, now = window.lock_draft(application, by=by)
    if known:
        Identity.objects.filter(application=application).update(**known)
    row = DraftSection.objects.filter(application=application, key=key).first()
    if row is None:
        return DraftSection.objects.create(
            application=application, key=key, values=values, read=read or {}, writer=writer
        )
    if row.values == values and row.read == (read or {}):
        return row
    if row.version != version and not (writer and row.writer == writer):
        raise Conflict(row)
    row.values, row.read, row.writer = values, read or {}, writer
    row.version += 1
    row.saved_at = now
    row.save(update_fields=["values", "read", "writer", "version", "saved_at"])
    return row
