"""A project as `startproject` makes it, with djangorestframework-gis. PLAIN_POOL gives it a connection pool of that size;
without it each request opens a connection, as Django does when nobody tells it otherwise."""

from __future__ import annotations

import os
from typing import Any

from hadr import environment
from hadr.settings import GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH

__all__ = ["GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH"]

SECRET_KEY = "only-for-measuring" + "0" * 40
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "rest_framework",
    "rest_framework_gis",
    "bench.plain",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.plain.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
_address = environment.database("DATABASE_URL")
if _address is None:
    raise environment.BadEnvironment("DATABASE_URL", "bench.writes sets it")
DATABASES: dict[str, Any] = {
    "default": {
        **_address.as_settings(),
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "OPTIONS": {"pool": {"max_size": int(os.environ["PLAIN_POOL"])}} if "PLAIN_POOL" in os.environ else {},
        "CONN_HEALTH_CHECKS": False,
    }
}
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
