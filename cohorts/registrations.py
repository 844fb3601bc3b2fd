"""What the hub puts into the shell: navigation, home cards, the cohort switch, audit sentences."""

from django.urls import reverse
from django.utils import timezone

from careerpath import access
from careerpath.audit import kinds
from careerpath.notifications import kinds as message_kinds
from careerpath.ui import home, jump, nav, switch
from careerpath.ui.when import words
from cohorts import invariants, notifications
from cohorts.domain import approvals, sections
from cohorts.models import Approval, Cohort, Enrollment, Intake, Program, UniversityPartner
from cohorts.states import CohortState

SENTENCES = {
    "cohorts.approval.requested": "asked for approval of {count} records",
    "cohorts.approval.approved": "approved {count} records",
    "cohorts.approval.refused": "did not approve {count} records",
    "cohorts.approval.canceled": "took the request back",
    "cohorts.approval.turned_to_waiting": "chose to wait and check instead",
    "cohorts.program.size_answered": "answered how many work here: {size}",
    "cohorts.intake.copied": "copied the intake from last time",
    "cohorts.intake.declared_final": "declared the decisions final",
    "cohorts.cohort.copied": "copied the cohort from last time",
    "cohorts.cohort.seats_changed": "changed the seats from {before} to {after}",
    "cohorts.enrollment.reserved": "reserved a seat",
    sections.PLACED: "put the person into the section {name}",
    sections.UNPLACED: "took the person out of the section",
    "cohorts.sharelink.closed": "closed the share link",
    "cohorts.yield.exported": "took {rows} lines of yield away as a file",
}
NOUNS = {
    "program": "program",
    "universitypartner": "university partner",
    "campus": "campus",
    "recruitingevent": "recruiting event",
    "sharelink": "share link",
    "intake": "intake",
    "cohort": "cohort",
    "section": "section",
    "cohortstaff": "duty",
    "dayoff": "day off",
}

# Who is or was enrolled is a participant; completion and withdrawal keep read access.
PLACES = "FROM cohorts_enrollment WHERE person_id = %(user)s AND confirmed_at IS NOT NULL"


def register():
    """Everything below stands in the registries of the floor."""
    may_set_up = "cohorts.set_up"
    asks = "applicants.run_screening"
    jump.source("Cohorts", "cohorts.view_cohort", cohorts_to_go, order=10)
    jump.source("Intakes", may_set_up, intakes_to_go, order=60)
    jump.source("Partners", may_set_up, partners_to_go, order=70)
    nav.item(asks, "", "Approvals", "cohorts:approval_list", "checks", waiting_for, hot=True)
    nav.item("cohorts.view_cohort", "", "Cohorts", "cohorts:cohort_list", "users")
    nav.item(
        "cohorts.view_every_cohort", "Select", "Yield", "cohorts:partner_yield", "chart-histogram",
        order=60,
    )  # fmt: skip
    nav.item(may_set_up, "Set up", "Program", "cohorts:set_up", "settings", order=10)
    nav.item(may_set_up, "Set up", "Intakes", "cohorts:intake_list", "inbox", order=20)
    nav.item(may_set_up, "Set up", "Partners", "cohorts:partner_list", "school", order=30)
    nav.item(may_set_up, "Set up", "Events", "cohorts:event_list", "calendar-event", order=40)
    nav.item(may_set_up, "Set up", "Share links", "cohorts:link_list", "qrcode", order=50)
    home.card(asks, approvals_card)
    home.card("cohorts.view_cohort", cohorts_card)
    home.card(may_set_up, set_up_card)
    home.card(asks, intakes_card)
    home.card("participant", own_place)
    switch.register(cohort_choices)
    access.derived_role("participant", PLACES)
    message_kinds.register(notifications.WANTED, "Approval wanted", secret=True)
    message_kinds.register(notifications.READY, "Approval can be confirmed", secret=True)
    invariants.register()
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    for model, noun in NOUNS.items():
        for act in ("created", "changed", "removed"):
            kinds.register(f"cohorts.{model}.{act}", f"{act} the {noun}")


def waiting_for(request):
    """How many approvals wait for this person to decide, asked on every page."""
    user = request.user
    return Approval.objects.visible_to(user).for_person(user, timezone.now()).count()


def approvals_card(request):
    """What waits for this person to approve or confirm."""
    now = timezone.now()
    found = Approval.objects.visible_to(request.user).for_person(request.user, now)
    lines = [
        home.Line(
            approvals.KINDS[approval.kind].title,
            reverse("cohorts:approval_detail", args=[approval.pk]),
            approval.count,
            approval.summary,
        )
        for approval in found.select_related("requested_by").waiting()[:5]
        if approval.kind in approvals.KINDS
    ]
    if not lines:
        return None
    return home.Card(
        "Needs your approval",
        home.Urgency.DECIDE,
        icon="checks",
        lines=lines,
        href=reverse("cohorts:approval_list"),
        action="All approvals",
    )


