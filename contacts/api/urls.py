"""Where contacts answer below /api/."""

from django.urls import URLPattern

from contacts.api import tactics
from contacts.api.business import Contacts
from contacts.api.business_status import ContactStatus, StatusHistory
from crm.api.base.paths import both

many = Contacts.as_view({"get": "list", "post": "create"})
one = Contacts.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

tactics_many = tactics.Contacts.as_view({"get": "list", "post": "create"})
tactics_one = tactics.Contacts.as_view({"get": "retrieve"})

urlpatterns: list[URLPattern] = [
    # business (003)
    *both("contacts", many),
    *both("contacts/<str:id>", one),
    *both("contacts/<str:id>/status", ContactStatus.as_view({"put": "update"})),
    *both("contacts/<str:id>/status-history", StatusHistory.as_view({"get": "list"})),
    # tactics (002)
    *both("v1/contacts", tactics_many),
    *both("v1/contacts/<str:id>", tactics_one),
]
