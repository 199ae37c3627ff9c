"""A completed, restricted meeting for proving the walls; see crm/probes.py."""

import datetime as dt

from contacts.models import Contact
from crm.models import Tag
from crm.probes import TAG
from crm.tenancy.viewer import Viewer
from interactions.actions import log
from interactions.models import InteractionTag
from interactions.vocabulary import Kind
from meetings.actions import MeetingOutcome, complete, schedule
from meetings.models import Meeting, MeetingActionItem
from meetings.vocabulary import MeetingStatus

GUARDED = (Meeting,)
AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def probe(viewer: Viewer) -> None:
    done = complete(_meeting(viewer), by=viewer, outcome=MeetingOutcome(action_items=["Probe"]))
    for tag in Tag.objects.visible_to(viewer).filter(name=TAG):
        InteractionTag(site_id=viewer.site_id, interaction=done.interaction, tag=tag).save()


def tag(viewer: Viewer) -> None:
    """A meeting whose interaction was restricted before it completed the meeting."""
    meeting = _meeting(viewer)
    MeetingActionItem(site_id=viewer.site_id, meeting=meeting, position=0, text="Probe").save()
    tags = Tag.objects.visible_to(viewer).filter(name=TAG)
    interaction = log(by=viewer, kind=Kind.MEETING, contact=meeting.contact, tags=list(tags))
    Meeting.objects.visible_to(viewer).filter(pk=meeting.pk).update(
        interaction=interaction, status=MeetingStatus.COMPLETED, completed_at=AT
    )


def _meeting(viewer: Viewer) -> Meeting:
    contact = Contact.objects.visible_to(viewer)[0]
    return schedule(by=viewer, contact=contact, scheduled_at=AT, purpose="Probe")
