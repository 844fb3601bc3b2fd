"""The parts of ``make lint`` that need Django: migrations match models, deployment is safe."""

import os
import subprocess
import sys

PRODUCTION = {
    "CAREERPATH_MODE": "production",
    "SECRET_KEY": "for-the-check-only-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "DATABASE_URL": "postgres://web:x@db.invalid:5432/careerpath",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "ALLOWED_HOSTS": "careers.example.org",
    "SITE_URL": "https://careers.example.org",
    "EMAIL_URL": "smtp://user:x@mail.invalid:587?tls=1",
    "SELFID_KEY": "for-the-check-too-" + "9876543210zyxwvutsrqponmlkjihgfedcba" * 2,
    "SCANNER": "clamd://scanner.invalid:3310",
}
CHECKS = [
    (["makemigrations", "--check", "--dry-run", "--verbosity", "1"], {}),
    (["check", "--deploy", "--fail-level", "WARNING"], {**PRODUCTION, "CAREERPATH_PROCESS": "web"}),
]


def main():
    worst = 0
    for arguments, environment in CHECKS:
        done = subprocess.run(
            [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py", *arguments],
            env={**os.environ, **environment},
            check=False,
        )
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
