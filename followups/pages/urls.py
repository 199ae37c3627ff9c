"""Staff's pages of follow-ups, below /s/<site>/."""

from django.urls import path

from followups.pages import changes, digests, lists, reminders

urlpatterns = [
    path("follow-ups/", lists.follow_up_list, name="follow_up_list"),
    path("follow-ups/mail/", digests.daily_digest, name="daily_digest"),
    path("follow-ups/reminders/", reminders.reminders, name="reminders"),
    path("follow-ups/due/", lists.follow_ups_due, name="follow_ups_due"),
    path("contacts/<int:number>/follow-ups/", lists.contact_follow_ups, name="contact_follow_ups"),
    path(
        "follow-ups/interactions/<int:number>/",
        changes.change_interaction,
        name="follow_up_interaction",
    ),
    path("follow-ups/contacts/<int:number>/", changes.change_contact, name="follow_up_contact"),
    path("follow-ups/items/<uuid:item>/", changes.change_item, name="follow_up_item"),
]
