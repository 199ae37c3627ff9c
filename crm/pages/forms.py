"""The foundation's forms: shape only; what is right is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from crm.errors import RuleBroken
from crm.localisation import zone_name
from crm.pages.passwords import password_field
from crm.pages.wording import worded
from crm.rules import LONGEST_TOKEN_NAME, zones_to_choose
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Role


def tell(form: forms.BaseForm, error: RuleBroken) -> None:
    """Put what the domain complains of beside the fields it is about."""
    for problem in error.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)


class PageShape(forms.BaseForm):
    """What all forms of pages have in common."""

    def add_error(self, field: str | None, error: Any) -> None:
        """What was left empty is asked for by what it is."""
        super().add_error(field, worded(self, field, error))

    def forgive(self) -> None:
        """Show what came back as it is, without complaints: nothing was to be saved yet."""
        self.full_clean()
        self.errors.clear()

    def in_summary(self) -> list[BoundField]:
        """Its fields, in the order in which what is wrong is said at the top."""
        return list(self)


class PageForm(PageShape, forms.Form):
    """A form of a page."""


class SignInForm(PageForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = password_field(_("Password"))


def zone_choices(empty: Any, kept: str) -> list[tuple[str, Any]]:
    """The zones to choose among, with the one that is `kept` under an old name."""
    names = sorted({*zones_to_choose(), kept} - {""})
    return [("", empty), *((name, zone_name(name)) for name in names)]


class PasswordForm(PageForm):
    password = password_field(_("Your password now"))
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least eight characters, not only digits, and nothing that everybody uses."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(_("The two are not the same."))
        return again


LASTS = [("30", _("For thirty days")), ("90", _("For ninety days")), ("365", _("For a year"))]
"""How long a token is good, by its days."""


class TokenForm(PageForm):
    name = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_TOKEN_NAME,
        help_text=_("By this name you find it again among your sign-ins, and end it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lasts = forms.ChoiceField(label=_("How long"), choices=LASTS, initial="90")
    password = password_field(_("Your password"))


class RoleForm(PageForm):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, data: Any = None, *, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # An admin would only be told that owners alone make owners.
        offered = [each for each in Role if each != Role.OWNER or viewer.role == Role.OWNER]
        self.fields["role"].choices = [(each.value, each.label) for each in offered]  # type: ignore[attr-defined]  # a ChoiceField's


class MemberForm(RoleForm):
    """Somebody new, and the account that they get."""

    name = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        help_text=_("Tell it to them; they change it under Settings."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("First password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(data, viewer=viewer, **kwargs)
        self.fields["role"].initial = Role.EMPLOYEE

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two are not the same."))
        return again
