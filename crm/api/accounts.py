"""Signing in through the API, and choosing the site that requests are about.

The documents only refer to it; contracts.md ("Sites, users, sign-in") settles it. Answers are
bare, errors are those of the `sites` contract, which owns these paths.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm import actions
from crm.access import memberships_of
from crm.api.auth import access_token_for, read_refresh, site_of, tokens_for
from crm.api.base.views import Door
from crm.api.sites import SitesViewSet
from crm.errors import Forbidden
from crm.models import Membership, Session, User
from crm.tenancy.context import signed_in_as
from crm.vocabulary import Role

ROLE_NAMES = {
    Role.OWNER: "Administrator",
    Role.ADMIN: "Administrator",
    Role.MANAGER: "Editor",
    Role.EMPLOYEE: "Editor",
    Role.CONTRACTOR: "Viewer",
    Role.VIEWER: "Viewer",
}
"""The ladder of seed 001, "Authorization"."""


def user_out(user: User) -> dict[str, Any]:
    return {"id": user.pk, "username": user.username, "email": user.email}


def site_out(membership: Membership) -> dict[str, Any]:
    return {
        "id": membership.site_id,
        "name": membership.site.name,
        "description": membership.site.description,
        "role": membership.role,
        "role_name": ROLE_NAMES[Role(membership.role)],
    }


def sites_out(user: User) -> list[dict[str, Any]]:
    return [site_out(membership) for membership in memberships_of(user)]


class SignInIn(serializers.Serializer):
    # No limits of length: a name that nobody can have is refused like any other.
    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class SignInView(SitesViewSet):
    """POST /api/auth/login"""

    opens_to = Door.ANYONE

    def create(self, request: Request) -> Response:
        headers = request.META
        user = actions.sign_in(
            **self.given(SignInIn),
            network=actions.network_of(
                remote=headers.get("REMOTE_ADDR", ""),
                forwarded=headers.get("HTTP_X_FORWARDED_FOR", ""),
            ),
        )
        with signed_in_as(user.pk):
            session, refresh_id = actions.open_session(
                user=user, user_agent=headers.get("HTTP_USER_AGENT", "")
            )
            sites = sites_out(user)
        tokens = tokens_for(session, refresh_id)
        return Response({"success": True, **tokens, "user": user_out(user), "sites": sites})


class RefreshIn(serializers.Serializer):
    refresh = serializers.CharField()


class RefreshView(SitesViewSet):
    """POST /api/auth/refresh"""

    opens_to = Door.ANYONE  # the refresh token in the body says who

    def create(self, request: Request) -> Response:
        user_id, session_id, refresh_id = read_refresh(self.given(RefreshIn)["refresh"])
        session, fresh_id = actions.rotate(
            user_id=user_id, session_id=session_id, refresh_id=refresh_id
        )
        return Response({"success": True, **tokens_for(session, fresh_id)})


class SignOutView(SitesViewSet):
    """POST /api/auth/logout"""

    opens_to = Door.SIGNED_IN

    def create(self, request: Request) -> Response:
        actions.close_session(session=self.session)
        return Response({"success": True})


class MeView(SitesViewSet):
    """GET /api/auth/me"""

    opens_to = Door.SIGNED_IN

    def retrieve(self, request: Request) -> Response:
        user = self.session.user
        sites = sites_out(user)
        current = _current(request, self.session)
        names = {"first_name": user.first_name, "last_name": user.last_name}
        return Response(
            {
                "success": True,
                "user": {**user_out(user), **names},
                "currentSite": next((site for site in sites if site["id"] == current), None),
                "sites": sites,
            }
        )


def _current(request: Request, session: Session) -> int | None:
    """The site that the same request would be about anywhere else."""
    try:
        return site_of(request, session)
    except Forbidden:
        return None


class SitesView(SitesViewSet):
    """GET /api/auth/sites, GET /api/sites"""

    opens_to = Door.SIGNED_IN

    def list(self, request: Request) -> Response:
        return Response({"success": True, "sites": sites_out(self.session.user)})


class ActiveSiteIn(serializers.Serializer):
    siteId = serializers.IntegerField(required=False)  # noqa: N815  # the contract's word
    site_id = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, int]) -> dict[str, int]:
        if len(set(attrs.values())) != 1:
            raise serializers.ValidationError({"siteId": "Name one site."}, code="required")
        return attrs


class ActiveSiteView(SitesViewSet):
    """POST /api/auth/site, POST /api/sites/active"""

    opens_to = Door.SIGNED_IN

    def create(self, request: Request) -> Response:
        (site_id,) = set(self.given(ActiveSiteIn).values())
        membership = actions.choose_site(session=self.session, site_id=site_id)
        token = access_token_for(self.session)
        return Response({"success": True, "currentSite": site_out(membership), "token": token})
