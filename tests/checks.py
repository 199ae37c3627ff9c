"""The code's own checks, each a command: `python -m tests.checks`, and part of every test run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

COMMANDS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "layers": ["lint-imports"],
    "types": ["mypy", "."],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "system": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
}


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
        print(f"{'ok' if done.returncode == 0 else 'FAILED':>6}  {name}")
        if done.returncode:
            failed += 1
            print(done.stdout + done.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
