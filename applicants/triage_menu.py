"""Where the list stands in the navigation, and how its acts read in the trail."""

from applicants.tables import SEE_SCORES, ApplicationsTable
from careerpath.audit import kinds
from careerpath.ui import home, nav
from careerpath.ui.home import Card, Line, Urgency
from careerpath.ui.tables import counting
from careerpath.ui.tables.query import of_view

WAITING = ("to-review", "due-today", "my-queue", "needs-person")
KINDS = {
    "applicants.application.assign": "gave the application to {to_name}",
    "applicants.application.unassign": "took the application back from its reader",
    "applicants.application.tag": "tagged the application “{tag}”",
    "applicants.application.untag": "took the tag “{tag}” off",
    "applicants.application.on_hold": "put the application on hold",
    "applicants.bulkjob.queued": "started a bulk act on {count} applications",
    "applicants.bulkjob.running": "set a bulk act going",
    "applicants.bulkjob.done": "finished a bulk act",
    "applicants.bulkjob.cancelled": "stopped a bulk act",
    "applicants.bulkjob.undoing": "took a bulk act back",
    "applicants.bulkjob.undone": "finished taking a bulk act back",
}


def reading_card(request):
    """What waits in the list, from the counts that its tabs show; first of all cards."""
    table = ApplicationsTable.of(request)
    known = counting.counted_views(table)
    lines = [
        Line(view.label, table.address(of_view(table, view)), known[view.key])
        for view in table.views
        if view.key in WAITING and known[view.key]
    ]
    number, reads_all = known["everything"], request.user.may(SEE_SCORES)
    if not number:
        text = "None yet. They appear when the first one is sent or imported."
        text = text if reads_all else "None is assigned to you yet."
    else:
        text = f"{number:,} {'received' if reads_all else 'assigned to you'}."
        text = text if lines else f"{text} Nothing waits for you."
    return Card(
        "Applications",
        Urgency.WORK,
        icon="inbox",
        text=text,
        lines=lines,
        href=table.url,
        action="Open the list",
    )


def waiting(request):
    """How many wait for a review, as this person last saw it: counting is the list's work."""
    return counting.seen_lately(ApplicationsTable, request, "to-review")


def register():
    """The navigation has the list, and the trail has words for its acts."""
    nav.item(
        "applicants.view_application",
        "Select",
        "Applications",
        "application_list",
        "inbox",
        waiting,
        order=10,
    )
    home.card("applicants.view_application", reading_card)
    for name, sentence in KINDS.items():
        kinds.register(name, sentence)
