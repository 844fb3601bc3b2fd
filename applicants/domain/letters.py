"""What the letters say: offer, waitlist, not progressed; rendered the same for proof and for post.

Sets of any size cost a constant number of queries. Feedback names criteria and never another
person, and says the same for the same scores.
"""

from dataclasses import dataclass
from functools import lru_cache

from applicants.choosing_states import Choice
from applicants.domain.ranking import applied_results
from applicants.domain.read_scores import reads_of_all
from careerpath.ui.when import words

OFFER = "applicants.offer"
WAITLISTED = "applicants.waitlisted"
NOT_PROGRESSED = "applicants.decision_not_progressed"
REMINDER = "applicants.offer_reminder"
LAPSED = "applicants.offer_lapsed"
WELCOME = "applicants.offer_accepted"
STANDBY = "applicants.offer_standby"
GOODBYE = "applicants.offer_declined"
RESCINDED = "applicants.offer_rescinded"
DEFERRED = "applicants.offer_deferred"
EXTENDED = "applicants.offer_extended"

LETTER_OF = {
    Choice.OFFER: OFFER,
    Choice.WAITLIST: WAITLISTED,
    Choice.NOT_PROGRESSED: NOT_PROGRESSED,
}
TITLES = {
    OFFER: "Offer",
    WAITLISTED: "Waitlist",
    NOT_PROGRESSED: "Not progressed, with feedback",
    REMINDER: "Offer: reminder",
    LAPSED: "Offer: lapsed",
    WELCOME: "Offer: seat confirmed",
    STANDBY: "Offer: first in line",
    GOODBYE: "Offer: declined",
    RESCINDED: "Offer: rescinded",
    DEFERRED: "Offer: deferred",
    EXTENDED: "Offer: more time",
}
STRONG, FAIR = 0.75, 0.5
BANDS = ("strong", "fair", "room")


@dataclass(frozen=True)
class Feedback:
    """What a refusal says beyond no: unmet basics, strengths, and where there was most room."""

    unmet: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    fair: tuple[str, ...] = ()
    room: tuple[str, ...] = ()

    @property
    def is_empty(self):
        return not (self.unmet or self.strong or self.fair or self.room)

    @property
    def lines(self):
        """One sentence for each group that has something in it."""
        said = [f"What was missing: {sentence}" for sentence in self.unmet]
        for words_, names in (
            ("Strong", self.strong), ("Good", self.fair), ("Most room to grow", self.room),
        ):  # fmt: skip
            if names:
                said.append(f"{words_}: {_listed(names)}.")
        return said


def feedback(ids):
    """The feedback for each of these applications, by criterion; readers' before the tasks'."""
    reads = reads_of_all(ids)
    rubrics, found = {}, {}
    results = applied_results(ids).select_related("run__rubric")
    for result in results.only(
        "application_id", "contributions", "failed", "run__rubric__content", "run__id",
        "run__rubric__id",
    ):  # fmt: skip
        rubric = rubrics.setdefault(result.run.rubric_id, result.run.rubric)
        bands = _bands_of_tasks(rubric, result.contributions)
        unmet = tuple(
            q.sentence for q in rubric.rules.qualifications if q.key in set(result.failed)
        )
        found[result.application_id] = (unmet, bands)
    return {
        pk: _feedback(
            found.get(pk, ((), ()))[0],
            (*_bands_of_reads(reads.get(pk, ())), *found.get(pk, ((), ()))[1]),
        )
        for pk in ids
    }


def _bands_of_tasks(rubric, contributions):
    whole = rubric.plan.denominator
    return tuple(
        (
            criterion.label,
            _band(int(contributions[criterion.key]) * 10 / (whole * criterion.weight)),
        )
        for criterion in rubric.rules.criteria
        if contributions.get(criterion.key) is not None
    )


def _bands_of_reads(reads):
    """Bands of the readers' criteria, from (label, share of the scale between 0 and 1)."""
    return tuple((label, _band(share)) for label, share in reads)


def _band(share):
    if share >= STRONG:
        return "strong"
    return "fair" if share >= FAIR else "room"


@lru_cache(maxsize=4096)
def _feedback(unmet, bands):
    groups = {band: tuple(label for label, mine in bands if mine == band) for band in BANDS}
    return Feedback(unmet, **groups)


def _listed(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# ------------------------------------------------------------------ what each letter is filled with
def context(application, intake, *, reason=None, said=None, offer=None, cohort=None, path=""):
    """The values of a letter; plain text and numbers."""
    cohort = cohort or intake.cohort
    values = {
        "intake": str(intake),
        "reference": application.reference,
        "cohort": str(cohort) if cohort else "",
        "starts": words(cohort.starts_on, "long") if cohort and cohort.starts_on else "",
        "contact": intake.program.contact_email,
    }
    if reason is not None:
        values |= {"reason": reason.letter, "next_steps": reason.next_steps}
    if said is not None:
        values["feedback"] = said.lines
    if offer is not None:
        values |= {
            "path": path,
            "answer_by": words(offer.answer_by, "deadline", intake.program.time_zone),
        }
    return values
