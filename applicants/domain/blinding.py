"""The blind file: what a reader may see, read by queries that know nobody.

``read()`` joins neither ``Identity`` nor the applicant's account, and of an answer it fetches the
redacted text only: what is hidden never leaves the database. Lifting the blind for one application
takes a reason, is recorded, and ends by itself.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Case, F, OuterRef, Subquery, TextField, Value, When
from django.utils import timezone

from applicants.domain.redaction import redact, words_of
from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    Degree,
    Document,
    Identity,
    Question,
    ReadAssignment,
    Unblinding,
)
from applicants.states import State
from careerpath import audit
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.models import UniversityPartner

SEE_SCORES = "applicants.run_screening"
SHOWN_FOR = dt.timedelta(hours=1)
POTENTIAL_SHOWN_FOR = dt.timedelta(days=30)
SHORTEST_REASON = 10
READ_KNOWN = "applicants.application.read_known"
READ_IDENTITY = "applicants.identity.read"
# The text as written, where nothing had to be hidden in it; never where something had.
HARMLESS = Case(When(blind_text="", then=F("text")), default=Value(""), output_field=TextField())
# What a reader is told about a person; a new column of Application is not in it by itself.
COLUMNS = (
    "pk", "reference", "state", "state_changed_at", "submitted_at", "degree_level",
    "field_of_study", "available_full_time", "willing_to_relocate", "available_from", "regions",
    "work_authorized", "needs_sponsorship", "assigned_to_id", "due_on", "tags", "intake_id",
)  # fmt: skip


@dataclass(frozen=True)
class BlindAnswer:
    """A question and what was answered, redacted."""

    question: str
    text: str

    @property
    def is_missing(self):
        """Whether the question stands unanswered."""
        return not self.text

    @property
    def words(self):
        """How many words there are; a mark counts as one."""
        return len(self.text.split())


@dataclass(frozen=True)
class BlindResult:
    """What an instrument measured."""

    name: str
    value: float
    low: float
    high: float

    @property
    def above(self):
        """The value from the bottom of the range, as a bar wants it."""
        return self.value - self.low

    @property
    def span(self):
        """The whole range."""
        return self.high - self.low


@dataclass(frozen=True)
class BlindApplication:
    """One application without a field that says who sent it, or where they learned or worked."""

    pk: int
    reference: str
    state: str
    state_changed_at: dt.datetime
    submitted_at: dt.datetime | None
    degree_level: str
    field_of_study: str
    available_full_time: bool | None
    willing_to_relocate: bool | None
    available_from: dt.date | None
    regions: list[str]
    work_authorized: bool | None
    needs_sponsorship: bool | None
    assigned_to_id: int | None
    due_on: dt.date | None
    tags: list[str]
    intake_id: int
    answers: list[BlindAnswer] = field(default_factory=list)
    results: list[BlindResult] = field(default_factory=list)

    @property
    def answered(self):
        """How many questions were answered."""
        return sum(not answer.is_missing for answer in self.answers)

    @property
    def degree(self):
        """The highest degree in words."""
        return dict(Degree.choices).get(self.degree_level, "")

    @property
    def words(self):
        """How many words all answers have."""
        return sum(answer.words for answer in self.answers)

    @property
    def is_on_hold(self):
        """Whether it waits aside."""
        return self.state == State.ON_HOLD


def read(application_id: int) -> BlindApplication:
    """The blind file of one application, by three queries."""
    columns = Application.objects.filter(pk=application_id).values(*COLUMNS).get()
    columns["field_of_study"] = redact(columns["field_of_study"])
    mine = Answer.objects.filter(application_id=application_id, question=OuterRef("pk"))
    answers = _asked(
        columns["intake_id"],
        blind=Subquery(mine.values("blind_text")),
        harmless=Subquery(mine.annotate(harmless=HARMLESS).values("harmless")),
    )
    results = (
        AssessmentResult.objects.filter(application_id=application_id)
        .order_by("instrument__position", "instrument_id")
        .values_list("instrument__name", "value", "instrument__low", "instrument__high")
    )
    return BlindApplication(
        **columns,
        answers=[
            BlindAnswer(question, blind or redact(harmless or ""))
            for question, blind, harmless in answers
        ],
        results=[BlindResult(*row) for row in results],
    )


def _asked(intake_id, **texts):
    """Every question of the intake with the texts of its answer, ``None`` where there is none.

    A question stands in the words that its writer read, at the same place in each file; what is no
    longer asked comes last, and only where it was answered.
    """
    rows = list(
        Question.objects.filter(intake=intake_id)
        .annotate(**texts)
        .order_by("position", "pk")
        .values_list("key", "retired_at", "text", *texts)
    )
    answered = {key for key, _, _, first, *_ in rows if first is not None}
    asked = {key: n for n, (key, retired, *_) in enumerate(rows) if retired is None}
    kept = [
        (asked.get(key, len(rows)), text, first, *rest)
        for key, retired, text, first, *rest in rows
        if first is not None or (retired is None and key not in answered)
    ]
    return [row for _, *row in sorted(kept, key=lambda row: row[0])]


# ------------------------------------------------------------------ filling the blind text
def school_words() -> list[str]:
    """Names and codes of all partners: nobody's essay tells a reader which one it was."""
    rows = UniversityPartner.objects.values_list("name", "code")
    return [word for row in rows for word in row if word]


