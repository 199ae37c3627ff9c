"""Staff's pages of meetings, below /s/<site>/."""

from django.urls import path

from meetings.pages import endings, history, lists, trash, views

urlpatterns = [
    path("meetings/", lists.meeting_list, name="meeting_list"),
    path("meetings/month/", lists.meeting_month, name="meeting_month"),
    path("meetings/week/", lists.meeting_week, name="meeting_week"),
    path("meetings/new/", views.meeting_create, name="meeting_create"),
    path("meetings/<int:number>/", views.meeting_detail, name="meeting_detail"),
    path("meetings/<int:number>/brief/", views.meeting_brief, name="meeting_brief"),
    path("meetings/<int:number>/edit/", views.meeting_edit, name="meeting_edit"),
    path("meetings/<int:number>/complete/", endings.meeting_complete, name="meeting_complete"),
    path("meetings/<int:number>/cancel/", endings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:number>/delete/", views.meeting_delete, name="meeting_delete"),
    path("meetings/<int:number>/restore/", views.meeting_restore, name="meeting_restore"),
    path("meetings/<int:number>/history/", history.meeting_history, name="meeting_history"),
    path("trash/meetings/", trash.meeting_trash, name="meeting_trash"),
    path("meetings/items/<uuid:item>/", endings.meeting_settle, name="meeting_settle"),
]
