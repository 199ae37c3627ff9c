"""Where tactics, and interactions with them, answer below /api/."""

from django.urls import URLPattern

from crm.api.base.paths import both
from rapport.api.tactics import Interactions, TacticLogs, Tactics

many = Interactions.as_view({"get": "list", "post": "create"})

urlpatterns: list[URLPattern] = [
    # tactics (002)
    *both("v1/rapport/tactics", Tactics.as_view({"get": "list"})),
    *both("v1/interactions", many),
    *both("v1/interactions/<str:id>", Interactions.as_view({"get": "retrieve"})),
    *both("v1/interactions/<str:id>/tactic_logs", TacticLogs.as_view({"get": "list"})),
]
