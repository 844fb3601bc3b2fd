"""A site set up by compose.yaml and example.env, as their first lines say, starts: H1, S6."""

import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from careerpath import addresses, mail_address
from careerpath.embedded.servers import valkey_binary
from tests import harness
from tests.compose import EXAMPLE, VARIABLE, filled, services
from tests.faults import wait_until
from tests.harness import ROOT

OF_THE_IMAGE = {"CAREERPATH_VAR", "STATIC_ROOT"}  # the Dockerfile sets them
OF_THE_DEMO = {"DEBUG", "PORT", "CAREERPATH_DATABASE", "MEDIA_ROOT"}  # nobody sets them for real
OURS = ("web", "worker", "equity", "beat", "migrate", "purge")


def load(environment):
    return subprocess.run(
        [sys.executable, "-c", "import careerpath.settings"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **{k: str(v) for k, v in environment.items()}},
        capture_output=True,
        text=True,
        check=False,
    )


def test_H1_every_service_starts_with_the_secrets_that_the_example_asks_for():
    given = filled()
    found = services(given)
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda name: load(found[name]["environment"]), OURS))
    assert [done.returncode for done in ended] == [0] * len(OURS), ended
    for name in ("web", "worker", "equity", "migrate"):
        url = next(v for k, v in found[name]["environment"].items() if k.startswith("DATABASE_URL"))
        assert addresses.database(url)["PASSWORD"] == given[f"{name.upper()}_PASSWORD"]


def test_O1_every_setting_of_the_environment_reaches_the_services_and_is_explained():
    asked = set()
    for path in ("settings.py", "accounts/allauth_settings.py", "operations/readiness.py"):
        text = (ROOT / "careerpath" / path).read_text()
        asked |= set(re.findall(r"\benv(?:iron\.get)?\(\"(\w+)\"", text))
    found = services(filled())
    given = set(found["web"]["environment"])

    equitys_own = {"SELFID_KEY_FALLBACKS"}
    assert equitys_own <= set(found["equity"]["environment"])
    assert asked - given - equitys_own - OF_THE_IMAGE - OF_THE_DEMO == set()
    webs_own = {"SELFID_KEY", "SELFID_MODULES", "SCANNER", "BACKUP_FOLDER"}
    common = given - webs_own - {"CAREERPATH_PROCESS", "DATABASE_URL"}
    for name in OURS:
        assert common <= set(found[name]["environment"])
    mentioned = {name for name, *_ in VARIABLE.findall((ROOT / "compose.yaml").read_text())}
    assert mentioned == set(re.findall(r"(?m)^(\w+)=", EXAMPLE))


def test_O1_the_web_process_sees_the_backups_that_its_light_speaks_of():
    found = services(filled())
    assert found["web"]["environment"]["BACKUP_FOLDER"] == "/backups"
    assert "backups:/backups:ro" in found["web"]["volumes"]
    assert "files:/var/lib/careerpath" in found["web"]["volumes"]


BAD = "://web:hush/hush+hush==@host:1234/name"


@pytest.mark.parametrize(
    ("reads", "url"),
    [
        (addresses.database, f"postgres{BAD}"),
        (addresses.redis, f"redis{BAD}"),
        (mail_address.settings_of, f"smtp{BAD}"),
    ],
)
def test_S6_an_address_that_cannot_be_read_is_a_sentence_without_its_password(reads, url):
    with pytest.raises(addresses.BadAddress, match="An address cannot be read") as caught:
        reads(url)
    assert "hush" not in str(caught.value)
    assert caught.value.__context__ is None


def test_S6_a_broker_address_that_cannot_be_read_ends_the_start_with_a_sentence():
    done = load(services(filled())["web"]["environment"] | {"REDIS_URL": f"redis{BAD}"})
    assert done.returncode == 1
    assert "An address cannot be read." in done.stderr.strip().splitlines()[-1]
    assert "hush" not in done.stderr


def words(service):
    """What stands on the command lines of a service."""
    health = service.get("healthcheck", {}).get("test", [])
    parts = [service.get("command", ""), service.get("entrypoint", []), health]
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in parts)


def test_S6_no_password_stands_on_a_command_line():
    given = filled()
    for name, service in services(given).items():
        assert not [
            key for key, value in given.items() if len(value) > 60 and value in words(service)
        ], name


def test_S6_the_logins_get_their_passwords_from_the_environment(var, tmp_path):
    embedded, target = harness.Embedded(var), f"provisioned_{os.getpid()}"
    for source in ("careerpath/provision.sql", "docs/deployment/provision.psql"):
        (tmp_path / Path(source).name).symlink_to(ROOT / source)
    harness.drop(var, target)
    harness.execute(var, f'CREATE DATABASE "{target}"')
    # The logins are those of every database here, so they keep the passwords that they have.
    given = filled() | {
        f"{n.upper()}_PASSWORD": embedded.layout.secret(n) for n in addresses.LOGINS
    }
    service = services(given | {"POSTGRES_PASSWORD": embedded.layout.secret("superuser")})[
        "provision"
    ]
    moved = {
        "/provision/": f"{tmp_path}/",
        "-h postgres": f"-h {embedded.layout.run}",
        "-d careerpath": f"-d {target}",
    }
    command = service["command"]
    for there, here in moved.items():
        command = command.replace(there, here)

    with harness.alone_with_the_roles(var):
        done = subprocess.run(
            shlex.split(command),
            env={"PATH": f"{embedded.binaries}:{os.environ['PATH']}", **service["environment"]},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    with harness.connect(var, "web", target).cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('public', 'USAGE')")
        assert cursor.fetchone() == (True,)
        cursor.connection.close()
    harness.drop(var, target)


def test_S6_the_broker_reads_its_password_from_standard_input(var, tmp_path):
    service = services(filled())["redis"]
    (tmp_path / "docker-entrypoint.sh").write_text('#!/bin/sh\nexec "$@"\n')
    (tmp_path / "docker-entrypoint.sh").chmod(0o755)
    (tmp_path / "valkey-server").symlink_to(valkey_binary())
    *shell, script = service["entrypoint"]
    script = script.replace(
        " --appendonly", f" --port 0 --dir {tmp_path} --unixsocket {tmp_path}/s --appendonly"
    )
    broker = subprocess.Popen(
        [*shell, script],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", **service["environment"]},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until((tmp_path / "s").exists, what="the broker")
        stranger = redis.Redis(unix_socket_path=f"{tmp_path}/s")
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()
        password = service["environment"]["REDISCLI_AUTH"]
        friend = redis.Redis(unix_socket_path=f"{tmp_path}/s", password=password)
        assert friend.ping()
        friend.close()
    finally:
        broker.kill()
        broker.wait()
