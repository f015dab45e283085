"""What people may choose on the display page, and what a keeper of an operation writes on its page of people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from operations.enums import Role
from operations.models import User


class DisplayForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["theme", "language", "coordinate_notation", "symbol_set", "shortcuts"]
        labels = {
            "theme": _("Colors"),
            "language": _("Language"),
            "coordinate_notation": _("Coordinates"),
            "symbol_set": _("Map symbols"),
            "shortcuts": _("Keyboard"),
        }


class AppointForm(forms.Form):
    """Giving a role. Times are read in the time zone that is active (the operation's)."""

    user = forms.CharField(
        max_length=150,
        label=_("Account"),
        help_text=_("The name with which the person logs in"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))
    valid_until = forms.DateTimeField(
        required=False, label=_("Until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class RevokeForm(forms.Form):
    reason = forms.CharField(max_length=500, label=_("Reason"))


class PeopleFilter(forms.Form):
    """What the address of the page of people narrows."""

    q = forms.CharField(max_length=100, required=False)
    role = forms.ChoiceField(choices=[("", _("Every role")), *Role.choices], required=False)
    ended = forms.BooleanField(required=False)
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)
