"""`manage.py backup crm-2026-03-01.backup`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.management import backup


class Command(BaseCommand):
    help = "Write the whole database, of one moment, into a new file. The site may go on working."
    requires_system_checks = ()  # what is wrong with pages keeps nobody from the rows

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        place: Path = options["file"]
        try:
            manifest = backup.write(place, backup.admin_dsn())
        except backup.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        size = place.stat().st_size / 1024 / 1024
        tables = len(manifest.tables)
        self.stdout.write(f"{manifest.rows:,} rows of {tables} tables in {place} ({size:.1f} MB).")
