"""Addresses of incidents, one module a noun."""

from django.urls import URLPattern

from incidents.urls import imported, incident, resource, track

api_urls: list[URLPattern] = [*incident.api_urls, *resource.api_urls, *imported.api_urls, *track.api_urls]
page_urls: list[URLPattern] = [*imported.page_urls]
