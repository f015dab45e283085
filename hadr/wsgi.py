"""Pages and REST for a threaded server (gunicorn). Sockets are hadr/asgi.py's, in processes of their own."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hadr.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

_IN_THREADS = {"servestatic.middleware.ServeStaticMiddleware": "hadr.middleware.StaticFilesInThreads"}
settings.MIDDLEWARE = [_IN_THREADS.get(name, name) for name in settings.MIDDLEWARE]
application = get_wsgi_application()

from hadr.checks import EXIT_CODE, role_at_start  # noqa: E402  (Django must be set up before anything that asks the database)

if reason := role_at_start():
    sys.stderr.write(f"hadr: DATABASE_URL: {reason}\n")
    raise SystemExit(EXIT_CODE)
