"""The server's entry for REST and pages by threads (gunicorn). Sockets go to `hadr.asgi`. Refuses to start when it is unsafe."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hadr.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from hadr.checks import dangerous_role  # noqa: E402  (Django must be set up before anything that reads models)

if reason := dangerous_role():
    raise SystemExit(f"hadr: DATABASE_URL: {reason}")
