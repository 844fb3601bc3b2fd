"""Evidence, gaps and plans of many people in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from training import skills as rules
from training.models import (
    Credential,
    LastMilePlan,
    PlanItem,
    Skill,
    SkillEvidence,
    TrackAssignment,
    Verification,
)
from training.states import PlanItemState

SKILL, CERTIFICATION = "skill", "certification"


def key_of(row):
    """The key under which the evidence for a stored requirement stands."""
    if row.skill_id:
        return SKILL, row.skill_id
    return CERTIFICATION, row.certification.casefold()


def wanted(rows):
    """Stored requirements as the pure rules take them."""
    return [
        rules.Requirement(
            key_of(row),
            str(row),
            row.level or 1,
            row.is_must,
            is_certification=not row.skill_id,
        )
        for row in rows
    ]


def held(enrollments, today):
    """Return ``{enrollment id: {key: Evidence}}``; two queries.

    The newest standing row of each kind counts. A credential in force is held; one that nobody
    but the person has seen is a claim.
    """
    levels = defaultdict(dict)
    rows = SkillEvidence.objects.filter(enrollment__in=[one.pk for one in enrollments])
    rows = rows.standing(today).order_by("pk")
    for enrollment, skill, verified, level in rows.values_list(
        "enrollment_id", "skill_id", "is_verified", "level"
    ):
        levels[enrollment][skill, verified] = level
    found = {one.pk: {} for one in enrollments}
    for enrollment, pairs in levels.items():
        for skill in {skill for skill, _ in pairs}:
            found[enrollment][SKILL, skill] = rules.Evidence(
                pairs.get((skill, True), 0), pairs.get((skill, False), 0)
            )
    by_person = defaultdict(dict)
    credentials = Credential.objects.filter(person__in={one.person_id for one in enrollments})
    for person, code, verification in credentials.in_force(today).values_list(
        "person_id", "certification__code", "verification"
    ):
        old = by_person[person].get(code.casefold(), rules.Evidence())
        seen = verification != Verification.CLAIMED or bool(old.verified)
        by_person[person][code.casefold()] = rules.Evidence(int(seen), 1)
    for one in enrollments:
        for code, evidence in by_person[one.person_id].items():
            found[one.pk][CERTIFICATION, code] = evidence
    return found


@dataclass
class Planned:
    """Somebody's plan with its tasks, the finish that follows, and what is overdue."""

    plan: LastMilePlan
    items: list
    finish: rules.Finish
    late: list = field(default_factory=list)

    @property
    def standing(self):
        """The tasks that still belong to it."""
        return [one for one in self.items if one.state != PlanItemState.DROPPED]

    @property
    def waiting(self):
        """What the person has done and nobody has signed off."""
        return [one for one in self.items if one.state == PlanItemState.DONE]

    @property
    def through(self):
        """What is signed off."""
        return [one for one in self.items if one.state == PlanItemState.SIGNED_OFF]


def step_of(item, zone):
    """A task as the pure rules take it."""
    at = item.signed_off_at
    return rules.Step(item.due_on, at.astimezone(zone).date() if at else None)


def planned(enrollments, requirements, today, zone):
    """Return ``{enrollment id: Planned}`` for those who have a plan; two queries."""
    plans = LastMilePlan.objects.filter(
        enrollment__in=[one.pk for one in enrollments], requirements=requirements
    )
    plans = list(plans.select_related("created_by"))
    items = defaultdict(list)
    rows = PlanItem.objects.filter(plan__in=[one.pk for one in plans]).in_order()
    for item in rows.select_related("owner", "signed_off_by", "requirement__skill"):
        items[item.plan_id].append(item)
    return {
        plan.enrollment_id: _planned(plan, items[plan.pk], requirements, today, zone)
        for plan in plans
    }


def _planned(plan, items, requirements, today, zone):
    steps = [(one, step_of(one, zone)) for one in items if one.state != PlanItemState.DROPPED]
    return Planned(
        plan,
        items,
        rules.finish((step for _, step in steps), starts_on=requirements.starts_on, today=today),
        [one for one, step in steps if rules.is_late(step, today)],
    )


@dataclass
class Book:
    """The matrix of a cohort: people by what is asked for, or by all skills."""

    people: list
    requirements: object
    columns: list  # stored requirements, or skills when nothing is asked for
    wanted: list
    held: dict
    plans: dict
    tracks: dict

    def readiness(self, enrollment):
        """All gaps of one person."""
        return rules.gaps(self.wanted, self.held[enrollment.pk])

    def plan(self, enrollment):
        """The person's plan for these requirements, or None."""
        return self.plans.get(enrollment.pk)

    def evidence(self, enrollment, skill):
        """What stands for one skill."""
        return self.held[enrollment.pk].get((SKILL, skill.pk), rules.Evidence())


def book(cohort, enrollments, requirements, today, track=None):
    """The ``Book`` of these enrollments: seven queries with a set of requirements, four without.

    ``track`` leaves out the skills and the people of other tracks.
    """
    program, enrollments = cohort.program, list(enrollments)
    tracks = TrackAssignment.objects.filter(enrollment__in=[one.pk for one in enrollments])
    tracks = {one.enrollment_id: one.track for one in tracks.select_related("track")}
    if track:
        on_it = [one for one in enrollments if one.pk in tracks and tracks[one.pk].pk == track]
        enrollments = on_it
    columns = list(requirements.rows.in_order() if requirements else Skill.objects.of(program))
    if track and not requirements:
        columns = [one for one in columns if one.track_id == track]
    return Book(
        enrollments,
        requirements,
        columns,
        wanted(columns) if requirements else [],
        held(enrollments, today),
        planned(enrollments, requirements, today, program.zone()) if requirements else {},
        tracks,
    )


def stands(readiness, plan, wanted):
    """Whether somebody with this readiness and plan stands as ``wanted`` says; empty is anyhow."""
    return {
        "gaps": not readiness.is_ready,
        "ready": bool(readiness.gaps) and readiness.is_ready,
        "noplan": bool(readiness.open) and plan is None,
        "late": plan is not None and (plan.finish.is_late or bool(plan.late)),
        "waiting": plan is not None and bool(plan.waiting),
    }.get(wanted, True)
