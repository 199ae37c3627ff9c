"""What the clock does to last contacts; and telling who answers for a site that somebody opened a
restricted interaction to themselves, and who holds its tags that somebody asks to read one.

The event waits in the outbox; the relay hands it to its subscriber here, in the transaction that
marks it as delivered. There it becomes one job for each person, so that an address that refuses
mail keeps nobody else's back. A job that fails is tried again for hours; one that is killed half
way may send its mail twice, under the same Message-ID.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from crm.access import viewer_on
from crm.events import EventFacts
from crm.localisation import clock_of
from crm.models import Membership, Site, SiteGrant, User
from crm.tenancy.context import Context, acting_as, bound, signed_in_as
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.actions import deciders_of
from interactions.actions.touch import settle_what_has_begun
from interactions.events import AccessRequested, RestrictedInteractionOpened
from interactions.models import AccessRequest, BreakGlass

TRIES = RetryStrategy(max_attempts=20, linear_wait=60)  # seconds more each time; three hours


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="count_what_has_begun", pass_context=False)
def count_what_has_begun(timestamp: int) -> None:
    """As a contact's last contact, on every site that has somebody to tell of it."""
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's; of no one site
        sites = list(Site.objects.active())
    for site in sites:
        viewer = _anybody_on(site)
        if viewer is not None:
            with acting_as(viewer):
                settle_what_has_begun(by=viewer)


def _anybody_on(site: Site) -> Viewer | None:
    with bound(Context(site_id=str(site.pk))):
        members = Membership.objects.across_sites().filter(site=site, user__is_active=True)
        first = members.select_related("user").order_by("pk").first()
    if first is None:
        return None
    with signed_in_as(first.user_id):
        return viewer_on(first.user, site_id=site.pk)


def tell_of_opening(event: EventFacts) -> None:
    """A subscriber of the relay's."""
    if event.type != RestrictedInteractionOpened.type:
        return
    for person in _answering_for(event.site_id):
        mail_of_opening.defer(site=event.site_id, opening=str(event.subject_id), person=person.pk)


def _answering_for(site_id: int) -> list[User]:
    """Whom a mail reaches of those who manage the site's members: its owners and admins."""
    grants = SiteGrant.objects.filter(
        content_object_id=site_id, permission__codename=Permission.MANAGE_MEMBERS
    )
    people = User.objects.filter(is_active=True, pk__in=grants.values("user_id"))
    return list(people.exclude(email="").order_by("pk"))


def tell_of_request(event: EventFacts) -> None:
    """A subscriber of the relay's: a mail for each who can answer the request."""
    if event.type != AccessRequested.type:
        return
    asked = _waiting(str(event.subject_id))
    for person in _reachable(asked) if asked is not None else ():
        mail_of_request.defer(site=event.site_id, request=str(event.subject_id), person=person.pk)


def _waiting(request: str) -> AccessRequest | None:
    rows = AccessRequest.objects.across_sites().waiting().filter(pk=request)
    found: AccessRequest | None = rows.select_related("asker", "site", "interaction").first()
    return found


def _reachable(asked: AccessRequest) -> list[User]:
    """Whom a mail reaches of those who can answer it, as things stand."""
    asker = viewer_on(asked.asker, site_id=asked.site_id)
    if asker is None:
        return []
    able = deciders_of([asked], by=asker)[asked.pk]
    people = User.objects.filter(pk__in=[person.pk for person in able])
    return list(people.exclude(email="").order_by("pk"))


@app.task(name="mail_of_request", retry=TRIES, pass_context=False)
def mail_of_request(site: int, request: str, person: int) -> None:
    """Who asks, where, and where to decide; neither the reason nor whom it is about."""
    with bound(Context(site_id=str(site))):
        asked = _waiting(request)
        able = _reachable(asked) if asked is not None else []
        reader = next((each for each in able if each.pk == person), None)
    if asked is not None and reader is not None:
        with translation.override(reader.language or settings.LANGUAGE_CODE):
            _letter_of_request(asked, reader).send()


def _letter_of_request(asked: AccessRequest, reader: User) -> EmailMessage:
    told = {
        "name": " ".join(asked.asker.get_full_name().split()),
        "site": " ".join(asked.site.name.split()),
        "address": _address("request_decide", asked.site.slug, asked.pk),
    }
    paragraphs = (
        _("%(name)s asks to read a restricted entry on %(site)s. You hold its tags."),
        _("Their reason, and the place to decide: %(address)s"),
    )
    return EmailMessage(
        subject=_("%(name)s asks for access to a restricted entry (%(site)s)") % told,
        body="\n\n".join(text % told for text in paragraphs) + "\n",
        to=[reader.email],
        headers={"Message-ID": f"<{asked.pk}.{reader.pk}@rapport-crm>"},
    )


@app.task(name="mail_of_opening", retry=TRIES, pass_context=False)
def mail_of_opening(site: int, opening: str, person: int) -> None:
    """Who, where and until when, and where to read more; nothing that was entered."""
    with bound(Context(site_id=str(site))):
        rows = BreakGlass.objects.across_sites().select_related("opener", "site", "interaction")
        found = rows.filter(pk=opening).first()
        reader = next((each for each in _answering_for(site) if each.pk == person), None)
    if found is not None and reader is not None:
        with translation.override(reader.language or settings.LANGUAGE_CODE):
            _letter(found, reader).send()


def _letter(opening: BreakGlass, reader: User) -> EmailMessage:
    slug = opening.site.slug
    with timezone.override(clock_of(reader, opening.site)):
        until = timezone.localtime(opening.until)
    told = {
        "name": " ".join(opening.opener.get_full_name().split()),
        "site": " ".join(opening.site.name.split()),
        "until": f"{date_format(until, 'DATETIME_FORMAT')} ({until.tzname()})",
        "entry": _address("interaction_detail", slug, opening.interaction.number),
        "list": _address("request_list", slug),
    }
    return EmailMessage(
        subject=_("%(name)s opened a restricted entry (%(site)s)") % told,
        body="\n\n".join(text % told for text in _paragraphs()) + "\n",
        to=[reader.email],
        headers={"Message-ID": f"<{opening.pk}.{reader.pk}@rapport-crm>"},
    )


def _paragraphs() -> tuple[str, ...]:
    return (
        _("%(name)s opened a restricted entry on %(site)s, without holding its tags."),
        _("They can read it until %(until)s."),
        _("The entry: %(entry)s"),
        _("The reason they gave, and all such openings: %(list)s"),
    )


def _address(name: str, *args: Any) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
