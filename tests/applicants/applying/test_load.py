"""O3: the last evening before an intake closes, on the real web server."""

import pytest

from tests.benchmarks import bench_applying

pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
]
SIZES = [
    pytest.param(4, 1, 20, 5.0, id="small"),
    pytest.param(300, 5, 200, 1.0, id="full", marks=pytest.mark.chaos),
]


@pytest.mark.parametrize(("seconds", "senders", "savers", "goal"), SIZES)
def test_O3_files_sent_applications_and_drafts_bring_no_error(seconds, senders, savers, goal):
    with bench_applying.evening(seconds, senders, savers) as found:
        assert found.errors == []
        assert set(found.took) == {
            "a file of 2 MB", "the page to check", "sending", "saving a draft",
        }  # fmt: skip
        assert len(found.took["sending"]) == seconds * senders
        assert max(map(bench_applying.p95, found.took.values())) < goal
