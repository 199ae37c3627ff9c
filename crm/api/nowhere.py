"""Addresses below /api/ that no contract owns."""

from django.urls import path

from crm.fallback import api_not_found

urlpatterns = [path("", api_not_found), path("<path:rest>", api_not_found)]
