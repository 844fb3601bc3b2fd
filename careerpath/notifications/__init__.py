"""Mail is a row before it is a message: queued, perhaps held, sent once, and seen in the outbox.

``register("applicants.accepted", "Offer of a seat")`` in an app's ``ready()``; then
``outbox.queue("applicants.accepted", to=person, about=enrollment, by=user)``.
"""

from careerpath.notifications.kinds import register

__all__ = ["register"]
