import threading

import pytest
from django.db import connection

from tests.processes import broker, published_to, quick_site, site

__all__ = ["broker", "published_to", "quick_site", "site"]


@pytest.fixture
def run_together():
    """Run a function in many threads at the same moment, each with a connection of its own."""

    def run(count, function):
        gate = threading.Barrier(count)

        def one():
            connection.ensure_connection()
            gate.wait()
            try:
                function()
            finally:
                connection.close()

        threads = [threading.Thread(target=one) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return run
