"""What is done with operations, people and their rights."""

from operations.services.access import (
    end_session,
    end_sessions,
    issue_token,
    remove_expired_tokens,
    revoke_token,
    set_preferences,
)
from operations.services.account import add_user, move_user, reactivate_user, set_password, suspend_user
from operations.services.assignment import appoint, assign, end_assignment, revoke_assignment
from operations.services.authorization import on_access_change, raise_authorization
from operations.services.operation import add_organization, change_members, name_audience, open_operation

__all__ = [
    "add_organization",
    "add_user",
    "appoint",
    "assign",
    "change_members",
    "end_assignment",
    "end_session",
    "end_sessions",
    "issue_token",
    "move_user",
    "name_audience",
    "on_access_change",
    "open_operation",
    "raise_authorization",
    "reactivate_user",
    "remove_expired_tokens",
    "revoke_assignment",
    "revoke_token",
    "set_password",
    "set_preferences",
    "suspend_user",
]
