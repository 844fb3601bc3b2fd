"""compose.yaml as Docker reads it, with an .env filled in as example.env says."""

import re
import secrets

import yaml

from tests.harness import ROOT

EXAMPLE = (ROOT / "docs" / "deployment" / "example.env").read_text()
VARIABLE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")


def filled():
    """The .env of somebody who did what example.env says."""
    length = int(re.search(r"openssl rand -hex (\d+)", EXAMPLE).group(1))
    lines = [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")]
    given = dict(line.split("=", 1) for line in lines)
    given["EMAIL_URL"] = "smtp://careers:x@mail.example.org:587?tls=1"
    secret = {name for name in given if name.endswith(("_PASSWORD", "_KEY", "_TOKEN"))}
    return given | {name: secrets.token_hex(length) for name in secret}


def services(given):
    """The services of compose.yaml with its variables filled in as Docker does."""

    def value(found):
        name, kind, default = found.groups()
        assert kind == "-" or name in given, f"{name} is nowhere in example.env."
        return given.get(name) or (default if kind == "-" else "") or ""

    text = (ROOT / "compose.yaml").read_text().replace("$$", "\0")
    return yaml.safe_load(VARIABLE.sub(value, text).replace("\0", "$"))["services"]
