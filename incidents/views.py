"""The import page: upload a file, look at what it would become, apply it with progress, undo it. Works without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from incidents.enums import ImportRowState, Severity
from incidents.forms import ImportFileForm
from incidents.imported.row import MOST_BYTES
from incidents.kinds import kind_name
from incidents.models import ImportRow, Incident
from incidents.selectors.imported import counted, import_for, imports_seen, rows_of
from incidents.services.imports import apply_import, stage_import, undo_import
from incidents.shapes.imported import import_row_form
from operations import policy
from operations.errors import Conflict, Invalid
from operations.models import Operation, User
from operations.selectors import audience_for
from operations.shapes import audience_form
from operations.views import frame_of, inside_operation

ROWS_SHOWN = 100


@inside_operation("GET", "POST")
def import_page(request: HttpRequest, user: User, operation: Operation) -> HttpResponse:
    """Choose a file. Below, the last imports."""
    earlier = counted(list(imports_seen(user, operation).order_by("-created_at")[:20]))
    audiences = policy.audiences(user, operation)
    given: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = ImportFileForm(audiences=audiences, default_audience=operation.default_audience, **given)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            batch, _new = stage_import(
                by=user,
                operation=operation,
                audience=audience_for(user, operation, asked["audience"]),
                file_name=asked["file"].name,
                data=asked["file"].read(MOST_BYTES + 1),
                kind=asked["kind"],
                severity=asked["severity"],
            )
        except Invalid as wrong:
            for field, said in wrong.errors.items():
                form.add_error(field if field in form.fields else None, [str(each) for each in said])
        else:
            return redirect("import-preview", slug=operation.slug, batch=batch.id)
    context = {"form": form, "earlier": earlier, **frame_of(user, operation, "import")}
    return render(request, "incidents/import.html", context, status=400 if form.errors else 200)


@inside_operation("GET", "POST")
def import_preview(request: HttpRequest, user: User, operation: Operation, batch: UUID) -> HttpResponse:
    """What each row becomes or what is wrong with it. Applies and undoes, a chunk with each press where there is no script."""
    if request.method == "POST":
        act = {"apply": apply_import, "undo": undo_import}.get(request.POST.get("action", ""))
        if act is None:
            raise Http404
        try:
            act(by=user, operation=operation, import_id=batch)
        except Conflict as refused:
            messages.error(request, refused.detail)
        return redirect("import-preview", slug=operation.slug, batch=batch)
    found = import_for(user, operation, batch)
    shown = request.GET.get("rows", "")
    state = shown if shown in ImportRowState.values else ""
    rows = rows_of(found, state=state, after=_number(request.GET.get("after", "")), limit=ROWS_SHOWN + 1)
    form = counted([found])[0]
    context = {
        "batch": form,
        "rows": _with_codes(rows[:ROWS_SHOWN]),
        "next_after": rows[ROWS_SHOWN - 1].number if len(rows) > ROWS_SHOWN else None,
        "shown": state,
        "states": [(value, label, form["counts"][value]) for value, label in ImportRowState.choices if form["counts"][value]],  # type: ignore[literal-required]
        "audience": audience_form(found.audience),
        **frame_of(user, operation, "import"),
    }
    return render(request, "incidents/import_preview.html", context)


def _with_codes(rows: list[ImportRow]) -> list[dict[str, Any]]:
    """Rows with the code of what became of them, for the link to the map."""
    forms = [import_row_form(row) for row in rows]
    ids = [form["incident"] for form in forms if form["incident"]]
    codes = {str(incident_id): code for incident_id, code in Incident.objects.filter(id__in=ids).values_list("id", "code")}
    return [
        {
            **form,
            "code": codes.get(form["incident"] or "", ""),
            "state_name": row.get_state_display(),
            "kind_name": kind_name(form["kind"], get_language() or "en"),
            "severity_name": Severity(form["severity"]).label,
        }
        for form, row in zip(forms, rows, strict=True)
    ]


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
