"""What the admin shows of each model that is registered, and its other addresses.

The admin reveals no tag to anybody, so nothing restricted is ever told here. A model is one line;
its lists, forms, histories and questions before deleting are then asked for by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.leaks.words import CONTACT, NAMES


@dataclass(frozen=True)
class Model:
    """`listed` and `shown` name the fields whose canaries its list and its forms tell its owner."""

    listed: str = ""
    shown: str = ""
    superusers: bool = False  # of nobody's site, and shown to nobody else
    offers: bool = False  # names services and questions, which are the site's and not hidden
    trash: bool = False  # shows what was deleted, and nothing restricted


_CONTACT = f"{CONTACT} custom_key custom reason status_notes"
_INTERACTION = (
    "title lead description notes medium topic outcome next_action follow_up_at follow_up_notes"
    " non_verbal answer tactic_notes ends_at"
)
MODELS = {
    "contacts.contact": Model(listed=NAMES, shown=_CONTACT, trash=True),
    "contacts.statusrhythm": Model(),
    "crm.event": Model(),
    "crm.user": Model(listed="owner_first owner_last", superusers=True),
    "crm.session": Model(),
    "crm.signintries": Model(superusers=True),
    "crm.site": Model(listed="site", shown="site site_description"),
    "crm.reading": Model(),
    "crm.settingschange": Model(shown="site site_description", offers=True),
    "crm.membership": Model(listed="owner_first owner_last", shown="owner_name"),
    "crm.sitegrant": Model(listed="owner_first owner_last"),
    "crm.tag": Model(),
    "crm.taggrant": Model(listed="owner_first owner_last"),
    "crm.team": Model(listed="team", shown="team"),
    "crm.teammember": Model(listed="team", shown="team"),
    "crm.teamtaggrant": Model(listed="team", shown="team"),
    "interactions.interaction": Model(listed=f"{NAMES} title", shown=f"{_INTERACTION} {NAMES}"),
    "interactions.accessrequest": Model(shown="asked_reason"),
    "interactions.answer": Model(listed="answer", shown="answer", offers=True),
    "interactions.breakglass": Model(shown="opened_reason"),
    "interactions.interactiongrant": Model(),
    "interactions.program": Model(listed="service", shown="service", offers=True),
    "interactions.service": Model(listed="service", shown="service", offers=True),
    "interactions.question": Model(listed="service question", shown="question", offers=True),
    "interactions.clientlog": Model(listed=f"{NAMES} service", shown=f"{NAMES} service"),
    "meetings.meeting": Model(listed=f"{NAMES} purpose", shown="purpose agenda preparation"),
    "procrastinate.procrastinatejob": Model(superusers=True),
    "rapport.rapporttactic": Model(),
    "rapport.tacticlog": Model(listed=NAMES, shown="tactic_notes"),
}
"""By `app.model`, as the addresses have them."""

ADDRESSES = {
    *("", "add/"),
    *("<path:object_id>/", "<path:object_id>/change/"),
    *("<path:object_id>/history/", "<path:object_id>/delete/"),
    "<id>/password/",  # of a user
    "<path:object_id>/status/",  # of a contact
    "<path:object_id>/restore_one/",
    "starters/",  # of services
}
"""Below a model's own."""

FRAME = {
    "admin/": "/admin/",
    "admin/choose-site/": "/admin/choose-site/",
    "admin/password_change/": "/admin/password_change/",
    "admin/password_change/done/": "/admin/password_change/done/",
    "admin/search/": "/admin/search/?s=can&extended=1",
    "admin/login/": "/admin/login/",
    "admin/logout/": "/admin/logout/",
    "admin/autocomplete/": "/admin/autocomplete/?term=&app_label=interactions"
    "&model_name=question&field_name=service",
    "admin/jsi18n/": "/admin/jsi18n/",
    "admin/r/<path:content_type_id>/<path:object_id>/": "/admin/r/1/1/",
    "admin/(?P<app_label>)/$": "/admin/crm/",
    "admin/(?P<url>.*)$": "/admin/nowhere/",
}
"""Addresses of no model, and how each is asked for."""
