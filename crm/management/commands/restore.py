"""`manage.py restore crm-2026-03-01.backup`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.management import backup


class Command(BaseCommand):
    help = "Fill an empty database from a file that `backup` wrote, and prove that all is there."
    requires_system_checks = ()  # what is wrong with pages keeps nobody from the rows

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.restore(options["file"], backup.admin_dsn())
        except backup.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{manifest.rows:,} rows of {len(manifest.tables)} tables restored; counts and"
            " checksums of all tables are those of the backup."
        )
        call_command("check_isolation", stdout=self.stdout)
