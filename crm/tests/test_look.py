"""The components keep their promises: they render, they escape, and nothing in them is inline."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils import timezone, translation
from django_cotton.compiler_regex import CottonCompiler

from crm.errors import Forbidden
from crm.fallback import forbidden
from crm.templatetags.look import KIND_ICONS, _drawings, ago, initials, moment, svg, tone_of

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = {file.stem.replace("_", "-"): file for file in (TEMPLATES / "components").iterdir()}
PAGES = sorted(TEMPLATES.rglob("*.html"))


OF_A_SITE = (
    "contact_list",
    "find",
    "contact_create",
    "interaction_list",
    "interaction_create",
    "interaction_trash",
    "quick_log",
    "meeting_list",
    "meeting_create",
    "outbox",
    "reminders",
    "analytics",
    "catalogue",
    "follow_up_list",
    "rapport",
    "read_log",
    "interaction_trash",
    "request_list",
    "reveal_switch",
    "settings_members",
    "settings_profile",
)
PLAIN = ("front", "sign_in", "sign_out", "choose_site")


def _page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    *[
        path(f"{name}/", _page, name=name)
        for name in ("front", "sign_in", "sign_out", "choose_site")
    ],
    path("s/<slug:slug>/", _page, name="home"),
    *[path(f"s/<slug:slug>/{name}/", _page, name=name) for name in OF_A_SITE],
]
pytestmark = pytest.mark.urls(__name__)


def html(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    """A snippet as a page would write it; white space evened out."""
    template = Template(CottonCompiler().process(source))
    made = template.render(Context({"request": request, **context}))
    return re.sub(r"\s+", " ", made).strip()


def frame(
    permissions: frozenset[str], messages: list[Message] | None = None, **seen: object
) -> str:
    request = RequestFactory().get("/s/north/")
    site = SimpleNamespace(name="Norte & Sur", slug="north", colour="teal", description="")
    user = SimpleNamespace(get_full_name="Ana López")
    of = {"site": site, "site_id": 1, "user": user, "user_id": 1}
    viewer = SimpleNamespace(**of, permissions=permissions, **seen)
    request.viewer = viewer  # type: ignore[attr-defined]
    return render_to_string("base.html", {"request": request, "messages": messages or []})


# --- promises of the whole folder --------------------------------------------------------------
@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(TEMPLATES)))
class TestEveryTemplate:
    def test_has_nothing_inline_and_nothing_from_elsewhere(self, file: Path):
        text = file.read_text()
        assert not re.search(r"""\s(style|on[a-z]+)\s*=\s*["']""", text)
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:", text)
        assert not re.search(r"""(src|href|action)\s*=\s*["'](https?:)?//""", text)

    def test_uses_only_components_that_exist(self, file: Path):
        code = re.sub(r"{% comment %}.*?{% endcomment %}", "", file.read_text(), flags=re.DOTALL)
        used = set(re.findall(r"<c-([a-z-]+)", code))
        assert used - {"vars", "slot"} <= set(COMPONENTS)

    def test_passes_objects_only_to_what_a_component_declares(self, file: Path):
        """`:name="value"` that a component does not declare reaches the page unescaped."""
        for name, attributes in re.findall(r"<c-([a-z-]+)((?:\s[^<>]*?)?)/?>", file.read_text()):
            if name in {"vars", "slot"} or name not in COMPONENTS:
                continue
            passed = set(re.findall(r"\s:([a-z_-]+)=", attributes))
            assert passed <= _declared(COMPONENTS[name]), f"<c-{name}>"


def _declared(component: Path) -> set[str]:
    found = re.search(r"<c-vars\s([^>]*)/>", component.read_text())
    return set(re.findall(r":?([a-z_]+)=", found.group(1))) if found else set()


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_a_component_says_what_it_takes_and_inherits_nothing(name):
    text = COMPONENTS[name].read_text()
    assert re.match(r"({% load (look|pressing) %}\n)?{% comment %}", text), "begin with a comment"
    bare = re.sub(r"""[:a-z_]+\s*=\s*("[^"]*"|'[^']*')""", "", _vars(text)).strip()
    assert bare == "", "a variable without a default takes the page's variable of that name"


def _vars(text: str) -> str:
    found = re.search(r"<c-vars\s([^>]*)/>", text)
    return found.group(1) if found else ""


# --- the components that decide something ------------------------------------------------------
KINDS = [("call", "Call"), ("email", "E-mail")]


class Form(forms.Form):
    name = forms.CharField(help_text="As on the passport.")
    kind = forms.ChoiceField(
        choices=[("call", "Call"), ("email", "E-mail")], widget=forms.RadioSelect
    )
    done = forms.BooleanField(required=False)


