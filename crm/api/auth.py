"""From a bearer token to the person, the session and the viewer behind it.

A token is only a pointer to a session row. It is read without the database; what it points to
is read on every request, so that whatever ends a sign-in bites on the next one.
"""

from __future__ import annotations

import uuid
from functools import cache

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import Token

from crm.access import memberships_of, viewer_on
from crm.actions import is_live
from crm.errors import Forbidden
from crm.models import Session, User
from crm.tenancy.context import signed_in_as
from crm.tenancy.viewer import Viewer
from crm.tokens import SESSION_CLAIM, USER_CLAIM, AccessToken, RefreshToken
from crm.written import Written, made, width

SCHEME = "Bearer"
LONGEST_TOKEN = 2048  # characters; ours have some 400
NO_SITE = "Site context required"
NOT_A_MEMBER = "You are not a member of this site."


def read_refresh(written: str) -> tuple[int, uuid.UUID, str]:
    """The person, the session and the refresh id that a refresh token names."""
    token = _verified(RefreshToken, written)
    return *_pointed_to(token), str(token["jti"])


def _verified(kind: type[Token], written: str) -> Token:
    """The token, if its signature, issuer, audience, expiry and kind are right."""
    if len(written) > LONGEST_TOKEN:
        raise AuthenticationFailed("Invalid or expired token")
    try:
        return kind(written)  # type: ignore[arg-type]  # the library means an encoded one
    except (TokenError, ValueError, TypeError, OverflowError, RecursionError) as error:
        # Besides its own, the library lets through what odd headers do to JSON and dates.
        raise AuthenticationFailed("Invalid or expired token") from error


def _pointed_to(token: Token) -> tuple[int, uuid.UUID]:
    try:
        user_id, session_id = token[USER_CLAIM], uuid.UUID(token[SESSION_CLAIM])
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise AuthenticationFailed("Invalid or expired token") from error
    if type(user_id) is not int or not 0 < user_id < 2**63:  # beyond: no bigint
        raise AuthenticationFailed("Invalid or expired token")
    return user_id, session_id


def token_user_id(request: Request) -> tuple[int, uuid.UUID]:
    """The person and the session that the request's bearer token names. No database."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    scheme, _, written = header.strip().partition(" ")
    if scheme.casefold() != SCHEME.casefold():
        raise NotAuthenticated
    return _pointed_to(_verified(AccessToken, written.strip()))


_SOMEBODY, _SOME_SESSION = -1, uuid.UUID(int=0)  # for whom the query is written


@cache
def _written() -> Written:
    rows = Session.objects.select_related("user")
    return Written.of(rows.filter(pk=_SOME_SESSION, user_id=_SOMEBODY))


def live_session(user_id: int, session_uuid: uuid.UUID) -> Session:
    """The session, if it still counts; inside `signed_in_as(user_id)`."""
    rows = _written().ask({_SOMEBODY: user_id, _SOME_SESSION: session_uuid})
    session = made(Session, rows[0][: width(Session)]) if rows else None
    if session is not None:
        session.user = made(User, rows[0][width(Session) :])
    if session is None or not is_live(session):
        raise AuthenticationFailed("This session has ended; sign in again")
    return session


def site_of(request: Request, session: Session) -> int:
    """The site that the request is about (contracts.md, "Site context of a request").

    Whether the person is a member of it is for `viewer_for` to find, in the query that also
    reads their rights; only the last way here asks the database.
    """
    named = request.headers.get("X-Site-ID") or request.headers.get("X-Business-ID")
    if named:
        return _number(named)
    if session.active_site_id is not None:
        return session.active_site_id
    sites = list(memberships_of(session.user).values_list("site_id", flat=True)[:2])
    if len(sites) != 1:
        raise Forbidden(NO_SITE)
    return sites[0]


def _number(named: str) -> int:
    named = named.strip()
    if not (named.isascii() and named.isdigit() and len(named) <= 18):  # 19 could pass bigint
        raise Forbidden(NOT_A_MEMBER)
    return int(named)


def asked_tags(request: Request) -> list[str]:
    """Tags asked for by `?tags=`, once, repeated or separated by commas."""
    return [name for value in request.GET.getlist("tags") for name in value.split(",")]


def viewer_for(request: Request, session: Session) -> Viewer:
    """The person as a viewer of the request's site; inside `signed_in_as`."""
    site_id = site_of(request, session)
    viewer = viewer_on(session.user, site_id=site_id, asked=asked_tags(request))
    if viewer is None:
        raise Forbidden(NOT_A_MEMBER)
    return viewer


class SessionTokenAuthentication(BaseAuthentication):
    """For views that need a person but no site; `request.auth` is their session."""

    def authenticate(self, request: Request) -> tuple[User, Session] | None:
        if not request.META.get("HTTP_AUTHORIZATION"):
            return None
        user_id, session_uuid = token_user_id(request)
        with signed_in_as(user_id):
            session = live_session(user_id, session_uuid)
        return session.user, session

    def authenticate_header(self, request: Request) -> str:
        return SCHEME
