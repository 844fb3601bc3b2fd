"""What staff do with applications short of deciding: assign, tag, hold, resume, change stage.

Every act takes a queryset of any size and costs a fixed number of statements. `Plan` says for a
row whether the act applies to it and, if not, why, so that preview, act and result agree.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.utils import timezone

from applicants.domain import tags, waitlist
from applicants.models import Application, DuplicatePair
from applicants.models.duplicate import Verdict
from applicants.states import STEPS, State
from careerpath.accounts.roles import ROLES
from careerpath.audit import record_many
from careerpath.workflow import Moved, Refused

READ = "applicants.view_application"
SETTLED = (State.ACCEPTED, State.NOT_PROGRESSED, State.WITHDRAWN)
# Stages that a person may give from the list. "Not progressed" needs an approval, an offer a seat,
# and who waits has a place on the waitlist of a cohort: choosing gives and takes it.
MOVES = (State.REVIEW, State.SECOND, State.SHORTLISTED, State.INTERVIEW)
READING_DAYS = 7
TAG = re.compile(r"[\w&+./# -]{1,40}")
TAGS_MOST = 12


def readers():
    """Everybody who may read applications today, by name: (id, name)."""
    roles = [role for role, may in ROLES.items() if READ in may]
    now = timezone.now()
    found = get_user_model().objects.filter(
        Q(grants__ends_at__isnull=True) | Q(grants__ends_at__gt=now),
        is_active=True,
        grants__role__in=roles,
    )
    return [(pk, name or f"Reader {pk}") for pk, name in found.order_by("name", "pk").distinct()
            .values_list("pk", "name")]  # fmt: skip


LINKED = (Verdict.OPEN, Verdict.SAME)


@cache
def marks():
    """Annotations of a row in the list: its reader's name, and whether a twin is suspected."""
    pairs = DuplicatePair.objects.filter(verdict__in=LINKED)
    twin = Exists(pairs.filter(first=OuterRef("pk"))) | Exists(pairs.filter(second=OuterRef("pk")))
    # No join: with one, a planner that expects few rows would sort what the index has in order.
    reader = get_user_model().objects.filter(pk=OuterRef("assigned_to_id")).values("name")[:1]
    return {"reviewer": Subquery(reader), "duplicates": twin}


def duplicates(*verdicts):
    """Applications in a pair with one of these verdicts."""
    pairs = DuplicatePair.objects.filter(verdict__in=verdicts)
    return Q(pk__in=pairs.values("first")) | Q(pk__in=pairs.values("second"))


def a_tag(text):
    """``text`` as a tag; refused when it is none."""
    tag = " ".join(str(text).split())
    if not TAG.fullmatch(tag):
        raise Refused("A tag has up to 40 letters, digits, spaces and simple signs.")
    return tag


@dataclass(frozen=True)
class Plan:
    """An act with its values: ``says(state, same)`` is "" when it applies, else the reason.

    ``same`` is a condition on rows that stand as the act would leave them.
    """

    same: Q
    says: Callable[[str, bool], str]
    run: Callable
    done: str
    values: dict = field(default_factory=dict)


def _label(state):
    return State(state).label


def assign_plan(person):
    name = str(person)

    def says(state, same):
        if same:
            return f"It is assigned to {name} already."
        if state in SETTLED:
            return f"It is settled: {_label(state)}."
        return ""

    return Plan(
        Q(assigned_to=person),
        says,
        lambda rows, by: assign(rows, to=person, by=by),
        f"assigned to {name}",
        {"assigned_to": person.pk},
    )


def tag_plan(tag, *, off=False):
    def says(state, same):
        if off:
            return "" if same else "It does not have this tag."
        return "It has this tag already." if same else ""

    return Plan(
        Q(tags__contains=[tag]),
        says,
        lambda rows, by: (untag if off else add_tag)(rows, tag=tag, by=by),
        f"lost the tag “{tag}”" if off else f"tagged “{tag}”",
        {"tag": tag},
    )


