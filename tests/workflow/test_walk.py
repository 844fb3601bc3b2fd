"""Random walks: whatever is tried in whatever order, states stay inside the table (F5)."""

import random

from django.db import connection

from applicants.models import Application
from applicants.states import STEPS, State
from careerpath.audit.models import AuditEvent
from careerpath.notifications import outbox
from careerpath.notifications.models import STEPS as MESSAGE_STEPS
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as MessageState
from careerpath.workflow import Refused
from tests import floor


def moves(model, table):
    """Every pair (before, after) that the trail knows, checked against the table."""
    lines = AuditEvent.objects.filter(model=model._meta.label_lower).exclude(to_state="")
    return [
        (before, after, after in table[before])
        for before, after in lines.values_list("from_state", "to_state")
    ]


def follows(model):
    """Each record's lines lead from its beginning to where it stands."""
    for record in model.objects.all():
        path = AuditEvent.objects.about(record).exclude(to_state="")
        pairs = list(path.values_list("from_state", "to_state"))
        ends = [after for _, after in pairs]
        assert [before for before, _ in pairs[1:]] == ends[:-1]
        assert not pairs or ends[-1] == record.state


def test_F5_500_random_walks_of_applications_stay_inside_the_table(db):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    applications = floor.applications(500, state=State.SUBMITTED)
    refused = 0
    for application in applications:
        for _ in range(4):
            stale = chance.random() < 0.2
            target = Application.objects.get(pk=application.pk) if stale else application
            try:
                target.step(chance.choice(list(State)), by="system:walk")
            except Refused:
                refused += 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    walked = moves(Application, STEPS)
    assert walked, f"seed {seed}"
    assert refused > 100, f"seed {seed}"
    assert all(allowed for _, _, allowed in walked), f"seed {seed}"
    follows(Application)


def test_F5_random_acts_on_messages_stay_inside_the_table(db, settings):
    settings.CELERY_BROKER_URL = ""
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    actor = floor.user()
    acts = [outbox.release, outbox.hold, outbox.cancel, outbox.call_sent]
    for number in range(40):
        message = outbox.queue(
            "operations.anchor", to="a@b.co", by=actor, context={"seal": number},
            hold=chance.random() < 0.5,
        )  # fmt: skip
        for _ in range(6):
            try:
                chance.choice(acts)(message, by=actor)
            except Refused:
                continue
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert all(allowed for _, _, allowed in moves(Message, MESSAGE_STEPS)), f"seed {seed}"
    assert set(Message.objects.values_list("state", flat=True)) <= set(MessageState.values)
    follows(Message)
