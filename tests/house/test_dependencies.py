"""H6: what we depend on is locked, installed as locked, not known to be broken; and our own code.

No outside service is asked: the bounds below were known when they were written, and a newer bound
is one line. What a static check of our code finds is listed and was read.
"""

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.harness import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
CODE = ["careerpath", "cohorts", "applicants", "training", "manage.py"]
# Below these a hole was published that could matter to a site like this one.
MENDED = {
    "django": "5.2.8",  # injection through a dictionary as the connector of a filter
    "cryptography": "44.0.1",  # the OpenSSL that came with it
    "django-allauth": "65.13.0",  # sessions of accounts that were closed
    "gunicorn": "22.0.0",  # requests smuggled behind a wrong Transfer-Encoding
    "openpyxl": "3.1.0",
    "redis": "5.0.0",  # answers that went to the wrong asker
    "sqlparse": "0.5.0",  # endless recursion
    "tablib": "3.6.0",
    "brotli": "1.2.0",  # endless decompression
    "celery": "5.2.2",  # commands in stored results
    "kombu": "5.7.0",
    "whitenoise": "6.0.0",
    "fonttools": "4.60.2",  # files written outside the folder
}
# Findings that were read, by rule: statements built from names of our own, markup whose values are
# escaped, processes started from lists of arguments, a sample drawn to be read.
READ = {
    "S608": {
        "applicants/domain/import_copy.py", "applicants/domain/import_undo.py",
        "applicants/domain/import_write.py", "applicants/domain/screening_runs.py",
        "applicants/domain/screening_work.py", "careerpath/audit/seals.py",
        "careerpath/audit/trail.py", "careerpath/workflow.py", "cohorts/invariants.py",
        "careerpath/equity/store/populations.py", "careerpath/equity/store/splitting.py",
    },
    "S603": {
        "careerpath/files.py",
        "careerpath/embedded/processes.py", "careerpath/embedded/servers.py",
        "careerpath/operations/management/commands/up.py",
    },
    "S607": {"careerpath/embedded/servers.py"},
    "S308": {"careerpath/ui/tables/templatetags/tables.py"},
    "S311": {
        "applicants/domain/waves.py", "applicants/scoring/distribution.py",
        "careerpath/equity/disclosure/twoway.py", "cohorts/domain/approvals.py",
    },
}  # fmt: skip


def locked(name):
    """Package names with the version that the lock file says."""
    text = (ROOT / name).read_text()
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.!+]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_H6_every_dependency_is_pinned_with_hashes_and_without_an_address(name):
    text = (ROOT / name).read_text()
    lines = re.sub(r"\\\n", " ", text).splitlines()
    entries = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==[\w.!+]+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "--index-url" not in text


def test_H6_what_runs_the_site_is_locked_as_it_is_asked_for():
    wanted = (ROOT / "pyproject.toml").read_text()
    locked = (ROOT / "requirements.lock").read_text().lower()
    names = re.findall(r'^  "([\w-]+)', wanted.partition("[project.optional")[0], re.MULTILINE)
    assert len(names) > 15
    assert [name for name in names if f"{name.lower()}==" not in locked] == []


def test_H6_both_locks_say_the_same():
    runs, tests = (locked(name) for name in LOCKS)
    assert {name: tests.get(name) for name in runs} == runs


def test_H6_what_is_installed_is_what_is_locked():
    wrong = {}
    for name, wanted in locked("requirements-dev.lock").items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = ""
        if found != wanted:
            wrong[name] = (found, wanted)
    assert wrong == {}


def test_H6_the_lock_is_no_older_than_what_is_asked_for():
    text = (ROOT / "pyproject.toml").read_text().partition("[tool.")[0]
    known = locked("requirements-dev.lock")
    asked = [Requirement(one) for one in re.findall(r'^  "([^"]+)",', text, re.MULTILINE)]
    assert len(asked) > 25
    assert [str(one) for one in asked if not one.specifier.contains(known[one.name.lower()])] == []


def test_H6_nothing_is_older_than_the_version_that_mended_a_known_hole():
    known = locked("requirements-dev.lock")
    assert set(MENDED) <= set(known)
    assert [name for name in MENDED if Version(known[name]) < Version(MENDED[name])] == []


def test_H6_a_static_check_finds_nothing_that_nobody_has_read():
    """The rules of ``bandit`` as ruff has them, without listening to exemptions in the code."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "S", "--ignore-noqa", "--no-cache",
         "--config", "lint.per-file-ignores = {}", "--output-format", "json", *CODE],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = {}
    for one in json.loads(done.stdout):
        path = one["filename"].removeprefix(f"{ROOT}/")
        if "/migrations/" not in path and not path.startswith("careerpath/demo/"):
            found.setdefault(one["code"], set()).add(path)
    assert found == READ


def test_H6_templates_trust_no_text_but_a_picture_of_the_librarys_own():
    trusting = re.compile(r"\|\s*safe\b|autoescape off|safeseq")
    found = {
        str(path.relative_to(ROOT / "templates"))
        for path in (ROOT / "templates").rglob("*")
        if path.suffix in {".html", ".txt"} and trusting.search(path.read_text())
        and "/email/" not in str(path)
    }  # fmt: skip
    assert found == {
        "mfa/totp/activate_form.html",  # the QR code
        "mfa/recovery_codes/download.txt",  # plain text
    }
