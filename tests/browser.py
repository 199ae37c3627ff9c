"""Where the browser is, and whether this run may do without one."""

from __future__ import annotations

import os
import shutil

# The one without windows first: the same pages in little more than half of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
REQUIRED = bool(os.environ.get("CRM_REQUIRE_BROWSER"))
REASON = "no chromium found: install the system's package, or set CRM_REQUIRE_BROWSER to insist"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
