"""Known vulnerabilities of what is installed: `python -m tests.audit`.

pip-audit asks a service on the network. Where that cannot be reached, or does not know the packages
(as behind a mirror), nothing was audited; that is said, and is no failure of the code.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from typing import Any

FOUND = 1
NOT_AUDITED = 77
"""The exit code by which test runners of other trades mean "skipped"."""

SECONDS = 120
COMMAND = [
    *(sys.executable, "-m", "pip_audit", "--format", "json"),
    *("--progress-spinner", "off", "--timeout", "5"),
]


def reported(arguments: list[str], given: str | None = None) -> list[dict[str, Any]] | str:
    """What pip-audit says of each package, or why it says nothing."""
    try:
        done = subprocess.run(
            [*COMMAND, *arguments], input=given, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {SECONDS} seconds"
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return said[-1]
    return packages


def verdict(packages: list[dict[str, Any]] | str) -> tuple[int, list[str]]:
    """The exit code, and the lines to print."""
    if isinstance(packages, str):
        return NOT_AUDITED, [f"NOT AUDITED, the vulnerability service failed: {packages}"]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    lines = [
        f"{each['name']} {each['version']}: {found['id']},"
        f" fixed in {', '.join(found['fix_versions']) or 'no release yet'}"
        for each in packages
        for found in each.get("vulns", [])
    ]
    if lines:
        return FOUND, lines
    if len(skipped) == len(packages):
        return NOT_AUDITED, ["NOT AUDITED: the vulnerability service knows none of the packages"]
    known = f"{len(packages) - len(skipped)} packages audited, no known vulnerability"
    unknown = [f"not known to the service: {', '.join(skipped)}"] if skipped else []
    return 0, [known, *unknown]


def audited() -> tuple[int, list[str]]:
    """Of everything installed; one package is asked for first, lest a hundred go unanswered."""
    one = f"django=={version('django')}"
    code, lines = verdict(reported(["--disable-pip", "--no-deps", "-r", "/dev/stdin"], one))
    return (code, lines) if code == NOT_AUDITED else verdict(reported(["--skip-editable"]))


def main() -> int:
    code, lines = audited()
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
