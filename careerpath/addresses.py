"""Where the servers are: parsed from the environment or read from the embedded ones' secrets."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

DATABASE = "careerpath"
LOGINS = ("migrate", "web", "worker", "equity", "retention", "backup")
PORT = "5432"  # only a name for the socket file; nothing listens on the network


class BadAddress(ValueError):
    """An address in the environment that cannot be read."""


@dataclass(frozen=True)
class Layout:
    """The places below var/ that the embedded servers use."""

    var: Path

    @property
    def secrets(self):
        return self.var / "secrets"

    @property
    def run(self):
        """Sockets; their path may have at most 107 bytes, so a deep checkout uses a short one."""
        marker = self.secrets / "run_directory"
        return Path(marker.read_text().strip()) if marker.exists() else self.var / "run"

    @property
    def data(self):
        marker = self.secrets / "data_directory"
        return Path(marker.read_text().strip()) if marker.exists() else self.var / "postgres"

    def secret(self, name):
        path = self.secrets / name
        return path.read_text().strip() if path.exists() else ""


def database(url):
    """The Django settings of a ``postgres://user:password@host:port/name?host=/socket`` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadAddress("A database address looks like postgres://user:password@host:5432/name.")
    query = parse_qs(parts.query)
    options = {}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"][0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [unquote(parts.hostname or "")])[0],
        "PORT": query.get("port", [str(parts.port or PORT)])[0],
        "OPTIONS": options,
    }


def embedded_database(layout, login, name=DATABASE):
    """The address of the embedded PostgreSQL for one login."""
    return (
        f"postgres://{login}:{quote(layout.secret(login), safe='')}@/{quote(name)}"
        f"?host={quote(str(layout.run))}&port={PORT}"
    )


def embedded_redis(layout):
    """The address of the embedded Redis-protocol server."""
    return f"redis+socket://:{layout.secret('valkey')}@{layout.run}/valkey.sock?virtual_host=0"
