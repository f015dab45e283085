from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class HadrConfig(AppConfig):
    """The composition root: the only place that knows all apps."""

    name = "hadr"

    def ready(self) -> None:
        from hadr import checks  # noqa: F401  (registers them)


class ServedFiles(StaticFilesConfig):
    """Static files that a browser asks for. Sources that are bundled, maps of minified code and other packages' admin
    pages are left where they are: hashing and compressing them takes most of the time and serves nobody."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "cop/*.js",
        "cop/*.ts",
        "cop/*.css",
        "drf_spectacular_sidecar/redoc/*",
        "drf_spectacular_sidecar/swagger-ui-dist/*es-bundle*",
        "gis/*",
        "leaflet/*src*",
        "rest_framework/*",
    ]
