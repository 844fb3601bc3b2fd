"""What a client wants to know of the program: a letter to whoever places, and no row of its own."""

from hashlib import sha256

from django.db import transaction

from careerpath import audit
from careerpath.accounts import links
from careerpath.notifications import outbox
from careerpath.workflow import Refused
from cohorts.notifications import people_who_may
from placements.models.scopes import contacts_of
from placements.notifications import QUESTION

PLACE = "placements.place"


@transaction.atomic
def ask(requisition, *, text, by):
    """Everybody who places has the question by mail, with the address to answer to.

    The same question about the same opening is sent once. Refused when nobody is there to ask.
    """
    contact = contacts_of(by).filter(client=requisition.client_id).first()
    people = list(people_who_may(PLACE))
    if contact is None or not people:
        raise Refused("Nobody can be asked here now. Write to the program.")
    once = sha256(text.strip().encode()).hexdigest()[:24]
    context = {
        "contact": contact.name,
        "email": contact.email,
        "client": requisition.client.name,
        "opening": requisition.title,
        "text": text.strip(),
        "link": links.absolute("placements:requisition", pk=requisition.pk),
    }
    for one in people:
        outbox.queue(
            QUESTION,
            to=one,
            about=requisition,
            by=by,
            key=f"{QUESTION}:{requisition.pk}:{by.pk}:{one.pk}:{once}",
            context=context,
        )
    audit.record("placements.requisition.asked_about", by=by, about=requisition)
