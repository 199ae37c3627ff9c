"""Staff's pages of interactions, below /s/<site>/, and a contact's page with its timeline."""

from django.urls import path

from interactions.pages import (
    access,
    asking,
    catalogue,
    history,
    lists,
    offer_histories,
    offers,
    quick,
    readings,
    requests,
    tags,
    trash,
    views,
    writing,
)

urlpatterns = [
    path("contacts/<int:number>/", lists.contact_detail, name="contact_detail"),
    path("contacts/<int:number>/timeline/", lists.contact_timeline, name="contact_timeline"),
    path("interactions/", lists.interaction_list, name="interaction_list"),
    path("interactions/new/", writing.interaction_create, name="interaction_create"),
    path("interactions/new/contacts/", views.contact_options, name="contact_options"),
    path("interactions/new/questions/", asking.interaction_questions, name="new_questions"),
    path("interactions/new/readers/", asking.interaction_readers, name="new_readers"),
    path("interactions/quick/", quick.quick_log, name="quick_log"),
    path("interactions/quick/preview/", quick.quick_preview, name="quick_preview"),
    path("interactions/recent/", lists.interaction_recent, name="interaction_recent"),
    path("interactions/<int:number>/", views.interaction_detail, name="interaction_detail"),
    path("read-log/", readings.read_log, name="read_log"),
    path("interactions/<int:number>/edit/", views.interaction_edit, name="interaction_edit"),
    path(
        "interactions/<int:number>/questions/",
        asking.interaction_questions,
        name="interaction_questions",
    ),
    path(
        "interactions/<int:number>/readers/", asking.interaction_readers, name="interaction_readers"
    ),
    path("interactions/<int:number>/delete/", views.interaction_delete, name="interaction_delete"),
    path(
        "interactions/<int:number>/restore/", views.interaction_restore, name="interaction_restore"
    ),
    path("interactions/<int:number>/ask/", access.interaction_ask, name="interaction_ask"),
    path("interactions/<int:number>/break-glass/", access.break_glass, name="break_glass"),
    path("interactions/<int:number>/open/", access.interaction_open, name="interaction_open"),
    path("interactions/<int:number>/close/", access.interaction_close, name="interaction_close"),
    path(
        "interactions/<int:number>/history/",
        history.interaction_history,
        name="interaction_history",
    ),
    path("trash/", trash.interaction_trash, name="interaction_trash"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/<uuid:key>/", requests.request_decide, name="request_decide"),
    path("requests/<uuid:key>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/starters/", catalogue.starter_list, name="starter_list"),
    path("catalogue/programs/", catalogue.program_list, name="program_list"),
    path("catalogue/programs/new/", offers.program_create, name="program_create"),
    path("catalogue/programs/<int:number>/edit/", offers.program_edit, name="program_edit"),
    path("catalogue/programs/<int:number>/use/", offers.program_use, name="program_use"),
    path(
        "catalogue/programs/<int:number>/history/",
        offer_histories.program_history,
        name="program_history",
    ),
    path("catalogue/services/new/", offers.service_create, name="service_create"),
    path("catalogue/services/<int:number>/", catalogue.service_detail, name="service_detail"),
    path("catalogue/services/<int:number>/edit/", offers.service_edit, name="service_edit"),
    path("catalogue/services/<int:number>/use/", offers.service_use, name="service_use"),
    path(
        "catalogue/services/<int:number>/history/",
        offer_histories.service_history,
        name="service_history",
    ),
    path(
        "catalogue/services/<int:number>/questions/new/",
        offers.question_create,
        name="question_create",
    ),
    path("catalogue/questions/<int:number>/edit/", offers.question_edit, name="question_edit"),
    path(
        "catalogue/questions/<int:number>/history/",
        offer_histories.question_history,
        name="question_history",
    ),
    path("catalogue/questions/<int:number>/use/", offers.question_use, name="question_use"),
    path("catalogue/questions/<int:number>/move/", offers.question_move, name="question_move"),
    path("catalogue/tags/", tags.tag_list, name="tag_list"),
    path("catalogue/tags/new/", tags.tag_create, name="tag_create"),
    path("catalogue/tags/<uuid:key>/", tags.tag_edit, name="tag_edit"),
    path("catalogue/tags/<uuid:key>/history/", offer_histories.tag_history, name="tag_history"),
    path("catalogue/tags/<uuid:key>/restrict/", tags.tag_restrict, name="tag_restrict"),
]
