"""What is answered when nothing else could answer: 503 and 507 for what passes by itself, 500 for our own mistakes."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from operations.api.problems import TITLES
from operations.outages import Outage, outage_of

#: Said by templates/500.html too.
_OURS = (
    "What was stored before is safe; what you just sent was probably not stored. Wait a moment, then try again. "
    "The administrator finds the reason in the server's log."
)


def something_broke(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the error is being handled. It asks neither the database nor the session."""
    error = sys.exc_info()[1]
    outage = outage_of(error) if error is not None else None
    if request.path_info.startswith("/api/"):
        return _problem(request, outage)
    if outage is None:
        return server_error(request)
    title = _("The disk is full") if outage.status == 507 else _("Not at the moment")
    page = render_to_string("outage.html", {"title": title, "detail": outage.detail})
    return HttpResponse(page, status=outage.status, headers={"Retry-After": str(outage.retry_after)})


def _problem(request: HttpRequest, outage: Outage | None) -> JsonResponse:
    status = outage.status if outage else 500
    body = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": outage.detail if outage else _(_OURS),
        "instance": f"urn:request:{request.META.get('HTTP_X_REQUEST_ID', '')}",
    }
    headers = {"Retry-After": str(outage.retry_after)} if outage else {}
    return JsonResponse(body, status=status, headers=headers, content_type="application/problem+json")
