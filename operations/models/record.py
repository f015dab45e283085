"""What every record of an operation has: an id its client may choose, one audience, a version."""

from __future__ import annotations

import uuid6
from django.db import models

from operations.models.operation import Audience, Operation
from operations.models.user import User


class Record(models.Model):
    """Abstract. `version` starts at 1 and grows with each change of the public form; `request_digest` is the SHA-256 of the
    request that created it, so that the same request sent twice creates once and another request with the same id is refused."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    request_digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        abstract = True
