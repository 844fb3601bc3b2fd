"""Production refuses to start half-configured: H1, S6."""

import os
import subprocess
import sys

import pytest

from tests.deployment import PRODUCTION
from tests.harness import ROOT


def start(**changes):
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("CAREERPATH", "DATABASE"))
    }
    environment |= PRODUCTION | {"CAREERPATH_PROCESS": "web"} | changes
    return subprocess.run(
        [sys.executable, "-c", "import careerpath.settings"],
        cwd=ROOT,
        env={k: v for k, v in environment.items() if v is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_H1_complete_production_settings_load():
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY before"),
        ({"SECRET_KEY": "short"}, "at least 50 characters"),
        ({"DATABASE_URL": None}, "Set DATABASE_URL before"),
        ({"REDIS_URL": None}, "Set REDIS_URL before"),
        ({"EMAIL_URL": None}, "Set EMAIL_URL before"),
        ({"ALLOWED_HOSTS": None}, "Set ALLOWED_HOSTS before"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"CAREERPATH_PROCESS": "worker"}, "Set DATABASE_URL_WORKER before"),
        ({"CAREERPATH_PROCESS": "nonsense"}, "CAREERPATH_PROCESS is one of"),
        ({"DATABASE_URL": "mysql://x/y"}, "database address looks like"),
        ({"EMAIL_URL": "http://x"}, "EMAIL_URL looks like"),
    ],
)
def test_H1_production_refuses_with_a_sentence(changes, sentence):
    done = start(**changes)
    assert done.returncode == 1
    assert sentence in done.stderr.strip().splitlines()[-1]


def test_H1_the_demo_command_refuses_in_production():
    done = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION, "CAREERPATH_PROCESS": "web"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "serves the demo" in done.stderr
