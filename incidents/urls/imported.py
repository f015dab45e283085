"""Addresses of imports."""

from django.urls import path

from incidents import views
from incidents.api import imported

IMPORTS = "operations/<slug:slug>/imports/"
PAGE = "operations/<slug:slug>/import/"

api_urls = [
    path(IMPORTS, imported.ImportsView.as_view(), name="api-imports"),
    path(IMPORTS + "<uuid:batch>/", imported.ImportView.as_view(), name="api-import"),
    path(IMPORTS + "<uuid:batch>/apply/", imported.ImportApplyView.as_view(), name="api-import-apply"),
    path(IMPORTS + "<uuid:batch>/undo/", imported.ImportUndoView.as_view(), name="api-import-undo"),
]
page_urls = [
    path(PAGE, views.import_page, name="import"),
    path(PAGE + "<uuid:batch>/", views.import_preview, name="import-preview"),
]
