"""The live pages: map, log, resources and the CMOC. Each is a frame; the picture itself comes by snapshot and socket."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from operations import policy
from operations.errors import NotFound
from operations.models import User
from operations.selectors import operation_for, operations_of, viewer_in
from operations.shapes import audience_form, operation_form


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
        },
    }
    return render(request, f"cop/{page}.html", context)
