"""What documents and timed tasks put into the shell: how they read in the trail, their letters."""

from applicants.domain import documents
from applicants.models import Document
from applicants.states import DocumentState
from careerpath import notifications
from careerpath.audit import kinds


def register():
    """The trail and the outbox have words for what applicants hand in."""
    kinds.register_states(Document._meta.label, dict(DocumentState.choices))
    kinds.register(documents.UPLOADED, "handed in a document")
    kinds.register(documents.OPENED, "opened the original of a document", reading=True)
    for act in ("added", "changed", "removed"):
        kinds.register(f"applicants.wanteddocument.{act}", f"{act} a document that is asked for")
    notifications.register(documents.NOT_ACCEPTED, "Document not accepted")
