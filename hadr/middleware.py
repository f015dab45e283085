"""What holds for every answer."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable
from contextvars import Token
from typing import Any, cast

import uuid6
from asgiref.sync import async_to_sync, iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from servestatic.middleware import ServeStaticMiddleware

from hadr import logs, metrics
from hadr.health import healthz, readyz

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("hadr.request")
_PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")
#: Answered before anything that looks at the host's name or a session: who asks here knows the machine by its number.
_OF_THE_MACHINE: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics.metrics,
}


def plain_request_id(given: str) -> str:
    """The id that the proxy (or the client) gave this request when it is plain, else a new one."""
    return given if _PLAIN.fullmatch(given) else str(uuid6.uuid7())


class RequestMiddleware:
    """Outermost: each request has an id (in its answer, in each of its log lines, and for support), is counted and timed."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        self._later = iscoroutinefunction(get_response)
        if self._later:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self._later:
            return self._answer_later(request)
        began, token = self._begin(request)
        try:
            direct = _OF_THE_MACHINE.get(request.path_info)
            response = direct(request) if direct else self.get_response(request)
            return self._end(request, response, began)
        finally:
            logs.here.reset(token)

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        began, token = self._begin(request)
        try:
            direct = _OF_THE_MACHINE.get(request.path_info)
            response = await (sync_to_async(direct)(request) if direct else self.get_response(request))
            return self._end(request, response, began)
        finally:
            logs.here.reset(token)

    def _begin(self, request: HttpRequest) -> tuple[float, Token[logs.Here | None]]:
        request_id = plain_request_id(request.headers.get("X-Request-Id", ""))
        request.META["HTTP_X_REQUEST_ID"] = request_id
        return time.perf_counter(), logs.here.set(logs.Here(request_id, request))

    def _end(self, request: HttpRequest, response: HttpResponseBase, began: float) -> HttpResponseBase:
        response.headers["X-Request-Id"] = request.META["HTTP_X_REQUEST_ID"]
        seconds = time.perf_counter() - began
        route, method = _route(request), cast(str, request.method)
        metrics.count(method, route, response.status_code, seconds)
        if log.isEnabledFor(logging.INFO):
            told = {"method": method, "route": route, "status": response.status_code, "milliseconds": round(seconds * 1000, 1)}
            log.info("answered", extra=told)
        return response


def _route(request: HttpRequest) -> str:
    if request.path_info in _OF_THE_MACHINE:
        return request.path_info[1:]
    if request.resolver_match is None and request.path_info.startswith(settings.STATIC_URL):
        return "static"
    return logs.route_of(request)


class StaticFilesInThreads:
    """ServeStatic for a threaded server. It is written for ASGI alone, and Django would carry every request of a thread to an
    event loop and back for its sake; here only requests for static files go there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._serve = async_to_sync(ServeStaticMiddleware(self._not_a_file))

    async def _not_a_file(self, request: HttpRequest) -> None:
        return None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        served = self._serve(request) if request.path_info.startswith(settings.STATIC_URL) else None
        return served or self.get_response(request)


class PrivateCacheMiddleware:
    """What a person sees is theirs: no cache in between keeps it, unless a view says otherwise."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class ViewerLanguageMiddleware:
    """Words in the language that the person chose, on whichever device they log in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "") if hasattr(request, "user") else ""
        if language:
            with translation.override(language):
                request.LANGUAGE_CODE = translation.get_language() or language
                response = self.get_response(request)
                response.headers["Content-Language"] = request.LANGUAGE_CODE
                return response
        return self.get_response(request)
