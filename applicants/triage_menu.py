"""Where the list stands in the navigation, and how its acts read in the trail."""

from careerpath.audit import kinds
from careerpath.ui import nav

KINDS = {
    "applicants.application.assign": "gave the application to a reader",
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


def register():
    """The navigation has the list, and the trail has words for its acts."""
    nav.item(
        "applicants.view_application",
        "Select",
        "Applications",
        "application_list",
        "inbox",
        order=10,
    )
    for name, sentence in KINDS.items():
        kinds.register(name, sentence)
