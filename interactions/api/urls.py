"""Where interactions answer below /api/."""

from typing import Any

from django.urls import URLPattern

from crm.api.base.paths import both
from crm.api.switch import Signs, switched
from interactions.api import business, clients, sites, tracking

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

of_client = clients.ClientInteractions.as_view(_many)
one_of_client = clients.ClientInteractions.as_view(
    {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
)
_offers: dict[str, Any] = {
    "services": clients.Services,
    "programs": clients.Programs,
    "custom-service-questions": clients.Questions,
}
_offer: dict[str, Any] = {"get": "retrieve", "patch": "partial_update"}

urlpatterns: list[URLPattern] = [
    # sites (001) and tracking (004)
    *both("interactions", many),
    *both("interactions/types", sites.InteractionTypes.as_view({"get": "list"})),
    *both("interactions/<str:id>", one),
    # business (003) and tracking (004)
    *both("contacts/<str:id>/interactions", of_contact),
    # clients (000)
    *both("clients/<str:client>/interactions", of_client),
    *both("clients/<str:client>/interactions/<str:id>", one_of_client),
    *both("clients/<str:client>/logs", clients.ClientLogs.as_view({"get": "list"})),
    *(each for noun, view in _offers.items() for each in both(noun, view.as_view(_many))),
    *(
        each
        for noun, view in _offers.items()
        for each in both(f"{noun}/<str:id>", view.as_view(_offer))
    ),
]
