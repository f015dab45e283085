from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "liaison"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liaison.services.room import open_room_of
        from operations.services.operation import on_audience_opened

        on_audience_opened(open_room_of)
