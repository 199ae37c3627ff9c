"""Where analytics answer below /api/."""

from django.urls import URLPattern

from analytics.api.tracking import InteractionAnalytics
from crm.api.base.paths import both

urlpatterns: list[URLPattern] = [
    # tracking (004)
    *both("analytics/interactions", InteractionAnalytics.as_view({"get": "list"})),
]
