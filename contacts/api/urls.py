"""Where contacts answer below /api/."""

from django.urls import URLPattern

from contacts.api.business import Contacts
from crm.api.base.paths import both

many = Contacts.as_view({"get": "list", "post": "create"})
one = Contacts.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

urlpatterns: list[URLPattern] = [
    # business (003)
    *both("contacts", many),
    *both("contacts/<str:id>", one),
]
