"""Contacts: their facts to change, their status to move, the trash, and their history to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from contacts import actions
from contacts.models import Contact, StatusChange
from contacts.rules import moves_from
from contacts.vocabulary import LifecycleStage, RelationshipStatus
from crm.admin.base import Refused
from crm.admin.confirming import confirmation
from crm.admin.lists import ByMember, OfOne, Searched
from crm.admin.seen import VersionForm
from crm.admin.shown import (
    CHANGED_BY,
    CREATED_BY,
    Lead,
    ReadOnlyInline,
    links_along,
    page_of,
    person,
)
from crm.admin.site import site
from crm.admin.trash import InTrash, TrashAdmin
from crm.errors import NotFound
from crm.models import User
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

NOBODY = "0"

NAMES = (("first_name", "last_name"), ("company_name", "job_title"), ("contact_type", "priority"))
WAYS = (
    ("email", "website"),
    ("phone", "mobile"),
    *("street", ("city", "state"), ("postal_code", "country")),
)
STANDING = (
    ("relationship_status", "lifecycle_stage"),
    *(("last_contacted", "rhythm_days"), "belongings"),
)
DEALINGS = (("owner", "source"), ("estimated_value", "currency"), "tags", "notes")
MOVED_BY = person("changed_by", gettext_lazy("who"))
OWNER = person("owner", gettext_lazy("owner"))
KEPT = ("number", ("created_at", CREATED_BY), ("updated_at", CHANGED_BY), "custom_fields")


def _number(label: Any) -> Any:
    return forms.CharField(
        label=label, max_length=40, required=False, widget=UnfoldAdminTextInputWidget
    )


class ContactForm(VersionForm):
    """Shape only: the action knows how a number is read and what a contact must have."""

    phone = _number(gettext_lazy("Phone"))
    mobile = _number(gettext_lazy("Mobile"))
    website = forms.URLField(
        label=gettext_lazy("Website"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget,
    )
    tags = SimpleArrayField(
        forms.CharField(max_length=50),
        label=gettext_lazy("Tags"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Words with commas between them."),
    )
    currency = forms.RegexField(
        label=gettext_lazy("Currency"),
        regex=r"^[A-Z]{3}$",
        initial="USD",
        widget=UnfoldAdminTextInputWidget,
        error_messages={"invalid": gettext_lazy("Three letters, such as USD or EUR.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields and self.instance.owner_id is not None:  # has left, maybe
            owners: Any = self.fields["owner"]
            owners.queryset |= User.objects.filter(pk=self.instance.owner_id)

    def _post_clean(self) -> None:
        """The action checks the row that comes of it."""

    def given(self) -> dict[str, Any]:
        """What was changed, in the domain's names."""
        given = super().given()
        if "owner" in given:
            owner = given.pop("owner")
            given["owner_id"] = owner and owner.pk
        return given


