"""Sign-ins through the API: the rows that tokens point to."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from crm.access import memberships_of
from crm.actions.people import is_text
from crm.actions.signing_in import Confirmed
from crm.errors import Forbidden, Problem, RuleBroken, SignInRefused
from crm.models import Membership, Session, User
from crm.rules import LONGEST_TOKEN_NAME
from crm.tenancy.context import signed_in_as

MOST_TOKENS = 20
LONGEST_TOKEN_LIFE = dt.timedelta(days=366)


def open_session(*, user: User, user_agent: str = "") -> tuple[Session, str]:
    """Begin an API sign-in; answers it and the id of the one refresh token that is good."""
    at = now()
    with signed_in_as(user.pk):
        until, agent = at + settings.REFRESH_TOKEN_LIFETIME, user_agent.replace("\0", "")[:200]
        session = _opened(user, at=at, until=until, user_agent=agent)
        User.objects.filter(pk=user.pk).update(last_login=at)
    return session, session.refresh_id


def _opened(user: User, *, at: dt.datetime, until: dt.datetime, **more: Any) -> Session:
    return Session.objects.create(
        user=user,
        refresh_id=secrets.token_hex(16),
        auth_hash=user.get_session_auth_hash(),
        created_at=at,
        expires_at=until,
        **more,
    )


def make_token(
    *, user: User, name: str, site_id: int, until: dt.datetime, confirmed: Confirmed | None
) -> Session:
    """A sign-in for a program, known by its name, whose one token is good until then.

    It is theirs in all they may do, and about that site unless a request names another; whatever
    ends a sign-in ends it. Raises Forbidden (not their password) or RuleBroken.
    """
    if confirmed is None or confirmed.user_id != user.pk:
        raise Forbidden(_("Enter your own password."))
    at, name = now(), name.strip()
    with signed_in_as(user.pk), transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two of one name at once
        if problems := _problems_with_token(name, until - at, live_sessions(user)):
            raise RuleBroken(problems)
        return _opened(user, at=at, until=until, name=name, active_site_id=site_id)


def _problems_with_token(name: str, lasts: dt.timedelta, sessions: list[Session]) -> list[Problem]:
    problems = []
    tokens = [session.name.casefold() for session in sessions if session.name]
    if not name or len(name) > LONGEST_TOKEN_NAME or not is_text(name):
        text = _("Write a name of up to %(most)d letters.") % {"most": LONGEST_TOKEN_NAME}
        problems.append(Problem("name", text, "invalid"))
    elif name.casefold() in tokens:
        text = _("You have a token of this name. Give this one another, or end that one first.")
        problems.append(Problem("name", text, "taken"))
    if len(tokens) >= MOST_TOKENS:
        text = _("You have %(most)d tokens. End one that nothing uses any more.")
        problems.append(Problem("", text % {"most": MOST_TOKENS}, "too_many"))
    if not dt.timedelta() < lasts <= LONGEST_TOKEN_LIFE:
        problems.append(Problem("until", _("A token lasts a year at most."), "too_long"))
    return problems


def is_live(session: Session, at: dt.datetime | None = None) -> bool:
    """Whether the sign-in still counts: nothing of it is cached, so every change bites at once."""
    return (
        session.revoked_at is None
        and session.expires_at > (at or now())
        and session.user.is_active
        and secrets.compare_digest(session.auth_hash, session.user.get_session_auth_hash())
    )


def tokens_of(user: User) -> QuerySet[Session]:
    """What programs of theirs are signed in with; call it where the person is signed in."""
    good = {"revoked_at": None, "auth_hash": user.get_session_auth_hash()}
    return Session.objects.filter(user=user, expires_at__gt=now(), **good).exclude(name="")


def live_sessions(user: User) -> list[Session]:
    """The person's sign-ins through the API that still count, the newest first."""
    with signed_in_as(user.pk):
        open_ones = Session.objects.filter(user=user, revoked_at=None, expires_at__gt=now())
        found = open_ones.select_related("user", "active_site").order_by("-created_at")
        return [session for session in found if is_live(session)]


def rotate(*, user_id: int, session_id: uuid.UUID, refresh_id: str) -> tuple[Session, str]:
    """Exchange a refresh token for a new one, once.

    A token that comes twice is in two hands, and nobody can say whose are the thief's: the whole
    sign-in ends (RFC 9700, section 4.14.2). Call it outside of a transaction: the end must stand
    although the answer is a refusal.
    """
    with signed_in_as(user_id):
        session = _locked_session(user_id, session_id)
        if session is not None and session.refresh_id != refresh_id:
            _revoke(session)
            session = None
        if session is not None:
            session.refresh_id = secrets.token_hex(16)
            session.expires_at = now() + settings.REFRESH_TOKEN_LIFETIME
            session.save(update_fields=["refresh_id", "expires_at"])
    if session is None:
        raise SignInRefused("This session has ended; sign in again.")
    return session, session.refresh_id


def _locked_session(user_id: int, session_id: uuid.UUID) -> Session | None:
    found = Session.objects.select_related("user").select_for_update(of=("self",))
    session = found.filter(pk=session_id, user_id=user_id).first()
    return session if session is not None and is_live(session) else None


def _revoke(session: Session) -> None:
    session.revoked_at = now()
    session.save(update_fields=["revoked_at"])


def close_session(*, session: Session) -> Session:
    """Sign out: the tokens that point here are worth nothing from now on."""
    with signed_in_as(session.user_id):
        _revoke(session)
    return session


def choose_site(*, session: Session, site_id: int) -> Membership:
    """Make a site the one that the session's requests are about, unless they say otherwise."""
    with signed_in_as(session.user_id):
        membership = memberships_of(session.user).filter(site_id=site_id).first()
        if membership is None:
            raise Forbidden("You are not a member of this site.")
        session.active_site_id = membership.site_id
        session.save(update_fields=["active_site"])
    return membership
