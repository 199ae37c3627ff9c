"""Django's collectstatic, brief with what is seldom asked for: the first start takes seconds."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.staticfiles.management.commands.collectstatic import (
    Command as DjangoCollectstatic,
)
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.compress import Compressor

UNUSED = ["rest_framework", "guardian", "redoc"]
"""What no page of ours shows."""
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
SELDOM = re.compile(r"/(admin|unfold|ext|drf_spectacular_sidecar)/|htmax|htmx-4")


class BriefCompressor(Compressor):
    """Brotli's best, which takes its time, only for what every page needs; gzip for the rest.

    Names without a hash stay as they are: no page has them in it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.brief = Compressor(**{**options, "use_brotli": False})

    def should_compress(self, filename: str) -> bool:
        return bool(HASHED.search(filename)) and bool(super().should_compress(filename))

    def compress(self, path: str) -> list[str]:
        compressed: list[str] = (
            self.brief.compress(path) if SELDOM.search(path) else super().compress(path)
        )
        return compressed


class Command(DjangoCollectstatic):
    def set_options(self, **options: Any) -> None:
        options["ignore_patterns"] = [*options["ignore_patterns"], *UNUSED]
        super().set_options(**options)
        if isinstance(self.storage, ManifestStaticFilesStorage):
            self.storage.create_compressor = BriefCompressor  # type: ignore[attr-defined]
