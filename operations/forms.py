"""What people may choose on the display page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