def words_about(identity: Identity, schools) -> dict[str, str]:
    """What to take out of this person's texts."""
    return words_of(
        names=[identity.given_name, identity.family_name, identity.preferred_name],
        email=identity.email,
        phone=identity.phone,
        schools=schools,
    )


def blind_text(text: str, words) -> str:
    """What ``Answer.blind_text`` holds: the redacted text, or nothing when nothing is hidden."""
    blind = redact(text, words)
    return "" if blind == text else blind


@transaction.atomic
def reblind(application: Application) -> None:
    """The blind texts of one application are right again, after its identity was corrected."""
    words = words_about(Identity.objects.get(pk=application.pk), school_words())
    answers = list(Answer.objects.filter(application=application).select_for_update())
    for answer in answers:
        answer.blind_text = blind_text(answer.text, words)
    Answer.objects.bulk_update(answers, ["blind_text"])
    documents = list(Document.objects.filter(application=application).select_for_update())
    for document in documents:
        document.blind_text = redact(document.text, words)
    Document.objects.bulk_update(documents, ["blind_text"])


# ------------------------------------------------------------------ lifting it
@transaction.atomic
def unblind(application: Application, *, reason: str, by) -> Unblinding:
    """``by`` sees who the applicant is for an hour, and the reason stands in the trail."""
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise Refused("Say in a few words why you need to know who this is.")
    lifted = _lift(application, Unblinding.What.IDENTITY, SHOWN_FOR, by, reason)
    audit.record(
        "applicants.application.unblind",
        by=by,
        about=application,
        reason=reason,
        unblinding=lifted.pk,
    )
    return lifted


@transaction.atomic
def blind_again(application: Application, *, by) -> None:
    """``by`` sees the blind file again, before the hour is over."""
    mine = Unblinding.objects.of(application.pk, by).in_force()
    if mine.filter(what=Unblinding.What.IDENTITY).update(ends_at=timezone.now()):
        audit.record("applicants.application.blind_again", by=by, about=application)


@transaction.atomic
def show_potential(application: Application, *, by) -> Unblinding:
    """``by`` sees the potential score before an own scorecard; the trail says so."""
    open_already = _in_force(application.pk, by, Unblinding.What.POTENTIAL)
    if open_already:
        return open_already
    lifted = _lift(application, Unblinding.What.POTENTIAL, POTENTIAL_SHOWN_FOR, by)
    audit.record("applicants.potential.shown", by=by, about=application, unblinding=lifted.pk)
    return lifted


@transaction.atomic
def read_all_the_same(application: Application, *, reason: str, by) -> Unblinding:
    """``by``, who knows the person from the front desk, reads the file for an hour, and says why.

    For whoever must decide. Refused without a reason.
    """
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise Refused("Say in a few words why you have to read it.")
    lifted = _lift(application, Unblinding.What.READING, SHOWN_FOR, by, reason)
    audit.record(READ_KNOWN, by=by, about=application, reason=reason, unblinding=lifted.pk)
    return lifted


def reads_all_the_same(application: Application, user) -> bool:
    """Whether this person has said why they read a file of somebody whom they know."""
    return _in_force(application.pk, user, Unblinding.What.READING) is not None


def potential_is_open(file: BlindApplication, user) -> bool:
    """Those who run screenings see the score, unless they are to read this very file.

    A reader sees it after the own scorecard, on asking.
    """
    own = ReadAssignment.objects.visible_to(user).filter(application=file.pk).first()
    if own is not None and own.shows_scores:
        return True
    to_read = file.assigned_to_id == user.pk if own is None else not own.is_done
    if user.may(SEE_SCORES) and not to_read:
        return True
    return _in_force(file.pk, user, Unblinding.What.POTENTIAL) is not None


def lifted_for(application: Application, user) -> Unblinding | None:
    """The unblinding of the identity that is in force for this person."""
    if not user.may("applicants.unblind_application"):
        return None
    return _in_force(application.pk, user, Unblinding.What.IDENTITY)


def identity(application: Application, unblinding: Unblinding, *, by) -> Identity:
    """Who the applicant is, with one line in the trail for each unblinding that was used."""
    lines = AuditEvent.objects.about(application).filter(
        kind=READ_IDENTITY, detail__unblinding=unblinding.pk
    )
    if not lines.exists():
        audit.record(READ_IDENTITY, by=by, about=application, unblinding=unblinding.pk)
    return Identity.objects.select_related("partner", "event").get(pk=application.pk)


def own_words(application: Application) -> list[BlindAnswer]:
    """The answers as they were written, for somebody who may know who wrote them."""
    mine = Answer.objects.filter(application=application, question=OuterRef("pk"))
    asked = _asked(application.intake_id, written=Subquery(mine.values("text")))
    return [BlindAnswer(question, text or "") for question, text in asked]


def _lift(application, what, how_long, by, reason=""):
    now = timezone.now()
    return Unblinding.objects.create(
        application=application,
        user=by,
        what=what,
        reason=reason,
        started_at=now,
        ends_at=now + how_long,
    )


def _in_force(application_id, user, what):
    return Unblinding.objects.of(application_id, user).in_force().filter(what=what).first()
