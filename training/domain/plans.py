"""Plans that close gaps: made for one or for many, done, signed off, and taken back."""

import uuid

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Cohort
from training import calendars
from training import skills as rules
from training.domain import class_days, last_mile, skills
from training.models import LastMilePlan, Moment, OwnReadiness, PlanItem
from training.states import PlanItemState

ACTS = uuid.UUID("5d0f6a52-8f0e-4a87-9c1b-0e0c7a6b1f11")


def suggested(gap, row):
    """What to do about a gap, and what shows that it is closed."""
    if row.certification:
        return f"Earn {row.certification}", ""
    anchor = getattr(row.skill, f"anchor_{row.level}")
    if gap.status is rules.Status.CLAIMED:
        return f"{row.skill}: show level {row.level} to somebody who verifies it", anchor
    return f"{row.skill}: reach level {row.level}, {rules.level_name(row.level).lower()}", anchor


def act_of(enrollments, requirements, by):
    """The name of this act: nobody has two plans for one set, so the people tell it apart."""
    people = ",".join(str(one.pk) for one in enrollments)
    return uuid.uuid5(ACTS, f"{by.pk}/{requirements.pk}/{people}")


@transaction.atomic
def make(enrollments, requirements, *, by):
    """Each of these people with gaps and without a plan has one; the answer is the act and how many
    plans it made. Refused when it made none.
    """
    enrollments = list(enrollments)
    today = skills.today_of(requirements.program)
    rows = {last_mile.key_of(row): row for row in requirements.rows.in_order()}
    wanted = last_mile.wanted(rows.values())
    held = last_mile.held(enrollments, today)
    there = set(
        LastMilePlan.objects.filter(
            enrollment__in=[one.pk for one in enrollments], requirements=requirements
        ).values_list("enrollment_id", flat=True)
    )
    open_gaps = {one: rules.gaps(wanted, held[one.pk]).open for one in enrollments}
    those = [one for one, left in open_gaps.items() if left and one.pk not in there]
    act, plans, items = act_of(those, requirements, by), [], []
    cohorts = Cohort.objects.in_bulk({one.cohort_id for one in those})
    off = {pk: class_days.off_of(cohort) for pk, cohort in cohorts.items()}
    for one in those:
        left = open_gaps[one]
        plan = LastMilePlan(enrollment=one, requirements=requirements, act=act, created_by=by)
        plans.append(plan)
        dates = _dates(len(left), today, requirements.starts_on, off[one.cohort_id])
        for gap, due_on in zip(left, dates, strict=True):
            row = rows[gap.requirement.key]
            what, resource = suggested(gap, row)
            items.append(
                PlanItem(
                    plan=plan,
                    requirement=row,
                    what=what[:200],
                    resource=resource,
                    owner=by,
                    due_on=due_on,
                )
            )
    if not plans:
        raise Refused("Nobody of them needs a plan: no gap is open, or there is a plan already.")
    with refusing():
        LastMilePlan.objects.bulk_create(plans)
        PlanItem.objects.bulk_create(items)
    audit.record_many(
        "training.lastmileplan.made", [plan.pk for plan in plans], model=LastMilePlan, by=by
    )
    return act, len(plans)


def _dates(number, today, starts_on, off):
    """Class days one after the other, the last some days before the start where there is time."""
    days = rules.spread(number, today=today, starts_on=starts_on)
    last = days[-1] if starts_on else None  # what is to spare stays to spare
    return [calendars.class_day(day, off, not_after=last) for day in days]


@transaction.atomic
def take_back(act, mine, *, by):
    """The plans of one act are gone. Refused when somebody has done something in one of them."""
    plans = mine.filter(act=act, created_by=by).select_for_update(of=("self",))
    ids = list(plans.values_list("pk", flat=True))
    if not ids:
        raise Refused("There is nothing to take back.")
    if PlanItem.objects.filter(plan__in=ids).exclude(state=PlanItemState.OPEN).exists():
        raise Refused("Somebody has begun to work on it. Mark single tasks as not needed instead.")
    audit.record_many("training.lastmileplan.taken_back", ids, model=LastMilePlan, by=by)
    LastMilePlan.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def keep(item, *, by, changed=()):
    """A task is added, or changed in these fields. Refused when it is settled."""
    adding = item._state.adding
    with refusing():
        if adding:
            item.save(force_insert=True)
        elif changed:
            values = {name: getattr(item, name) for name in changed}
            mine = PlanItem.objects.filter(pk=item.pk).unsettled()
            if not mine.update(**values):
                raise Refused("It is settled. Reopen it before you change it.")
    audit.record(f"training.planitem.{'added' if adding else 'changed'}", by=by, about=item)
    return item


def done(item, *, note, by):
    """The person says that it is done; somebody has to sign it off."""
    today = skills.today_of(item.plan.requirements.program)
    item.step(PlanItemState.DONE, by=by, set={"note": note, "done_on": today})


def not_done(item, *, by):
    """The task is to do again; it was marked by mistake, or it is not good enough yet."""
    if item.state != PlanItemState.DONE:
        raise Refused("Nobody marked it as done.")
    item.step(PlanItemState.OPEN, by=by, set={"done_on": None})


@transaction.atomic
def sign_off(item, *, by, sentence="", link=""):
    """The task is through. Where it is about a skill, the level is verified by the same act."""
    person = item.plan.enrollment
    if person.person_id == by.pk:
        raise Refused("Nobody signs off the own task. Ask a colleague.")
    row, evidence = item.requirement, None
    if not item.may_step(PlanItemState.SIGNED_OFF):
        raise Refused("It is settled already. Look again.")
    if row is not None and row.skill_id:
        evidence = skills.verify(
            person,
            row.skill,
            level=row.level,
            by=by,
            sentence=sentence,
            link=link,
            expires_on=skills.expiry(row.skill, skills.today_of(row.skill.track.program)),
        )
    values = {"signed_off_at": timezone.now(), "signed_off_by": by, "evidence": evidence}
    item.step(PlanItemState.SIGNED_OFF, by=by, set=values)


@transaction.atomic
def reopen(item, *, by):
    """A settled task is to do again; what its sign-off verified is withdrawn."""
    if item.state not in {PlanItemState.SIGNED_OFF, PlanItemState.DROPPED}:
        raise Refused("It is open. Look again.")
    evidence = item.evidence
    values = {"signed_off_at": None, "signed_off_by": None, "evidence": None, "done_on": None}
    item.step(PlanItemState.OPEN, by=by, set=values)
    if evidence is not None and evidence.withdrawn_at is None:
        skills.withdraw(evidence, by=by)


def drop(item, *, by):
    """The task is not needed."""
    item.step(PlanItemState.DROPPED, by=by)


@transaction.atomic
def rate(enrollment, *, moment, rating, by, words=""):
    """The person says how ready they feel; the first rating stays once the second is given."""
    if enrollment.person_id != by.pk:
        raise Refused("Only the person can say that.")
    said = OwnReadiness.objects.filter(enrollment=enrollment)
    if moment == Moment.BEFORE and said.filter(moment=Moment.AFTER).exists():
        raise Refused("You have said how ready you are now. The first rating stays.")
    with refusing():
        made, _ = OwnReadiness.objects.update_or_create(
            enrollment=enrollment,
            moment=moment,
            defaults={"rating": rating, "words": words, "said_at": timezone.now()},
        )
    audit.record("training.ownreadiness.said", by=by, about=made)
    return made
