"""Logging by one typed line: a live preview of what it says, and the form that it fills in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.models import Contact
from crm.localisation import spoken
from crm.models import Tag
from crm.pages.base import SiteRequest, site_page
from crm.rules import is_storable
from crm.tenancy.search import folded
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import Interaction
from interactions.pages.forms import NOW, LogForm
from interactions.pages.moments import pressed
from interactions.pages.parts import LENGTHS, OTHER
from interactions.pages.views import (
    contact_asked,
    contact_numbered,
    form_page,
    seeing_all,
    tags_for,
)
from interactions.pages.writing import logged
from interactions.quicklog import LONGEST, Known, QuickLog, is_number, parse
from interactions.vocabulary import Kind

OPTIONS = 6
LATELY = 500
"""So many interactions tell the places that are known by their whole name."""
WELL_KNOWN = (gettext_noop("immigration"), gettext_noop("health"), gettext_noop("legal"))
"""Tags that many sites have, by which they are known in other languages, too."""
_JOINTS = re.compile(r"[\s_-]+")


class Line:
    """What a line says on a site: its words, and whom and which tags they name there."""

    def __init__(
        self,
        text: str,
        viewer: Viewer,
        at: dt.datetime | None = None,
        about: Contact | None = None,
    ) -> None:
        """`at` is when it was said: now, unless it had to wait for a connection. `about` is whom
        it is with where it names nobody."""
        self.viewer, self.about = viewer, about
        known = Known(people=self._names, tags=self._is_tag, places=self._place_names)
        now, day_first = timezone.localtime(at), not (get_language() or "en").startswith("en")
        self.text, self.is_too_long = text, len(text) > LONGEST
        read = "" if self.is_too_long else text
        self.said: QuickLog = parse(read, now=now, known=known, day_first=day_first)
        self.people: list[Contact] = list(self._called(self.said.person)[:OPTIONS])
        words = {_alike(word) for word in self.said.tags}
        begun = {start for word in self.said.tags for start in _beginnings(word)}
        self.tags = [
            tag
            for tag in (self._site_tags if words else ())
            if _names_of(tag) & (begun if tag.restricted else words)
        ]
        self._no_tags = [word for word in self.said.tags if not self._is_tag(word)]
        self.unknown = [word for word in self._no_tags if not self._is_mere_number(word)]

    @cached_property
    def _site_tags(self) -> list[Tag]:
        return list(Tag.objects.visible_to(self.viewer))

    @cached_property
    def _tags_called(self) -> set[str]:
        return {name for tag in self._site_tags for name in _names_of(tag)}

    def _is_tag(self, text: str) -> bool:
        return _alike(text) in self._tags_called

    def _is_mere_number(self, text: str) -> bool:
        """`apt #3` means no tag where none of the site's is a number."""
        return is_number(text) and not any(is_number(name) for name in self._tags_called)

    @cached_property
    def _places(self) -> set[str]:
        """Where the site's latest interactions were; of no entry does a tag hide the place."""
        rows = Interaction.objects.visible_to(self.viewer).newest_first()
        lately = rows.values_list("location", flat=True)[:LATELY]
        return {_alike(place) for place in lately} - {""}

    def _place_names(self, words: Sequence[str]) -> int:
        return _longest(words, lambda text: _alike(text) in self._places)

    def _called(self, name: str) -> Any:
        people = Contact.objects.visible_to(self.viewer)
        can_be_a_name = bool(name) and is_storable(name)  # the database could not even compare
        return people.called(name).by_name() if can_be_a_name else people.none()

    def _names(self, words: Sequence[str]) -> int:
        """The most words, from the first on, that begin the words of somebody's name."""
        known = 0
        while known < len(words) and self._begins_a_name(words[: known + 1]):
            known += 1
        return known

    def _begins_a_name(self, words: Sequence[str]) -> bool:
        return len(words[0]) > 1 and self._called(" ".join(words)).exists()

    @property
    def kind(self) -> Kind:
        return self.said.kind or Kind.NOTE

    @property
    def person(self) -> Contact | None:
        if self.said.person or self.nobody:
            return self.people[0] if len(self.people) == 1 else None
        return self.about

    @property
    def nobody(self) -> str:
        """The name it says that no contact has."""
        name = self.said.unknown
        return name if is_storable(name) else ""

    @property
    def lasted(self) -> str:
        return spoken(self.said.duration)

    @property
    def note(self) -> str:
        """What was not understood, with the tags that the site does not have."""
        return self.text if self.is_too_long else self.said.note_with(self._no_tags)

    @property
    def withheld(self) -> list[Tag]:
        """Restricted tags that the writer does not hold: such an entry is not saved without."""
        return [tag for tag in self.tags if tag not in tags_for(self.viewer)]

    @property
    def audience(self) -> actions.Audience | None:
        """Who could read it, where a tag hides it from some and the writer may put that on."""
        hides = any(tag.restricted for tag in self.tags) and not self.withheld
        return actions.who_reads(self.tags, by=self.viewer) if hides else None

    def fields(self, contact: str = "") -> dict[str, Any]:
        """As the form of an interaction would send it. `contact` is a choice among several."""
        said = self.said
        number = contact or (str(self.person.number) if self.person else "")
        return {
            "contact": number,
            "contact_search": "" if number else said.person,
            "kind": self.kind.value,
            "when": NOW if said.starts_at is None else OTHER,
            "starts_at": "" if said.starts_at is None else f"{said.starts_at:%Y-%m-%dT%H:%M}",
            **_length(said.duration),
            "notes": self.note,
            "location": said.location,
            "sentiment": said.sentiment or "",
            "follow_up_needed": "on" if said.follow_up_needed else "",
            "follow_up_at": "" if said.follow_up_at is None else f"{said.follow_up_at:%Y-%m-%d}",
            "tags": [str(tag.uuid) for tag in self.tags],  # the form refuses what is withheld
        }


