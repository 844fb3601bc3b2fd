"""Who may need a word: the list of each morning, page by page and as a file."""

from datetime import timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Max, Min, Sum
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from cohorts.models import Cohort
from training import risk_registry, tabs
from training.domain import looking
from training.forms.board import RiskQuery
from training.models import Contact, FollowUp, Kudos, RiskRun, Signal
from training.models.scopes import people_of
from training.states import LIVE
from training.views.files import as_file
from training.views.person import SUPPORT
from training.views.starting import on_to

VIEWS = (("open", "Open"), ("mine", "Mine"), ("ended", "Ended"))
PRAISED = timedelta(days=7)
A_PAGE = 50  # people
HEAD = (
    "Name", "Email", "Section", "Signal", "Reason", "Points", "Since", "Raised by", "State",
    "Owner", "Due", "Outcome", "Note", "Contacts", "Last contact",
)  # fmt: skip


@require_safe
@allow(SUPPORT)
def start(request):
    """The list of the cohort in view, or the list of cohorts while there is none."""
    return on_to(request, "training:at_risk")


def _signals(request, cohort):
    """What this person sees in the cohort, and of it what the page is asked for."""
    query = RiskQuery.of(request).values
    mine = people_of(request.user).filter(cohort=cohort)
    signals = Signal.objects.filter(enrollment__in=mine)
    live = signals.live()
    kinds = {
        "open": live,
        "mine": live.filter(owner=request.user),
        "ended": signals.exclude(state__in=LIVE),
    }
    rows = kinds[query["show"]]
    return query, mine, kinds, rows.filter(rule=query["rule"]) if query["rule"] else rows


def _people(rows, show):
    """The numbers of the people, the most pressing first; of ended ones the latest first."""
    if show == "ended":
        return rows.values("enrollment").annotate(at=Max("state_changed_at")).order_by("-at")
    found = rows.values("enrollment").annotate(points=Sum("points"), due=Min("due_on"))
    return found.order_by("-points", "due", "enrollment")


@require_safe
@allow(SUPPORT, Cohort, lookup="slug")
def at_risk(request, cohort):
    """Everybody with an open signal, the most pressing first: why, since when, what was done."""
    query, mine, kinds, rows = _signals(request, cohort)
    show = query["show"]
    page = Paginator(_people(rows, show), A_PAGE).get_page(query["page"] or 1)
    ids = [one["enrollment"] for one in page]
    now = timezone.now()
    praised = Kudos.objects.filter(enrollment__in=mine, given_at__gte=now - PRAISED)
    return render(
        request,
        "training/at_risk.html",
        tabs.context(
            request,
            cohort,
            people=_by_person(rows.filter(enrollment__in=ids), ids, show),
            page=page,
            show=show,
            views=VIEWS,
            rule=query["rule"],
            counts={name: found.count() for name, found in kinds.items()},
            names=risk_registry.names(),
            today=looking.today_of(cohort.program),
            looked=RiskRun.objects.filter(cohort=cohort).order_by("-day").first(),
            kudos=praised.select_related("enrollment__person", "given_by").newest_first()[:10],
            to_do=FollowUp.objects.to_do()
            .filter(enrollment__in=mine)
            .select_related("enrollment__person", "owner")
            .in_order()[:20],
            may_export=request.user.may("training.export"),
        ),
    )


def _by_person(rows, ids, show):
    """One entry for each of these people in their order, with signals and contacts."""
    rows = rows.for_list()
    if show == "ended":
        rows = rows.order_by("-state_changed_at", "-id")
    found = {pk: {"signals": []} for pk in ids}
    for one in rows:
        found[one.enrollment_id]["seat"] = one.enrollment
        found[one.enrollment_id]["signals"].append(one)
    tried = _contacts(ids)
    for pk, entry in found.items():
        some = tried.get(pk, [])
        entry["contact"], entry["contacts"] = (some[0] if some else None), len(some)
    return list(found.values())


def _contacts(enrollments):
    """What was tried, the latest first, by enrollment."""
    rows = Contact.objects.filter(enrollment__in=enrollments).select_related("by")
    rows = rows.order_by("enrollment", "-at", "-id")
    return {key: list(some) for key, some in groupby(rows, key=lambda one: one.enrollment_id)}


@require_POST
@allow("training.export", Cohort, lookup="slug")
def at_risk_export(request, cohort):
    """The signals that the page shows as a file, one a line, with owner, outcome and contacts."""
    query, _, _, rows = _signals(request, cohort)
    names, zone = risk_registry.names(), cohort.program.zone()
    found = list(rows.for_list())
    tried = _contacts({one.enrollment_id for one in found})
    lines = []
    for one in found:
        seat, some = one.enrollment, tried.get(one.enrollment_id, [])
        lines.append([
            seat.person.name, seat.person.email, str(seat.section or ""),
            names.get(one.rule, one.rule), one.text, one.points,
            one.raised_at.astimezone(zone).date(), str(one.raised_by or ""),
            one.get_state_display(), str(one.owner or ""), one.due_on,
            one.get_outcome_display(), one.outcome_note, len(some),
            some[0].at.astimezone(zone).date() if some else None,
        ])  # fmt: skip
    return as_file(
        request,
        "training.cohort.signals_exported",
        cohort,
        (HEAD, lines),
        name=f"at-risk-{cohort.slug}",
        otherwise=reverse("training:at_risk", args=[cohort.slug]),
        filter={"show": query["show"], "rule": query["rule"] or ""},
    )
