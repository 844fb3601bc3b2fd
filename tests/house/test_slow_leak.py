"""Half an hour of ordinary work leaves the server as large as it was: O5."""

import os
import time

import psutil
import pytest

from tests import harness
from tests.house.test_serving import browser, database, database_open, server

__all__ = ["browser", "database", "database_open", "server"]
pytestmark = pytest.mark.processes


@pytest.mark.chaos
def test_O5_half_an_hour_of_mixed_work_leaks_neither_memory_nor_connections(
    server, browser, var, database
):
    """HALF_AN_HOUR may be set to other seconds."""
    seconds = float(os.environ.get("HALF_AN_HOUR", "1800"))
    recruiter, lead = browser("recruiter"), browser("program_lead")
    mixed = [(recruiter, "/applications/"), (lead, "/people/"), (recruiter, "/staff/"),
             (lead, "/staff/outbox/"), (recruiter, "/applications/?q=care")]  # fmt: skip

    def work(until):
        while time.monotonic() < until:
            for person, path in mixed:
                assert person.get(path).status == 200

    work(time.monotonic() + min(60, seconds / 5))
    memory, connections = footprint(server, var, database)
    work(time.monotonic() + seconds)
    memory_after, connections_after = footprint(server, var, database)
    print(f"O5: {memory:,} -> {memory_after:,} bytes, {connections_after} connections")  # noqa: T201
    assert memory_after < memory * 1.1
    assert connections_after <= connections + 2


def footprint(server, var, database):
    """Memory of the server's processes, and connections to its database."""
    memory = sum(psutil.Process(one.pid).memory_info().rss for one in server.children())
    connection = harness.superuser(var)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [database])
        count = cursor.fetchone()[0]
    connection.close()
    return memory, count
