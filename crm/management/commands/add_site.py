"""`manage.py add_site "North Office" --timezone America/New_York`"""

from __future__ import annotations

import difflib
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.actions import add_site
from crm.errors import DomainError, RuleBroken
from crm.management.serving import migrate
from crm.rules import is_time_zone, time_zones
from crm.vocabulary import Colour


class Command(BaseCommand):
    help = "Add a site, or change what is given of the one that has this name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what people call it, such as 'North Office'")
        parser.add_argument("--timezone", help="an IANA name; UTC for a new site if not given")
        parser.add_argument("--description")
        parser.add_argument("--colour", "--color", help=f"one of {', '.join(Colour.values)}")
        parser.add_argument("--country", help="two letters, for telephone numbers; US if not given")
        parser.add_argument("--slug", help="its name in addresses; made from the name if not given")

    def handle(self, *args: Any, **given: Any) -> None:
        zone = given["timezone"]
        if zone is not None and not is_time_zone(zone):
            raise CommandError(f"'{zone}' is not a time zone.{_close_to(zone)}")
        migrate(self.stdout.write)
        wanted = ("timezone", "description", "colour", "country", "slug")
        try:
            site, created = add_site(name=given["name"], **{key: given[key] for key in wanted})
        except RuleBroken as error:
            problems = "; ".join(f"{each.field}: {each.message}" for each in error.problems)
            raise CommandError(problems) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        done = "added" if created else "is up to date"
        self.stdout.write(
            f"Site '{site.name}' {done}: number {site.pk}, address /s/{site.slug}/, {site.timezone}"
        )


def _close_to(zone: str) -> str:
    """Names that were perhaps meant: '`new york`' is America/New_York."""
    wanted = zone.strip().replace(" ", "_").casefold()
    by_name = {name.casefold(): name for name in sorted(time_zones())}
    inside = [name for folded, name in by_name.items() if wanted and wanted in folded]
    near = [by_name[folded] for folded in difflib.get_close_matches(wanted, by_name, n=3)]
    cities = {folded.rpartition("/")[2]: name for folded, name in by_name.items()}
    near += [cities[city] for city in difflib.get_close_matches(wanted, cities, n=3)]
    found = list(dict.fromkeys(inside[:3] + near))[:4]
    return f" Did you mean {' or '.join(found)}?" if found else " Example: America/New_York."
