"""Where interactions answer below /api/."""

from typing import Any

from django.urls import URLPattern

from crm.api.base.paths import both
from crm.api.switch import Signs, switched
from interactions.api import business, sites, tracking

_many: dict[str, Any] = {"get": "list", "post": "create"}
_one: dict[str, Any] = {"get": "retrieve", "put": "update", "delete": "destroy"}

many = switched(
    usual=("sites", sites.Interactions.as_view(_many)),
    other=("tracking", tracking.Interactions.as_view(_many)),
    signs=Signs(
        keys=frozenset({"contactId", "interactionType"}),
        parameters=frozenset({"contactId", "startDate", "endDate", "pageSize"}),
    ),
)
one = switched(
    usual=("sites", sites.Interactions.as_view(_one)),
    other=("tracking", tracking.Interactions.as_view(_one)),
    signs=Signs(ids=True),
)
of_contact = switched(
    usual=("business", business.ContactInteractions.as_view(_many)),
    other=("tracking", tracking.Timeline.as_view({"get": "list"})),
    signs=Signs(parameters=frozenset({"page", "pageSize", "startDate", "endDate"})),
)

urlpatterns: list[URLPattern] = [
    # sites (001) and tracking (004)
    *both("interactions", many),
    *both("interactions/types", sites.InteractionTypes.as_view({"get": "list"})),
    *both("interactions/<str:id>", one),
    # business (003) and tracking (004)
    *both("contacts/<str:id>/interactions", of_contact),
]
