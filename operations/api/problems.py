"""Errors as RFC 9457 problem details, in words for the person who reads them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from operations import errors
from operations.outages import outage_of

log = logging.getLogger("hadr.api")
TITLES = {
    400: "Bad input",
    401: "Log in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    406: "No such format",
    409: "Somebody was first",
    412: "Changed meanwhile",
    413: "Too large",
    415: "No such format",
    428: "Version missing",
    429: "Too many requests",
    500: "The server failed at this",
    503: "Not at the moment",
    507: "The disk is full",
}


def problem(code: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    body = {"type": "about:blank", "title": TITLES.get(code, "Error"), "status": code, "detail": detail, **more}
    return Response(body, status=code, headers=dict(headers or {}), content_type="application/problem+json")


def problem_details(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. What it does not know becomes Django's 500, which tests count as a defect.

    The `instance` of a failure (5xx) names the request, as its log lines do. A refusal is the same to the byte for everybody who
    gets it, whatever lies behind it: there only the header X-Request-Id names the request.
    """
    answer = _answer(error)
    request = context.get("request")
    if answer is not None and answer.status_code >= 500 and request is not None and "HTTP_X_REQUEST_ID" in request.META:
        answer.data["instance"] = f"urn:request:{request.META['HTTP_X_REQUEST_ID']}"
    return answer


def _answer(error: Exception) -> Response | None:
    if isinstance(error, errors.DomainError):
        return _domain(error)
    if isinstance(error, Http404):
        return problem(404, errors.NotFound().detail)
    if isinstance(error, PermissionDenied):
        return problem(403, str(error) or "You may not do this.")
    if isinstance(error, exceptions.ValidationError):
        return problem(400, _("Some fields need another value."), errors=_fields(error.detail))
    if isinstance(error, ValidationError):
        said = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
        return problem(400, _("Some fields need another value."), errors=said)
    if isinstance(error, exceptions.APIException):
        headers = {}
        if getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
        if isinstance(error, exceptions.Throttled) and error.wait:  # type: ignore[attr-defined]
            headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
        return problem(error.status_code, str(error.detail), headers)
    if outage := outage_of(error):
        log.error("not possible now", exc_info=error)
        return problem(outage.status, outage.detail, {"Retry-After": str(outage.retry_after)})
    if isinstance(error, DatabaseError):
        # The text of the database may hold values of records: it stays here, without content in the log either.
        log.error("database refused: %s", type(error).__name__)
        return problem(503, _("The database did not take this. Nothing was stored; send it again."), {"Retry-After": "2"})
    return None


def _domain(error: errors.DomainError) -> Response:
    if isinstance(error, errors.NotFound):
        return problem(status.HTTP_404_NOT_FOUND, error.detail)
    if isinstance(error, errors.NotAllowed):
        return problem(status.HTTP_403_FORBIDDEN, error.detail, who_may=error.who_may)
    if isinstance(error, errors.Conflict):
        more = {"current": error.current, "yours": error.yours} if error.current is not None else {}
        return problem(status.HTTP_409_CONFLICT, error.detail, **more)
    if isinstance(error, errors.Invalid):
        return problem(status.HTTP_400_BAD_REQUEST, error.detail, errors=error.errors)
    return problem(status.HTTP_400_BAD_REQUEST, error.detail)


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """DRF's nested error lists, flattened to {"figures.0.value": [...]}."""
    if isinstance(detail, Mapping):
        flat: dict[str, list[str]] = {}
        for key, value in detail.items():
            flat.update(_fields(value, f"{prefix}.{key}" if prefix else str(key)))
        return flat
    if isinstance(detail, list) and any(isinstance(item, (Mapping, list)) for item in detail):
        flat = {}
        for position, item in enumerate(detail):
            flat.update(_fields(item, f"{prefix}.{position}" if prefix else str(position)))
        return flat
    said = detail if isinstance(detail, list) else [detail]
    return {prefix or "non_field_errors": [str(item) for item in said]} if said else {}
