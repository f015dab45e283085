"""What is done with operations, people and their rights."""

from operations.services.access import (
    assign,
    end_assignment,
    end_session,
    issue_token,
    remove_expired_tokens,
    revoke_token,
    set_preferences,
)
from operations.services.operation import add_organization, add_user, name_audience, open_operation, set_password

__all__ = [
    "add_organization",
    "add_user",
    "assign",
    "end_assignment",
    "end_session",
    "issue_token",
    "name_audience",
    "open_operation",
    "remove_expired_tokens",
    "revoke_token",
    "set_password",
    "set_preferences",
]
