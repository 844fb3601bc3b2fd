"""What the selection puts into the shell: roles that follow from records, pages, sentences."""

from applicants import invariants
from applicants.domain import front_desk, notes
from careerpath import access, notifications
from careerpath.audit import kinds
from careerpath.ui import nav

APPLICATIONS = "FROM applicants_application WHERE applicant_id = %(user)s"


def register():
    """Everything below stands in the registries of the floor."""
    access.derived_role("applicant", APPLICATIONS)
    invariants.register()
    nav.item("applicants.front_desk", "Support", "Front desk", "front_desk", "life-buoy")
    kinds.register(
        front_desk.SEARCHED, "searched people by {by_what} at the front desk", reading=True
    )
    kinds.register(front_desk.OPENED, "opened the record at the front desk", reading=True)
    kinds.register(notes.NOTED, "wrote a note on the application")
    for noun in ("question", "instrument"):
        for act in ("created", "changed", "reworded", "removed", "moved"):
            kinds.register(f"applicants.{noun}.{act}", f"{act} the {noun} of an intake")
    notifications.register(notes.TOLD, "Note for a colleague")
    notifications.register(front_desk.WAY_IN, "The way into an application")
