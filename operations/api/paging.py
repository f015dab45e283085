"""Lists page by cursor: no count, no page numbers, nothing skipped when rows are added meanwhile."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response


def _unlike_ours(position: str) -> bool:
    """A time without its zone, or text that no database stores. Raises ValueError for half a time."""
    at = parse_datetime(position)
    return "\x00" in position or (at is not None and at.tzinfo is None)


class RecordPages(CursorPagination):
    """Newest change first. `limit=` asks for up to 500 a page."""

    page_size = settings.PAGE_SIZE
    max_page_size = settings.PAGE_SIZE_MOST
    page_size_query_param = "limit"
    ordering: Any = ("-updated_at", "-id")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """Raises NotFound for a cursor that no answer of ours has given: it is text from outside like any other."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError):
            raise NotFound(self.invalid_cursor_message) from None

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and _unlike_ours(str(cursor.position)):
            raise ValueError("no position of ours")
        return cursor

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})
