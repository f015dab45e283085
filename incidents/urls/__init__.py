"""Addresses of incidents, one module a noun."""

from django.urls import URLPattern

from incidents.urls import incident, resource

api_urls: list[URLPattern] = [*incident.api_urls, *resource.api_urls]
page_urls: list[URLPattern] = []
