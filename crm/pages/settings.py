"""What people set for themselves, and what a site's admins set for the site."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from crm import actions
from crm.actions.profile import PROFILE
from crm.errors import NotFound, RuleBroken, Stale
from crm.models import BrowserSession, Session, Site, User
from crm.pages.base import SiteRequest, go, person_of, site_page
from crm.pages.edits import opened
from crm.pages.forms import PasswordForm, tell
from crm.pages.once import change_once, own_save
from crm.pages.passwords import ConfirmingRequest, confirming, refuse_wrong_password
from crm.pages.profile_form import ProfileForm
from crm.pages.site_form import SiteSettingsForm
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission


def settings_page(
    request: SiteRequest,
    name: str,
    form: Any = None,
    *,
    tab: str = "",
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    """The template of that name; `tab` where it stands below another one's."""
    context = {"form": form, "tabs": _tabs(request.viewer, tab or name), **more}
    if status is None:
        status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, f"crm/settings/{name}.html", context, status=status)


def _tabs(viewer: Viewer, name: str) -> list[dict[str, Any]]:
    labels = {
        "profile": _("Profile"),
        "password": _("Password"),
        "sign_ins": _("Sign-ins"),
        "rhythm": _("Rhythm"),
        "members": _("Members"),
        "site": _("Site"),
    }
    if not viewer.may(Permission.MANAGE_MEMBERS):
        del labels["members"], labels["site"]
    if not viewer.may(Permission.MANAGE_SERVICES):
        del labels["rhythm"]  # a page of an app above, as the palette has them
    return [
        {
            "url": reverse(f"settings_{each}", args=[viewer.site.slug]),
            "label": label,
            "active": each == name,
        }
        for each, label in labels.items()
    ]


def saved(request: SiteRequest, text: str, view: str) -> HttpResponse:
    messages.success(request, text)
    return go(request, reverse(view, args=[request.viewer.site.slug]))


@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SiteRequest) -> HttpResponse:
    user, viewer = person_of(request), request.viewer
    if request.method != "POST":
        return settings_page(request, "profile", opened(ProfileForm(initial=_profile_of(user))))
    own = own_save(request, user, by=viewer)
    form = ProfileForm(request.POST, initial=_profile_of(user), own=own)
    if "draft" in request.POST:
        form.forgive()
        return settings_page(request, "profile", form, is_draft=True)
    if form.is_valid():
        try:
            change_once(request, partial(_change_profile, user), form, by=viewer, said=form.said())
        except Stale:
            return _stale_profile(request, form, User.objects.get(pk=user.pk))
        except RuleBroken as error:
            tell(form, error)
        else:
            return saved(request, _("Your profile is saved."), "settings_profile")
    return settings_page(request, "profile", form)


def _profile_of(user: User) -> dict[str, str]:
    return {name: getattr(user, name) for name in PROFILE}


def _change_profile(user: User, form: ProfileForm, *, by: Viewer) -> User:
    """What the person changed; what was changed of the rest meanwhile, elsewhere, stays."""
    return actions.change_profile(user=user, changes=form.changed(), seen=form.seen())


def _stale_profile(request: SiteRequest, form: ProfileForm, user: User) -> HttpResponse:
    """What was changed meanwhile, in another browser perhaps, beside what was typed."""
    data, differences = form.rebased(ProfileForm(initial=_profile_of(user)))
    form = ProfileForm(data, initial=_profile_of(user))
    return settings_page(request, "profile", form, status=409, differences=differences)


@confirming
@site_page()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: ConfirmingRequest) -> HttpResponse:
    user = person_of(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    refuse_wrong_password(form, request)
    if form.is_valid():
        try:
            new = form.cleaned_data["new"]
            actions.change_password(user=user, confirmed=request.confirmed, new=new)
        except RuleBroken as error:
            tell(form, error)
        else:
            update_session_auth_hash(request, user)  # this browser stays signed in
            text = _("Your password is changed. Your other sign-ins have ended.")
            return saved(request, text, "settings_password")
    return settings_page(request, "password", form)


@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_ins(request: SiteRequest) -> HttpResponse:
    """Browsers and programs that are signed in as the person; one that is posted ends, or all
    but the browser that asks."""
    user, here = person_of(request), request.session.session_key
    if request.method == "POST" and "elsewhere" in request.POST:
        actions.close_all_but(user=user, here=here)
        return saved(request, _("You are signed out everywhere else."), "settings_sign_ins")
    browsers, programs = actions.live_browsers(user), actions.live_sessions(user)
    others = [each for each in browsers if each.pk != here]
    if request.method == "POST":
        _end_one(request, others, programs)
        return saved(request, _("This sign-in has ended."), "settings_sign_ins")
    this = next((each for each in browsers if each.pk == here), None)
    return settings_page(request, "sign_ins", this=this, others=others, sessions=programs)


def _end_one(request: SiteRequest, browsers: list[BrowserSession], programs: list[Session]) -> None:
    """Raises NotFound for what is not among them."""
    for browser in browsers:
        if str(browser.uuid) == request.POST.get("browser"):
            actions.close_browser(browser=browser)
            return
    for program in programs:
        if str(program.pk) == request.POST.get("session"):
            actions.close_session(session=program)
            return
    raise NotFound("Session")


@site_page(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: SiteRequest) -> HttpResponse:
    viewer, found = request.viewer, Site.objects.get(pk=request.viewer.site_id)
    if request.method != "POST":
        return settings_page(request, "site", opened(SiteSettingsForm(instance=found)))
    own = own_save(request, found, by=viewer)
    form = SiteSettingsForm(request.POST, instance=found, own=own)
    if "draft" in request.POST:
        form.forgive()
        return settings_page(request, "site", form, is_draft=True)
    if form.is_valid():
        try:
            change_once(request, _change, form, by=viewer, said=form.said())
        except Stale:
            return _stale(request, form, Site.objects.get(pk=viewer.site_id))
        except RuleBroken as error:
            tell(form, error)
        else:
            return saved(request, _("The site's settings are saved."), "settings_site")
    return settings_page(request, "site", form)


def _change(form: SiteSettingsForm, *, by: Viewer) -> Site:
    """What the person changed; what others changed of the rest meanwhile stays."""
    return actions.change_site(by=by, changes=form.changed(), seen=form.seen())


def _stale(request: SiteRequest, form: SiteSettingsForm, found: Site) -> HttpResponse:
    """What they changed meanwhile, beside what was typed; saving again keeps what is shown."""
    data, differences = form.rebased(SiteSettingsForm(instance=found))
    form = SiteSettingsForm(data, instance=found)
    return settings_page(request, "site", form, status=409, differences=differences)
