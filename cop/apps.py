from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class CopConfig(AppConfig):
    name = "cop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cop import hints, hub
        from cop.leases import Leases
        from journal.services import on_growth
        from operations.services.access import on_access_change

        hub.plug_in(Leases)
        on_growth(hints.journal_grew)
        on_access_change(hints.access_changed)

        def logged_out(sender: Any, user: Any, **more: Any) -> None:
            if user is not None:
                hints.access_changed(user.id)

        user_logged_out.connect(logged_out, weak=False, dispatch_uid="sockets of an ended login close")
