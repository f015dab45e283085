"""People, their organizations, the operations they take part in and who may see what."""

from operations.models.authorization import AuthorizationVersion
from operations.models.operation import Assignment, Audience, Operation
from operations.models.organization import Organization
from operations.models.record import Record
from operations.models.user import AccessToken, User

__all__ = [
    "AccessToken",
    "Assignment",
    "Audience",
    "AuthorizationVersion",
    "Operation",
    "Organization",
    "Record",
    "User",
]
