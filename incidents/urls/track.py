"""Addresses of tracks."""

from django.urls import path

from incidents.api import track

TRACKS = "operations/<slug:slug>/tracks/"

api_urls = [
    path(TRACKS, track.TracksView.as_view(), name="api-tracks"),
    path(TRACKS + "<uuid:track>/fixes/", track.TrackFixesView.as_view(), name="api-track-fixes"),
]
