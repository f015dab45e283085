"""Addresses of incidents, their logs, figures, links and attachments, and of the reference lists."""

from django.urls import path

from incidents.api import attachment, bulk, draft, incident, link, log, places, reference, release

IN = "operations/<slug:slug>/"
INCIDENTS = IN + "incidents/"
ONE = INCIDENTS + "<uuid:incident>/"
ATTACHMENT = IN + "attachments/<uuid:attachment>/"
LINE = IN + "log/<uuid:line>/"

api_urls = [
    path("kinds/", reference.KindsView.as_view(), name="api-kinds"),
    path("coordinates/", reference.CoordinatesView.as_view(), name="api-coordinates"),
    path("places/", places.PlacesView.as_view(), name="api-places"),
    path("places/at/", places.PointNameView.as_view(), name="api-place-at"),
    path(INCIDENTS, incident.IncidentsView.as_view(), name="api-incidents"),
    path(INCIDENTS + "suggest_duplicates/", link.DuplicatesView.as_view(), name="api-incident-duplicates"),
    path(INCIDENTS + "bulk/", bulk.IncidentsBulkView.as_view(), name="api-incidents-bulk"),
    path(INCIDENTS + "draft/", draft.DraftView.as_view(), name="api-incident-draft"),
    path(ONE, incident.IncidentView.as_view(), name="api-incident"),
    path(ONE + "log/", log.LogView.as_view(), name="api-incident-log"),
    path(ONE + "history/", log.HistoryView.as_view(), name="api-incident-history"),
    path(ONE + "figures/", log.FiguresView.as_view(), name="api-incident-figures"),
    path(ONE + "attachments/", attachment.AttachmentsView.as_view(), name="api-incident-attachments"),
    path(ONE + "links/", link.LinksView.as_view(), name="api-incident-links"),
    path(ONE + "link/", link.LinkView.as_view(), name="api-incident-link"),
    path(ONE + "merge/", link.MergeView.as_view(), name="api-incident-merge"),
    path(ONE + "release_to/", release.IncidentReleaseView.as_view(), name="api-incident-release-to"),
    path(ONE + "withdraw/", release.IncidentWithdrawView.as_view(), name="api-incident-withdraw"),
    path(IN + "links/<uuid:link>/remove/", link.LinkRemoveView.as_view(), name="api-link-remove"),
    path(IN + "log/", log.OperationLogView.as_view(), name="api-log"),
    path(LINE + "strike/", log.StrikeView.as_view(), name="api-log-line-strike"),
    path(LINE + "release_to/", release.LogLineReleaseView.as_view(), name="api-log-line-release-to"),
    path(LINE + "withdraw/", release.LogLineWithdrawView.as_view(), name="api-log-line-withdraw"),
    path(ATTACHMENT + "content/", attachment.AttachmentContentView.as_view(), name="api-attachment-content"),
    path(ATTACHMENT + "release_to/", release.AttachmentReleaseView.as_view(), name="api-attachment-release-to"),
    path(ATTACHMENT + "withdraw/", release.AttachmentWithdrawView.as_view(), name="api-attachment-withdraw"),
]
