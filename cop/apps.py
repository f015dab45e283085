from __future__ import annotations

from django.apps import AppConfig


class CopConfig(AppConfig):
    name = "cop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cop import hints, hub
        from cop.leases import Leases
        from cop.tracks import Tracks
        from incidents.services.track import on_movement
        from journal.services import on_growth
        from operations.services import on_access_change

        hub.plug_in(Leases)
        hub.plug_in(Tracks)
        on_movement(hints.moved)
        on_growth(hints.journal_grew)
        on_access_change(hints.access_changed)
