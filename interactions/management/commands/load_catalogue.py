"""`manage.py load_catalogue north-office community`"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Q
from django.utils.translation import override

from crm.access import viewer_on
from crm.models import Membership, Site, User
from crm.tenancy.context import acting_as, signed_in_as
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Role
from interactions.actions import load_catalogue
from interactions.catalogue import CATALOGUES


class Command(BaseCommand):
    help = "Give a site a starter's programs, services and questions; what it has stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("site", help="the site's name, or its name in addresses")
        parser.add_argument("catalogue", choices=list(CATALOGUES))
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **given: Any) -> None:
        site, owner = _site_and_owner(given["site"])
        viewer = _viewer(site, owner)
        with acting_as(viewer), override(given["language"]):
            fresh = load_catalogue(given["catalogue"], by=viewer)
        new = "1 service is" if fresh == 1 else f"{fresh} services are"
        self.stdout.write(f"{new} new on '{site.name}', added as {owner.username}.")


def _site_and_owner(named: str) -> tuple[Site, User]:
    """Rows say who made them, so the command acts as whoever has owned the site longest."""
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        site = Site.objects.filter(Q(slug=named) | Q(name__iexact=named.strip())).first()
        if site is None:
            raise CommandError(f"No site is called '{named}'.")
        owners = Membership.objects.across_sites().filter(
            site=site, role__in=[Role.OWNER, Role.ADMIN], user__is_active=True
        )
        first = owners.select_related("user").order_by("created_at", "pk").first()
    if first is None:
        raise CommandError(f"'{site.name}' has no owner yet: add_member … --role owner.")
    return site, first.user


def _viewer(site: Site, owner: User) -> Viewer:
    with signed_in_as(owner.pk):
        viewer = viewer_on(owner, site_id=site.pk)
    if viewer is None or not viewer.may(Permission.MANAGE_SERVICES):
        raise CommandError(f"{owner.username} may not manage the services of '{site.name}'.")
    return viewer
