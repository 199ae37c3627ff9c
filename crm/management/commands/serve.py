"""`manage.py serve`: the site as in production, with everything it needs."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from crm.management import serving


class Command(BaseCommand):
    help = "Bring the database and the static files up to date, and serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        serving.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        offer = serving.offer_of(options)
        with serving.take_port(offer) as listener:
            serving.prepare(self._say)
            sys.exit(serving.serve(offer, listener, self._say))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
