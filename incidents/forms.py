"""What people fill in on pages that the server renders."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.enums import Severity
from incidents.kinds import incident_kinds, kind_name
from operations.models import Audience


class ImportFileForm(forms.Form):
    """A file and who shall see what it holds."""

    file = forms.FileField(
        label=_("File"), max_length=300, allow_empty_file=True, help_text=_("GeoJSON or CSV, up to 10 MB and 50,000 rows.")
    )
    audience = forms.ChoiceField(label=_("Who will see these incidents"))
    kind = forms.ChoiceField(label=_("Kind for rows that name none"), required=False)
    severity = forms.ChoiceField(label=_("Severity for rows that name none"), required=False)

    def __init__(self, *, audiences: Sequence[Audience], default_audience: str, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.json,.geojson,application/geo+json,text/csv"
        language = get_language() or "en"
        kinds = sorted(((code, kind_name(code, language)) for code in incident_kinds()), key=lambda pair: pair[1])
        self._offer("audience", [(each.key, each.names.get(language) or each.name) for each in audiences], default_audience)
        self._offer("kind", [("", _("Refuse such rows")), *kinds])
        self._offer("severity", [("", Severity.UNKNOWN.label), *[pair for pair in Severity.choices if pair[0] != "unknown"]])

    def choices_for_silent_rows(self) -> list[forms.BoundField]:
        """What to take where a row names no kind or severity."""
        return [self["kind"], self["severity"]]

    def _offer(self, name: str, choices: Sequence[tuple[str, object]], initial: str = "") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices
        field.initial = initial
