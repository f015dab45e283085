from __future__ import annotations

from django.urls import URLPattern, path

from cop import views
from cop.api import past, search, snapshot
from cop.basemap import FILES

api_urls: list[URLPattern] = [
    path("operations/<slug:slug>/snapshot/", snapshot.SnapshotView.as_view(), name="api-snapshot"),
    path("operations/<slug:slug>/entries/", snapshot.EntriesView.as_view(), name="api-entries"),
    path("operations/<slug:slug>/histogram/", past.HistogramView.as_view(), name="api-histogram"),
    path("operations/<slug:slug>/search/", search.SearchView.as_view(), name="api-search"),
]

page_urls: list[URLPattern] = [
    path("operations/<slug:slug>/", views.live_page, {"page": "map"}, name="map"),
    path("operations/<slug:slug>/log/", views.live_page, {"page": "log"}, name="log"),
    path("operations/<slug:slug>/resources/", views.live_page, {"page": "resources"}, name="resources"),
    path("operations/<slug:slug>/cmoc/", views.live_page, {"page": "cmoc"}, name="cmoc"),
    *(path(f"basemap/{name}.pmtiles", views.basemap_file, {"name": name}, name=f"basemap-{name}") for name in FILES),
]
