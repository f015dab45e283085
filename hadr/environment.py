"""What the environment says, checked once at the start: a bad value stops the process with one clear line.

Pure: knows no Django. Every variable read here is described in docs/settings.md, and a test fails when one is missing there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hadr.broker import Broker


class BadEnvironment(SystemExit):
    """A variable is missing or malformed. Carries one line that names it and the remedy."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"hadr: {name}: {remedy}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadEnvironment(name, f"write 1 or 0, not {value!r}")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise BadEnvironment(name, f"write a whole number of at least {least}, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


#: A database on another machine that says nothing any more is noticed within seconds, not after the kernel's quarter of an hour.
_NETWORK = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
#: A request waits so long for a connection before it is told to come back (503); and after an outage the pool tries again at
#: once, where its own default would have it wait for minutes.
_POOL = {"timeout": 3, "reconnect_timeout": 2, "max_idle": 300}


@dataclass(frozen=True)
class DatabaseAddress:
    """A PostgreSQL address: postgis://role:password@host:port/name, the host percent-encoded when it is a socket folder.

    Several servers may be named, host:port,host:port: libpq tries them in this order. `host` and `port` then hold as many words
    with commas between, as libpq takes them; `?target_session_attrs=read-write` finds the one that is the primary now.
    """

    name: str
    role: str
    password: str
    host: str
    port: str
    options: dict[str, str]

    def as_settings(self, *, pool: int = 0) -> dict[str, Any]:
        options: dict[str, Any] = dict(self.options)
        if not self.host.startswith("/"):
            options = {**_NETWORK, **options}
        # Only what is asked through journal.statement is kept by the server, from the third time on.
        options["prepare_threshold"] = 2
        if pool:
            options["pool"] = {"min_size": 1, "max_size": pool, **_POOL}
        return {
            "ENGINE": "hadr.database",
            "NAME": self.name,
            "USER": self.role,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": options,
            "ATOMIC_REQUESTS": False,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": not pool,  # hadr.database looks at what comes out of the pool itself
        }


def database(name: str, default: str = "") -> DatabaseAddress | None:
    value = text(name, default)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"postgis", "postgresql", "postgres"} or len(parts.path) < 2:
        raise BadEnvironment(name, "write postgis://role:password@host:port/database")
    account, _, servers = parts.netloc.rpartition("@")
    role, _, password = account.partition(":")
    hosts, ports = zip(*(_server(name, server) for server in servers.split(",")), strict=True)
    return DatabaseAddress(
        name=unquote(parts.path[1:]),
        role=unquote(role),
        password=unquote(password),
        host=",".join(hosts),
        port=",".join(ports) if any(ports) else "",
        options=dict(parse_qsl(parts.query)),
    )


def _server(name: str, server: str) -> tuple[str, str]:
    """Host and port of one server of an address; an IPv6 address stands in brackets."""
    inside, bracket, rest = server.removeprefix("[").partition("]")
    host, _, port = (inside, "", rest.removeprefix(":")) if bracket else server.partition(":")
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise BadEnvironment(name, "the port is not a number")
    return unquote(host), port


def choice(name: str, known: tuple[str, ...]) -> str:
    """One of `known`; the first when nothing is said."""
    value = text(name, known[0])
    if value not in known:
        raise BadEnvironment(name, f"write one of {', '.join(known)}, not {value!r}")
    return value


def metrics_token() -> str:
    """What opens /metrics from elsewhere; without one it opens for this machine alone."""
    token = text("HADR_METRICS_TOKEN")
    if token and len(token) < 24:
        raise BadEnvironment("HADR_METRICS_TOKEN", "set at least 24 random characters")
    return token


def broker() -> Broker | None:
    """Redis: REDIS_URL names one server, or several nodes of one cluster; with HADR_REDIS_SENTINEL its host is the set's name."""
    urls = tuple(words("REDIS_URL"))
    sentinels = tuple(_host_and_port("HADR_REDIS_SENTINEL", word) for word in words("HADR_REDIS_SENTINEL"))
    if not urls and sentinels:
        raise BadEnvironment("REDIS_URL", "name the watched set: redis://:password@name-of-the-set/0")
    if not urls:
        return None
    if any(urlsplit(url).scheme not in {"redis", "rediss", "unix"} for url in urls):
        raise BadEnvironment("REDIS_URL", "write redis://:password@host:port/0; several with commas are nodes of one cluster")
    if sentinels and len(urls) > 1:
        raise BadEnvironment("REDIS_URL", "several addresses are a cluster, which has no sentinels: name one")
    return Broker(urls, sentinels, text("HADR_REDIS_SENTINEL_PASSWORD"))


def _host_and_port(name: str, word: str) -> tuple[str, int]:
    host, _colon, port = word.rpartition(":")
    if not host or not port.isdigit():
        raise BadEnvironment(name, f"write host:port, with commas between several, not {word!r}")
    return host, int(port)


def secret_key(*, building: bool) -> str:
    """The key that signs sessions. There is no default: an installation that shares a key with others has none."""
    key = text("SECRET_KEY")
    if building and not key:
        return "used-only-while-static-files-are-collected-never-to-serve"
    if len(key) < 32:
        raise BadEnvironment("SECRET_KEY", "set a random value of at least 32 characters (make run makes one for you)")
    return key
