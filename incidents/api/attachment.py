"""REST of photos and papers."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.models import Attachment
from incidents.selectors.attachment import attachments_of, attachments_seen
from incidents.selectors.incident import incident_for, one
from incidents.serializers.incident import NewAttachment
from incidents.services.attachment import attach_file
from incidents.services.upload import MEDIA_TYPES
from incidents.shapes.attachment import AttachmentForm, attachment_form
from operations.api.base import OperationView, created, page_of, shape
from operations.api.json import TooLarge
from operations.errors import NotFound
from operations.selectors import audience_for

log = logging.getLogger("hadr.attachments")
#: What a form adds to its file: boundaries, headings, the other fields.
_FORM_BYTES = 64 * 1024


class AttachmentsView(OperationView):
    """The attachments of an incident, the newest first. POST is multipart/form-data with `file`."""

    parser_classes = [MultiPartParser]

    @extend_schema(responses={200: page_of(AttachmentForm)})
    def get(self, request: Request, slug: str, incident: UUID) -> Response:
        found = incident_for(self.viewer, self.operation, incident)
        return self.page(attachments_of(self.viewer, found), attachment_form, ("-created_at", "-id"))

    @extend_schema(
        request={"multipart/form-data": NewAttachment}, responses={200: shape(AttachmentForm), 201: shape(AttachmentForm)}
    )
    def post(self, request: Request, slug: str, incident: UUID) -> Response:
        _refuse_too_large(request.META.get("CONTENT_LENGTH"))
        asked = self.checked(NewAttachment)
        _refuse_too_large(asked["file"].size)
        audience = audience_for(self.viewer, self.operation, asked["audience"]) if asked.get("audience") else None
        attachment, new = attach_file(
            by=self.viewer,
            operation=self.operation,
            incident_id=incident,
            content=asked["file"].read(),
            name=asked["file"].name or "",
            caption=asked["caption"],
            audience=audience,
            record_id=asked.get("id"),
        )
        return created(attachment_form(attachment), new=new)


class AttachmentContentView(OperationView):
    """The file itself, to those who may see the attachment. Only images are shown inside a page; all else is downloaded."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """An <img> asks for images, which no renderer of ours makes: the file is sent whatever is asked for."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(responses={(200, media_type): OpenApiTypes.BINARY for media_type in MEDIA_TYPES})
    def get(self, request: Request, slug: str, attachment: UUID) -> HttpResponse:
        found = one(attachments_seen(self.viewer, self.operation), attachment)
        shown = "inline" if found.media_type.startswith("image/") else "attachment"
        text = "; charset=utf-8" if found.media_type == "text/plain" else ""
        return HttpResponse(
            _content(found),
            content_type=found.media_type + text,
            headers={
                "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(found.name, safe='')}",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Cross-Origin-Resource-Policy": "same-origin",
            },
        )


def _content(attachment: Attachment) -> bytes:
    try:
        return (Path(settings.MEDIA_ROOT) / attachment.file).read_bytes()
    except OSError:
        log.error("the file of attachment %s cannot be read", attachment.id)
        raise NotFound("The file of this attachment is not there any more. Tell the administrator.") from None


def _refuse_too_large(size: str | int | None) -> None:
    most: int = settings.ATTACHMENT_MOST
    if size and int(size) > most + _FORM_BYTES:
        raise TooLarge(f"The file is larger than {most // 1024 // 1024} MB.")
