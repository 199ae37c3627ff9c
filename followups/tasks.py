"""The daily e-mail: what is due of the reader's own, and who of their contacts slips.

Every quarter of an hour whoever's hour has come gets a job, which carries ids only and is kept for
a week, as those of other mails are. The job reaches the mail server first, then takes the day in
a transaction of its own, and then sends: a server out of reach keeps nobody from being told later,
and a worker that is killed half way costs a mail but never sends one twice.

The reader asks for no tag here, so nothing restricted is in it, whatever they hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from contacts.models import Contact
from crm.access import viewer_on
from crm.localisation import by_their_clock, clock_of
from crm.models import Site, User
from crm.tenancy.context import Context, acting_as, bound, signed_in_as
from crm.tenancy.viewer import Viewer
from followups.actions import digest_of, take_digest
from followups.models import DailyDigest
from followups.reports import Day, FollowUp, FollowUps
from followups.vocabulary import Span
from interactions.pages.moments import midnight

TRIES = RetryStrategy(max_attempts=10, linear_wait=60)  # seconds more each time
MOST = 20  # of each kind; the page has all


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="call_for_digests", pass_context=False)
def call_for_digests(timestamp: int) -> None:
    """One job for each member whose hour has come."""
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's; of no one site
        sites = list(Site.objects.active())
    for site in sites:
        with bound(Context(site_id=str(site.pk))):
            rows = DailyDigest.objects.across_sites().filter(site=site).wanted()
            for digest in rows.select_related("member"):
                local = timezone.now().astimezone(clock_of(digest.member, site))
                if digest.is_due(local):
                    _call_for(site, digest.member, local.date())


def _call_for(site: Site, member: User, day: dt.date) -> None:
    given: dict[str, Any] = {"site": site.pk, "person": member.pk, "day": day.isoformat()}
    lock = f"mail_of_digest {site.pk} {member.pk} {day}"
    try:
        with transaction.atomic():
            mail_of_digest.configure(queueing_lock=lock).defer(**given)
    except AlreadyEnqueued:  # by the last quarter of an hour
        return


@app.task(name="mail_of_digest", retry=TRIES, pass_context=False)
def mail_of_digest(site: int, person: int, day: str) -> None:
    """Send it, unless it was taken, the day is over, or there is nothing to say."""
    viewer = _reader(site, person)
    if viewer is None:
        return
    with _as_they_read(viewer):
        if timezone.localdate().isoformat() != day:
            return
        with acting_as(viewer):
            told = Told.by(viewer)
        _send(told, viewer, dt.date.fromisoformat(day))


def _reader(site: int, person: int) -> Viewer | None:
    """None for who has left meanwhile."""
    user = User.objects.filter(pk=person).exclude(email="").first()
    if user is None:
        return None
    with signed_in_as(user.pk):
        return viewer_on(user, site_id=site)


@contextmanager
def _as_they_read(viewer: Viewer) -> Iterator[None]:
    language = viewer.user.language or settings.LANGUAGE_CODE
    with translation.override(language), by_their_clock(viewer):
        yield


def _send(told: Told, viewer: Viewer, day: dt.date) -> None:
    post = get_connection()
    if told.is_worth_it:
        post.open()  # what fails here is tried again, as nothing is taken yet
    try:
        with acting_as(viewer):
            is_mine = take_digest(by=viewer, day=day)
        if is_mine and told.is_worth_it:
            _letter(told, viewer, day, post).send()
    finally:
        post.close()


@dataclass(frozen=True, slots=True)
class Told:
    """What the mail has to say: the first of each kind, and how many there are."""

    follow_ups: list[FollowUp]
    due: int
    slipping: list[Contact]
    slip: int
    hour: int

    @classmethod
    def by(cls, viewer: Viewer) -> Told:
        day = Day.of(timezone.localdate(), midnight)
        found = FollowUps(viewer, day, Span.DUE, is_mine=True, promises_only=True)
        mine = Contact.objects.visible_to(viewer).owned_by(viewer.user_id)
        slipping = mine.slipping(viewer, timezone.now())
        return cls(
            follow_ups=found[:MOST],
            due=found.count(),
            slipping=list(slipping.longest_slipping_first()[:MOST]),
            slip=slipping.count(),
            hour=digest_of(viewer).hour,
        )

    @property
    def is_worth_it(self) -> bool:
        return bool(self.due or self.slip)


def _letter(told: Told, viewer: Viewer, day: dt.date, post: Any) -> EmailMessage:
    slug, site = viewer.site.slug, _in_one_line(viewer.site.name)
    parts = [*_about_follow_ups(told, slug), *_about_slipping(told, slug), *_footer(told, slug)]
    user = viewer.user
    assert isinstance(user, User)  # noqa: S101 - for the type checker
    return EmailMessage(
        subject=f"{_summary(told)} ({site})",
        body="\n".join(parts) + "\n",
        to=[user.email],
        headers={"Message-ID": f"<digest.{viewer.site_id}.{user.pk}.{day}@rapport-crm>"},
        connection=post,
    )


def _summary(told: Told) -> str:
    if told.due:
        said = ngettext("%(count)d follow-up due", "%(count)d follow-ups due", told.due)
        return said % {"count": told.due}
    said = ngettext("%(count)d contact is slipping", "%(count)d contacts are slipping", told.slip)
    return said % {"count": told.slip}


def _about_follow_ups(told: Told, slug: str) -> Iterator[str]:
    if told.due:
        yield _("Follow-ups due: %(count)d") % {"count": told.due}
        for each in told.follow_ups:
            yield f"- {_line(each)}"
        yield _("All of them: %(address)s") % {"address": _address("follow_up_list", slug)}
        yield ""


def _line(each: FollowUp) -> str:
    day = date_format(timezone.localtime(each.due_at), "DATE_FORMAT") if each.due_at else ""
    about = [
        each.text or each.row.get_kind_display(),  # notes stay inside our walls
        str(each.contact) if each.contact else "",
        day,
    ]
    return " · ".join(_in_one_line(part) for part in about if part)


def _in_one_line(text: str) -> str:
    """What people typed with line breaks would otherwise be lines of the mail, or its headers."""
    return " ".join(text.split())


def _about_slipping(told: Told, slug: str) -> Iterator[str]:
    if told.slip:
        yield _("Contacts slipping: %(count)d") % {"count": told.slip}
        for contact in told.slipping:
            address = _address("contact_detail", slug, contact.number)
            yield f"- {_in_one_line(str(contact))} · {address}"
        listed = f"{_address('contact_list', slug)}?view=slipping&sort=last"
        yield _("All of them: %(address)s") % {"address": listed}
        yield ""


def _footer(told: Told, slug: str) -> Iterator[str]:
    at = time_format(dt.time(told.hour))
    said = _("You asked for this mail (every day, %(time)s). Change that: %(address)s")
    yield said % {"time": at, "address": _address("daily_digest", slug)}


def _address(name: str, *args: Any) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
