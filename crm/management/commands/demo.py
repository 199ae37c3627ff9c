"""`manage.py demo`: two sites full of invented people, ready to look at."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from crm import seeds
from crm.errors import DomainError
from crm.management import planting, ports, serving
from crm.rules import PERMISSIONS_OF_ROLE
from crm.vocabulary import Permission


class Command(BaseCommand):
    help = "Load the demo sites unless they are there, and serve them."

    def add_arguments(self, parser: CommandParser) -> None:
        serving.add_arguments(parser)
        parser.add_argument(
            "--fresh", action="store_true", help="remove the demo sites first and load them anew"
        )
        parser.add_argument("--no-serve", action="store_true", help="only load")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's passwords are public: it does not run in production.")
        self.console = Console(file=sys.stdout)
        offer = serving.offer_of(options)
        if options["no_serve"]:
            self._load(fresh=options["fresh"])
            self._introduce("")
            return
        with serving.take_port(offer) as listener:
            self._load(fresh=options["fresh"])
            serving.prepare(self._say)
            self._introduce(ports.url(offer.host, offer.port))
            if offer.host in ports.ANY:
                self._say("WARNING: everybody in your network can sign in with these passwords.")
            sys.exit(serving.serve(offer, listener, self._say))

    def _load(self, *, fresh: bool) -> None:
        serving.migrate(self._say)
        try:
            if (fresh or not seeds.is_there()) and self._plant(fresh=fresh):
                return
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._say("The demo sites are there already (--fresh loads them anew).")

    def _plant(self, *, fresh: bool) -> bool:
        began = time.monotonic()
        share = TextColumn("{task.percentage:.0f} %")
        columns = (TextColumn("{task.description}"), BarColumn(), share, TimeElapsedColumn())
        with Progress(*columns, console=self.console) as progress:
            bar = progress.add_task("Loading two years of demo data", total=planting.rows())
            planted = planting.plant(fresh=fresh, tell=lambda count: progress.advance(bar, count))
        if planted:
            self._say(f"{planting.rows():,} rows in {time.monotonic() - began:.1f} s.")
        return planted

    def _introduce(self, address: str) -> None:
        table = Table(title="Sign in as", title_justify="left")
        for heading in ("Username", "Name", *(demo.name for demo in seeds.SITES)):
            table.add_column(heading)
        for person in seeds.PEOPLE:
            cells = [_on_site(person, demo.slug) for demo in seeds.SITES]
            name = f"{person.first_name} {person.last_name}"
            table.add_row(f"[bold]{person.username}[/]", name, *cells)
        self.console.print(table)
        self.console.print(f"Everybody's password is [bold]{seeds.PASSWORD}[/].")
        self._say("This is public: keep the demo on your machine and put no real data into it.")
        if address:
            self._say(f"Address: {address}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _on_site(person: seeds.DemoPerson, slug: str) -> str:
    """Role, what it allows, and which restricted entries the person can open."""
    role = person.roles.get(slug)
    if role is None:
        return "–"
    allowed = PERMISSIONS_OF_ROLE[role]
    can = "reads"
    if Permission.EDIT_CONTACTS in allowed:
        can = "writes"
    if Permission.MANAGE_MEMBERS in allowed:
        can = "administers"
    held = person.holds.get(slug, ())
    opens = f"; opens {', '.join(held)}" if held else ""
    return f"{role.label}: {can}{opens}"
