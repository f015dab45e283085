"""REST of an incident's log, its history and its figures."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.incident import asked_in
from incidents.selectors.incident import figures_seen, incident_for
from incidents.selectors.log_line import history_of, log_found, log_of
from incidents.serializers.incident import LogFilters, NewFigure, NewLogLine, StrikeRequest
from incidents.services.figure import record_figure
from incidents.services.log_line import add_log_line, strike_log_line
from incidents.shapes.incident import FigureForm, figure_form
from incidents.shapes.log_line import LogLineForm, log_line_form
from operations.api.base import OperationView, created, one_deed, page_of, shape
from operations.selectors import audience_for

NEWEST_LINE = ("-at", "-id")


def identifiers(words: str, field: str) -> list[UUID]:
    """Ids with commas between them. Raises 400 naming the parameter."""
    try:
        return [UUID(word) for word in words.split(",") if word]
    except ValueError:
        raise ValidationError({field: ["Give ids, with commas between them."]}) from None


class OperationLogView(OperationView):
    """The log of the whole operation, the newest line first."""

    tolerates_age = True

    @extend_schema(operation_id="operations_log_list", parameters=[LogFilters], responses={200: page_of(LogLineForm)})
    def get(self, request: Request, slug: str) -> Response:
        asked = asked_in(request, LogFilters)
        for name in ("incident", "author"):
            asked[name] = identifiers(asked.get(name, ""), name)
        return self.page(log_found(self.viewer, self.operation, **asked), log_line_form, NEWEST_LINE)


class LogView(OperationView):
    """The log of an incident, the newest line first."""

    tolerates_age = True

    @extend_schema(responses={200: page_of(LogLineForm)})
    def get(self, request: Request, slug: str, incident: UUID) -> Response:
        found = incident_for(self.viewer, self.operation, incident)
        return self.page(log_of(self.viewer, found), log_line_form, NEWEST_LINE)

    @extend_schema(request=NewLogLine, responses={200: shape(LogLineForm), 201: shape(LogLineForm)})
    @one_deed
    def post(self, request: Request, slug: str, incident: UUID) -> Response:
        asked = self.checked(NewLogLine)
        audience = audience_for(self.viewer, self.operation, asked["audience"]) if asked.get("audience") else None
        line, new = add_log_line(
            by=self.viewer,
            operation=self.operation,
            incident_id=incident,
            text=asked["text"],
            audience=audience,
            record_id=asked.get("id"),
        )
        return created(log_line_form(line), new=new)


class StrikeView(OperationView):
    """Strike a wrong line through. It stays readable, with who, when and why."""

    @extend_schema(request=StrikeRequest, responses={200: shape(LogLineForm)})
    def post(self, request: Request, slug: str, line: UUID) -> Response:
        reason = self.checked(StrikeRequest)["reason"]
        struck = strike_log_line(by=self.viewer, operation=self.operation, line_id=line, reason=reason)
        return Response(log_line_form(struck))


class HistoryView(OperationView):
    """What changed in an incident, from, to, by whom: the lines that the system wrote, the newest first."""

    tolerates_age = True

    @extend_schema(responses={200: page_of(LogLineForm)})
    def get(self, request: Request, slug: str, incident: UUID) -> Response:
        found = incident_for(self.viewer, self.operation, incident)
        return self.page(history_of(self.viewer, found), log_line_form, NEWEST_LINE)


class FiguresView(OperationView):
    """The figures of an incident as time series, the latest `as_of` first. None is ever overwritten."""

    @extend_schema(responses={200: page_of(FigureForm)})
    def get(self, request: Request, slug: str, incident: UUID) -> Response:
        found = incident_for(self.viewer, self.operation, incident)
        rows = figures_seen(self.viewer, self.operation).filter(incident=found)
        return self.page(rows, figure_form, ("-as_of", "-id"))

    @extend_schema(request=NewFigure, responses={200: shape(FigureForm), 201: shape(FigureForm)})
    @one_deed
    def post(self, request: Request, slug: str, incident: UUID) -> Response:
        asked = self.checked(NewFigure)
        record_id = asked.pop("id", None)
        figure, new = record_figure(by=self.viewer, operation=self.operation, incident_id=incident, record_id=record_id, **asked)
        return created(figure_form(figure), new=new)
