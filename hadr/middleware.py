"""What holds for every answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import uuid6
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]
_PLAIN = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class RequestIdMiddleware:
    """Each request has an id, in its answer and for support; a proxy's id is kept when it is plain."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _PLAIN.match(given) else str(uuid6.uuid7())
        request.META["HTTP_X_REQUEST_ID"] = request_id
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request_id
        return response


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
