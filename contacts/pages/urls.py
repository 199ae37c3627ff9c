"""Staff's pages of contacts, below /s/<site>/. A contact's own page is in interactions/pages."""

from django.urls import path

from contacts.pages import bulk, find, history, rhythms, status, trash, views

urlpatterns = [
    path("find/", find.find, name="find"),
    path("contacts/", views.contact_list, name="contact_list"),
    path("contacts/summary/", views.contact_summary, name="contact_summary"),
    path("contacts/slipping/", views.contacts_slipping, name="contacts_slipping"),
    path("contacts/tags/", views.contact_tags, name="contact_tags"),
    path("contacts/together/", bulk.contact_bulk, name="contact_bulk"),
    path("contacts/together/undo/", bulk.contact_bulk_undo, name="contact_bulk_undo"),
    path("contacts/new/", views.contact_create, name="contact_create"),
    path("contacts/<int:number>/edit/", views.contact_edit, name="contact_edit"),
    path("contacts/<int:number>/delete/", views.contact_delete, name="contact_delete"),
    path("contacts/<int:number>/restore/", views.contact_restore, name="contact_restore"),
    path("contacts/<int:number>/history/", history.contact_history, name="contact_history"),
    path("trash/contacts/", trash.contact_trash, name="contact_trash"),
    path("settings/rhythm/", rhythms.rhythm, name="settings_rhythm"),
    path("settings/rhythm/history/", rhythms.rhythm_history, name="rhythm_history"),
    path("contacts/<int:number>/status/", status.contact_status, name="contact_status"),
    path("contacts/<int:number>/status/moves/", status.contact_moves, name="contact_moves"),
    path(
        "contacts/<int:number>/status/<uuid:move>/undo/",
        status.contact_move_undo,
        name="contact_move_undo",
    ),
]
