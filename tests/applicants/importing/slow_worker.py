"""What a test's worker is told by its environment: to import in small, slow chunks.

Imported by real workers with ``-I``; the product knows nothing of it.
"""

import os
import time

from applicants.domain import import_write, importing

DELAY = float(os.environ.get("TEST_CHUNK_SECONDS", "0"))
importing.CHUNK = int(os.environ.get("TEST_CHUNK_ROWS", importing.CHUNK))
write = import_write.write


def slowly(job, **where):
    """The rows are written, and a while passes before the transaction ends."""
    write(job, **where)
    time.sleep(DELAY)


import_write.write = slowly
