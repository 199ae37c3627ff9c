"""A site, its members, what each of them may do, and its tags."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import models as auth
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from crm import actions
from crm.admin.base import ScopedForm, SiteScopedAdmin, visible
from crm.admin.seen import SeenForm
from crm.admin.shown import person
from crm.admin.site import site
from crm.errors import NotFound
from crm.models import Membership, Site, SiteGrant, Tag, TagGrant
from crm.rules import is_time_zone
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

PERSON = person("user", _("person"))


class SiteForm(SeenForm):
    def clean_timezone(self) -> str:
        name: str = self.cleaned_data["timezone"]
        if not is_time_zone(name):
            raise ValidationError(_("Write an IANA name, such as America/New_York."))
        return name


@admin.register(Site, site=site)
class SiteAdmin(SiteScopedAdmin):
    """The admin's site. New ones are the operator's to make (`manage.py add_site`)."""

    form = SiteForm
    list_display = ("name", "slug", "timezone", "country", "is_active")
    fields = (
        *("name", "slug", "description", "timezone", "country", "colour"),
        *("break_glass_allowed", "is_active"),
    )

    def get_queryset(self, request: Any) -> QuerySet[Site]:
        return Site.objects.filter(pk=request.viewer.site_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Addresses are in people's bookmarks; switching a site off locks its own people out; and
        a name that is refused as taken would tell its people which other sites there are."""
        return ("slug",) if request.user.is_superuser else ("slug", "name", "is_active")

    def save_model(self, request: Any, obj: Site, form: Any, change: bool) -> None:
        known = {"seen": form.seen(), "as_operator": bool(request.user.is_superuser)}
        actions.change_site(by=request.viewer, changes=form.given(), **known)


class MembershipForm(ScopedForm):
    """Adds whoever has the name that is written: a list would show the people of other sites."""

    username = forms.CharField(label=_("User name"), widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Membership
        fields = ("role",)

    def clean_username(self) -> str:
        self.person = actions.user_named(self.cleaned_data["username"])
        if self.person is None:
            raise ValidationError(_("Nobody has this name."))
        return self.person.username


@admin.register(Membership, site=site)
class MembershipAdmin(SiteScopedAdmin):
    form = SeenForm
    list_display = (PERSON, "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__first_name", "user__last_name")
    ordering = ("user__username",)
    readonly_fields = ("user", "created_at")

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = MembershipForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "role", "created_at") if obj else ("username", "role")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "created_at") if obj else ()

    def has_add_permission(self, request: Any) -> bool:
        """Only who looks after all accounts joins one to a site: a site's admin could otherwise
        find out who exists elsewhere, and draw people in who never asked."""
        return bool(request.user.is_superuser) and self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)  # a membership is a right, not a record

    def save_model(self, request: Any, obj: Membership, form: Any, change: bool) -> None:
        if change:
            kept, seen = self.stored(obj), form.seen().get("role", "")
            actions.set_role(membership=kept, role=obj.role, by=request.viewer, seen=seen)
            return
        added = actions.admit(user=form.person, role=obj.role, by=request.viewer)
        obj.pk, obj.site_id, obj.user = added.pk, added.site_id, form.person
        obj._state.adding = False

    def delete_model(self, request: Any, obj: Membership) -> None:
        actions.remove_member(membership=obj, by=request.viewer)


class GrantAdmin(SiteScopedAdmin):
    """Rights given and taken one by one; there is nothing about one that could change."""

    list_select_related: tuple[str, ...] = ("user", "permission", "content_object")
    search_fields: tuple[str, ...] = ("user__username",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def _membership(self, request: Any, grant: Any) -> Membership:
        members = visible(Membership, request.viewer)
        found: Membership | None = members.filter(user_id=grant.user_id).first()
        if found is None:
            raise NotFound("Member")
        return found


@admin.register(SiteGrant, site=site)
class SiteGrantAdmin(GrantAdmin):
    site_field = "content_object"
    list_display = (PERSON, "may")
    fields = ("user", "permission")
    ordering = ("user__username", "permission__codename")

    @admin.display(description=_("permission"))
    def may(self, grant: SiteGrant) -> Any:
        return Permission(grant.permission.codename).label

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        if db_field.name == "permission":
            return auth.Permission.objects.filter(
                content_type__app_label="crm",
                content_type__model="site",
                codename__in=Permission.values,
            )
        return super().get_field_queryset(db, db_field, request)

    def save_model(self, request: Any, obj: SiteGrant, form: Any, change: bool) -> None:
        permission = Permission(obj.permission.codename)
        membership = self._membership(request, obj)
        actions.grant(membership=membership, permission=permission, by=request.viewer)
        stored = self.get_queryset(request).get(user=obj.user, permission=obj.permission)
        obj.__dict__.update(stored.__dict__)  # what the log and the answer speak of

    def delete_model(self, request: Any, obj: SiteGrant) -> None:
        actions.deny(
            membership=self._membership(request, obj),
            permission=Permission(obj.permission.codename),
            by=request.viewer,
        )


@admin.register(Tag, site=site)
class TagAdmin(SiteScopedAdmin):
    form = SeenForm
    permission = Permission.MANAGE_SERVICES
    list_display = ("name", "restricted")
    list_filter = ("restricted",)
    search_fields = ("name",)
    fields = ("name", "restricted")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "restricted") if obj is not None and obj.restricted else ()

    def save_model(self, request: Any, obj: Tag, form: Any, change: bool) -> None:
        by: Viewer = request.viewer
        if not change:
            added = actions.add_tag(by=by, name=obj.name, restricted=obj.restricted)
            obj.__dict__.update(added.__dict__)  # what the log and the answer speak of
            return
        if "name" in form.changed_data:
            actions.rename_tag(obj, by=by, name=obj.name, seen=form.seen())
        if "restricted" in form.changed_data:
            actions.restrict_tag(obj, by=by)


@admin.register(TagGrant, site=site)
class TagGrantAdmin(GrantAdmin):
    list_display = (PERSON, "content_object")
    fields = ("user", "content_object")
    ordering = ("user__username",)

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(restricted=True) if db_field.name == "content_object" else rows

    def save_model(self, request: Any, obj: TagGrant, form: Any, change: bool) -> None:
        membership = self._membership(request, obj)
        actions.entrust(membership=membership, tag=obj.content_object, by=request.viewer)
        stored = self.get_queryset(request).get(user=obj.user, content_object=obj.content_object)
        obj.__dict__.update(stored.__dict__)

    def delete_model(self, request: Any, obj: TagGrant) -> None:
        membership = self._membership(request, obj)
        actions.withdraw(membership=membership, tag=obj.content_object, by=request.viewer)