def _longest(words: Sequence[str], is_known: Callable[[str], bool]) -> int:
    """How many of the words, from the first on, are a known name; 0 if none are. It ends with a
    word: a dash behind it belongs to the note."""
    counts = (n for n in range(len(words), 0, -1) if _alike(words[n - 1]))
    return next((n for n in counts if is_known(" ".join(words[:n]))), 0)


def _beginnings(name: str) -> Iterator[str]:
    """A name that begins as a restricted tag does hides what that one hides: what `#health visit`
    meant, one who wrote it knows, and too little would be seen by others."""
    words = _alike(name).split()
    for count in range(1, len(words) + 1):
        yield " ".join(words[:count])


def _names_of(tag: Tag) -> set[str]:
    """Its name, and what the writer's language makes of it, where that is known."""
    return {_alike(tag.name), _alike(_(tag.name))}


def _alike(name: str) -> str:
    """As names of tags and places are compared: `First Visit` and `first-visit` are one."""
    return _JOINTS.sub(" ", folded(name)).strip()


def _length(duration: dt.timedelta | None) -> dict[str, str]:
    if duration is None:
        return {"length": ""}
    minutes = str(max(round(duration.total_seconds() / 60), 1))
    return (
        {"length": minutes} if minutes in dict(LENGTHS) else {"length": OTHER, "minutes": minutes}
    )


def _filled(line: Line, contact: str, writer: Viewer, pressed_at: str) -> LogForm:
    """The form with what the line says, its other fields as they are when it opens."""
    tags = tags_for(writer)
    opening = LogForm(viewer=writer, tags=tags).initial
    said = {**line.fields(contact), "pressed_at": pressed_at}
    form = LogForm({**opening, **said}, viewer=writer, tags=tags)
    text = _("You do not hold the tag %(tag)s, so you cannot put it on. Nothing is saved yet.")
    form.lost_said = [text % {"tag": tag.name} for tag in line.withheld]
    return form


def _line(request: SiteRequest, writer: Viewer, at: dt.datetime | None = None) -> Line:
    kept = request.POST.get("contact_kept", "")
    about = contact_numbered(kept, writer)
    return Line(request.POST.get("line", ""), writer, at, about)


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def quick_log(request: SiteRequest) -> HttpResponse:
    """The line's own page; posted, it is saved, or else opened as the form that it fills in."""
    if request.method != "POST":
        context = {"examples": _examples(seeing_all(request)), "about": contact_asked(request)}
        return TemplateResponse(request, "interactions/quick_log.html", context)
    writer = seeing_all(request)
    at = request.POST.get("pressed_at", "")
    line = _line(request, writer, pressed(at))
    form = _filled(line, request.POST.get("contact", ""), writer, at)
    sound = form.is_valid() and not line.is_too_long
    if line.is_too_long:
        text = _(
            "A line has up to %(most)d characters, so nothing of this one was read: its tags,"
            " too, are for you to choose. Nothing is saved yet."
        )
        form.add_error("notes", text % {"most": LONGEST})
    for word in line.unknown:
        text = _("There is no tag “%(tag)s” here: it hides nothing. Nothing is saved yet.")
        form.add_error("tags", text % {"tag": word})
    if sound and not line.unknown and "review" not in request.POST:
        saved = logged(request, form, by=writer)
        if saved is not None:
            return saved
    address = _address_of(form)
    found: dict[str, Any] = {"address": address, **_sought(form, line.nobody)}
    page = form_page(request, form, status=200 if sound and form.is_valid() else 422, **found)
    page.headers["HX-Push-Url"] = address  # loaded again, the form is there
    return page


def _sought(form: LogForm, name: str) -> dict[str, Any]:
    """The form's search for a name that is nobody's, once it is checked: whoever it finds is to be
    chosen."""
    if not name or form.person is not None:
        return {}
    data: Any = {**form.data, "contact_search": name}
    form.data = data
    rows = Contact.objects.visible_to(form.viewer).matching(name).by_name()
    return {"options": list(rows[:OPTIONS]), "searched": name, "nobody": name}


def _address_of(form: LogForm) -> str:
    there = reverse("interaction_create", args=[form.viewer.site.slug])
    return f"{there}?contact={form.person.number}" if form.person else there


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def quick_preview(request: SiteRequest) -> HttpResponse:
    """What the line says so far. Posted, so that what somebody types about people is in no log."""
    writer = seeing_all(request)
    line = _line(request, writer)
    context = {"line": line if line.said.pieces else None, "about": line.about}
    return TemplateResponse(request, "interactions/_quick_preview.html", context)


def _examples(writer: Viewer) -> list[str]:
    tagged = _("call 20m Maria: DACA renewal %(tag)s follow fri") % {"tag": _example_tag(writer)}
    return [
        " ".join(tagged.split()),
        _("coffee with Maria yesterday 4pm @Library: found a flat :)"),
        _("2h ago meeting 1h30 Maria: signed the lease"),
    ]


def _example_tag(writer: Viewer) -> str:
    """An open one of the site that hides nothing, so that whoever copies it is not refused."""
    tags = list(Tag.objects.visible_to(writer))
    hides = {name for tag in tags if tag.restricted for name in _names_of(tag)}
    for tag in tags:
        if not tag.restricted and hides.isdisjoint(_beginnings(tag.name)):
            return f"#{tag.name}" if tag.name.isalnum() else f"#“{tag.name}”"
    return ""
