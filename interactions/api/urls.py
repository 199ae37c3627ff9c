"""Where interactions answer below /api/."""

from django.urls import URLPattern

from crm.api.base.paths import both
from interactions.api.sites import Interactions, InteractionTypes

many = Interactions.as_view({"get": "list", "post": "create"})
one = Interactions.as_view({"get": "retrieve", "put": "update", "delete": "destroy"})

urlpatterns: list[URLPattern] = [
    # sites (001)
    *both("interactions", many),
    *both("interactions/types", InteractionTypes.as_view({"get": "list"})),
    *both("interactions/<str:id>", one),
]
