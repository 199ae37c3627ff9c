"""People, their sign-ins, and the tries to sign in. Of nobody's site, so for superusers only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import BigIntegerField, Case, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from crm import actions
from crm.admin.base import PlainAdmin, ReadOnlyAdmin
from crm.admin.site import site
from crm.models import Session, SignInTries, User

ACCOUNT = "account:"  # what crm.actions.signing_in puts before a person's number


class ForSuperusers(PlainAdmin):
    """Model permissions would be a second, wider scheme beside those on sites (L12)."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser


@admin.register(User, site=site)
class UserAdmin(ForSuperusers, DjangoUserAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language", "timezone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "password1", "password2")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            actions.disable_user(user=obj)  # ends their sign-ins, too


@admin.register(Session, site=site)
class SessionAdmin(ReadOnlyAdmin):
    """One's own sign-ins through the API: the policies show nobody else's, to superusers neither.

    Whoever must end another's disables the account, or gives it a new password.
    """

    list_display = ("created_at", "expires_at", "revoked_at", "active_site", "user_agent", "name")
    list_filter = ("revoked_at",)
    fields = ("uuid", *list_display)
    ordering = ("-created_at",)
    actions = ("revoke",)

    def get_queryset(self, request: Any) -> QuerySet[Session]:
        mine = Session.objects.filter(user_id=request.user.pk).select_related("active_site")
        return mine.defer("refresh_id", "auth_hash").order_by("-created_at")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    @admin.action(description=_("End the chosen sign-ins"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        queryset.filter(revoked_at=None).update(revoked_at=now())


@admin.register(SignInTries, site=site)
class SignInTriesAdmin(ReadOnlyAdmin, ForSuperusers):
    list_display = ("key", "who", "count", "since")
    fields = ("key", "count", "since")
    search_fields = ("key",)
    ordering = ("-since",)
    actions = ("unlock",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignInTries]:
        number = Cast(Substr(OuterRef("key"), len(ACCOUNT) + 1), BigIntegerField())
        name = Subquery(User.objects.filter(pk=number).values("username")[:1])
        named: QuerySet[SignInTries] = super().get_queryset(request)
        return named.annotate(account=Case(When(key__startswith=ACCOUNT, then=name)))

    @admin.display(description=_("person"))
    def who(self, tries: Any) -> str:
        return tries.account or ""

    @admin.action(description=_("Let them try again"))
    def unlock(self, request: HttpRequest, queryset: QuerySet[SignInTries]) -> None:
        SignInTries.objects.filter(key__in=[tries.key for tries in queryset]).delete()
