"""Signing in through the API, and choosing the site that requests are about.

The documents only refer to it; contracts.md ("Sites, users, sign-in") settles it. Answers are
bare, errors are those of the `sites` contract, which owns these paths.
"""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm import actions
from crm.access import memberships_of
from crm.api import examples
from crm.api.answers import Constant, Word
from crm.api.auth import read_refresh, site_of
from crm.api.base.doors import Door
from crm.api.base.operation import Operation
from crm.api.sites import SitesViewSet
from crm.errors import Forbidden
from crm.models import Session, User
from crm.tenancy.context import signed_in_as
from crm.tokens import access_token_for, tokens_for
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


class UserOut(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    username = serializers.CharField()
    email = serializers.CharField()


class SiteOut(serializers.Serializer):
    """A site and what the person is there; of a membership."""

    id = serializers.IntegerField(source="site_id")
    name = serializers.CharField(source="site.name")
    description = serializers.CharField(source="site.description")
    role = serializers.ChoiceField(choices=Role.values)
    role_name = Word(ROLE_NAMES, source="role")


class Success(serializers.Serializer):
    success = Constant(True)


class AccountViewSet(SitesViewSet):
    group = "sign-in"
    about = "Signing in, and choosing a site. Errors are those of `sites`."


class SignInIn(serializers.Serializer):
    # No limits of length: a name that nobody can have is refused like any other.
    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class Tokens(Success):
    token = serializers.CharField()
    refresh = serializers.CharField()
    expires_in = serializers.IntegerField()  # seconds


class SignInOut(Tokens):
    user = UserOut()
    sites = SiteOut(many=True)


class SignInView(AccountViewSet):
    """POST /api/auth/login"""

    opens_to = Door.ANYONE

    @Operation(
        "Sign in",
        takes=SignInIn,
        answers=SignInOut,
        refuses=(401, 429),
        about="Too many wrong passwords for a name, or from a network, answer 429 for a while.",
        examples=examples.SIGN_IN,
    )
    def create(self, request: Request) -> Response:
        headers = request.META
        user = actions.sign_in(
            **self.given(),
            network=actions.network_of(
                remote=headers.get("REMOTE_ADDR", ""),
                forwarded=headers.get("HTTP_X_FORWARDED_FOR", ""),
            ),
        )
        with signed_in_as(user.pk):
            session, refresh_id = actions.open_session(
                user=user, user_agent=headers.get("HTTP_USER_AGENT", "")
            )
            sites = list(memberships_of(user))
        return self.answer({**tokens_for(session, refresh_id), "user": user, "sites": sites})


class RefreshIn(serializers.Serializer):
    refresh = serializers.CharField()


class RefreshView(AccountViewSet):
    """POST /api/auth/refresh"""

    opens_to = Door.ANYONE  # the refresh token in the body says who

    @Operation(
        "Get fresh tokens",
        takes=RefreshIn,
        answers=Tokens,
        refuses=(401,),
        about="A refresh token is good once: the answer holds the next one.",
        examples=examples.REFRESH,
    )
    def create(self, request: Request) -> Response:
        user_id, session_id, refresh_id = read_refresh(self.given()["refresh"])
        session, fresh_id = actions.rotate(
            user_id=user_id, session_id=session_id, refresh_id=refresh_id
        )
        return self.answer(tokens_for(session, fresh_id))


class SignOutView(AccountViewSet):
    """POST /api/auth/logout"""

    opens_to = Door.SIGNED_IN

    @Operation("Sign out", answers=Success, examples=examples.SIGN_OUT)
    def create(self, request: Request) -> Response:
        actions.close_session(session=self.session)
        return self.answer({})


class NamedUserOut(UserOut):
    first_name = serializers.CharField()
    last_name = serializers.CharField()


class MeOut(Success):
    user = NamedUserOut()
    currentSite = SiteOut(allow_null=True)  # noqa: N815  # the contract's word
    sites = SiteOut(many=True)


class MeView(AccountViewSet):
    """GET /api/auth/me"""

    opens_to = Door.SIGNED_IN

    @Operation("Who is signed in, and on which site", answers=MeOut, examples=examples.ME)
    def retrieve(self, request: Request) -> Response:
        user: User = self.session.user
        sites = list(memberships_of(user))
        named = _current(request, self.session)
        current = next((site for site in sites if site.site_id == named), None)
        return self.answer({"user": user, "currentSite": current, "sites": sites})


def _current(request: Request, session: Session) -> int | None:
    """The site that the same request would be about anywhere else."""
    try:
        return site_of(request, session)
    except Forbidden:
        return None


class SitesOut(Success):
    sites = SiteOut(many=True)


class SitesView(AccountViewSet):
    """GET /api/auth/sites, GET /api/sites"""

    opens_to = Door.SIGNED_IN

    @Operation("List the sites of who is signed in", answers=SitesOut, examples=examples.SITES)
    def list(self, request: Request) -> Response:
        return self.answer({"sites": memberships_of(self.session.user)})


class ActiveSiteIn(serializers.Serializer):
    siteId = serializers.IntegerField(required=False)  # noqa: N815  # the contract's word
    site_id = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, int]) -> dict[str, int]:
        if len(set(attrs.values())) != 1:
            raise serializers.ValidationError({"siteId": "Name one site."}, code="required")
        return attrs


class ActiveSite(Success):
    currentSite = SiteOut()  # noqa: N815  # the contract's word
    token = serializers.CharField()


class ActiveSiteView(AccountViewSet):
    """POST /api/auth/site, POST /api/sites/active"""

    opens_to = Door.SIGNED_IN

    @Operation(
        "Choose the site that requests are about",
        takes=ActiveSiteIn,
        answers=ActiveSite,
        refuses=(403,),
        about="The session remembers it, so the token that the client holds goes on being good.",
        examples=examples.CHOOSE_SITE,
    )
    def create(self, request: Request) -> Response:
        (site_id,) = set(self.given().values())
        membership = actions.choose_site(session=self.session, site_id=site_id)
        token = access_token_for(self.session)
        return self.answer({"currentSite": membership, "token": token})
