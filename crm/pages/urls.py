"""Pages of nobody's site, and the two of every site that belong to no app."""

from django.urls import path

from crm.pages import histories, members, settings, tokens, views

urlpatterns = [
    path("", views.front, name="front"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("sites/", views.choose_site, name="choose_site"),
    path("language/", views.set_language, name="set_language"),
    path("s/<slug:site>/", views.home, name="home"),
    path("s/<slug:site>/reveal/", views.reveal_switch, name="reveal_switch"),
    path("s/<slug:site>/outbox/", views.outbox, name="outbox"),
    path("s/<slug:site>/settings/", settings.profile, name="settings_profile"),
    path("s/<slug:site>/settings/password/", settings.password, name="settings_password"),
    path("s/<slug:site>/settings/sign-ins/", settings.sign_ins, name="settings_sign_ins"),
    path("s/<slug:site>/settings/token/", tokens.token_create, name="token_create"),
    path("s/<slug:site>/settings/site/", settings.site, name="settings_site"),
    path("s/<slug:site>/settings/site/history/", histories.site_history, name="site_history"),
    path("s/<slug:site>/settings/members/", members.member_list, name="settings_members"),
    path("s/<slug:site>/settings/members/new/", members.member_create, name="member_create"),
    path("s/<slug:site>/settings/members/<int:person>/", members.member, name="member"),
    path("s/<slug:site>/settings/members/<int:person>/role/", members.role, name="member_role"),
    path(
        "s/<slug:site>/settings/members/<int:person>/remove/", members.remove, name="member_remove"
    ),
    path(
        "s/<slug:site>/settings/members/<int:person>/history/",
        histories.member_history,
        name="member_history",
    ),
    path(
        "s/<slug:site>/settings/members/<int:person>/tags/<uuid:key>/",
        members.tag,
        name="member_tag",
    ),
]
