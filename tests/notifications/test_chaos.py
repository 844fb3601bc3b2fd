"""W14: a mail server that fails, senders that are killed: none lost, none silently twice."""

import random
import threading
import time
from datetime import timedelta

import psutil
import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from careerpath.later.models import Job
from careerpath.notifications import delivery, outbox
from careerpath.notifications.models import Message, State
from tests import floor
from tests.faults import frozen, killed, wait_until
from tests.processes import Site, broker, published_to, quick_site, site

__all__ = ["broker", "published_to", "quick_site", "site"]
pytestmark = pytest.mark.processes
SENDER = (
    "import django; django.setup()\n"
    "from careerpath.notifications import delivery\n"
    "delivery.deliver(seconds=60)\n"
)


@pytest.fixture
def senders(var, smtp, tmp_path, transactional_db):
    """Starts processes that deliver what is due and end."""
    site = Site(var, None, tmp_path)

    def start():
        return site.start(
            "sender", "-c", SENDER,
            EMAIL_URL=f"smtp://127.0.0.1:{smtp.port}?tls=0",
            DJANGO_SETTINGS_MODULE="careerpath.settings",
        )  # fmt: skip

    yield start
    site.stop()


def letters(count):
    rows = [(f"p{number}@example.org", None, {"text": "News."}) for number in range(count)]
    return outbox.queue_all("test.letter", rows, by="system:test")


def count(state):
    return Message.objects.filter(state=state).count()


def misbehaves(smtp, number):
    """One mail in ten is refused for now; after every fortieth nobody answers for a moment."""
    if number % 40 == 0 and not smtp.down:
        smtp.down = True
        threading.Timer(0.3, setattr, (smtp, "down", False)).start()
    time.sleep(0.1 if number % 50 == 0 else 0)
    return b"451 busy" if number % 10 == 0 else b"250 taken"


def nobody_else():
    """Whether the database has done all that killed senders had asked of it.

    A claim that a sender sent just before it was killed is committed afterwards: whoever counts
    before that finds a mail neither waiting nor doubtful, until its claim runs out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def run(senders, smtp, *, mails, kills, seed):
    """All mails go out while ``kills`` senders are killed at random moments."""
    chance = random.Random(seed)
    smtp.answer = lambda number: misbehaves(smtp, number)
    smtp.delay = 0.002
    letters(mails)
    now_due = Message.objects.filter(state=State.QUEUED)
    sender = senders()
    for left in reversed(range(kills)):
        after = senders() if left else None  # it starts while the other is at work
        before = len(smtp.mails)
        while len(smtp.mails) == before and now_due.exists():
            now_due.update(due_at=timezone.now())
            sender = senders() if sender.poll() is not None else sender
            time.sleep(0.05)
        time.sleep(chance.random() / 5)
        killed(sender.pid)
        sender.wait()
        sender = after
        now_due.update(due_at=timezone.now())
    smtp.down = False
    wait_until(nobody_else, what="The end of the killed senders' connections")
    Message.objects.filter(state=State.SENDING).update(claimed_until=timezone.now())
    delivery.wake()
    while now_due.update(due_at=timezone.now()):
        delivery.deliver()


@pytest.mark.parametrize(("mails", "kills"), [
    (120, 4),
    pytest.param(500, 10, marks=pytest.mark.chaos),
])  # fmt: skip
def test_W14_no_mail_is_lost_and_at_most_one_doubt_per_kill(senders, smtp, mails, kills):
    seed = random.randrange(10**6)

    run(senders, smtp, mails=mails, kills=kills, seed=seed)

    received, doubtful, failed = smtp.ids(), count(State.UNSURE), count(State.FAILED)
    sent = set(Message.objects.filter(state=State.SENT).values_list("message_id", flat=True))
    figures = f"kills {kills}, sent {len(sent)}, in doubt {doubtful}, failed {failed}, seed {seed}"
    assert len(sent) + doubtful + failed == mails, figures
    assert doubtful <= kills, figures
    assert sent <= set(received), figures
    assert set(received.values()) == {1}, figures

    smtp.answer = lambda number: b"250 taken"
    for message in Message.objects.filter(state__in=[State.UNSURE, State.FAILED]):
        outbox.release(message, by=floor.user())
    delivery.deliver()
    twice = [each for each in smtp.ids().values() if each > 1]
    assert len(smtp.ids()) == mails, figures
    assert len(twice) <= doubtful, figures


def test_W14_a_claim_committed_after_its_sender_died_is_found_when_it_runs_out(transactional_db):
    """For as long as the claim holds, the mail is neither waiting nor doubtful, but not lost."""
    letters(1)
    claimed, ends = threading.Event(), threading.Event()

    def die():
        with transaction.atomic():
            delivery.claim()
            claimed.set()
            ends.wait(60)
        connection.close()

    sender = threading.Thread(target=die)
    sender.start()
    claimed.wait(60)
    assert not nobody_else()
    assert (count(State.QUEUED), count(State.SENDING)) == (1, 0)
    ends.set()
    sender.join()
    wait_until(nobody_else, what="The end of the sender's connection")
    delivery.wake()
    assert (count(State.SENDING), count(State.UNSURE)) == (1, 0)

    Message.objects.update(claimed_until=timezone.now())
    delivery.wake()

    assert (count(State.SENDING), count(State.UNSURE)) == (0, 1)


def test_W14_two_senders_at_once_never_send_the_same(senders, smtp):
    letters(60)
    pair = [senders(), senders()]
    for one in pair:
        assert one.wait(60) == 0
    assert (len(smtp.mails), set(smtp.ids().values())) == (60, {1})


def test_W14_twin_without_the_claim_a_killed_senders_mails_go_out_twice(senders, smtp):
    """Claims that are simply given back send again what had gone out already."""
    smtp.delay = 0.3
    letters(3)
    sender = senders()
    wait_until(lambda: len(smtp.mails) >= 1, seconds=60, what="A mail")
    killed(sender.pid)
    sender.wait()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notifications_message WHERE state = 'sending'")
        assert cursor.fetchone() == (1,)
    taken = Message.objects.get(state=State.SENDING)
    taken.step(State.QUEUED, by="system:naive", set={"attempts": F("attempts")})
    delivery.deliver()
    assert smtp.ids()[taken.message_id] == 2


def test_W6_a_broker_that_forgets_everything_five_times_loses_no_mail(
    published_to, quick_site, broker, smtp
):
    """Each time mails are pending when all is forgotten; the last sign of their job is made older,
    which is what waiting would do."""
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}?tls=0"}
    worker = quick_site.worker(**mail)
    quick_site.beat(**mail)
    children = psutil.Process(worker.pid).children
    wait_until(lambda: len(children()) >= 2, what="The worker's start")
    for times in range(1, 6):
        with frozen(worker.pid):
            letters(10)
            assert count(State.QUEUED) >= 10
            broker.client().flushall()
            Job.objects.open().update(published_at=timezone.now() - timedelta(minutes=1))
        wait_until(lambda all_=10 * times: count(State.SENT) == all_, seconds=90, what="All mails")
    assert worker.poll() is None
    assert (len(smtp.ids()), set(smtp.ids().values())) == (50, {1})
