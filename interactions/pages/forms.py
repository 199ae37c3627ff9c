"""The form of an interaction: shape only; what is right is decided by the actions."""

from __future__ import annotations

import datetime as dt
import uuid
from copy import copy
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from crm.pages.edits import LongText
from crm.pages.pieces import form_pieces_of
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction, InteractionContent
from interactions.pages.moments import DayField, MomentField, in_your_zone, pressed
from interactions.pages.parts import OTHER, WithLength, WithTags
from interactions.pages.questions import WithService
from interactions.vocabulary import Kind, Sentiment

COMMONEST = (Kind.CALL, Kind.MEETING, Kind.EMAIL, Kind.VIDEO_CALL, Kind.MESSAGE, Kind.NOTE)
KINDS = [(k.value, k.label) for k in (*COMMONEST, *(k for k in Kind if k not in COMMONEST))]
NOW, YESTERDAY = "now", "yesterday"
FOLLOWING_UP = "and_follow_up"
"""The name of the button that saves and says that a follow-up is needed."""

OF_THE_DOMAIN = {"duration": "minutes"}
"""The domain's names that the form says otherwise."""

AS_THEY_ARE = frozenset(
    {
        *("kind", "title", "lead", "location", "description", "notes", "sentiment"),
        *("outcome", "next_action", "follow_up_needed", "follow_up_at", "follow_up_notes"),
        *("topics", "medium", "rapport_score", "non_verbal", "timezone"),
    }
)


IN_SIGHT = frozenset({"contact", "kind", "when", "starts_at", "length", "minutes", "notes", "tags"})


def _text(label: Any, length: int, **more: Any) -> Any:
    return forms.CharField(label=label, max_length=length, required=False, **more)


class KindChoice(forms.RadioSelect):
    """The first takes the focus when the page opens, if it `starts` there."""

    starts = False

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        if self.starts and option["index"] == "0":
            option["attrs"]["autofocus"] = True
        return option


