"""Sign-ins through the API: the rows that tokens point to."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.conf import settings
from django.utils.timezone import now

from crm.access import memberships_of
from crm.errors import Forbidden, SignInRefused
from crm.models import Membership, Session, User
from crm.tenancy.context import signed_in_as


def open_session(*, user: User, user_agent: str = "") -> tuple[Session, str]:
    """Begin an API sign-in; answers it and the id of the one refresh token that is good."""
    at = now()
    with signed_in_as(user.pk):
        session = Session.objects.create(
            user=user,
            refresh_id=secrets.token_hex(16),
            auth_hash=user.get_session_auth_hash(),
            created_at=at,
            expires_at=at + settings.REFRESH_TOKEN_LIFETIME,
            user_agent=user_agent.replace("\0", "")[:200],
        )
        User.objects.filter(pk=user.pk).update(last_login=at)
    return session, session.refresh_id


def is_live(session: Session, at: dt.datetime | None = None) -> bool:
    """Whether the sign-in still counts: nothing of it is cached, so every change bites at once."""
    return (
        session.revoked_at is None
        and session.expires_at > (at or now())
        and session.user.is_active
        and secrets.compare_digest(session.auth_hash, session.user.get_session_auth_hash())
    )


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
