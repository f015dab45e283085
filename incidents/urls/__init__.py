"""Addresses of incidents, one module a noun."""

from django.urls import URLPattern

api_urls: list[URLPattern] = []
page_urls: list[URLPattern] = []
