"""Pages about the person: their operations, and how they want to see things."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operations import services
from operations.errors import NotFound
from operations.forms import DisplayForm
from operations.models import User
from operations.policy import roles
from operations.selectors import operations_of
from operations.services import set_preferences
from operations.shapes import operation_form


@require_safe
@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """The operations in which the person takes part."""
    mine = [
        {"operation": operation_form(operation), "roles": sorted(role.label for role in roles(request.user, operation))}
        for operation in operations_of(request.user)
    ]
    return render(request, "operations/operations.html", {"operations": mine})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def display(request: HttpRequest) -> HttpResponse:
    """Theme, language, notation of coordinates, symbols, shortcuts. `next` leads back to where the person came from."""
    user = cast(User, request.user)
    form = DisplayForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        set_preferences(user=user, wishes=form.cleaned_data)
        messages.info(request, _("Stored."))
        return redirect(_back(request, "display"))
    return render(request, "operations/display.html", {"form": form})


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Log out one of the person's own browsers, this one or another. Its sockets close at once."""
    try:
        services.end_session(by=cast(User, request.user), session_id=session_id)
    except NotFound:
        raise Http404 from None
    messages.info(request, _("That session has ended."))
    return redirect("usersessions_list")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language switch of every page: a cookie for this device, and the preference of whoever is logged in."""
    wanted = request.POST.get("language", "")
    answer = redirect(_back(request, "home"))
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        if isinstance(request.user, User):
            set_preferences(user=request.user, wishes={"language": wanted})
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax", secure=not settings.LOCAL
        )
    return answer


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where the form says the person came from, when that is a page of this server."""
    wanted = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if inside else reverse(otherwise)
