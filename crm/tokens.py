"""Bearer tokens, which only point to a sign-in. Reading them is the API's (`crm.api.auth`)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.timezone import now
from rest_framework_simplejwt.tokens import Token

from crm.models import Session

SESSION_CLAIM = "sid"
USER_CLAIM = "user_id"


class AccessToken(Token):
    token_type = "access"  # noqa: S105  # a kind, not a secret
    lifetime = settings.ACCESS_TOKEN_LIFETIME


class RefreshToken(Token):
    token_type = "refresh"  # noqa: S105  # a kind, not a secret
    lifetime = settings.REFRESH_TOKEN_LIFETIME


def tokens_for(session: Session, refresh_id: str) -> dict[str, Any]:
    """A fresh pair; of a session's refresh tokens only the one with `refresh_id` is good."""
    refresh = _pointing(RefreshToken(), session)
    refresh["jti"] = refresh_id
    return {
        "token": access_token_for(session),
        "refresh": str(refresh),
        "expires_in": int(settings.ACCESS_TOKEN_LIFETIME.total_seconds()),
    }


def access_token_for(session: Session) -> str:
    """Good for an hour; that of a sign-in with a name, which nothing refreshes, as long as it."""
    token = _pointing(AccessToken(), session)
    if session.name:
        token.set_exp(lifetime=session.expires_at - now())
    return str(token)


def _pointing(token: Token, session: Session) -> Token:
    token[SESSION_CLAIM] = str(session.pk)
    token[USER_CLAIM] = session.user_id
    return token
