"""What several forms ask alike: whom it is with, how long it takes, and tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models import Contact
from crm.models import Tag
from crm.pages.edits import RowForm
from crm.tenancy.viewer import Viewer
from interactions.pages.lost import LostTags, several

OTHER = "other"
LENGTHS = [
    ("", _("Not noted")),
    ("15", _("15 min")),
    ("30", _("30 min")),
    ("45", _("45 min")),
    ("60", _("1 hour")),
    (OTHER, pgettext_lazy("a duration", "Other")),
]
LONGEST = 60 * 24 * 366  # minutes


class WithContact(RowForm):
    """Whom it is with: chosen from the list, or searched for by name, or else as it was.

    Drawn by `interactions/_contact_picker.html`.
    """

    contact = forms.IntegerField(label=_("Contact"), required=False, widget=forms.TextInput)
    contact_search = forms.CharField(label=_("Find a contact"), max_length=200, required=False)
    contact_kept = forms.IntegerField(required=False, widget=forms.HiddenInput)

    nobody = _("Choose whom this was with.")
    focus = ""  # the field that a page starts in, where it is not an error's

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.person: Contact | None = None  # whom it is with, once that is known
        self.options: list[Contact] = []  # whom to choose among, where the search was vague

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not {"contact", "contact_kept"} & self.errors.keys():
            self.person = self._found_contact()
        return self.cleaned_data

    def require_person(self) -> None:
        if self.person is None and "contact" not in self.errors:
            self.add_error("contact", self.nobody)

    @property
    def person_changes(self) -> bool:
        given = self.cleaned_data.get("contact") or self.cleaned_data.get("contact_search")
        return bool(given) or "contact" in self.said_before

    def said(self) -> set[str]:
        return super().said() | ({"contact"} if self.person_changes else set())

    def choices(self) -> list[Contact]:
        """Whom to offer: those that the search found, or else who was busy lately."""
        if self.options or self.person is not None:
            return self.options
        return list(Contact.objects.visible_to(self.viewer).recent_first()[:6])

    def _found_contact(self) -> Contact | None:
        """The contact chosen, or the only one that what was typed fits, or the one it was."""
        number, text = self.cleaned_data["contact"], self.cleaned_data.get("contact_search")
        if number is None and text:
            return self._searched_contact(text)
        kept = self.cleaned_data["contact_kept"] if number is None else number
        contacts = Contact.objects.visible_to(self.viewer)
        found: Contact | None = contacts.filter(number=kept).first() if kept is not None else None
        if found is None and number is not None:
            self.add_error("contact", _("There is no such contact on this site."))
        return found

    def _searched_contact(self, text: str) -> Contact | None:
        contacts = Contact.objects.visible_to(self.viewer)
        self.options = list(contacts.matching(text).best_first(text)[:8])
        if len(self.options) == 1:
            return self.options[0]
        vague = _("Several contacts fit. Choose one of them.")
        self.add_error("contact", vague if self.options else _("No contact fits what you typed."))
        return None


class WithLength(RowForm):
    """How long it takes: a common length, or any number of minutes."""

    length = forms.ChoiceField(
        label=_("Duration"), choices=LENGTHS, required=False, widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=LONGEST)

    @staticmethod
    def length_of(duration: dt.timedelta | None) -> dict[str, Any]:
        """What the two fields show for a duration."""
        minutes = round(duration.total_seconds() / 60) if duration else None
        common = str(minutes or "") in dict(LENGTHS)
        return {
            "length": str(minutes or "") if common else OTHER,
            "minutes": None if common else minutes,
        }

    @property
    def duration(self) -> dt.timedelta | None:
        length = self.cleaned_data.get("length")
        minutes = self.cleaned_data.get("minutes") if length == OTHER else length
        return dt.timedelta(minutes=int(minutes)) if minutes else None

    def require_minutes(self) -> None:
        """Where the length is another one, it is to be said."""
        said = self.cleaned_data.get("minutes") or "minutes" in self.errors
        if self.cleaned_data.get("length") == OTHER and not said:
            self.add_error("minutes", _("Say how many minutes."))


class TagChoice(forms.CheckboxSelectMultiple):
    """Tags to put on. Those that it has are shown checked; those that hide it stay on."""

    there: Collection[str] = ()
    stay: Collection[str] = ()
    off: Collection[str] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Those that are offered; what becomes of others is asked for (`LostTags`)."""
        offered = {str(key) for key, _name in self.choices}
        return [key for key in several(data, name) if key in offered]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.there:
            option["selected"] = str(value) not in self.off
            on = {"checked": True} if option["selected"] else {}
            option["attrs"] |= on | ({"disabled": True} if str(value) in self.stay else {})
        return option


class WithTags(RowForm):
    """Tags to put on. Drawn by `interactions/_tag_picker.html`."""

    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=TagChoice)
    kept: Collection[str] = ()
    removable: Collection[str] = ()
    off: Collection[str] = ()

    def __init__(self, *args: Any, tags: Collection[Tag], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.tag_of = {str(tag.uuid): tag for tag in tags}
        self.restricted = {key for key, tag in self.tag_of.items() if tag.restricted}
        field = self.fields["tags"] = self.fields.pop("tags")  # they are asked for last
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(key, tag.name) for key, tag in self.tag_of.items()]
        self.lost = LostTags.of(self.data, self.tag_of)
        self.lost_said: list[str] = []  # where there is more to say of them
        if self.restricted:
            field.help_text = _("A tag with a lock hides this entry from all who do not hold it.")

    def clean_tags(self) -> list[str]:
        if self.lost.ask:
            raise forms.ValidationError(self.lost_said or self.lost.said)
        kept: list[str] = self.cleaned_data["tags"]
        return kept

    def forgive(self) -> None:
        """All but tags that are lost: who saves what comes back must know that it is open."""
        super().forgive()
        if self.lost.ask:
            self.add_error("tags", self.lost_said or self.lost.said)

    def in_summary(self) -> list[BoundField]:
        first = "tags" if self.lost.ask else ""
        return sorted(super().in_summary(), key=lambda field: field.name != first)

    @property
    def tags_chosen(self) -> list[Tag]:
        return [self.tag_of[key] for key in self.cleaned_data.get("tags", ())]

    def keep_tags(self, kept: set[str]) -> None:
        """Show those that an entry has. Taken off are those that the form showed as being on: one
        that somebody else has put on meanwhile stays."""
        field = self.fields["tags"]
        assert isinstance(field.widget, TagChoice)  # noqa: S101 - for the type checker
        self.kept = field.widget.there = kept & self.tag_of.keys()
        self.removable = self.kept - self.restricted
        stay = field.widget.stay = self.kept & self.restricted
        had = {*several(self.data, "tags_had"), *self.said_before}
        seen = self.removable.intersection(had)
        self.off = field.widget.off = seen.difference(several(self.data, "tags"))
        if stay:
            text = _("A restricted tag that it has stays.")
            field.help_text = format_lazy("{} {}", field.help_text, text)

    @property
    def tags_added(self) -> list[Tag]:
        """Those it does not have yet; what is there already may come back and means nothing."""
        return [tag for tag in self.tags_chosen if str(tag.uuid) not in self.kept]

    def said(self) -> set[str]:
        return super().said() | {str(tag.uuid) for tag in self.tags_added}

    @property
    def tags_off(self) -> list[Tag]:
        return [self.tag_of[key] for key in self.off]