def hold_plan(reason=""):
    def says(state, same):
        if same:
            return "It is on hold already."
        if State.ON_HOLD not in STEPS[state]:
            return (
                f"It is settled: {_label(state)}."
                if state in SETTLED
                else (f"In the stage {_label(state)} it cannot be put on hold.")
            )
        return ""

    return Plan(
        Q(state=State.ON_HOLD), says, lambda rows, by: hold(rows, by=by, reason=reason),
        "put on hold",
    )  # fmt: skip


def resume_plan(reason=""):
    return Plan(
        ~Q(state=State.ON_HOLD),
        lambda state, same: "It is not on hold." if same else "",
        lambda rows, by: resume(rows, by=by, reason=reason),
        "taken up again",
    )


def move_plan(to, reason=""):
    if to not in MOVES:
        raise Refused("This stage is not given from the list.")

    def says(state, same):
        if same:
            return f"It is in the stage {_label(to)} already."
        if state == State.ON_HOLD:
            return "It is on hold. Resume it first."
        if state == State.WAITLISTED:
            return "It has a place on the waitlist; that is changed on the waitlist's own page."
        if state in SETTLED:
            return f"It is settled: {_label(state)}."
        if to not in STEPS[state]:
            return f"From {_label(state)} nothing goes straight to {_label(to)}."
        return ""

    return Plan(
        Q(state=to), says, lambda rows, by: move(rows, to=to, by=by, reason=reason),
        f"moved to {_label(to)}", {"stage": str(to)},
    )  # fmt: skip


# ------------------------------------------------------------------ acts on a set
def _locked(rows, condition):
    """The ids of ``rows`` under ``condition``, locked in one order so that nobody deadlocks."""
    found = Application.objects.filter(condition, pk__in=rows.order_by().values("pk"))
    return list(found.order_by("pk").select_for_update().values_list("pk", flat=True))


def _stayed(rows, moved, plan):
    """Those that did not move, each with its reason."""
    rest = (
        Application.objects.filter(pk__in=rows.order_by().values("pk"))
        .exclude(pk__in=moved)
        .annotate(_same=_flag(plan.same))
    )
    return [
        (pk, plan.says(state, same) or "Somebody was faster.")
        for pk, state, same in rest.values_list("pk", "state", "_same")
    ]


def _flag(condition):
    return Func(
        condition, Value(False), function="COALESCE", output_field=BooleanField()
    )  # an unknown answer is no


@transaction.atomic
def assign(rows, *, to, by):
    """The applications that may be are assigned to ``to``, who has a week to read them."""
    if to.pk not in dict(readers()):
        raise Refused(f"{to} may not read applications.")
    plan, now = assign_plan(to), timezone.now()
    ready = _locked(
        rows, (Q(assigned_to__isnull=True) | ~Q(assigned_to=to)) & ~Q(state__in=SETTLED)
    )
    stayed = _stayed(rows, ready, plan)
    chosen = Application.objects.filter(pk__in=ready)
    chosen.filter(due_on__isnull=True, state__in=(State.REVIEW, State.SECOND)).update(
        due_on=timezone.localdate() + dt.timedelta(days=READING_DAYS)
    )
    chosen.update(assigned_to=to, assigned_at=now)
    _note("assign", ready, by, to=to.pk)
    return Moved(ready, stayed)


@transaction.atomic
def unassign(rows, *, by):
    """The applications are assigned to nobody."""
    ready = _locked(rows, Q(assigned_to__isnull=False))
    Application.objects.filter(pk__in=ready).update(assigned_to=None, assigned_at=None)
    _note("unassign", ready, by)
    stayed = [(pk, "It is assigned to nobody.") for pk in _others(rows, ready)]
    return Moved(ready, stayed)


@transaction.atomic
def add_tag(rows, *, tag, by):
    """The applications carry ``tag``, by one UPDATE."""
    tag = tags.fair(a_tag(tag))
    ready = _locked(rows, ~Q(tags__contains=[tag]) & Q(tags__len__lt=TAGS_MOST) | Q(tags=[]))
    stayed = [
        (pk, why if why != "Somebody was faster." else f"It has {TAGS_MOST} tags already.")
        for pk, why in _stayed(rows, ready, tag_plan(tag))
    ]
    Application.objects.filter(pk__in=ready).update(
        tags=Func(F("tags"), _text(tag), function="array_append", output_field=_array())
    )
    _note("tag", ready, by, tag=tag)
    return Moved(ready, stayed)


