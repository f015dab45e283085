"""REST of imports: upload, look, apply in chunks, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.imported.row import MOST_BYTES
from incidents.models import Import
from incidents.selectors.imported import counted, import_for, imports_seen, rows_of
from incidents.serializers.imported import NewImport, RowsAsked
from incidents.services.imports import apply_import, stage_import, undo_import
from incidents.shapes.imported import ImportForm, ImportRowForm, import_row_form
from operations.api.base import OperationView, created, page_of, shape
from operations.api.json import TooLarge
from operations.selectors import audience_for

#: Room for the other fields and the boundaries of a multipart body.
AROUND_THE_FILE = 64 * 1024


class ImportWithRows(ImportForm):
    """`next_after` continues the rows: ask again with after= this number. Null at the end."""

    results: list[ImportRowForm]
    next_after: int | None


class ImportsView(OperationView):
    """The imports into the viewer's audiences; uploading a file stages one, and nothing enters the picture yet."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        parameters=[OpenApiParameter("limit", int), OpenApiParameter("cursor", str)], responses={200: page_of(ImportForm)}
    )
    def get(self, request: Request, slug: str) -> Response:
        return self.page(imports_seen(self.viewer, self.operation), lambda batch: counted([batch])[0])

    @extend_schema(request={"multipart/form-data": NewImport}, responses={200: shape(ImportForm), 201: shape(ImportForm)})
    def post(self, request: Request, slug: str) -> Response:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + AROUND_THE_FILE:
            raise TooLarge(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send it in parts.")
        asked = self.checked(NewImport)
        batch, new = stage_import(
            by=self.viewer,
            operation=self.operation,
            audience=audience_for(self.viewer, self.operation, asked.get("audience", "")),
            file_name=asked["file"].name,
            data=asked["file"].read(MOST_BYTES + 1),
            kind=asked.get("kind", ""),
            severity=asked.get("severity", ""),
            record_id=asked.get("id"),
        )
        return created(counted([batch])[0], new=new)


class ImportView(OperationView):
    """One import with its rows: what each would become, or what is wrong with it and how to mend it."""

    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, description="Rows of this state only, e.g. bad"),
            OpenApiParameter("after", int, description="Rows after this number"),
            OpenApiParameter("limit", int, description="At most 500, 50 when left out"),
        ],
        responses={200: shape(ImportWithRows)},
    )
    def get(self, request: Request, slug: str, batch: UUID) -> Response:
        asked = RowsAsked(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        wanted: dict[str, Any] = asked.validated_data
        found = import_for(self.viewer, self.operation, batch)
        limit = wanted["limit"]
        rows = rows_of(found, state=wanted.get("state", ""), after=wanted["after"], limit=limit + 1)
        more = len(rows) > limit > 0
        rows = rows[:limit]
        answer = {
            **counted([found])[0],
            "results": [import_row_form(row) for row in rows],
            "next_after": rows[-1].number if more else None,
        }
        return Response(answer, headers={"ETag": f'"{found.version}"'})


class ImportApplyView(OperationView):
    """Report up to 1,000 rows more. Call until the state is applied."""

    @extend_schema(request=None, responses={200: shape(ImportForm)})
    def post(self, request: Request, slug: str, batch: UUID) -> Response:
        return _answer(apply_import(by=self.viewer, operation=self.operation, import_id=batch))


class ImportUndoView(OperationView):
    """Take back up to 5,000 incidents of the import that nobody changed or uses. Call until the state is undone."""

    @extend_schema(request=None, responses={200: shape(ImportForm)})
    def post(self, request: Request, slug: str, batch: UUID) -> Response:
        return _answer(undo_import(by=self.viewer, operation=self.operation, import_id=batch))


def _answer(batch: Import) -> Response:
    return Response(counted([batch])[0], headers={"ETag": f'"{batch.version}"'})
