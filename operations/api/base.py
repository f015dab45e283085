"""The view that everything inside an operation builds on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import cache
from typing import Any, TypeVar, cast

from django.db.models import QuerySet
from drf_spectacular.plumbing import resolve_type_hint
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from operations.api.json import GeoJsonRenderer, JsonParser, JsonRenderer
from operations.api.paging import RecordPages
from operations.models import Audience, Operation, User
from operations.policy import Rights
from operations.replica import answered
from operations.row_security import acting_with, viewing_as
from operations.selectors import audience_for, standing_in
from operations.serializers import ReleaseRequest, WithdrawRequest

Handler = TypeVar("Handler", bound=Callable[..., Response])


class VersionMissing(APIException):
    status_code = 428
    default_detail = 'Send the header If-Match: "<version>" with the version that you read, so that nobody\'s change is lost.'
    default_code = "version_missing"


def shape(form: Any) -> Any:
    """The OpenAPI schema of a TypedDict form, or of a list of it."""
    return resolve_type_hint(form)  # type: ignore[no-untyped-call]


def page_of(form: Any) -> dict[str, Any]:
    """The OpenAPI schema of one page of a list."""
    link = {"type": "string", "nullable": True}
    return {
        "type": "object",
        "properties": {"next": link, "previous": link, "results": {"type": "array", "items": shape(form)}},
        "required": ["next", "previous", "results"],
    }


def if_match(request: Request) -> int:
    """The version named by If-Match. Raises 428 without one, 400 when it is not a number."""
    header = request.headers.get("If-Match", "")
    if not header:
        raise VersionMissing
    bare = header.removeprefix("W/").strip().strip('"')
    if not bare.isascii() or not bare.isdigit() or len(bare) > 9:
        raise ParseError('Write If-Match: "<version>", for example If-Match: "3".')
    return int(bare)


def created(form: Mapping[str, Any], *, new: bool) -> Response:
    """201 for a record just made, 200 when this same request had made it before."""
    return Response(form, status=201 if new else 200, headers={"ETag": f'"{form["version"]}"'})


@cache
def _made(serializer: type[Serializer[Any]], **options: Any) -> Serializer[Any]:
    """A serializer with its fields, which nothing in them changes when they check: making them anew costs more than checking."""
    return serializer(**options)


def checked(view: APIView, serializer: type[Serializer[Any]], **options: Any) -> dict[str, Any]:
    """What a view was sent, through a serializer. Raises 400 naming each field; unknown fields are named too, not dropped."""
    body = view.request.data
    if not isinstance(body, Mapping):
        raise ValidationError({"non_field_errors": ["Send a JSON object."]})
    asked = _made(serializer, **options)
    found: dict[str, Any] = asked.run_validation(body)
    unknown = sorted(set(body) - set(asked.fields))
    if unknown:
        raise ValidationError({field: [f"Unknown field. Known are {', '.join(asked.fields)}."] for field in unknown})
    return found


def one_deed(handler: Handler) -> Handler:
    """Mark a handler that calls one service, which opens the viewer's transaction itself."""
    handler.one_deed = True  # type: ignore[attr-defined]
    return handler


def is_one_deed(handler: Callable[..., Response]) -> bool:
    return getattr(handler, "one_deed", False)


class OperationView(APIView):
    """A view inside one operation: 404 for who takes no part, one transaction in which only the viewer's rows exist.

    Handlers find `self.operation` and `self.viewer`. A handler that only calls one service needs no transaction of its own: it
    is marked @one_deed, and what it read beside the service would find no row.
    """

    operation: Operation
    rights: Rights
    #: GET may be answered by a replica that is some seconds behind; the header HADR-Replica-Lag then tells how many.
    tolerates_age = False
    parser_classes: list[Any] = [JsonParser]
    renderer_classes: list[Any] = [JsonRenderer]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\x00" in value for values in request.query_params.lists() for value in (values[0], *values[1])):
            raise ParseError("The address holds the character NUL (U+0000). Remove it.")
        self.operation, self.rights = standing_in(request.user, kwargs["slug"])
        handler = getattr(self, request.method.lower(), None) if request.method else None
        if handler is not None:
            setattr(self, request.method.lower(), self._inside(handler))  # type: ignore[union-attr]

    def get_renderers(self) -> list[Any]:
        """GeoJSON is a form of lists: one record, just made or changed, is answered as JSON or not at all (406)."""
        reading = self.request is None or self.request.method in ("GET", "HEAD", "OPTIONS", None)
        return [each for each in super().get_renderers() if reading or not isinstance(each, GeoJsonRenderer)]

    def _inside(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        def run(request: Request, *args: Any, **kwargs: Any) -> Response:
            if self.tolerates_age and request.method in ("GET", "HEAD"):
                with acting_with(self.rights):
                    response, lag = answered(self.viewer, self.operation, lambda: handler(request, *args, **kwargs))
                if lag is not None:
                    response["HADR-Replica-Lag"] = f"{lag:.3f}"
                    response["Age"] = str(int(lag))
                return response
            with acting_with(self.rights), nullcontext() if is_one_deed(handler) else viewing_as(self.viewer, self.operation):
                return handler(request, *args, **kwargs)

        return run

    @property
    def viewer(self) -> User:
        return cast(User, self.request.user)

    def checked(self, serializer: type[Serializer[Any]], **options: Any) -> dict[str, Any]:
        """The request's body through a serializer. Raises 400 naming each field; unknown fields are named too, not dropped."""
        return checked(self, serializer, **options)

    def page(
        self, rows: QuerySet[Any], form: Callable[[Any], Mapping[str, Any]], ordering: Iterable[str] | None = None
    ) -> Response:
        """One page of a list as forms."""
        pages = RecordPages()
        if ordering:
            pages.ordering = tuple(ordering)
        found = pages.paginate_queryset(rows, self.request, view=self) or []
        return pages.get_paginated_response([form(row) for row in found])


class AudienceView(OperationView):
    """A view whose body names an audience."""

    def wanted(self) -> Audience:
        return audience_for(self.viewer, self.operation, self.checked(ReleaseRequest)["audience"])

    def wanted_with_reason(self) -> tuple[Audience, str]:
        asked = self.checked(WithdrawRequest)
        return audience_for(self.viewer, self.operation, asked["audience"]), asked["reason"]
