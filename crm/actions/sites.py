"""What the operator does to sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Value
from django.db.models.functions import Lower
from django.utils.text import slugify

from crm.actions.settled import keep_settled
from crm.errors import Problem, RuleBroken
from crm.models import Site, Tag
from crm.rules import is_time_zone, require_seen
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Colour, Permission, Setting

RESTRICTED_EVERYWHERE = "immigration"
"""The tag that is restricted on every site (contracts.md, Redaction)."""


@contextmanager
def as_rules() -> Iterator[None]:
    """What a model's own validation finds, in the domain's words."""
    try:
        yield
    except ValidationError as error:
        raise RuleBroken(
            [Problem(name, text) for name, texts in error.message_dict.items() for text in texts]
        ) from error


def add_site(
    *,
    name: str,
    timezone: str | None = None,
    description: str | None = None,
    colour: str | None = None,
    country: str | None = None,
    slug: str | None = None,
) -> tuple[Site, bool]:
    """The operator adds a site, or changes what is given of the one that has this name.

    Answers the site and whether it is new.
    """
    given = {
        "timezone": timezone,
        "description": description,
        "colour": colour,
        "country": country,
        "slug": slug,
    }
    with connection.as_owner(), transaction.atomic():  # type: ignore[attr-defined]  # our backend's
        with connection.cursor() as cursor:
            # Two operators at once would both find the name and the address free.
            cursor.execute("lock table crm_site in share row exclusive mode")
        found = Site.objects.annotate(folded=Lower("name")).filter(
            folded=Lower(Value(name.strip()))
        )
        site = found.first()
        created = site is None
        before = {} if site is None else _settings_of(site)
        if site is None:
            site = Site(name=name.strip(), slug=_free_slug(name), colour=_next_colour())
        for attribute, value in given.items():
            if value is not None:
                setattr(site, attribute, value)
        _save_site(site, before, by=None)
        restricted_tag(site, RESTRICTED_EVERYWHERE)
    return site, created


def _settings_of(site: Site) -> dict[str, Any]:
    return {name: getattr(site, name) for name in SETTINGS | OF_THE_OPERATOR}


def _save_site(site: Site, before: Mapping[str, Any], *, by: Viewer | None) -> None:
    """Keeps how it differs from `before`."""
    site.country = site.country.upper()
    if not is_time_zone(site.timezone):
        raise RuleBroken.on("timezone", f"'{site.timezone}' is not a known time zone.")
    with as_rules():
        site.full_clean()
    site.save()
    after = _settings_of(site)
    keep_settled(Setting.SITE, site.pk, before, after, site_id=site.pk, by=by)


SETTINGS = frozenset({"description", "timezone", "country", "colour", "break_glass_allowed"})
OF_THE_OPERATOR = frozenset({"name", "slug", "is_active"})
"""What the site's own people change, and what they do not."""


def change_site(
    *,
    by: Viewer,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    as_operator: bool = False,
) -> Site:
    """Change what `changes` names, of SETTINGS; who looks after the whole changes the others as
    well. Raises Forbidden or RuleBroken; with what was `seen` of them, Stale if somebody changed
    the same since then."""
    by.require(Permission.MANAGE_MEMBERS)
    if unknown := changes.keys() - SETTINGS - (OF_THE_OPERATOR if as_operator else frozenset()):
        raise ValueError(f"Not the site's to change: {', '.join(sorted(unknown))}")
    site = Site.objects.select_for_update().get(pk=by.site_id)
    require_seen(vars(site), changes, seen or {})
    before = _settings_of(site)
    for name, value in changes.items():
        setattr(site, name, value)
    _save_site(site, before, by=by)
    return site


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:50].strip("-") or "site"
    taken = set(Site.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _next_colour() -> str:
    """The least used one, so that neighbouring sites are told apart at a glance."""
    used = dict(Site.objects.values_list("colour").annotate(Count("pk")).order_by())
    return min(Colour.values, key=lambda colour: used.get(colour, 0))


def restricted_tag(site: Site, name: str) -> tuple[Tag, bool]:
    tags = Tag.objects.across_sites().annotate(folded=Lower("name"))
    tag = tags.filter(site=site, folded=Lower(Value(name))).first()
    if tag is not None:
        if not tag.restricted:
            raise RuleBroken.on("holds", f"The tag '{tag.name}' is not restricted on {site.name}.")
        return tag, False
    fresh = Tag(site=site, name=name, restricted=True)
    with as_rules():
        fresh.clean_fields(exclude={"site"})  # it was just looked for, so it is unique
        fresh.clean()
    fresh.save(force_insert=True)
    after = {"name": fresh.name, "restricted": True}
    keep_settled(Setting.TAG, fresh.pk, {}, after, site_id=site.pk, by=None)
    return fresh, True
