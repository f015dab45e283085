from django.apps import AppConfig


class HadrConfig(AppConfig):
    """The composition root: the only place that knows all apps."""

    name = "hadr"

    def ready(self) -> None:
        from hadr import checks  # noqa: F401  (registers them)