def cohorts_card(request):
    """The cohorts that are filling or running, with their seats."""
    lines = [
        home.Line(
            cohort.name,
            reverse("cohorts:cohort_detail", args=[cohort.slug]),
            note=f"{cohort.get_state_display()}. {cohort.seats_taken:,} of {cohort.seats:,} seats "
            "taken.",
        )
        for cohort in Cohort.objects.visible_to(request.user).going_on().for_list()[:5]
    ]
    if not lines:
        return None
    return home.Card(
        "Cohorts",
        home.Urgency.GLANCE,
        icon="users",
        lines=lines,
        href=reverse("cohorts:cohort_list"),
        action="All cohorts",
    )


def set_up_card(request):
    """The set-up question while it is open, or the very first step."""
    if not Program.objects.exists():
        return home.Card(
            "Begin here",
            home.Urgency.DECIDE,
            text="There is no program yet. It takes two pages.",
            icon="settings",
            href=reverse("cohorts:program_new"),
            action="New program",
        )
    program = Program.objects.filter(size_answered_at=None).order_by("id").first()
    if program is None:
        return None
    return home.Card(
        "One question is open",
        home.Urgency.WAITING,
        text=f"How many work on {program}? The answer sets its defaults.",
        icon="settings",
        href=reverse("cohorts:program_size", args=[program.slug]),
        action="Answer it",
    )


def intakes_card(request):
    """Intakes that are open, with the moment they close."""
    may_set_up = request.user.may("cohorts.set_up")
    lines = [
        home.Line(
            intake.name,
            reverse("cohorts:intake_detail", args=[intake.slug]) if may_set_up else "",
            note=f"Closes {words(intake.closes_at, 'deadline', intake.program.time_zone)}.",
        )
        for intake in Intake.objects.visible_to(request.user).open_now().for_public()[:5]
    ]
    if not lines:
        return None
    return home.Card("Open intakes", home.Urgency.LATER, icon="inbox", lines=lines)


def own_place(request):
    """The cohort in which this person has a seat, with its days."""
    held = Enrollment.objects.held_by(request.user).confirmed()
    lines = [
        home.Line(enrollment.cohort.name, note=_days_of(enrollment))
        for enrollment in held.select_related("cohort", "section").order_by("-id")[:3]
    ]
    if not lines:
        return None
    return home.Card("Your place", home.Urgency.GLANCE, icon="users", lines=lines)


def _days_of(enrollment):
    """State, section and days of an enrollment, as one line."""
    cohort = enrollment.cohort
    said = [enrollment.get_state_display()]
    if enrollment.section:
        said.append(enrollment.section.name)
    if cohort.starts_on and cohort.ends_on:
        said.append(f"{words(cohort.starts_on)} to {words(cohort.ends_on)}")
    return f"{', '.join(said)}."


def cohort_choices(user):
    """The cohorts for the switch, the latest first; for those who teach, first the running one."""
    found = list(Cohort.objects.visible_to(user).for_list()[:30])
    if not user.may("cohorts.view_every_cohort"):
        found.sort(key=lambda cohort: cohort.state != CohortState.IN_SESSION)
    return [
        switch.Choice(
            cohort.slug,
            cohort.name if not cohort.season else f"{cohort.name}, {cohort.season}",
            cohort.get_state_display(),
        )
        for cohort in found
    ]


def cohorts_to_go(request, words):
    """The cohorts this person may see, by name."""
    rows = Cohort.objects.visible_to(request.user).filter(jump.holding(words, "name", "slug"))
    return [
        jump.Target(one.name, reverse("cohorts:cohort_detail", args=[one.slug]), icon="users")
        for one in rows.order_by("-starts_on", "name")[: jump.MOST_OF_ONE]
    ]


def intakes_to_go(request, words):
    """The intakes, by name."""
    rows = Intake.objects.visible_to(request.user).filter(jump.holding(words, "name", "slug"))
    return [
        jump.Target(one.name, reverse("cohorts:intake_detail", args=[one.slug]), icon="settings")
        for one in rows.order_by("-opens_at")[: jump.MOST_OF_ONE]
    ]


def partners_to_go(request, words):
    """The university partners, by name or code."""
    rows = UniversityPartner.objects.visible_to(request.user)
    rows = rows.filter(jump.holding(words, "name", "code")).order_by("name")[: jump.MOST_OF_ONE]
    return [
        jump.Target(one.name, reverse("cohorts:partner_detail", args=[one.pk]), icon="building")
        for one in rows
    ]
