"""The words of the browser code in the reader's language, as a script (`cop/static/cop/i18n/catalog.js` reads it)."""

from __future__ import annotations

import functools
import hashlib
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe
from django.views.i18n import JavaScriptCatalog


class _Catalog(JavaScriptCatalog):
    # Ours alone, from locale/. Django's own words for its admin pages would double the size.
    packages = ["hadr"]


@functools.cache
def _script(language: str) -> bytes:
    """Made once per process: catalogs change only with a new start."""
    asked = HttpRequest()
    asked.method = "GET"
    with override(language):
        return cast(HttpResponse, _Catalog.as_view()(asked)).content


def _tag(request: HttpRequest, *args: object) -> str:
    return f'"{hashlib.sha256(_script(get_language() or "en")).hexdigest()[:20]}"'


# Every page asks for it: 304 when the browser has it, a third of the size when not. It holds nothing that a person wrote.
@require_safe
@cache_control(private=True, no_cache=True)
@gzip_page
@condition(etag_func=_tag)
def words(request: HttpRequest) -> HttpResponse:
    """The catalog of the language that the viewer reads."""
    return HttpResponse(_script(get_language() or "en"), content_type="text/javascript; charset=utf-8")
