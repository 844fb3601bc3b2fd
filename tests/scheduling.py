"""Which tests stay together on one worker, and which begin first.

The groups stand here and not as marks on the tests, because the mark ``xdist_group`` has no effect
with the pytest we use: it was written into a name of the test that nobody reads any more.
"""

import re

from xdist.scheduler import LoadScopeScheduling

# Tests that share something dear to make, or that measure and must not run side by side.
GROUPS = [
    (r"tests/house/test_input\.py::test_(F1_|A6_a_form)", "recorded forms"),
    (r"tests/house/test_extra_fields\.py", "forms of pages"),
    (r"tests/house/test_objects\.py::test_A3_", "forms of pages"),
    (r"tests/house/test_(serving|slow_leak)\.py", "serving"),
    (r"tests/applicants/applying/test_(faults|load)\.py", "serving"),
    (r"tests/applicants/materials/test_over_the_wire\.py", "serving"),
    (r"tests/operations/test_up\.py", "up"),
    (r"tests/browser/test_pages\.py", ""),  # long enough for a Chromium on each worker
    (r"(tests/browser/test_\w+\.py)", None),
]
# The longest first, so that no worker sits over one of them at the end.
LONGEST = [
    "recorded forms",
    "forms of pages",
    "up",
    "serving",
    "tests/house/test_input.py::test_F2_no_query_string_brings_a_500_anywhere",
]


def group_of(nodeid):
    """The group of a test; a test of no group is its own."""
    for pattern, group in GROUPS:
        if found := re.match(pattern, nodeid):
            return (found[0] if group is None else group) or nodeid
    return nodeid


class Scheduling(LoadScopeScheduling):
    """A group goes to one worker as a whole, and the longest groups go first."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)

    def _assign_work_unit(self, node):
        waiting = next((scope for scope in LONGEST if scope in self.workqueue), None)
        if waiting:
            self.workqueue.move_to_end(waiting, last=False)
        super()._assign_work_unit(node)
