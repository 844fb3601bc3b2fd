"""What documents and timed tasks put into the shell: how they read in the trail, their letters."""

from applicants.domain import documents, sittings
from applicants.models import Document, Sitting
from applicants.states import DocumentState, SittingState
from careerpath import notifications
from careerpath.audit import kinds


def register():
    """The trail and the outbox have words for what applicants hand in."""
    kinds.register_states(Document._meta.label, dict(DocumentState.choices))
    kinds.register(documents.UPLOADED, "handed in a document")
    kinds.register(documents.OPENED, "opened the original of a document", reading=True)
    kinds.register_states(Sitting._meta.label, dict(SittingState.choices))
    kinds.register(sittings.STARTED, "started a timed task")
    kinds.register(sittings.SCORED, "scored a timed task by its key")
    kinds.register(sittings.MORE_TIME, "gave more time for timed tasks")
    for act in ("added", "changed", "removed"):
        kinds.register(f"applicants.wanteddocument.{act}", f"{act} a document that is asked for")
        kinds.register(f"applicants.task.{act}", f"{act} a timed task")
        kinds.register(f"applicants.taskform.{act}", f"{act} a form of a timed task")
        kinds.register(f"applicants.bankitem.{act}", f"{act} a question of the bank")
    notifications.register(documents.NOT_ACCEPTED, "Document not accepted")
