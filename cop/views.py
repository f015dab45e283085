"""The live pages: map, log, resources and the CMOC. Each is a frame; the picture itself comes by snapshot and socket."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cop.basemap import ATTRIBUTION, UnsatisfiableRange, basemaps, byte_range, mapped
from operations import policy
from operations.errors import NotFound
from operations.models import User
from operations.selectors import operation_for, operations_of, viewer_in
from operations.shapes import audience_form, operation_form

A_YEAR = 31_536_000  # seconds
PMTILES = "application/vnd.pmtiles"


@require_safe
@login_required
def live_page(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """One of the live pages. 404 alike for an unknown operation and for one in which the person takes no part."""
    user = cast(User, request.user)
    try:
        operation = operation_for(user, slug)
    except NotFound:
        raise Http404 from None
    viewer = viewer_in(user, operation)
    audiences = [audience_form(audience) for audience in policy.audiences(user, operation)]
    context = {
        "operation": operation_form(operation),
        "other_operations": [operation_form(other) for other in operations_of(user) if other.id != operation.id],
        "audiences": audiences,
        "viewer": viewer,
        "active": page,
        "boot": {
            "operation": operation_form(operation),
            "viewer": viewer,
            "audiences": audiences,
            "page": page,
            "api": f"/api/v1/operations/{operation.slug}/",
            "socket": f"/ws/operations/{operation.slug}/",
            "basemaps": basemaps(),
            "attribution": ATTRIBUTION,
        },
    }
    return render(request, f"cop/{page}.html", context)


@require_safe
def basemap_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the base map, whole or by range, for whoever is logged in. Else 401 and no way to a login: only a script asks."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    file = mapped(name)
    headers = {"ETag": file.etag, "Accept-Ranges": "bytes", "Cache-Control": f"private, max-age={A_YEAR}, immutable"}
    if request.headers.get("If-None-Match") in {file.etag, "*"}:
        return HttpResponse(status=304, headers=headers)
    try:
        asked = (
            byte_range(request.headers.get("Range", ""), file.size)
            if request.headers.get("If-Range", file.etag) == file.etag
            else None
        )
    except UnsatisfiableRange as error:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{error.size}"})
    first, last = asked or (0, file.size - 1)
    if asked:
        headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return HttpResponse(file.content[first : last + 1], status=206 if asked else 200, headers=headers, content_type=PMTILES)
