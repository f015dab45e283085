"""Settings, from the environment alone. docs/settings.md describes each variable."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from hadr import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent

# Commands that never serve and never touch the database may run without a key or an address (building an image).
_building = len(sys.argv) > 1 and sys.argv[1] in {"collectstatic", "compilemessages", "makemessages"}

SECRET_KEY = environment.secret_key(building=_building)
DEBUG = environment.flag("HADR_DEBUG")
LOCAL = environment.flag("HADR_LOCAL")  # plain http on the loopback interface: cookies cannot ask for https
ALLOWED_HOSTS = environment.words("HADR_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("HADR_TRUSTED_ORIGINS")

if DEBUG and not LOCAL:
    raise environment.BadEnvironment("HADR_DEBUG", "debug pages tell secrets: set HADR_DEBUG=0, or HADR_LOCAL=1 on a laptop")


def _library_of(package: str, pattern: str) -> str | None:
    """GDAL and GEOS as they ship inside the wheels; None lets Django look for the system's."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.with_suffix(".libs").glob(pattern))
    return str(found[0]) if found else None


GDAL_LIBRARY_PATH = _library_of("pyogrio", "libgdal-*")
GEOS_LIBRARY_PATH = _library_of("shapely", "libgeos_c-*")

INSTALLED_APPS = [
    "hadr.apps.HadrConfig",
    "cop",
    "liaison",
    "incidents",
    "operations",
    "places",
    "journal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "hadr.apps.ServedFiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "rest_framework",
    "rest_framework_gis",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "leaflet",
    "csp",
]

MIDDLEWARE = [
    "hadr.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hadr.middleware.ViewerLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hadr.middleware.PrivateCacheMiddleware",
]

ROOT_URLCONF = "hadr.urls"
ASGI_APPLICATION = "hadr.asgi.application"
WSGI_APPLICATION = "hadr.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "operations.context.viewer",
            ],
        },
    },
]

# ------------------------------------------------------------------ database
_app_address = environment.database("DATABASE_URL")
if _app_address is None and not _building:
    raise environment.BadEnvironment("DATABASE_URL", "set postgis://role:password@host/database (make run starts one for you)")
_owner_address = environment.database("HADR_OWNER_DATABASE_URL") or _app_address
DATABASES: dict[str, Any] = {}
if _app_address is not None and _owner_address is not None:
    DATABASES["default"] = _app_address.as_settings(pool=environment.number("HADR_DATABASE_POOL", 0))
    # The owner makes and changes tables (migrate --database owner); nothing that serves a person uses it.
    DATABASES["owner"] = _owner_address.as_settings()
if _replica_address := environment.database("HADR_REPLICA_DATABASE_URL"):
    # A streaming standby; operations/replica.py says what is read there. It must never keep anybody waiting.
    _replica = _replica_address.as_settings(pool=environment.number("HADR_DATABASE_POOL", 0))
    _replica["OPTIONS"] = {"connect_timeout": "2", "tcp_user_timeout": "5000", **_replica["OPTIONS"]}
    DATABASES["replica"] = {**_replica, "TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["operations.replica.ReplicaRouter"]
REPLICA_LAG_MOST = environment.number("HADR_REPLICA_LAG_MOST", 10)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

# ------------------------------------------------------------------ live push and cache
BROKER = environment.broker()
CHANNEL_LAYERS: dict[str, Any] = {
    "default": (
        {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": BROKER.layer_hosts()}}
        if BROKER
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}
CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "hadr.cache.SurvivingCache", "LOCATION": BROKER}
        if BROKER
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# ------------------------------------------------------------------ people
AUTH_USER_MODEL = "operations.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/operations/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_ADAPTER = "operations.accounts.InvitedOnlyAdapter"
USERSESSIONS_ADAPTER = "operations.accounts.SessionsAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/5m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "HADR"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 12 * 3600  # a watch
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_SSL_REDIRECT = False  # the proxy in front does it, see docs/deployment.md
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
PROXIES = int(environment.flag("HADR_BEHIND_PROXY"))
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "worker-src": ["'self'", "blob:"],
    }
}

# ------------------------------------------------------------------ mail: nothing leaves until an administrator names a server
EMAIL_HOST = environment.text("HADR_EMAIL_HOST")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.dummy.EmailBackend"

# ------------------------------------------------------------------ words and times
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어"), ("th", "ไทย"), ("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ------------------------------------------------------------------ files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "collected"
BASEMAP_FOLDER = BASE_DIR / "data" / "basemap"  # cop/basemap.py serves it, to those who are logged in
STATICFILES_DIRS = [path for path in [BASE_DIR / "build" / "static"] if path.exists()]
_storage = environment.text("HADR_STATIC_STORAGE", "hashed")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage" if _storage == "plain" else "hadr.storage.HashedFiles"
        )
    },
}
SERVESTATIC_USE_FINDERS = _storage == "plain"
MEDIA_ROOT = Path(environment.text("HADR_MEDIA", str(BASE_DIR / ".local" / "media")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ------------------------------------------------------------------ REST
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "operations.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["operations.api.json.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["operations.api.json.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "operations.api.document.Description",
    "EXCEPTION_HANDLER": "operations.api.problems.problem_details",
    "DEFAULT_THROTTLE_CLASSES": ["operations.api.throttle.PersonThrottle", "rest_framework.throttling.AnonRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "user": environment.text("HADR_RATE_USER", "3000/min"),
        "anon": environment.text("HADR_RATE_ANON", "60/min"),
        "token": environment.text("HADR_RATE_TOKEN", "20/min"),
    },
    # Who asks is told by the connection; X-Forwarded-For is believed of one's own proxy alone: anybody can write it.
    "NUM_PROXIES": PROXIES,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "HADR",
    "DESCRIPTION": "One picture for soldiers and civilians who answer the same disaster.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],  # how to ask is no secret, and an ended token must not hide how to get a new one
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["operations.api.document.tell_of_problems"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# ------------------------------------------------------------------ map
LEAFLET_CONFIG: dict[str, Any] = {
    "DEFAULT_CENTER": (35.6, 129.1),
    "DEFAULT_ZOOM": 9,
    "MIN_ZOOM": 3,
    "MAX_ZOOM": 17,
    "TILES": [],  # the offline basemap is drawn by the map module; no tile is asked from outside
    "ATTRIBUTION_PREFIX": "Leaflet",
    "NO_GLOBALS": False,
}

# ------------------------------------------------------------------ limits (RELIABILITY S22)
PAGE_SIZE = 50
PAGE_SIZE_MOST = 500
REQUEST_BODY_MOST = 10 * 1024 * 1024
ATTACHMENT_MOST = environment.number("HADR_ATTACHMENT_MOST", 25 * 1024 * 1024)
TRACK_DAYS = environment.number("HADR_TRACK_DAYS", 14, least=1)
SOCKET_BEAT_SECONDS = 15
SOCKET_POLL_SECONDS = 5
SOCKET_LEASE_SECONDS = environment.number("HADR_LEASE_SECONDS", 5, least=1)

DEMO_PASSWORD = environment.text("HADR_DEMO_PASSWORD")

# ------------------------------------------------------------------ what is told to those who run the machines
METRICS_TOKEN = environment.metrics_token()
_log_format = environment.choice("HADR_LOG_FORMAT", ("text", "json"))
LOGGING = logs.configuration(_log_format, environment.text("HADR_LOG_LEVEL", "WARNING"))
