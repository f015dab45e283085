"""Pages about the person: their operations, and how they want to see things; and about who holds which role."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operations import policy, services
from operations.errors import Invalid, NotAllowed, NotFound
from operations.forms import AppointForm, DisplayForm, PeopleFilter, RevokeForm
from operations.models import Operation, User
from operations.policy import roles
from operations.row_security import viewing_as
from operations.selectors import assignments_in, operation_for, operations_of, viewer_in
from operations.services import set_preferences
from operations.shapes import assignment_form, audience_form, operation_form

PEOPLE_SHOWN = 100


def inside_operation(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Around a page of an operation: login, 404 alike for unknown and for not one's own, the viewer's transaction, and who may
    instead. The page is called with (request, user, operation, ...)."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods([*methods, *(["HEAD"] if "GET" in methods else [])])
        @login_required
        @wraps(view)
        def run(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
            user = cast(User, request.user)
            try:
                operation = operation_for(user, slug)
                with viewing_as(user, operation):
                    return view(request, user, operation, **more)
            except NotFound:
                raise Http404 from None
            except NotAllowed as refused:
                whom = [_("Ask %(who)s.") % {"who": ", ".join(refused.who_may)}] if refused.who_may else []
                raise PermissionDenied(" ".join([refused.detail, *whom])) from None

        return run

    return around


def frame_of(user: User, operation: Operation, active: str) -> dict[str, Any]:
    """What every page of an operation needs around it."""
    return {
        "operation": operation_form(operation),
        "other_operations": [operation_form(other) for other in operations_of(user) if other.id != operation.id],
        "audiences": [audience_form(audience) for audience in policy.audiences(user, operation)],
        "viewer": viewer_in(user, operation),
        "active": active,
    }


@require_safe
@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """The operations in which the person takes part."""
    mine = [
        {"operation": operation_form(operation), "roles": sorted(role.label for role in roles(request.user, operation))}
        for operation in operations_of(request.user)
    ]
    return render(request, "operations/operations.html", {"operations": mine})


@inside_operation("GET", "POST")
def people(request: HttpRequest, user: User, operation: Operation) -> HttpResponse:
    """Who holds which role, and giving one. The times of the form are the operation's."""
    with timezone.override(zoneinfo.ZoneInfo(operation.time_zone)):
        form = AppointForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            try:
                given, _new = services.appoint(
                    by=user,
                    operation=operation,
                    username=asked["user"],
                    role=asked["role"],
                    valid_until=asked["valid_until"],
                )
            except Invalid as wrong:
                for field, said in wrong.errors.items():
                    form.add_error(field if field in form.fields else None, [str(each) for each in said])
            else:
                told = {"person": str(given.user), "role": given.get_role_display()}
                messages.info(request, _("%(person)s is now %(role)s.") % told)
                return redirect("people", slug=operation.slug)
        return _people_page(request, user, operation, form)


def _people_page(request: HttpRequest, user: User, operation: Operation, form: AppointForm) -> HttpResponse:
    wanted = PeopleFilter(request.GET)
    wanted.is_valid()
    asked = {**dict.fromkeys(wanted.fields), **wanted.cleaned_data}
    found = assignments_in(user, operation, role=asked["role"] or "", current=None if asked["ended"] else True)
    for word in (asked["q"] or "").split():
        names = Q(user__name__icontains=word) | Q(user__username__icontains=word)
        found = found.filter(names | Q(user__organization__short_name__icontains=word))
    ordered = found.order_by("user__organization__short_name", "user__name", "user__username", "-valid_from", "id")
    page = Paginator(ordered, PEOPLE_SHOWN).get_page(asked["page"] or 1)
    context = {
        "people": [{**assignment_form(each), "role_name": each.get_role_display()} for each in page],
        "page": page,
        "form": form,
        "filter": asked,
        "roles": wanted.fields["role"].choices,  # type: ignore[attr-defined]
        **frame_of(user, operation, "people"),
    }
    return render(request, "operations/people.html", context, status=400 if form.errors else 200)


@inside_operation("POST")
def revoke(request: HttpRequest, user: User, operation: Operation, assignment: UUID) -> HttpResponse:
    """Take a role away, with the reason that was written beside it."""
    form = RevokeForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        revoked = services.revoke_assignment(by=user, operation=operation, assignment_id=assignment, reason=reason)
    except Invalid as wrong:
        messages.error(request, " ".join(str(each) for said in wrong.errors.values() for each in said))
    else:
        told = {"person": str(revoked.user), "role": revoked.get_role_display()}
        messages.info(request, _("%(person)s is no longer %(role)s. Open screens of theirs close now.") % told)
    return redirect("people", slug=operation.slug)


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
