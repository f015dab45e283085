"""`Authorization: Token <secret>`."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from operations.models import AccessToken, User
from operations.selectors import token_of
from operations.services.access import token_used


class TokenAuthentication(BaseAuthentication):
    """A program acts with exactly the rights of the person whose token it holds."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"token":
            return None
        if len(words) != 2:
            raise exceptions.AuthenticationFailed(_("Write the header as: Authorization: Token <secret>."))
        token = token_of(words[1].decode("utf-8", "replace"))
        if token is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown or has ended. Ask for a new one at /api/v1/token/."))
        token_used(token=token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"
