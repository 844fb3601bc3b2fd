"""The groups of tests that stay together are groups of tests that exist."""

import re

from tests.harness import ROOT
from tests.scheduling import GROUPS, LONGEST, group_of


def ours():
    for path in (ROOT / "tests").rglob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE):
            yield f"{path.relative_to(ROOT)}::{name}"


def test_every_group_and_every_long_test_is_there():
    found = list(ours())
    groups = {group_of(one) for one in found}

    assert [pattern for pattern, _ in GROUPS if not any(re.match(pattern, o) for o in found)] == []
    assert set(LONGEST) <= groups
    assert len(groups) > len(found) / 2


def test_tests_of_a_browser_file_stay_together_and_others_stand_alone():
    assert group_of("tests/browser/test_look.py::test_x") == group_of(
        "tests/browser/test_look.py::y"
    )
    assert group_of("tests/house/test_routes.py::test_x") == "tests/house/test_routes.py::test_x"
    assert group_of("tests/browser/test_pages.py::test_x[a]") != group_of(
        "tests/browser/test_pages.py::test_x[b]"
    )