@transaction.atomic
def untag(rows, *, tag, by):
    """The applications do not carry ``tag`` any more, by one UPDATE."""
    ready = _locked(rows, Q(tags__contains=[tag]))
    stayed = _stayed(rows, ready, tag_plan(tag, off=True))
    Application.objects.filter(pk__in=ready).update(
        tags=Func(F("tags"), _text(tag), function="array_remove", output_field=_array())
    )
    _note("untag", ready, by, tag=tag)
    return Moved(ready, stayed)


@transaction.atomic
def hold(rows, *, by, reason=""):
    """The applications are on hold and know the stage they come from."""
    moved = rows.step_all(State.ON_HOLD, by=by, reason=reason, set={"held_from": F("state")})
    return Moved(moved.moved, _sentences(moved.stayed, hold_plan()))


@transaction.atomic
def resume(rows, *, by, reason=""):
    """The applications are back in the stage they were held from."""
    ids = list(rows.order_by().values_list("pk", flat=True))
    mine = Application.objects.filter(pk__in=ids)
    moved, stayed = [], []
    origins = mine.filter(state=State.ON_HOLD).order_by().values_list("held_from", flat=True)
    for origin in sorted(set(origins)):
        back = mine.filter(state=State.ON_HOLD, held_from=origin)
        done = back.step_all(origin or State.REVIEW, by=by, reason=reason, set={"held_from": ""})
        moved += done.moved
        stayed += done.stayed
    known = {*moved, *(pk for pk, _ in stayed)}
    stayed += [(pk, "It is not on hold.") for pk in ids if pk not in known]
    return Moved(moved, stayed)


@transaction.atomic
def move(rows, *, to, by, reason=""):
    """The applications that may are in the stage ``to``."""
    plan = move_plan(to)
    blocked = (*SETTLED, State.ON_HOLD, State.WAITLISTED)
    stayed = _stayed(rows.filter(state__in=blocked), [], plan)
    done = rows.exclude(state__in=blocked).step_all(to, by=by, reason=reason)
    waitlist.leave(done.moved, by=by)
    return Moved(done.moved, [*stayed, *_sentences(done.stayed, plan)])


def _sentences(stayed, plan):
    """The reasons in the words of the list where the table of steps refused."""
    ids = [pk for pk, _ in stayed]
    rows = Application.objects.filter(pk__in=ids).annotate(_same=_flag(plan.same))
    ours = {pk: plan.says(state, same) for pk, state, same in
            rows.values_list("pk", "state", "_same")}  # fmt: skip
    return [(pk, ours.get(pk) or sentence) for pk, sentence in stayed]


def _others(rows, ready):
    known = set(ready)
    return [pk for pk in rows.order_by().values_list("pk", flat=True) if pk not in known]


def _note(act, ids, by, **detail):
    record_many(f"applicants.application.{act}", ids, model=Application, by=by, **detail)


def _text(tag):
    return Value(tag, output_field=CharField(max_length=40))


def _array():
    return ArrayField(CharField(max_length=40))


# ------------------------------------------------------------------ what an act would do
@dataclass(frozen=True)
class Preview:
    """How many an act would move, and how many not, by reason."""

    affected: int
    skipped: list  # of (sentence, count), most first

    @property
    def total(self):
        return self.affected + sum(count for _, count in self.skipped)


def preview(rows, plan):
    """What ``plan`` would do to ``rows``, by one grouped query."""
    grouped = (
        rows.order_by()
        .annotate(_same=_flag(plan.same))
        .values_list("state", "_same")
        .annotate(n=Count("pk"))
    )
    affected, skipped = 0, {}
    for state, same, count in grouped:
        sentence = plan.says(state, same)
        if sentence:
            skipped[sentence] = skipped.get(sentence, 0) + count
        else:
            affected += count
    return Preview(affected, sorted(skipped.items(), key=lambda pair: (-pair[1], pair[0])))
