"""The foundation's closed words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person is on one site (contracts.md, Sites)."""

    OWNER = "owner", pgettext_lazy("role", "Owner")
    ADMIN = "admin", _("Admin")
    MANAGER = "manager", _("Manager")
    EMPLOYEE = "employee", _("Employee")
    CONTRACTOR = "contractor", _("Contractor")
    VIEWER = "viewer", _("Viewer")


class Permission(models.TextChoices):
    """What a person may do on a site: object-level permissions on the site."""

    VIEW_CONTACTS = "view_contacts", _("Can view contacts and interactions")
    EDIT_CONTACTS = "edit_contacts", _("Can create and edit contacts and interactions")
    DELETE_RECORDS = "delete_records", _("Can delete other people's records")
    MANAGE_SERVICES = "manage_services", _("Can manage services, questions and tags")
    MANAGE_MEMBERS = "manage_members", _("Can manage members and their permissions")
    MANAGE_INTEGRATIONS = "manage_integrations", _("Can manage integrations")


class Doorway(models.TextChoices):
    """Through which door somebody came who read what a tag restricts."""

    PAGE = "page", _("Pages")
    ADMIN = "admin", _("Admin")
    CLIENTS = "clients", _("API, contract clients")
    SITES = "sites", _("API, contract sites")
    TACTICS = "tactics", _("API, contract tactics")
    BUSINESS = "business", _("API, contract business")
    TRACKING = "tracking", _("API, contract tracking")
    BACKGROUND = "background", _("In the background")


class Deed(models.TextChoices):
    """What the read log tells of somebody and an interaction."""

    READ = "read", _("Read")
    OPENED = "opened", _("Opened in an emergency")


class Setting(models.TextChoices):
    """What a site has set up, of which is kept who changed it (ADR 26)."""

    SITE = "site", _("Site")
    MEMBER = "member", _("Member")
    TEAM = "team", _("Team")
    TAG = "tag", _("Tag")
    PROGRAM = "program", _("Program")
    SERVICE = "service", _("Service")
    QUESTION = "question", _("Question")
    RHYTHM = "rhythm", _("Rhythm")


class Settled(models.TextChoices):
    """What was done to it."""

    ADDED = "added", pgettext_lazy("a setting", "Added")
    CHANGED = "changed", pgettext_lazy("a setting", "Changed")
    REMOVED = "removed", pgettext_lazy("a setting", "Removed")
    RETURNED = "returned", pgettext_lazy("a setting", "Came back")


class Colour(models.TextChoices):
    """The site bar's colour; each has its classes in the style sheet."""

    INDIGO = "indigo", _("Indigo")
    EMERALD = "emerald", _("Emerald")
    AMBER = "amber", _("Amber")
    ROSE = "rose", _("Rose")
    SKY = "sky", _("Sky")
    VIOLET = "violet", _("Violet")
    TEAL = "teal", _("Teal")
    SLATE = "slate", _("Slate")
