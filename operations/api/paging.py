"""Lists page by cursor: no count, no page numbers, nothing skipped when rows are added meanwhile."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class RecordPages(CursorPagination):
    """Newest change first. `limit=` asks for up to 500 a page."""

    page_size = settings.PAGE_SIZE
    max_page_size = settings.PAGE_SIZE_MOST
    page_size_query_param = "limit"
    ordering: Any = ("-updated_at", "-id")

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})
