"""Django's flush, speaking as the owner: the runtime role may not truncate."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as DjangoFlush
from django.db import connections


class Command(DjangoFlush):
    def handle(self, **options: Any) -> None:
        with connections[options["database"]].as_owner():  # type: ignore[attr-defined]  # our backend's
            super().handle(**options)
