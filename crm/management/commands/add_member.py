"""`manage.py add_member north-office alice --role manager --password …`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Q

from crm.actions import add_member
from crm.errors import DomainError, RuleBroken
from crm.management.serving import migrate
from crm.models import Site
from crm.vocabulary import Role


class Command(BaseCommand):
    help = "Make a person a member of a site; the person is added too, if there is none so named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("site", help="the site's name, or its name in addresses")
        parser.add_argument("username")
        parser.add_argument("--role", required=True, help=f"one of {', '.join(Role.values)}")
        parser.add_argument("--password", help="others on this machine may see it while this runs")
        parser.add_argument(
            "--holds",
            action="append",
            default=[],
            metavar="TAG",
            help="a restricted tag that the person can see through; made if there is none",
        )
        for name in ("--first-name", "--last-name", "--email"):
            parser.add_argument(name, default="")

    def handle(self, *args: Any, **given: Any) -> None:
        wanted = (
            "username",
            "role",
            "password",
            "holds",
            "first_name",
            "last_name",
            "email",
        )
        migrate(self.stdout.write)
        site = _site(given["site"])
        try:
            added = add_member(site=site, **{key: given[key] for key in wanted})
        except RuleBroken as error:
            problems = "; ".join(f"{each.field}: {each.message}" for each in error.problems)
            raise CommandError(problems) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        done = "is now" if added.created else "is"
        self.stdout.write(
            f"{added.user.username} {done} {added.membership.role} of '{site.name}'"
            + "".join(f"; {remark}" for remark in added.remarks)
        )


def _site(named: str) -> Site:
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        found = Site.objects.filter(Q(slug=named) | Q(name__iexact=named.strip())).first()
        names = [f"'{site.name}' ({site.slug})" for site in Site.objects.all()[:20]]
    if found is None:
        there_are = f"There are {', '.join(names)}." if names else "There is none yet: add_site."
        raise CommandError(f"No site is called '{named}'. {there_are}")
    return found
