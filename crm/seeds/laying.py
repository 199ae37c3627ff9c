"""Making a demo site with its people, and removing it again with every row."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.utils.timezone import now

from crm.access import EVERY_TAG, viewer_on
from crm.actions import add_member, add_site, user_named
from crm.actions.settled import keep_settled
from crm.errors import Conflict
from crm.models import Site, Tag, User
from crm.seeds.cast import MAIL_DOMAIN, PASSWORD, PEOPLE, SITES, WRITERS, DemoPerson, DemoSite
from crm.seeds.ground import Ground
from crm.tenancy.context import signed_in_as
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Role, Setting


def is_there() -> bool:
    """Whether the demo sites exist; refuses a name or account that is somebody else's."""
    found = {site.slug: site for site in _sites_in_the_way()}
    for demo in SITES:
        site = found.get(demo.slug)
        if site is not None and site.description != demo.description:
            raise Conflict(f"There is a site '{site.name}' that is not the demo's; rename it.")
    if strangers := [user.username for user in _accounts_in_the_way() if not _is_demo(user)]:
        raise Conflict(f"These usernames belong to real people: {', '.join(strangers)}.")
    return bool(found)


def _sites_in_the_way() -> Iterable[Site]:
    names = [demo.name.lower() for demo in SITES]
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        return list(
            Site.objects.annotate(folded=Lower("name")).filter(
                models.Q(slug__in=[demo.slug for demo in SITES]) | models.Q(folded__in=names)
            )
        )


def _accounts_in_the_way() -> list[User]:
    found = (user_named(person.username) for person in PEOPLE)
    return [user for user in found if user is not None]


def _is_demo(user: User) -> bool:
    return user.email.endswith(f"@{MAIL_DOMAIN}")


def lay(demo: DemoSite, today: dt.date | None, tell: Callable[[int], None]) -> Ground:
    """Create a demo site with its people and tags."""
    site, _ = add_site(
        name=demo.name,
        slug=demo.slug,
        description=demo.description,
        timezone=demo.timezone,
        colour=demo.colour,
    )
    people = {person.username: _add(person, site) for person in PEOPLE if demo.slug in person.roles}
    # One hash for all: a dozen of Argon2's would take longer than the contacts.
    User.objects.filter(pk__in=[user.pk for user in people.values()]).update(
        password=make_password(PASSWORD)
    )
    tags = _tags(demo, site)
    writers = [p for p in PEOPLE if p.roles.get(demo.slug) in WRITERS]
    owner = next(p for p in writers if p.roles[demo.slug] == Role.OWNER)
    tell(len(people))
    return Ground(
        site=site,
        viewer=_viewer(people[owner.username], site),
        authors=tuple(people[person.username] for person in writers),
        holders={
            tag: tuple(people[p.username] for p in writers if tag in p.holds.get(demo.slug, ()))
            for tag in demo.restricted
        },
        tags=tags,
        today=today or now().astimezone(site.zone).date(),
        tell=tell,
    )


def _add(person: DemoPerson, site: Site) -> User:
    added = add_member(
        site=site,
        username=person.username,
        role=person.roles[site.slug],
        holds=person.holds.get(site.slug, ()),
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
    )
    return added.user


def _tags(demo: DemoSite, site: Site) -> dict[str, Tag]:
    """The open tags are new; the restricted ones came with their holders."""
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        tags = [Tag(site=site, name=name) for name in demo.tags]
        Tag.objects.across_sites().bulk_create(tags)
        for tag in tags:
            keep_settled(Setting.TAG, tag.pk, {}, {"name": tag.name}, site_id=site.pk, by=None)
        return {tag.name: tag for tag in Tag.objects.across_sites().filter(site=site)}


def _viewer(owner: User, site: Site) -> Viewer:
    with signed_in_as(owner.pk):
        viewer = viewer_on(owner, slug=site.slug, asked=EVERY_TAG)
    if viewer is None:
        raise Conflict(f"{owner} is no member of {site}.")
    return viewer


def uproot() -> None:
    """Remove the demo sites with every row of theirs. Their people stay, as members of nothing."""
    is_there()
    for demo in SITES:
        with connection.as_owner(), transaction.atomic():  # type: ignore[attr-defined]  # our backend's
            site = Site.objects.filter(slug=demo.slug).first()
            if site is not None:
                _remove(site)


def forget_readings(ground: Ground) -> None:
    """Take out of the site's read log what loading itself has read: it was nobody's reading."""
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("delete from crm_reading where site_id = %s", [ground.site.pk])


_CONTEXT = "select set_config('app.site_id', %s, true), set_config('app.revealed_tags', %s, true)"


def _remove(site: Site) -> None:
    """Row by table, as the owner acting on the site: keys are checked only at the end."""
    tags = [str(tag) for tag in _tag_ids(site)]
    with connection.cursor() as cursor:
        cursor.execute(_CONTEXT, [str(site.pk), f"{{{','.join(tags)}}}"])
        for table, column in reversed(list(_site_owned())):
            cursor.execute(f"delete from {table} where {column} = %s", [site.pk])  # noqa: S608
        cursor.execute(
            "update crm_session set active_site_id = null where active_site_id = %s", [site.pk]
        )
        cursor.execute("delete from crm_site where id = %s", [site.pk])
        cursor.execute(_CONTEXT, ["", ""])


def _tag_ids(site: Site) -> Iterable[uuid.UUID]:
    return list(Tag.objects.across_sites().filter(site=site).values_list("pk", flat=True))


def _site_owned() -> Iterable[tuple[str, str]]:
    """Tables and their columns that say whose a row is, the lower apps first."""
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            if column.related_model is Site and column.column == "site_id":
                yield model._meta.db_table, column.column
