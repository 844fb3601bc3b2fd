"""Who is in which section: moved by hand or spread evenly, never over a section's size."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused
from cohorts.models import Cohort, Enrollment, Section, SectionChange
from cohorts.states import CohortState, EnrollmentState

PLACED = "cohorts.enrollment.placed"
UNPLACED = "cohorts.enrollment.unplaced"


def in_sections(cohort):
    """The enrollments that hold a seat, each with its person and its section, by name."""
    rows = cohort.enrollments.seated().select_related("person", "section")
    return rows.order_by("person__name", "pk")


@transaction.atomic
def place(cohort, wanted, *, by):
    """The people are in the sections of ``wanted``: {enrollment id: section id or None}.

    Returns the change, or None when everybody stood there already. Refused as a whole when a
    section would hold more people than its size.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if cohort.state == CohortState.CLOSED:
        raise Refused(f"{cohort} is closed; its sections stay as they are.")
    held = cohort.sections.select_for_update(no_key=True).order_by("pk")
    sections = {one.pk: one for one in held}
    now = _standing(cohort)
    if gone := set(wanted.values()) - {None} - set(sections):
        raise Refused(f"{len(gone)} of these sections are not in this cohort any more.")
    moving = {pk: to for pk, to in wanted.items() if pk in now and now[pk] != to}
    if not moving:
        return None
    _check_sizes(sections, {**now, **moving}, moving)
    _write(sections, moving, by)
    return SectionChange.objects.create(
        cohort=cohort, before={pk: now[pk] for pk in moving}, after=moving, made_by=by
    )


def _standing(cohort):
    rows = cohort.enrollments.seated().order_by("pk").select_for_update(no_key=True)
    return dict(rows.values_list("pk", "section"))


def _check_sizes(sections, then, moving):
    """Sections that gain somebody hold no more than their size."""
    counts = _counts(then.values())
    for pk in set(moving.values()) - {None}:
        section = sections[pk]
        if section.size is not None and counts.get(pk, 0) > section.size:
            raise Refused(
                f"{section} takes {_people(section.size)}, and it would have {counts[pk]:,}."
            )


def _people(number):
    return f"{number:,} {'person' if number == 1 else 'people'}"


def _counts(sections):
    counts = {}
    for pk in sections:
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def _write(sections, moving, by):
    for to in sorted(set(moving.values()), key=lambda pk: pk or 0):
        ids = sorted(pk for pk, where in moving.items() if where == to)
        Enrollment.objects.filter(pk__in=ids).update(section=to)
        section = {"section": to, "name": sections[to].name} if to else {}
        audit.record_many(
            PLACED if to else UNPLACED, ids, model=Enrollment, by=by, cause="bulk", **section
        )


@transaction.atomic
def undo(cohort, *, by):
    """The newest change of the last day is taken back; who was moved since stays there.

    Returns how many went back. Refused when there is none, or when a section has no room.
    """
    change = SectionChange.objects.filter(cohort=cohort).to_take_back().first()
    if change is None:
        raise Refused("There is nothing to undo.")
    now = _standing(cohort)
    back = {
        int(pk): before
        for pk, before in change.before.items()
        if now.get(int(pk), 0) == change.after[pk]
    }
    place(cohort, back, by=by)
    SectionChange.objects.filter(cohort=cohort, undone_at=None, pk__gte=change.pk).update(
        undone_at=timezone.now()
    )
    return len(back)


# ------------------------------------------------------------------ spreading evenly
@dataclass(frozen=True)
class Spread:
    """What spreading evenly would do: counts by section, and who moves where."""

    rows: list  # (section, people now, people then)
    moves: list  # (enrollment, section then)

    @property
    def mark(self):
        """What stands for this very plan; another one has another mark."""
        words = ",".join(f"{one.pk}>{to.pk}" for one, to in self.moves)
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @property
    def wanted(self):
        return {one.pk: to.pk for one, to in self.moves}


def spread(cohort):
    """Everybody is in a section, and sections differ by as little as their sizes allow.

    As few people move as can be. Refused without sections, and when their sizes are too small.
    """
    sections = list(cohort.sections.order_by("name", "pk"))
    if not sections:
        raise Refused("This cohort has no sections yet. Add one first.")
    people = [one for one in in_sections(cohort) if one.state != EnrollmentState.COMPLETED]
    here = {section.pk: [] for section in sections}
    for one in people:
        if one.section_id:
            here[one.section_id].append(one)
    targets = _targets(sections, here, len(people))
    waiting = [one for one in people if not one.section_id]
    for section in sections:
        waiting += here[section.pk][targets[section.pk] :]
    moves = []
    for section in sections:
        room = max(targets[section.pk] - len(here[section.pk]), 0)
        moves += [(one, section) for one in waiting[:room]]
        waiting = waiting[room:]
    rows = [(one, len(here[one.pk]), targets[one.pk]) for one in sections]
    return Spread(rows, sorted(moves, key=lambda move: (move[0].person.name, move[0].pk)))


def _targets(sections, here, people):
    """How many each section should have: one more to the smallest with room, until all have one.

    Between equal ones, the section that has more people already goes first: fewer move.
    """
    targets = {section.pk: 0 for section in sections}
    for _ in range(people):
        free = [one for one in sections if one.size is None or targets[one.pk] < one.size]
        if not free:
            held = sum(one.size for one in sections)
            raise Refused(
                f"The sections take {held:,} people together, and {people:,} are enrolled. "
                "Give one of them a larger size, or add a section."
            )
        least = min(free, key=lambda one: (targets[one.pk], -len(here[one.pk]), one.name, one.pk))
        targets[least.pk] += 1
    return targets


def take_room(section):
    """One more person fits, and nobody else takes that place in this transaction's time.

    Refused when the section is full.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=section.cohort_id)
    held = Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    people = Enrollment.objects.seated().filter(section=held).count()
    if held.size is not None and people >= held.size:
        raise Refused(f"{held} is full: it takes {_people(held.size)}.")


def too_small(section: Section):
    """The sentence that says why the section cannot be that small, or an empty text."""
    if section.size is None or section.pk is None:
        return ""
    people = Enrollment.objects.seated().filter(section=section).count()
    if people > section.size:
        return f"{_people(people)} {'is' if people == 1 else 'are'} in this section already."
    return ""
