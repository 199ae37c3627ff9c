"""The forms of a meeting: shape only; what is right is decided by the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from crm.pages.edits import LongText, RowForm
from interactions.pages.moments import DayField, MomentField, here, in_your_zone
from interactions.pages.parts import WithContact, WithLength, WithTags
from meetings.actions import MeetingOutcome
from meetings.models import Meeting, MeetingContent
from meetings.pages.fields import LinesField
from meetings.rules import LIMITS, LONGEST_ACTION_ITEM, LONGEST_ENTRY
from meetings.vocabulary import RelationshipImpact
from rapport.pages.tactics import TacticFields

OF_THE_DOMAIN = {"planned_duration": "length", "duration": "length"}
"""The domain's names that the forms say otherwise."""

OF_CONTENT = ("purpose", "agenda_items", "preparation_notes")
OF_HEADER = ("scheduled_at", "location")
WORK_BEGINS = dt.time(9)
USUAL_LENGTH = "60"  # minutes
LOCKED = _("A tag with a lock hides all of this, and what was planned, from who does not hold it.")


class MeetingForm(WithContact, WithLength):
    """A meeting to come; or, entered afterwards, one that was."""

    purpose = forms.CharField(
        label=_("What for"),
        max_length=LIMITS["purpose"],
        required=False,
        help_text=_("Everybody on this site can read it."),
    )
    scheduled_at = MomentField(label=_("Date and time"))
    location = forms.CharField(
        label=_("Place"),
        max_length=LIMITS["location"],
        required=False,
        help_text=_("A room, an address, or the link of a video call."),
    )
    agenda_items = LinesField(
        label=_("Agenda"), longest=LONGEST_ENTRY, help_text=_("One item on each line.")
    )
    preparation_notes = LongText(
        label=_("Preparation"),
        max_length=LIMITS["preparation_notes"],
        required=False,
        help_text=_("What to read, bring or ask. It stands on the brief."),
    )

    untracked = ("contact", "contact_search", "contact_kept")
    nobody = _("Choose whom it is with.")
    field_order = (
        *("contact", "contact_search", "contact_kept", "purpose"),
        *("scheduled_at", "length", "minutes", "location"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["scheduled_at"].help_text = in_your_zone()
        self.fields["length"].initial = USUAL_LENGTH

    def begin(
        self, person: Contact | None, day: dt.date | None, again: Meeting | None = None
    ) -> None:
        """Open it with whom and when are known; `again` is a meeting to plan another one like."""
        known = {} if again is None else _plan_of(again)
        self.initial = {**self.initial, **known, "scheduled_at": _suggested(day)}
        self.person = person
        self.focus = "contact" if person is None else "purpose"
        if person is not None:
            self.fields["purpose"].widget.attrs["autofocus"] = True

    def show(self, meeting: Meeting) -> None:
        """Open it with what is stored."""
        self.initial = {**self.initial, **_shown(meeting)}
        self.person = meeting.contact

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.require_person()
        self.require_minutes()
        return cleaned

    def given(self) -> dict[str, Any]:
        """What the person gave or changed, in the domain's names."""
        changed = self.changed()
        given = {name: changed[name] for name in (*OF_HEADER, *OF_CONTENT) if name in changed}
        if changed.keys() & {"length", "minutes"}:
            given["planned_duration"] = self.duration
        if self.person_changes or self.cleaned_data["version"] is None:
            given["contact"] = self.person
        return given


def _suggested(day: dt.date | None) -> dt.datetime:
    """The next full hour; on another day, when work begins."""
    now = timezone.localtime()
    if day is None or day == now.date():
        return now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    return here(dt.datetime.combine(day, WORK_BEGINS))


def _plan_of(meeting: Meeting) -> dict[str, Any]:
    """What another meeting may take over from it."""
    content = meeting.shown or MeetingContent()
    return {
        **{name: getattr(content, name) for name in OF_CONTENT},
        **WithLength.length_of(content.planned_duration),
        "location": meeting.location,
    }


def _shown(meeting: Meeting) -> dict[str, Any]:
    known = {"scheduled_at": meeting.scheduled_at, "contact_kept": meeting.contact.number}
    return {**_plan_of(meeting), **known}


class CompleteForm(WithLength, WithTags):
    """How it went, with what was planned filled in."""

    completed_at = MomentField(label=_("When it took place"))
    attendees = SimpleArrayField(
        forms.CharField(max_length=LONGEST_ENTRY),
        label=_("Who was there"),
        required=False,
        help_text=_("Names with commas between them."),
    )
    topics_covered = LinesField(
        label=_("What was talked about"),
        longest=LONGEST_ENTRY,
        help_text=_("One topic on each line; the agenda is filled in."),
    )
    outcomes = LongText(label=_("What came out"), max_length=LIMITS["outcomes"], required=False)
    next_steps = forms.CharField(
        label=_("Next steps"), max_length=LIMITS["next_steps"], required=False
    )
    action_items = LinesField(
        label=_("To do"),
        longest=LONGEST_ACTION_ITEM,
        help_text=_("One thing on each line. Each can be ticked off later."),
    )
    follow_up_at = DayField(label=_("Follow up on"), required=False)
    relationship_impact = forms.ChoiceField(
        label=_("What it did to the relationship"),
        choices=[("", _("Not noted")), *RelationshipImpact.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("completed_at", "length", "minutes")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["completed_at"].help_text = in_your_zone()
        if self.restricted:
            self.fields["tags"].help_text = LOCKED
        self.tactics = TacticFields(self)

    @property
    def more_is_wrong(self) -> bool:
        """Whether a field that is folded away needs looking at."""
        return bool(self.errors.keys() & self.tactics.names)

    def begin(self, meeting: Meeting) -> None:
        """As planned: the agenda was talked about, it lasted as long, and it is over by now."""
        content = meeting.shown or MeetingContent()
        lasted = content.planned_duration or dt.timedelta()
        self.initial = {
            **self.initial,
            "completed_at": min(meeting.scheduled_at, timezone.now() - lasted),
            "topics_covered": content.agenda_items,
            "relationship_impact": "",
            **WithLength.length_of(content.planned_duration),
        }

    def clean_attendees(self) -> list[str]:
        return _each_once(self.cleaned_data["attendees"])

    def clean_topics_covered(self) -> list[str]:
        return _each_once(self.cleaned_data["topics_covered"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.require_minutes()
        self.tactics.clean()
        return self.cleaned_data

    def outcome(self) -> MeetingOutcome:
        given = self.cleaned_data
        names = (
            *("completed_at", "attendees", "topics_covered", "outcomes", "next_steps"),
            *("action_items", "follow_up_at", "relationship_impact"),
        )
        return MeetingOutcome(
            **{name: given[name] for name in names},
            duration=self.duration,
            tags=self.tags_chosen,
            tactics=list(self.tactics.used()),
        )


def _each_once(words: Iterable[str] | None) -> list[str]:
    stripped = (word.strip() for word in words or ())
    return list(dict.fromkeys(word for word in stripped if word))


class CancelForm(RowForm):
    reason = LongText(
        label=_("Why it is called off"),
        max_length=LIMITS["cancel_reason"],
        required=False,
        help_text=_("Everybody on this site can read it."),
    )