def test_a_field_ties_label_help_and_error_to_its_control():
    made = html('<c-field :field="form.name" />', form=Form({"name": ""}))
    assert '<label class="field-label" for="id_name">' in made
    assert 'aria-describedby="id_name_helptext id_name_error"' in made
    assert 'aria-invalid="true"' in made
    assert 'id="id_name_helptext"' in made
    assert 'id="id_name_error"' in made


def test_a_row_of_radios_is_one_group_with_a_name():
    made = html('<c-segmented :field="form.kind" :icons="True" />', form=Form({}))
    assert made.startswith('<fieldset class="field " id="id_kind" aria-describedby="id_kind_error"')
    assert made.count('type="radio"') == 2
    assert made.count("<svg") == 3, "one for each choice, one for the error"


def test_the_summary_leads_to_each_field_and_is_silent_without_errors():
    made = html('<c-errors :form="form" />', form=Form({}))
    assert 'href="#id_name"' in made
    assert 'href="#id_kind' in made
    assert 'tabindex="-1"' in made
    assert html('<c-errors :form="form" />', form=Form()) == ""
    assert "Not saved yet" in made
    made = html('<c-errors :form="form" heading="Not found" />', form=Form({}))
    assert "Not found" in made
    assert "Not saved yet" not in made


def test_what_people_wrote_is_escaped_everywhere():
    evil = '"><script>alert(1)</script>'
    made = html(
        '<c-button href="{{ evil }}" label="{{ evil }}" data-x="{{ evil }}" />'
        '<c-avatar name="{{ evil }}" /><c-badge>{{ evil }}</c-badge>'
        '<c-stat label="{{ evil }}" :value="evil" /><c-icon label="{{ evil }}" />'
        '<c-entry title="{{ evil }}" :author="evil">{{ evil }}</c-entry>',
        evil=evil,
    )
    assert "<script" not in made


def test_a_moment_is_told_in_the_language_and_zone_of_who_reads():
    noon = dt.datetime(2026, 3, 4, 12, 0, 59, tzinfo=dt.UTC)
    told = {}
    for language, zone in (("en", "UTC"), ("es", "UTC"), ("en", "America/New_York")):
        with translation.override(language), timezone.override(zone):
            told[language, zone] = moment(noon, "datetime", 'a"b')
    assert told["en", "UTC"] == (
        '<time datetime="2026-03-04T12:00:59+00:00" title="March 4, 2026, 12:00 p.m. UTC"'
        ' class="a&quot;b">March 4, 2026, 12:00 p.m.</time>'
    )
    assert "4 de marzo de 2026 a las 12:00" in told["es", "UTC"]
    assert "March 4, 2026, 7:00 a.m. EST" in told["en", "America/New_York"]


def test_a_restricted_entry_shows_who_and_when_and_nothing_else():
    made = html(
        '<c-entry kind="call" kind_label="Call" title="Divorce" duration="25 min" author="Ben"'
        ' :when="when" :restricted="True">Secret<c-slot name="tags">hiv</c-slot></c-entry>',
        when=timezone.now(),
    )
    for word in ("Restricted", "Ben", "Call", "just now"):
        assert word in made
    for word in ("Divorce", "Secret", "hiv", "25 min"):
        assert word not in made


def test_sorting_keeps_the_filters_and_forgets_the_page():
    request = RequestFactory().get("/?status=lead&page=3&sort=name")
    made = html('<c-th key="name" current="name">Name</c-th>', request)
    assert 'aria-sort="ascending"' in made
    assert 'href="?status=lead&amp;sort=-name"' in made
    other = html('<c-th key="last" current="name" :down_first="True">Last</c-th>', request)
    assert 'aria-sort="none"' in other
    assert "sort=-last" in other


def test_pages_are_counted_and_linked():
    request = RequestFactory().get("/?status=lead&page=2")
    page = Paginator(range(1342), 10).page(2)
    made = html('<c-pagination :page="page" />', request, page=page)
    assert "11–20</strong> of 1,342" in made
    assert 'href="?status=lead&amp;page=3"' in made
    assert '<input type="hidden" name="status" value="lead">' in made
    assert 'name="page"' not in made


# --- the frame ---------------------------------------------------------------------------------
def test_the_site_is_named_in_its_colour_on_every_page():
    made = frame(frozenset())
    assert 'class="site-bar tone-teal"' in made
    assert "Norte &amp; Sur" in made


def test_only_who_may_edit_is_offered_to_log():
    assert "interaction_create" not in frame(frozenset({"view_contacts"}))
    assert "interaction_create" in frame(frozenset({"view_contacts", "edit_contacts"}))


