"""What those who run the site see in the shell."""

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse

from careerpath.audit import kinds
from careerpath.later.models import Job
from careerpath.notifications import register as register_message
from careerpath.notifications.models import Message, State
from careerpath.operations.tables import STANDING
from careerpath.operations.tasks import IMPOSSIBLE
from careerpath.ui import home, nav
from careerpath.ui.when import words

WORK = "operations.view"


def register():
    """The shell knows the outbox, the trail and the background work."""
    nav.item("notifications.view_outbox", "Run", "Outbox", "notifications:outbox", "mail", order=30)
    nav.item("audit.view", "Check", "Audit trail", "operations:trail", "list-check", order=80)
    nav.item(WORK, "Run", "How it is running", "operations:lights", "activity", order=90)
    nav.item(WORK, "Run", "Background work", "operations:jobs", "clock", order=95)
    home.card("operations.view", work_card)
    home.card("operations.view", impossible_states)
    home.card("notifications.view_outbox", messages_in_doubt)
    home.card("notifications.release_message", held_messages)
    kinds.register("later.job.refused", "no longer had the permission for {task}; it was not done")
    kinds.register("later.job.retried", "let {task} be tried again")
    register_message("operations.anchor", "Seal of the audit trail")


def work_card(request):
    """Work in the background: what failed waits for a person, what runs is said."""
    counted = Job.objects.aggregate(
        **{name: Count("pk", filter=STANDING[name]) for name in ("failed", "running", "waiting")}
    )
    jobs = reverse("operations:jobs")
    labels = {
        "failed": "Set aside after several tries",
        "running": "Running now",
        "waiting": "Waiting for a worker or their time",
    }
    lines = [
        home.Line(
            labels[name], f"{jobs}?view={name}", count, tone="bad" if name == "failed" else ""
        )
        for name, count in counted.items()
        if count
    ]
    return home.Card(
        title="Background work",
        icon="alert-circle" if counted["failed"] else "activity",
        urgency=home.Urgency.LATE if counted["failed"] else home.Urgency.RUNNING,
        text="" if lines else "Nothing runs at the moment and nothing failed.",
        lines=lines,
        href=reverse("operations:lights"),
        action="How it is running",
    )


def impossible_states(request):
    """What the nightly hunt found, each with the page where it can be looked at."""
    last = cache.get(IMPOSSIBLE)
    if not last or not last["found"]:
        return None
    lines = []
    for sentence in last["found"][:10]:
        text, _, address = sentence.rpartition(": ")
        there = address.startswith("/")
        lines.append(
            home.Line(f"{text}." if there else sentence, address if there else "", tone="bad")
        )
    return home.Card(
        title="States that cannot be",
        icon="alert-circle",
        urgency=home.Urgency.LATE,
        text=f"The hunt of {words(last['at'], 'both')} found {len(last['found']):,}.",
        lines=lines,
    )


def messages_in_doubt(request):
    """Messages that failed or may not have gone out."""
    count = Message.objects.filter(state__in=[State.FAILED, State.UNSURE]).count()
    if not count:
        return None
    return home.Card(
        title="Messages that need a look",
        icon="mail",
        urgency=home.Urgency.DECIDE,
        lines=[home.Line("Failed, came back or in doubt", count=count)],
        href=reverse("notifications:outbox") + "?view=trouble",
        action="Look at them",
    )


def held_messages(request):
    """Messages that wait for somebody's release."""
    count = Message.objects.filter(state=State.HELD).count()
    if not count:
        return None
    return home.Card(
        title="Messages to release",
        icon="mail",
        urgency=home.Urgency.WAITING,
        lines=[home.Line("Written and held", count=count)],
        href=reverse("notifications:outbox") + "?view=held",
        action="Read and release",
    )
