"""Pages about the person: their operations, and how they want to see things."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from operations.forms import DisplayForm
from operations.models import User
from operations.policy import roles
from operations.selectors import operations_of
from operations.services import set_preferences
from operations.shapes import operation_form


@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """The operations in which the person takes part."""
    mine = [
        {"operation": operation_form(operation), "roles": sorted(role.label for role in roles(request.user, operation))}
        for operation in operations_of(request.user)
    ]
    return render(request, "operations/operations.html", {"operations": mine})


@login_required
def display(request: HttpRequest) -> HttpResponse:
    """Theme, language, notation of coordinates, symbols, shortcuts. `next` leads back to where the person came from."""
    user = cast(User, request.user)
    form = DisplayForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        set_preferences(user=user, wishes=form.cleaned_data)
        messages.info(request, _("Stored."))
        return redirect("display")
    return render(request, "operations/display.html", {"form": form})