def test_only_who_holds_restricted_tags_is_offered_to_reveal():
    assert "reveal_switch" not in frame(frozenset(), may_reveal=False)
    assert "Restricted hidden" in frame(frozenset(), may_reveal=True, asked=frozenset())
    assert "Restricted shown" in frame(frozenset(), may_reveal=True, asked=frozenset({1}))


def test_a_narrow_bar_says_whether_what_is_restricted_shows():
    """And leaves room for the site's name: the way to the others is an icon there."""
    for asked, word in ((frozenset(), "Hidden"), (frozenset({1}), "Shown")):
        made = frame(frozenset(), may_reveal=True, asked=asked, has_other_sites=True)
        assert f'<span class="sm:hidden" aria-hidden="true">{word}</span>' in made
        assert '<span class="max-sm:sr-only">Switch site</span>' in made


def test_a_message_can_carry_an_undo():
    undo = Message(SUCCESS, "Deleted <b>.", extra_tags="undo:/s/north/undo/7/")
    made = frame(frozenset(), [undo, Message(SUCCESS, "Saved.")])
    assert made.count('action="/s/north/undo/7/"') == 1
    assert "Deleted &lt;b&gt;." in made
    assert 'role="status"' in made


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 429, 500, 503])
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_error_page_needs_no_request_and_no_database(code, language):
    with translation.override(language):
        made = render_to_string(f"errors/{code}.html")
    assert f'<html lang="{language}"' in made
    assert str(code) in made
    assert 'href="/"' in made


def test_a_stale_form_is_not_called_a_lack_of_permission():
    assert "out of date" in render_to_string("errors/403.html", {"csrf": True})


def refusal(error: Forbidden) -> str:
    exception = PermissionDenied(error.message)
    exception.__cause__ = error
    return forbidden(RequestFactory().get("/s/north/"), exception).content.decode()


def test_a_refusal_gives_its_reason():
    assert "Only its &lt;author&gt; may." in refusal(Forbidden("Only its <author> may."))
    assert "Your role on this site" not in refusal(Forbidden("Only its author may."))
    for made in (
        refusal(Forbidden("Insufficient permissions: edit required", "edit")),
        forbidden(RequestFactory().get("/"), PermissionDenied()).content.decode(),
        forbidden(RequestFactory().get("/")).content.decode(),
    ):
        assert "Your role on this site" in made
        assert "Insufficient" not in made


# --- words -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana María López", "AL"),
        ("Tom", "T"),
        ("  ", "?"),
        (None, "?"),
        ("李 伟", "李伟"),
        ("Óscar (x) Núñez", "ÓN"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_a_name_keeps_its_colour():
    assert tone_of("Ana") == tone_of(" ana ")


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (dt.timedelta(seconds=-5), "just now"),
        (dt.timedelta(days=-1, hours=-5), "1 day ago"),
        (dt.timedelta(days=-12, hours=-5), "12 days ago"),
        (dt.timedelta(days=-30, hours=-5), "30 days ago"),
        (dt.timedelta(days=-31, hours=-5), "1 month ago"),
        (dt.timedelta(days=20, hours=5), "in 20 days"),
        (dt.timedelta(hours=-3, minutes=-20), "3 hours ago"),
        (dt.timedelta(hours=3, minutes=20), "in 3 hours"),
    ],
)
def test_how_long_ago(away, words):
    assert ago(timezone.now() + away).replace("\xa0", " ") == words


def test_days_are_counted_from_today():
    today = timezone.localdate()
    assert ago(today) == "today"
    assert ago(today + dt.timedelta(days=1)) == "tomorrow"
    assert ago(today - dt.timedelta(days=3)).replace("\xa0", " ") == "3 days ago"
    assert ago(today - dt.timedelta(days=12)).replace("\xa0", " ") == "12 days ago"
    with translation.override("es"):
        assert ago(today - dt.timedelta(days=12)).replace("\xa0", " ") == "hace 12 días"


def test_an_icon_is_the_librarys_drawing_at_the_size_that_was_asked_for():
    for name in {*KIND_ICONS.values()}:
        theirs, ours = (
            fromstring(drawn)  # noqa: S314  # the library's drawing, and ours of it
            for drawn in (_drawings().read(f"{name}.svg"), svg(name, 18, 'x"y'))
        )
        told = {"width": "18", "height": "18", "aria-hidden": "true", "class": 'x"y'}
        assert ours.attrib == {**theirs.attrib, **told}
        drawn = [[(part.tag.split("}")[-1], part.attrib) for part in one] for one in (ours, theirs)]
        assert drawn[0] == drawn[1] != []
    with pytest.raises(KeyError):
        svg("no-such-icon")
