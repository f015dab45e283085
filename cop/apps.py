from __future__ import annotations

from django.apps import AppConfig


class CopConfig(AppConfig):
    name = "cop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cop import hints, hub
        from cop.leases import Leases
        from journal.services import on_growth
        from operations.services import on_access_change

        hub.plug_in(Leases)
        on_growth(hints.journal_grew)
        on_access_change(hints.access_changed)
