"""W14: an agreed end by real workers, one of them killed on the way, two at once: one end, one
letter each.
"""

import threading
from datetime import timedelta

import psutil
import pytest
from django.db import connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.later import later
from careerpath.later.models import Job
from careerpath.notifications.models import Message
from placements import tasks
from placements.domain import client_asks
from placements.models import ClientAsk, Placement
from placements.states import PlacementState
from tests.cohorts import made as hub
from tests.faults import killed, wait_until
from tests.placements import made
from tests.processes import broker, published_to, quick_site, site

__all__ = ["broker", "published_to", "quick_site", "site"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
LETTERS = ("placements.ask_done", "placements.person_told")


def due(number):
    """So many agreed ends whose last day was yesterday."""
    staff, user = hub.user("placement_manager"), hub.user("client_contact")
    client, found = made.client(), []
    client.contacts.update(user=user)
    opening = made.opening(client, seats=number)
    for _ in range(number):
        person = made.graduate(client.program)
        row = made.placement(opening, person, staff, starts=-40, days=100, state="active")
        day = made.today() + timedelta(days=1)
        wish = client_asks.ask(row, kind="end", day=day, because="Budget.", by=user)
        client_asks.agree(wish, by=staff)
        back = timedelta(days=2)
        ClientAsk.objects.filter(pk=wish.pk).update(day=F("day") - back)
        Placement.objects.filter(pk=row.pk).update(
            starts_on=F("starts_on") - back, ends_on=F("ends_on") - back, version=F("version") + 1
        )
        found.append(wish)
    return found


def done():
    """Whether no job waits, runs or failed."""
    return not Job.objects.filter(task__in=[tasks.CARRY_OUT, tasks.CARRY_OUT_ONE]).open().exists()


def what_is_wrong(wishes):
    """Every wish that was not carried out exactly once with exactly one letter each, in lines."""
    wrong = []
    for wish in wishes:
        row = Placement.objects.get(pk=wish.placement_id)
        told = Message.objects.about(wish).filter(kind__in=LETTERS)
        counts = (
            row.state,
            row.changes.filter(state=PlacementState.ENDED).count(),
            AuditEvent.objects.about(row).filter(to_state=PlacementState.ENDED).count(),
            sorted(told.values_list("kind", flat=True)),
        )
        if counts != (PlacementState.ENDED, 1, 1, sorted(LETTERS)):
            wrong.append(f"{wish}: {counts}")
    return wrong


def asked(statement, *values):
    """What the database answers, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return row[0] if row else None


def waits_for_us():
    """The process of the database that stands before what this transaction holds, or None."""
    return asked(
        "SELECT pid FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
    )


def is_gone(pid):
    """Whether that process of the database has ended, and with it all that it had begun."""
    return not asked("SELECT 1 FROM pg_stat_activity WHERE pid = %s", pid)


def test_W14_a_worker_that_is_killed_between_the_end_and_the_letter_leaves_neither(
    published_to, quick_site
):
    (wish,) = due(1)
    first = quick_site.worker("first")
    with transaction.atomic():
        # The worker has ended the placement when it comes to this key, and stands there.
        Message.objects.create(
            kind=LETTERS[1], to_address="x@example.org", subject="Held", body="Held",
            key=f"{LETTERS[1]}:{wish.pk}",
        )  # fmt: skip
        later_outside(wish)
        theirs = wait_until(waits_for_us, what="The worker before the letter")
        for child in psutil.Process(first.pid).children():
            killed(child.pid)
        killed(first.pid)
        first.wait()
        transaction.set_rollback(True)
    job = Job.objects.get(task=tasks.CARRY_OUT_ONE)
    assert (job.attempts, job.done_at) == (1, None)
    wait_until(lambda: is_gone(theirs), what="The end of the killed worker's connection")
    row = Placement.objects.get()
    assert row.state == PlacementState.ACTIVE
    assert not Message.objects.filter(kind__in=LETTERS).exists()

    # The lease of the dead one lapses, which is what waiting would do; beat has it rung again.
    Job.objects.open().update(leased_until=timezone.now(), published_at=None)
    quick_site.worker("second")
    quick_site.beat()
    wait_until(done, seconds=60, what="The end, by the second worker")
    assert what_is_wrong([wish]) == []
    job.refresh_from_db()
    assert job.attempts == 2


def later_outside(wish):
    """The job is committed and rung, whatever this test's own transaction holds."""

    def queue():
        later(tasks.CARRY_OUT_ONE, wish=wish.pk)
        connections.close_all()

    thread = threading.Thread(target=queue)
    thread.start()
    thread.join(20)


def test_W14_two_workers_at_once_end_each_placement_once_with_one_letter_each(
    published_to, quick_site
):
    wishes = due(8)
    with transaction.atomic():
        for wish in wishes:
            for _ in range(4):
                later(tasks.CARRY_OUT_ONE, wish=wish.pk)
        for _ in range(2):
            later(tasks.CARRY_OUT)
    quick_site.worker("first")
    quick_site.worker("second")
    wait_until(done, seconds=90, what="All jobs")
    assert what_is_wrong(wishes) == []
    assert not Job.objects.exclude(failed_at=None).exists()