class InteractionForm(WithService, WithLength, WithTags):
    """What logging and editing have in common."""

    interaction: Interaction | None = None  # that is changed

    kind = forms.ChoiceField(label=_("Type"), choices=KINDS, widget=KindChoice)
    starts_at = MomentField(label=_("Date and time"), required=False)
    notes = LongText(label=_("Note"), max_length=5000)
    title = _text(_("Title"), 500, help_text=_("Left empty, the type stands in its place."))
    lead = _text(_("Lead"), 100, help_text=_("Who led it on your side."))
    location = _text(_("Place"), 255)
    medium = _text(_("Medium"), 100, help_text=_("Such as in person, Zoom or WhatsApp."))
    ends_at = MomentField(
        label=_("End"), required=False, help_text=_("Instead of the duration above.")
    )
    timezone = _text(_("Time zone of the event"), 64)
    description = LongText(label=_("Description"), required=False, max_length=5000)
    topics = SimpleArrayField(
        forms.CharField(max_length=200),
        label=_("Topics"),
        required=False,
        help_text=_("Words with commas between them."),
    )
    sentiment = forms.ChoiceField(
        label=_("Sentiment"),
        choices=[("", _("Not noted")), *Sentiment.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    outcome = _text(_("Outcome"), 200)
    next_action = _text(_("Next action"), 500)
    follow_up_needed = forms.BooleanField(label=_("A follow-up is needed"), required=False)
    follow_up_at = DayField(label=_("Follow up on"), required=False)
    follow_up_notes = LongText(label=_("Notes for the follow-up"), required=False, max_length=2000)
    rapport_score = forms.IntegerField(
        label=_("Rapport score"),
        required=False,
        min_value=1,
        max_value=10,
        help_text=_("From 1, distant, to 10, at ease."),
    )
    non_verbal = LongText(label=_("Non-verbal signs"), required=False, max_length=2000)

    untracked = ("contact", "contact_search", "contact_kept", "tags")
    field_order = (
        *("contact", "contact_search", "contact_kept", "kind"),
        *("starts_at", "length", "minutes", "notes"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].help_text = in_your_zone()
        self._begin()
        self.pieces = form_pieces_of("interaction", self, self.viewer, self.interaction)

    def _begin(self) -> None:
        self.offer()

    def clean_topics(self) -> list[str]:
        words = (word.strip() for word in self.cleaned_data["topics"] or ())
        return list(dict.fromkeys(word for word in words if word))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("ends_at"):
            self.require_minutes()
        if cleaned.get("ends_at") and "length" in self.changed() and cleaned.get("length"):
            self.add_error("ends_at", _("Give the duration or the end, not both."))
        self.check_answers()
        for piece in self.pieces:
            piece.clean()
        return cleaned

    @property
    def more_is_open(self) -> bool:
        """Whether a field that is folded away needs looking at, or says something."""
        if self.interaction is not None or self.errors.keys() - IN_SIGHT:
            return True
        folded = [field for field in self if field.name not in IN_SIGHT | {"contact_search"}]
        return any(
            str(field.value()) != str(self.initial.get(field.name))
            for field in folded
            if not field.is_hidden and field.value()
        )

    @property
    def description_in_sight(self) -> bool:
        """Beside the note that other doors left empty, as the entry shows one for the other."""
        return bool(self.initial.get("description") and not self.initial.get("notes"))

    def given(self) -> dict[str, Any]:
        """What the person gave or changed, in the domain's names."""
        changed = self.changed()
        given = {name: changed[name] for name in AS_THEY_ARE & changed.keys()}
        if self.person_changes:
            given["contact"] = self.person
        if given.get("follow_up_at"):
            given["follow_up_needed"] = True  # a day is set, so it is wanted
        return given | self.service_given | self._times(changed)

    def hint(self, interaction: Interaction) -> str:
        """What to say where a day that was given for the follow-up is one before the interaction's:
        other doors may have a reason to, somebody at a form has mistyped."""
        given = self.given()
        starts_at = given.get("starts_at") or interaction.starts_at
        day = given.get("follow_up_at")
        if day is None or timezone.localdate(day) >= timezone.localdate(starts_at):
            return ""
        return str(_("The follow-up is on a day before the interaction: check the date."))

    @property
    def pieces_changed(self) -> bool:
        return any(piece.has_changed for piece in self.pieces)

    def store_pieces(self, interaction: Interaction, *, by: Viewer) -> None:
        for piece in self.pieces:
            if piece.has_changed:
                piece.store(interaction, by=by)

    def _times(self, changed: dict[str, Any]) -> dict[str, Any]:
        """The start as given; with it the end, or else the duration, which moves along."""
        times = {name: changed[name] for name in ("starts_at", "ends_at") if changed.get(name)}
        if "ends_at" not in times and changed.keys() & {"length", "minutes", "starts_at"}:
            times["duration"] = self.duration
        return times


class LogForm(InteractionForm):
    """A new interaction: now unless told otherwise, with tags."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (YESTERDAY, _("Yesterday")), (OTHER, _("Another time"))],
        initial=NOW,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Now, with a duration, is when it ended."),
    )
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    promises = False  # it was opened to set a follow-up
    pressed_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial = {
            "key": str(uuid.uuid4()),
            "lead": self.viewer.user.get_full_name()[:100],
            "timezone": timezone.get_current_timezone_name(),
            **self.initial,
        }

    def renew(self) -> None:
        """Sent again, it is another one."""
        data: Any = copy(self.data)
        data["key"] = str(uuid.uuid4())
        self.data = data

    def begin(self, person: Contact | None) -> None:
        """Open it, with whom is known or still to be asked; the first question has the focus."""
        self.person = person
        self.focus = "contact" if person is None else "kind"
        widget = self.fields["kind"].widget
        assert isinstance(widget, KindChoice)  # noqa: S101 - for the type checker
        widget.starts = self.focus == "kind"

    def promise(self) -> None:
        """Begun, make it a note of what is to be followed up, as nothing took place."""
        self.initial["kind"] = Kind.NOTE
        self.fields["follow_up_needed"].initial = True
        if self.person is not None:
            self.focus = "notes"
            self.fields["kind"].widget.starts = False
            self.fields["notes"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.require_person()
        late = cleaned.get("when") == OTHER and cleaned.get("starts_at") is None
        if late and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Say when it was."))
        return cleaned

    def given(self) -> dict[str, Any]:
        starts_at = self._start(self.cleaned_data.get("when") or NOW)
        more: dict[str, Any] = {
            "contact": self.person,
            "starts_at": starts_at,
            "tags": self.tags_chosen,
        }
        more |= {"answers": self.answers()}
        if FOLLOWING_UP in self.data:
            more |= {"follow_up_needed": True}
        return super().given() | more

    def _start(self, when: str) -> dt.datetime:
        now = timezone.localtime(pressed(self.cleaned_data.get("pressed_at", "")))
        if when == YESTERDAY:
            return now - dt.timedelta(days=1)  # at this hour by the clock on the wall
        given: dt.datetime | None = self.cleaned_data.get("starts_at")
        if when == OTHER and given is not None:
            return given
        return now - (self.duration or dt.timedelta())  # it has just ended


class EditForm(InteractionForm):
    """A stored interaction; only what the person changes is sent."""

    def __init__(self, *args: Any, interaction: Interaction, **kwargs: Any):
        self.interaction = interaction
        super().__init__(*args, **kwargs)
        self.person = interaction.contact

    def _begin(self) -> None:
        interaction = self.interaction
        assert isinstance(interaction, Interaction)  # noqa: S101 - for the type checker
        self.fields["starts_at"].required = True
        self.fields["notes"].required = False  # other doors log without a note
        self.initial = {**self.initial, **_shown(interaction)}
        self.keep_tags({str(tag.uuid) for tag in interaction.tags.all()})
        content = interaction.shown
        kept = content.service if content is not None else None
        self.offer(kept, {one.question: one.value for one in interaction.answers.all()})


def _shown(interaction: Interaction) -> dict[str, Any]:
    content = interaction.shown or InteractionContent()
    values = {
        name: getattr(content, name) for name in AS_THEY_ARE - {"kind", "location", "timezone"}
    }
    contact = interaction.contact
    return {
        **values,
        "contact_kept": contact.number if contact else None,
        "kind": interaction.kind,
        "service": str(content.service.number) if content.service else "",
        "starts_at": interaction.starts_at,
        "location": interaction.location,
        "timezone": interaction.timezone,
        **WithLength.length_of(content.duration),
    }
