"""The environment that Django gets from these commands. What the person has set already wins, except in tests."""

import os
import secrets
import shutil
from pathlib import Path

from scripts import redis
from scripts.cluster import Cluster
from scripts.database import APP, DATABASE, OWNER, TEMPLATE, libpq_url, url
from scripts.paths import LOCAL
from scripts.postgres import SUPERUSER

# Short, distinct words that can be read out; six of these 59 are 35 bits, behind the login's rate limit.
_WORDS = [
    "amber", "anchor", "apple", "autumn", "bamboo", "basin", "beacon", "birch", "bridge", "bronze", "canyon", "cedar",
    "cloud", "clover", "coast", "copper", "coral", "crane", "delta", "dune", "eagle", "ember", "fern", "field",
    "fjord", "forest", "garnet", "glacier", "harbor", "hazel", "heron", "island", "ivory", "jade", "juniper", "lagoon",
    "lantern", "laurel", "linen", "lotus", "maple", "marble", "meadow", "mesa", "moss", "north", "oasis", "olive",
    "orchid", "otter", "pearl", "pebble", "pine", "prairie", "quartz", "reef", "ridge", "river", "sable",
]  # fmt: skip


def _kept(name: str, made: str) -> str:
    """The secret in `.local/<name>`, made at first use and readable by this account only."""
    file = LOCAL / name
    if not file.is_file():
        half = LOCAL / f"{name}.new"
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(made)
        half.rename(file)
    return file.read_text().strip()


def secret_key() -> str:
    """Django's SECRET_KEY of this checkout."""
    return _kept("secret_key", secrets.token_urlsafe(50))


def demo_password() -> str:
    """The password of the demo accounts: HADR_DEMO_PASSWORD, else one made once and kept."""
    given = os.environ.get("HADR_DEMO_PASSWORD", "")
    return given or _kept("demo_password", "-".join(secrets.choice(_WORDS) for _ in range(6)))


def for_run(it: Cluster | None) -> dict[str, str]:
    """Variables for the development cluster `it`; None stands for the server that DATABASE_URL names."""
    values = {
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(),
        "HADR_DEMO_PASSWORD": demo_password(),
        "HADR_DEBUG": os.environ.get("HADR_DEBUG", "0"),
        "HADR_ALLOWED_HOSTS": os.environ.get("HADR_ALLOWED_HOSTS", "127.0.0.1,localhost"),
        "HADR_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "hadr.settings",
    }
    if it is None:
        values["DATABASE_URL"] = os.environ["DATABASE_URL"]
        values["HADR_OWNER_DATABASE_URL"] = os.environ.get("HADR_OWNER_DATABASE_URL", os.environ["DATABASE_URL"])
    else:
        values["DATABASE_URL"] = url(it, APP, DATABASE)
        values["HADR_OWNER_DATABASE_URL"] = url(it, OWNER, DATABASE)
    if os.environ.get("REDIS_URL"):
        values["REDIS_URL"] = os.environ["REDIS_URL"]
    return values


def for_test(it: Cluster) -> dict[str, str]:
    """Variables for the throwaway cluster. Nothing is taken over from outside, so a test never meets real data."""
    return {
        "DATABASE_URL": url(it, APP, TEMPLATE),
        "HADR_OWNER_DATABASE_URL": url(it, OWNER, TEMPLATE),
        "HADR_TEST_SUPER_URL": libpq_url(it, SUPERUSER, "postgres"),
        "HADR_TEST_TEMPLATE": TEMPLATE,
        "REDIS_URL": redis.URL,
        "SECRET_KEY": "only-for-tests-" + "0" * 50,
        "HADR_DEMO_PASSWORD": "only-for-tests",
        "HADR_DEBUG": "0",
        "HADR_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "HADR_LOCAL": "1",
        "HADR_MEDIA": str(LOCAL / "test-media"),
        "HADR_STATIC_STORAGE": "plain",  # hashing and compressing the static files takes a quarter of a minute
        "DJANGO_SETTINGS_MODULE": "hadr.settings",
        "CHROMIUM": chromium() or "",
    }


def chromium() -> str | None:
    """The Chromium of this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return str(Path(found))
    return None
