from __future__ import annotations

from django.urls import URLPattern

api_urls: list[URLPattern] = []
page_urls: list[URLPattern] = []
