"""Pages of numbers, below /s/<site>/."""

from django.urls import path

from analytics.pages import rapport, views

urlpatterns = [
    path("analytics/", views.analytics, name="analytics"),
    path("analytics/file/", views.analytics_file, name="analytics_file"),
    path("rapport/", rapport.rapport, name="rapport"),
    path("rapport/file/", rapport.rapport_file, name="rapport_file"),
]
