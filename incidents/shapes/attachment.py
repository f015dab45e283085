"""The public form of a photo or paper."""

from __future__ import annotations

from typing import TypedDict

from incidents.models import Attachment
from journal.shapes import moment
from operations.shapes import ActorForm, actor_form


class AttachmentForm(TypedDict):
    """`size` is in bytes, `width` and `height` in pixels (null for papers), `url` gives the content to who may see it."""

    id: str
    incident: str
    name: str
    caption: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    url: str
    author: ActorForm | None
    at: str
    audience: str
    version: int


def attachment_form(attachment: Attachment) -> AttachmentForm:
    """Needs operation, audience and created_by__organization loaded, else asks for each."""
    return AttachmentForm(
        id=str(attachment.id),
        incident=str(attachment.incident_id),
        name=attachment.name,
        caption=attachment.caption,
        media_type=attachment.media_type,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
        url=f"/api/v1/operations/{attachment.operation.slug}/attachments/{attachment.id}/content/",
        author=actor_form(attachment.created_by) if attachment.created_by else None,
        at=moment(attachment.created_at),
        audience=attachment.audience.key,
        version=attachment.version,
    )
