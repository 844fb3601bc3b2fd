"""Delivery in the background."""

from careerpath.later import job, later, periodic
from careerpath.notifications import delivery
from careerpath.notifications.outbox import DELIVER, DELIVER_ONE


@job(DELIVER, queue="mail")
def deliver():
    """What is due was tried; when time was up before the end, the next job goes on."""
    delivery.deliver()
    if delivery.wake():
        later(DELIVER, key=DELIVER)


@job(DELIVER_ONE, queue="mail")
def deliver_one(*, message):
    """One message that somebody waits for was tried."""
    delivery.deliver_one(message)


@periodic("notifications.wake", every=20)
def wake():
    """Messages that wait for their time or that nobody was told of are delivered."""
    if delivery.wake():
        later(DELIVER, key=DELIVER)
