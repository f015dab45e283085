"""All addresses. A test fails for one that the permission matrix does not list."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

import cop.urls
import incidents.urls
import liaison.urls
import operations.urls
from hadr import health, metrics
from hadr.views import words

api_urls = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "schema/browse/",
        SpectacularSwaggerView.as_view(url_name="api-schema", http_method_names=["get", "head"]),
        name="api-browse",
    ),
    *operations.urls.api_urls,
    *incidents.urls.api_urls,
    *liaison.urls.api_urls,
    *cop.urls.api_urls,
]

urlpatterns = [
    path("", require_safe(RedirectView.as_view(pattern_name="operations")), name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("jsi18n/", words, name="javascript-catalog"),
    path("api/v1/", include(api_urls)),
    *operations.urls.page_urls,
    *incidents.urls.page_urls,
    *cop.urls.page_urls,
]

handler500 = "hadr.failures.something_broke"
