"""The form of a contact: shape only; what is right is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.rules import LONGEST_RHYTHM, MOST_TAGS, too_many_tags
from contacts.vocabulary import ContactType, Priority, RelationshipStatus
from crm.pages.edits import LongText, RowForm
from crm.pages.lists import colleagues
from crm.tenancy.viewer import Viewer

OF_THE_DOMAIN = {"owner_id": "owner"}
"""The domain's names that the form says otherwise."""


def _text(
    label: Any, length: int, autocomplete: str = "off", kind: str = "text", **more: Any
) -> Any:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, "type": kind})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget, **more)


class TagsField(SimpleArrayField):
    """Words with commas between them, each once, in the order written."""

    def __init__(self, **more: Any):
        more = {"label": _("Tags"), "help_text": _("Words with commas between them."), **more}
        super().__init__(forms.CharField(max_length=50, required=False), required=False, **more)
        self.most = MOST_TAGS

    def clean(self, value: Any) -> list[str]:
        if str(value or "").count(",") > 2 * self.most:
            raise self._too_many()
        words = (word.strip() for word in super().clean(value) or ())
        found = list(dict.fromkeys(word for word in words if word))
        if len(found) > self.most:
            raise self._too_many()
        return found

    def _too_many(self) -> forms.ValidationError:
        return forms.ValidationError(too_many_tags())


class ContactForm(RowForm):
    contact_type = forms.ChoiceField(
        label=_("Type"), choices=ContactType.choices, initial=ContactType.CLIENT
    )
    first_name = _text(_("First name"), 100)
    last_name = _text(_("Last name"), 100)
    company_name = _text(_("Company"), 200)
    job_title = _text(_("Job title"), 100)
    email = _text(_("E-mail"), 254, kind="email")
    phone = _text(_("Phone"), 40, kind="tel")
    mobile = _text(_("Mobile"), 40, kind="tel")
    website = forms.URLField(
        label=_("Website"), max_length=300, required=False, assume_scheme="https"
    )
    street = _text(_("Street"), 200)
    city = _text(_("City"), 100)
    state = _text(_("State or region"), 100)
    postal_code = _text(_("Postal code"), 20)
    country = _text(_("Country"), 100)
    relationship_status = forms.ChoiceField(
        label=_("Status"),
        choices=RelationshipStatus.choices,
        initial=RelationshipStatus.PROSPECT,
        help_text=_("The stage follows the status."),
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=Priority.choices, initial=Priority.MEDIUM
    )
    owner = forms.TypedChoiceField(
        label=_("Owner"), required=False, coerce=int, empty_value=None, choices=()
    )
    rhythm_days = forms.IntegerField(
        label=_("In touch every so many days"),
        required=False,
        min_value=1,
        max_value=LONGEST_RHYTHM,
        help_text=_(
            "With no contact for longer, they are slipping. Empty: as usual for the status."
        ),
    )
    source = _text(_("Source"), 100, help_text=_("How they found you, such as a referral."))
    estimated_value = forms.DecimalField(
        label=_("Estimated value"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    currency = forms.RegexField(
        label=_("Currency"),
        regex=r"^[A-Za-z]{3}$",
        initial="USD",
        max_length=3,
        error_messages={"invalid": _("Three letters, such as USD or EUR.")},
    )
    tags = TagsField()
    notes = LongText(label=_("Notes"), required=False, max_length=5000)

    def __init__(self, *args: Any, viewer: Viewer, contact: Contact | None = None, **kw: Any):
        super().__init__(*args, **kw)
        owners = dict(colleagues(viewer))
        if contact is None:
            self.initial.setdefault("owner", viewer.user_id)
        else:
            del self.fields["relationship_status"]  # changes by a step of its own, with a reason
            self.initial = {**self.initial, **_texts_of(contact)}
            if contact.owner_id is not None and contact.owner is not None:
                owners.setdefault(contact.owner_id, contact.owner.get_full_name())  # has left
        owner = self.fields["owner"]
        assert isinstance(owner, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        owner.choices = [("", _("Nobody")), *owners.items()]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def fields_of_contact(self) -> dict[str, Any]:
        """What the person gave, in the domain's names."""
        names = {ours: theirs for theirs, ours in OF_THE_DOMAIN.items()}
        return {names.get(name, name): value for name, value in self.changed().items()}


def _texts_of(contact: Contact) -> dict[str, Any]:
    values = {name: getattr(contact, name) for name in ContactForm.base_fields if name in _STORED}
    return {**values, "owner": contact.owner_id}


_STORED = frozenset(field.name for field in Contact._meta.concrete_fields)
