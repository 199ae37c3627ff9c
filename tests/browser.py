"""Where the browser is, and whether this run may do without one."""

from __future__ import annotations

import os
import shutil

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
REQUIRED = bool(os.environ.get("CRM_REQUIRE_BROWSER"))
REASON = "no chromium found: install the system's package, or set CRM_REQUIRE_BROWSER to insist"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
