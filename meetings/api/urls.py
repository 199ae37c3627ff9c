"""Where meetings answer below /api/."""

from django.urls import URLPattern

from crm.api.base.paths import both
from meetings.api.tracking import Meetings

many = Meetings.as_view({"get": "list", "post": "create"})
one = Meetings.as_view({"get": "retrieve", "put": "update", "delete": "destroy"})

urlpatterns: list[URLPattern] = [
    # tracking (004)
    *both("meetings", many),
    *both("meetings/<str:id>", one),
    *both("meetings/<str:id>/complete", Meetings.as_view({"put": "complete"})),
    *both("meetings/<str:id>/cancel", Meetings.as_view({"put": "cancel"})),
]
