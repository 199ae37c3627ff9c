"""The code's own checks, each a command: `python -m tests.checks`, and part of every test run."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

from tests.audit import NOT_AUDITED

ROOT = Path(__file__).resolve().parent.parent

PRODUCTION = {
    "CRM_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "JWT_KEY": secrets.token_urlsafe(48),
    "ALLOWED_HOSTS": "crm.example.org",
    "DATABASE_URL": "postgres://crm_owner@/crm?host=/nowhere",
}
FOR_BROWSERS = "DJANGO_ALLOW_ASYNC_UNSAFE"  # set while tests drive one; nothing to deploy with
AS_IN_PRODUCTION = [
    *("env", "-u", FOR_BROWSERS),
    *(f"{name}={value}" for name, value in PRODUCTION.items()),
]
WARNS = ["--fail-level", "WARNING"]

COMMANDS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "layers": ["lint-imports"],
    "types": ["mypy", "."],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "system": [sys.executable, "manage.py", "check", *WARNS],
    "deployment": [*AS_IN_PRODUCTION, sys.executable, "manage.py", "check", "--deploy", *WARNS],
    "security": ["bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "."],
    "dependencies": [sys.executable, "-m", "tests.audit"],
}


WORDS = {0: "ok", NOT_AUDITED: "skipped"}


def run(name: str) -> subprocess.CompletedProcess[str]:
    """Run one check; its output is worth showing only if it fails."""
    command = COMMANDS[name]
    beside = Path(sys.executable).parent / command[0]  # the environment may not be on PATH
    program = str(beside) if beside.exists() else command[0]
    return subprocess.run(  # the commands above
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )


def main() -> int:
    failed = 0
    for name in COMMANDS:
        done = run(name)
        print(f"{WORDS.get(done.returncode, 'FAILED'):>7}  {name}")
        if done.returncode:
            print(done.stdout + done.stderr)
        failed += done.returncode not in WORDS
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
