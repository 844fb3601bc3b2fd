"""Applying again: the next intake's draft with everything that can be carried over.

What was typed is carried, never what came of it: no score, no read, no decision. Timed tasks are
sat anew, so that everybody of an intake is measured by the same forms.
"""

from django.db import transaction
from django.utils import timezone

from applicants.domain import documents, drafts
from applicants.models import Answer, Application, Document, Identity, NextTime, Question, Section
from applicants.places import OUTSIDE
from careerpath import audit
from careerpath.notifications import outbox
from careerpath.ui.when import words
from careerpath.workflow import Refused
from cohorts.models import Intake

CARRIED = "applicants.application.carried_over"
ASKED, TAKEN_BACK = "applicants.next_time.asked", "applicants.next_time.taken_back"
LETTER = "applicants.next_intake_opens"
BATCH = 500


def next_intakes(application, *, person):
    """The intakes of the same program that take applications and have none of this person yet."""
    mine = Application.objects.filter(applicant=person).values("intake")
    return list(
        Intake.objects.open_now()
        .filter(program=application.intake.program_id)
        .exclude(pk__in=mine)
        .select_related("program", "cohort")
        .order_by("closes_at", "pk")
    )


@transaction.atomic
def again(application, intake, *, by):
    """A draft for ``intake`` is there, filled from ``application`` where it was empty; returns it.

    Refused for somebody else's application, for a draft, and when the intake takes nothing.
    """
    if application.applicant_id != by.pk or application.submitted_at is None:
        raise Refused("Only what you have sent can be carried over.")
    if intake.program_id != application.intake.program_id:
        raise Refused("This intake belongs to another program. Begin a new application there.")
    draft = drafts.begin(intake, by=by)
    if draft.submitted_at is not None or draft.draft_sections.exists():
        return draft
    carried = 0
    for key, values, read in _sections(application, intake):
        drafts.save(draft, key, values=values, version=0, read=read, by=by)
        carried += len(values)
    audit.record(CARRIED, by=by, about=draft, from_application=application.pk, fields=carried)
    return draft


def carry_documents(application, draft, *, by):
    """The files that the new intake wants, too, lie with the draft as well; returns their kinds.

    Each goes through the gate again, as if it were uploaded now.
    """
    carried = []
    wanted = {row.kind for row in documents.wanted(draft) if row.document is None}
    for document in Document.objects.current(application):
        if document.kind in wanted and document.may_be_opened:
            try:
                documents.store(draft, kind=document.kind, upload=Again(document), by=by)
            except (Refused, FileNotFoundError):
                continue
            carried.append(document.kind)
    return carried


class Again:
    """A file that was uploaded before, in the shape of an upload."""

    def __init__(self, document):
        self.document = document
        self.name, self.size = document.file_name, document.size

    def chunks(self, size):
        """The pieces of the file."""
        with documents.file_of(self.document).open("rb") as file:
            while piece := file.read(size):
                yield piece


FACTS = (
    "at_least_18", "work_authorized", "needs_sponsorship", "available_full_time",
    "willing_to_relocate",
)  # fmt: skip


def _sections(application, intake):
    """(section, values as typed, marks of the questions read) of what is known."""
    identity = Identity.objects.filter(application=application).first() or Identity()
    about = _typed(
        given_name=identity.given_name,
        family_name=identity.family_name,
        preferred_name=identity.preferred_name,
        phone=identity.phone,
        city=identity.city,
        state=application.home_state or (OUTSIDE if identity.country != "US" else ""),
        postal_code=identity.postal_code,
    )
    study = _typed(
        degree_level=application.degree_level,
        field_of_study=application.field_of_study,
        partner=str(identity.partner_id or ""),
    )
    said = {True: "yes", False: "no"}
    available = _typed(**{name: said.get(getattr(application, name), "") for name in FACTS})
    if application.regions:
        available["regions"] = list(application.regions)
    yield Section.ABOUT, about, {}
    yield Section.STUDY, study, {}
    yield Section.AVAILABILITY, available, {}
    values, read = _answers(application, intake)
    if values:
        yield Section.ANSWERS, values, read


def _answers(application, intake):
    """Answers to questions that are asked again; marked as read only where the words are the same,
    so that the form asks to look again at what was reworded."""
    given = {
        answer.question.key: answer
        for answer in Answer.objects.filter(application=application).select_related("question")
    }
    values, read = {}, {}
    for question in Question.objects.current().filter(intake=intake):
        old = given.get(question.key)
        if old is None or not old.text:
            continue
        values[f"answer-{question.key}"] = [old.text]
        if old.question.text == question.text:
            read[question.key] = question.mark
    return values, read


def _typed(**values):
    return {name: [text] for name, text in values.items() if text}


# ------------------------------------------------------------------ the next time
@transaction.atomic
def tell_me(application, *, wanted, by):
    """The applicant is told when the next intake opens, or is not; asking twice is asking once."""
    if application.applicant_id != by.pk:
        raise Refused("Only the person who applied can ask for this.")
    mine = NextTime.objects.filter(application=application)
    if wanted and not mine.exists():
        NextTime.objects.create(application=application)
        audit.record(ASKED, by=by, about=application)
    elif not wanted and mine.delete()[0]:
        audit.record(TAKEN_BACK, by=by, about=application)


def tell(*, by="system:next_time"):
    """Whoever asked has a letter about an intake that opened since; once, whatever is repeated.

    Who has applied to it in the meantime is not written to.
    """
    done = 0
    for intake in Intake.objects.open_now().select_related("program").order_by("pk"):
        done += _tell_of(intake, by)
    return done


@transaction.atomic
def _tell_of(intake, by):
    wishes = list(
        NextTime.objects.untold()
        .select_for_update(skip_locked=True, of=("self",))
        .filter(
            application__intake__program=intake.program_id,
            asked_at__lt=intake.opens_at,
            application__applicant__is_active=True,
        )
        .exclude(
            application__applicant__in=Application.objects.filter(intake=intake).values("applicant")
        )
        .select_related("application__applicant")
        .order_by("pk")[:BATCH]
    )
    context = {
        "intake": str(intake),
        "slug": intake.slug,
        "until": words(intake.closes_at, "deadline", intake.program.time_zone),
    }
    outbox.queue_all(
        LETTER, [(wish.application.applicant, wish.application, context) for wish in wishes], by=by
    )
    NextTime.objects.filter(pk__in=[wish.pk for wish in wishes]).update(told_at=timezone.now())
    return len(wishes)
