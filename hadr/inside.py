"""Who may read what is for the people who run the machines: the machine itself, or a holder of HADR_METRICS_TOKEN."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

#: A proxy adds one of these: then somebody else asks, from somewhere else, through a program on this machine.
_HEADERS = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via")
_LOOPBACK = {"127.0.0.1", "::1", "localhost", "[::1]"}


def is_inside(request: HttpRequest) -> bool:
    """True for a bearer of the token, and for this machine when nothing passed the request on.

    A request counts as the machine's own only when it also asks for the loopback by name: a proxy that adds no header of its
    own, and a page that gave its name this machine's address, both ask for another one.
    """
    said = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and said.startswith("Bearer "):
        return hmac.compare_digest(said.removeprefix("Bearer ").encode(), settings.METRICS_TOKEN.encode())
    if any(name in request.headers for name in _HEADERS):
        return False
    asked, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
    return request.META.get("REMOTE_ADDR", "") in {*_LOOPBACK, ""} and asked in _LOOPBACK
