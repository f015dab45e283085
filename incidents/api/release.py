"""REST of releasing incidents, log lines and attachments to a wider audience, and of withdrawing them from one."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.incident import answer
from incidents.models import Attachment, LogLine
from incidents.services.release import release_incident, release_part, withdraw_incident, withdraw_part
from incidents.shapes.attachment import AttachmentForm, attachment_form
from incidents.shapes.incident import IncidentForm
from incidents.shapes.log_line import LogLineForm, log_line_form
from operations.api.base import AudienceView, shape
from operations.serializers import ReleaseRequest, WithdrawRequest


class IncidentReleaseView(AudienceView):
    """Show an incident to a wider audience. Its log lines and attachments keep their readers."""

    @extend_schema(request=ReleaseRequest, responses={200: shape(IncidentForm)})
    def post(self, request: Request, slug: str, incident: UUID) -> Response:
        return answer(release_incident(by=self.viewer, operation=self.operation, incident_id=incident, to=self.wanted()))


class IncidentWithdrawView(AudienceView):
    """Take an incident back to a narrower audience."""

    @extend_schema(request=WithdrawRequest, responses={200: shape(IncidentForm)})
    def post(self, request: Request, slug: str, incident: UUID) -> Response:
        to, reason = self.wanted_with_reason()
        return answer(withdraw_incident(by=self.viewer, operation=self.operation, incident_id=incident, to=to, reason=reason))


class LogLineReleaseView(AudienceView):
    """Show one line to a wider audience, at most to that of its incident."""

    @extend_schema(request=ReleaseRequest, responses={200: shape(LogLineForm)})
    def post(self, request: Request, slug: str, line: UUID) -> Response:
        to = self.wanted()
        released = release_part(by=self.viewer, operation=self.operation, model=LogLine, record_id=line, to=to)
        return Response(log_line_form(released))


class LogLineWithdrawView(AudienceView):
    """Take one line back to a narrower audience."""

    @extend_schema(request=WithdrawRequest, responses={200: shape(LogLineForm)})
    def post(self, request: Request, slug: str, line: UUID) -> Response:
        to, reason = self.wanted_with_reason()
        row = withdraw_part(by=self.viewer, operation=self.operation, model=LogLine, record_id=line, to=to, reason=reason)
        return Response(log_line_form(row))


class AttachmentReleaseView(AudienceView):
    """Show one attachment to a wider audience, at most to that of its incident."""

    @extend_schema(request=ReleaseRequest, responses={200: shape(AttachmentForm)})
    def post(self, request: Request, slug: str, attachment: UUID) -> Response:
        to = self.wanted()
        released = release_part(by=self.viewer, operation=self.operation, model=Attachment, record_id=attachment, to=to)
        return Response(attachment_form(released))


class AttachmentWithdrawView(AudienceView):
    """Take one attachment back to a narrower audience."""

    @extend_schema(request=WithdrawRequest, responses={200: shape(AttachmentForm)})
    def post(self, request: Request, slug: str, attachment: UUID) -> Response:
        to, reason = self.wanted_with_reason()
        row = withdraw_part(
            by=self.viewer, operation=self.operation, model=Attachment, record_id=attachment, to=to, reason=reason
        )
        return Response(attachment_form(row))