class StatusForm(forms.Form):
    """Where the relationship may go from where it stands, and why it goes."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        max_length=1000,
        required=False,
        widget=UnfoldAdminTextareaWidget,
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status: Any = self.fields["status"]
        onward = moves_from(contact.relationship_status)
        status.choices = [(each.value, each.label) for each in onward]


class OwnedBy(ByMember):
    field = "owner"
    title = gettext_lazy("owner")
    parameter_name = "owner"

    def choices_for(self, viewer: Viewer) -> list[tuple[str, str]]:
        return [*super().choices_for(viewer), (NOBODY, _("Nobody"))]

    def narrowed(self, rows: Any, value: str) -> Any:
        return rows.filter(owner=None) if value == NOBODY else super().narrowed(rows, value)


class OfContact(OfOne):
    """For the lists of the apps above."""

    model = Contact
    field = "contact"
    title = gettext_lazy("contact")
    parameter_name = "contact"


class StatusChanges(ReadOnlyInline):
    """Written by a trigger whenever the status or the stage moves."""

    model = StatusChange
    verbose_name_plural = gettext_lazy("history of the status")
    fields = ("changed_at", "status", "stage", MOVED_BY, "reason", "notes")
    readonly_fields = ("status", "stage", MOVED_BY)
    ordering = ("-changed_at",)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("changed_by").order_by("-changed_at")

    @admin.display(description=gettext_lazy("status"))
    def status(self, change: StatusChange) -> str:
        return _moved(RelationshipStatus.choices, change.old_status, change.new_status)

    @admin.display(description=gettext_lazy("stage"))
    def stage(self, change: StatusChange) -> str:
        return _moved(LifecycleStage.choices, change.old_stage, change.new_stage)


def _moved(choices: Any, old: str, new: str) -> str:
    names = dict(choices)
    return str(names[new]) if old == new else f"{names[old]} → {names[new]}"


@admin.register(Contact, site=site)
class ContactAdmin(Searched, TrashAdmin):
    form = ContactForm
    permission = Permission.EDIT_CONTACTS
    view_permission = Permission.VIEW_CONTACTS
    delete = staticmethod(actions.delete)
    restore = staticmethod(actions.restore)
    stays = gettext_lazy("Its interactions stay.")
    leads: list[Lead] = []
    """Lists of what belongs to a contact; the apps above add theirs."""

    list_display = (
        *("name", "number", "contact_type", "relationship_status", "lifecycle_stage"),
        *(OWNER, "last_contacted"),
    )
    list_filter = ("relationship_status", "contact_type", "priority", OwnedBy, InTrash)
    search_help_text = gettext_lazy("Name, company, e-mail, phone, or #number")
    sortable_by = ("name", "number", "last_contacted")
    ordering = ("sort_name", "number")
    inlines = (StatusChanges,)
    actions_detail = ("change_status", "restore_one")
    readonly_fields = (
        *("number", "relationship_status", "lifecycle_stage", "last_contacted", "custom_fields"),
        *("created_at", CREATED_BY, "updated_at", CHANGED_BY, "belongings"),
    )
    fieldsets = (
        (None, {"fields": NAMES}),
        (gettext_lazy("Ways to reach them"), {"fields": WAYS}),
        (gettext_lazy("Relationship"), {"fields": (*STANDING, *DEALINGS)}),
        (gettext_lazy("Kept by the product"), {"fields": KEPT}),
    )
    add_fieldsets = (
        (None, {"fields": NAMES}),
        (gettext_lazy("Ways to reach them"), {"fields": WAYS}),
        (gettext_lazy("Relationship"), {"fields": ("relationship_status", *DEALINGS)}),
    )

    # --- lists

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        return rows.select_related("site", "owner", "created_by", "updated_by")

    def sought(self, rows: Any, text: str, viewer: Viewer) -> Any:
        return rows.matching(text)

    @admin.display(description=gettext_lazy("name"), ordering="sort_name")
    def name(self, contact: Contact) -> str:
        return str(contact)

    @admin.display(description=gettext_lazy("belongs to it"))
    def belongings(self, contact: Contact) -> str:
        return links_along(self.leads, contact)

    # --- one contact

    def view_on_site(self, contact: Contact) -> str:
        return reverse("contact_detail", args=[contact.site.slug, contact.number])

    def get_inlines(self, request: Any, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj is not None else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (None, {"fields": ("seen",)})]

    def save_model(self, request: Any, obj: Contact, form: Any, change: bool) -> None:
        given = form.given()
        if not change:
            saved = actions.create(by=request.viewer, **given)
        else:
            seen = form.cleaned_data["seen"]
            saved = actions.change(obj, by=request.viewer, changes=given, version=seen)
        obj.__dict__.update(saved.__dict__)  # what the log and the answer speak of

    def has_status_permission(self, request: Any, object_id: str) -> bool:
        return self._may(request) and self._deleted(request, object_id) is None

    @action(
        description=gettext_lazy("Change the status"),
        permissions=["status"],
        url_path="status",
        icon="timeline",
    )
    def change_status(self, request: Any, object_id: str) -> HttpResponseBase:
        contact = self.get_object(request, object_id)
        if contact is None:
            raise NotFound("Contact")
        form = StatusForm(request.POST or None, contact=contact)
        if form.is_valid():
            try:
                self.in_savepoint(self._change_status, request, contact, form.cleaned_data)
                return redirect(page_of(contact))
            except Refused as refused:
                for problem in refused.problems:
                    form.add_error(None, problem.message)
        return confirmation(
            self,
            request,
            row=contact,
            title=_("Where does %(name)s stand now?") % {"name": contact},
            says=[_("Now: %(status)s") % {"status": contact.get_relationship_status_display()}],
            verb=_("Change the status"),
            back="../change/",
            form=form,
        )

    def _change_status(self, request: Any, contact: Contact, given: dict[str, str]) -> None:
        moved = actions.change_status(contact, by=request.viewer, **given)
        self.log_change(request, moved, [{"changed": {"fields": ["relationship_status"]}}])
        status = moved.get_relationship_status_display()
        text = _("%(name)s is now: %(status)s") % {"name": moved, "status": status}
        messages.success(request, text)
