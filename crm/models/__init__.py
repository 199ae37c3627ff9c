"""People, sites, teams and sign-in, browsers included; what every site-owned row has; the outbox;
the read log; who changed the settings; and requests that must not be carried out twice."""

from crm.models.history import SettingsChange
from crm.models.outbox import OF_ADMINS, OF_REQUESTS, Event
from crm.models.people import (
    Membership,
    Session,
    SignInTries,
    Site,
    SiteGrant,
    SiteQuerySet,
    Tag,
    TagGrant,
    User,
)
from crm.models.readings import Reading
from crm.models.requests import IdempotencyKey
from crm.models.rows import (
    NUMBER_TRIGGER,
    Counter,
    Numbered,
    SiteOwned,
    SoftDeleted,
    field_problems,
    store,
)
from crm.models.sessions import BrowserSession
from crm.models.teams import Team, TeamMember, TeamTagGrant

__all__ = [
    "NUMBER_TRIGGER",
    "OF_ADMINS",
    "OF_REQUESTS",
    "BrowserSession",
    "Counter",
    "Event",
    "IdempotencyKey",
    "Membership",
    "Numbered",
    "Reading",
    "Session",
    "SettingsChange",
    "SignInTries",
    "Site",
    "SiteGrant",
    "SiteOwned",
    "SiteQuerySet",
    "SoftDeleted",
    "Tag",
    "TagGrant",
    "Team",
    "TeamMember",
    "TeamTagGrant",
    "User",
    "field_problems",
    "store",
]
