"""A site set up by compose.yaml and example.env, as their first lines say, starts: H1, S6."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from careerpath import addresses, mail_address
from tests.compose import EXAMPLE, VARIABLE, filled, services
from tests.harness import ROOT

OF_THE_IMAGE = {"CAREERPATH_VAR", "STATIC_ROOT"}  # the Dockerfile sets them
OF_THE_DEMO = {"DEBUG", "PORT", "CAREERPATH_DATABASE", "MEDIA_ROOT"}  # nobody sets them for real
OURS = ("web", "worker", "beat", "migrate")


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
    for name in ("web", "worker", "migrate"):
        url = next(v for k, v in found[name]["environment"].items() if k.startswith("DATABASE_URL"))
        assert addresses.database(url)["PASSWORD"] == given[f"{name.upper()}_PASSWORD"]


def test_O1_every_setting_of_the_environment_reaches_the_services_and_is_explained():
    asked = set()
    for path in ("settings.py", "accounts/allauth_settings.py", "operations/readiness.py"):
        text = (ROOT / "careerpath" / path).read_text()
        asked |= set(re.findall(r"\benv(?:iron\.get)?\(\"(\w+)\"", text))
    found = services(filled())
    given = set(found["web"]["environment"])

    assert asked - given - OF_THE_IMAGE - OF_THE_DEMO == set()
    common = given - {"CAREERPATH_PROCESS", "DATABASE_URL", "BACKUP_FOLDER"}
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
