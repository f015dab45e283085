"""Which state of a person's rights in an operation is the newest."""

from __future__ import annotations

from django.db import models

from operations.models.operation import Operation
from operations.models.user import User


class AuthorizationVersion(models.Model):
    """Grows in the transaction of each change of what the person may do or see in the operation, and when a login of theirs ends.

    Who keeps rights open (a socket) compares this one number instead of looking everything up again.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "operation"], name="one_authorization_version")]

    def __str__(self) -> str:
        return f"{self.user} in {self.operation}: {self.version}"
