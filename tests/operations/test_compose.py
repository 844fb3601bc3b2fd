"""The files of a real site fit together: what they ask for, what they hand on, what they start."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from careerpath.addresses import BadAddress, broker, database
from tests.harness import ROOT

COMPOSE = (ROOT / "compose.yaml").read_text()
EXAMPLE = (ROOT / "docs" / "deployment" / "example.env").read_text()
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
GIVEN = {"EMAIL_URL": "smtp://user:x@mail.invalid:587?tls=1"}
# Said by the image or by nobody but a developer.
OF_THE_IMAGE = {
    "CAREERPATH_VAR", "STATIC_ROOT", "MEDIA_ROOT", "CAREERPATH_DATABASE", "DEBUG", "PORT",
    "SECURE_SSL_REDIRECT",
}  # fmt: skip


def filled():
    """The example, filled in as its first line says."""
    lines = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    secret = {n for n in lines if n.endswith("PASSWORD") or n == "SECRET_KEY"}
    assert "openssl rand -hex 32" in EXAMPLE
    return lines | {name: secrets.token_hex(32) for name in secret} | GIVEN


def services():
    """The services of the file with their variables put in, as compose does it."""
    values = filled()

    def value(found):
        name, kind, rest = found.groups()
        assert name in values, f"{name} is not in the example"
        assert values[name] or kind != "?", f"{name} must be set and the example does not say so"
        return values[name] or (rest if kind == "-" else "")

    return yaml.safe_load(VARIABLE.sub(value, COMPOSE))["services"]


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_H1_every_service_starts_with_the_example_filled_in_as_told(name):
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("CAREERPATH", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-c", "import careerpath.settings"],
        cwd=ROOT,
        env=mine | {k: str(v) for k, v in services()[name]["environment"].items()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_that_is_read_is_handed_on():
    asked = set()
    for path in Path(ROOT / "careerpath").rglob("*.py"):
        asked |= set(re.findall(r'\benv\(\s*"([A-Z_]+)"', path.read_text()))
    handed = set(services()["web"]["environment"])
    assert len(asked) > 15
    assert asked - handed - OF_THE_IMAGE == set()


def test_each_service_gets_only_its_own_login():
    secret = {"WEB_PASSWORD", "WORKER_PASSWORD", "MIGRATE_PASSWORD", "POSTGRES_PASSWORD"}
    document = yaml.safe_load(COMPOSE)["services"]
    for name, own in {
        "web": "WEB_PASSWORD", "worker": "WORKER_PASSWORD", "beat": "WORKER_PASSWORD",
        "migrate": "MIGRATE_PASSWORD", "restore": "POSTGRES_PASSWORD",
    }.items():  # fmt: skip
        known = set(VARIABLE.findall(str(document[name]))) and {
            found[0] for found in VARIABLE.findall(str(document[name]))
        }
        assert known & secret == {own}, name


def test_no_password_stands_on_a_command_line():
    for name, service in yaml.safe_load(COMPOSE)["services"].items():
        if name != "redis":  # its server has no other way
            assert "PASSWORD" not in str(service.get("command", "")), name


@pytest.mark.parametrize("secret", ["ab/cd+ef==", "x:y/z", "a#b/c"])
def test_a_secret_that_breaks_an_address_is_named_and_not_repeated(secret):
    for ask, url in (
        (database, f"postgres://web:{secret}@postgres:5432/careerpath"),
        (broker, f"redis://:{secret}@redis:6379/0"),
    ):
        with pytest.raises(BadAddress, match=r"cannot be read|looks like") as refused:
            ask(url)
        assert "ab" not in str(refused.value).split()
        assert refused.value.__cause__ is None


def test_the_check_of_the_container_is_answered_under_production_settings():
    """The address that the Dockerfile's check asks is none of ALLOWED_HOSTS."""
    [asked] = re.findall(r"urlopen\('http://([^/]+)(/\w+)", (ROOT / "Dockerfile").read_text())
    assert asked == ("127.0.0.1:8000", "/healthz")
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client().get('/healthz', headers={'Host': '127.0.0.1:8000'})\n"
        "assert (answer.status_code, answer.content) == (200, b'ok'), answer.status_code\n"
        "assert answer['Content-Security-Policy']\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("CAREERPATH", "DATABASE"))},
            **{k: str(v) for k, v in services()["web"]["environment"].items()},
            "DJANGO_SETTINGS_MODULE": "careerpath.settings",
            "STATIC_ROOT": str(ROOT / "static"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]


def test_clean_removes_what_this_checkout_keeps_elsewhere(tmp_path):
    """And nothing of another checkout, nor a folder that we did not name."""
    ours, theirs, strange = (
        tmp_path / n for n in ("careerpath-0a1b2c3d", "careerpath-ffffffff", "home")
    )
    for folder in (ours, theirs, strange):
        (folder / "data").mkdir(parents=True)
    for place, folder in (("var/secrets", ours), ("var/test/secrets", strange)):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "data_directory").write_text(f"{folder}/data")
    subprocess.run(["make", "-f", str(ROOT / "Makefile"), "clean"], cwd=tmp_path, check=True)
    assert [folder.exists() for folder in (ours, theirs, strange)] == [False, True, True]
    assert not (tmp_path / "var").exists()
