"""The whole address space: pages, the API, and the admin."""

from django.urls import include, path

from crm.admin.site import site as admin
from crm.fallback import api_not_found

handler400 = "crm.fallback.bad_request"
handler403 = "crm.fallback.forbidden"
handler404 = "crm.fallback.not_found"
handler500 = "crm.fallback.server_error"

urlpatterns = [
    path("", include("crm.pages.urls")),
    path("s/<slug:site>/", include("contacts.pages.urls")),
    path("s/<slug:site>/", include("interactions.pages.urls")),
    path("s/<slug:site>/", include("meetings.pages.urls")),
    path("s/<slug:site>/", include("followups.pages.urls")),
    path("s/<slug:site>/", include("analytics.pages.urls")),
    path("api/", include("crm.api.urls")),
    path("api/", include("contacts.api.urls")),
    path("api/", include("interactions.api.urls")),
    path("api/", include("rapport.api.urls")),
    path("api/", include("meetings.api.urls")),
    path("api/", include("analytics.api.urls")),
    path("api", api_not_found),
    path("api/", include("crm.api.nowhere")),  # last: whatever no contract owns, as JSON
    path("admin/", admin.urls),
]
