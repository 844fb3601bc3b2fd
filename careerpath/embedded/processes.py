"""Starting and stopping child processes so that none is left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1


def dies_with_parent(sign):
    """A function for the child: the kernel sends ``sign`` when the parent is gone (Linux)."""

    def arrange():
        try:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sign)
        except (OSError, AttributeError):  # not Linux: Ctrl-C still stops everything
            return

    return arrange


def start(arguments, *, log, env=None, account=None, parting=signal.SIGTERM, cwd=None):
    """A child in a session of its own, writing to ``log``, is running."""
    log.parent.mkdir(parents=True, exist_ok=True)
    identity = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(a) for a in arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=dies_with_parent(parting),
            **identity,
        )


def alive(pid):
    """Whether a process with this id runs and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return True


def command_line(pid):
    """The arguments of a running process, empty when it cannot be read."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""


def stop(pid, *, sign=signal.SIGTERM, seconds=10.0):
    """The process is gone: asked first, killed after ``seconds``."""
    for this, patience in ((sign, seconds), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, this)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if not alive(pid):
                return
            time.sleep(0.02)
