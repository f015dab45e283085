"""Addresses of incidents, one module a noun."""

from django.urls import URLPattern

from incidents.urls import resource

api_urls: list[URLPattern] = [*resource.api_urls]
page_urls: list[URLPattern] = []
