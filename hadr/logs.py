"""What is logged, and how: one line for each event, with the id of the request it belongs to, and nobody's words.

A log is read by more people than the records are: it goes to files, collectors and tickets. So it never carries what a person
wrote, asked for or proved who they are with. Addresses appear as routes without ids, errors as their type and place without
their text (a database quotes the values it refuses), a person as a UUID. What a caller can choose cannot begin a line of its own.

Pure: the Django settings read it, and so does the server program before there are any.
"""

from __future__ import annotations

import logging
import time
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pythonjsonlogger.json import JsonFormatter

LONGEST = 2_000
#: What a caller of the log may add with `extra=`; anything else, such as Django's whole request, is left out.
EXTRAS = ("method", "route", "status", "milliseconds", "process_kind", "chore")
_ROOT = f"{Path(__file__).resolve().parent.parent}/"
NOWHERE = "(no such address)"


@dataclass
class Here:
    """What is being answered: the id of its request and, of a page or of REST, Django's request."""

    request_id: str
    request: Any = None


here: ContextVar[Here | None] = ContextVar("hadr_here", default=None)


def route_of(request: Any) -> str:
    """The address as it is declared, such as `api/v1/operations/<slug:slug>/incidents/`: no id, no name, no query."""
    match = getattr(request, "resolver_match", None)
    return match.route or "/" if match is not None else NOWHERE


def person_of(request: Any) -> str:
    """The UUID of who asks, if the request has come so far as to know; the log itself asks the database nothing."""
    # By token REST framework has put the person here; by session Django keeps whom it has looked up. A lazy one is left asleep.
    known: Any
    for known in (vars(request).get("user"), getattr(request, "_cached_user", None)):
        if type(known).__name__ == "User":
            return str(known.pk)
    return ""


def _short(file: str) -> str:
    return file.rpartition("/site-packages/")[2].removeprefix(_ROOT)


def what_happened(error: BaseException) -> str:
    """An error and its causes by type, SQLSTATE and place, without any text of theirs: that may quote a record."""
    told: list[str] = []
    following: BaseException | None = error
    while following is not None and len(told) < 5:
        frames = traceback.extract_tb(following.__traceback__)
        places = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-6:])
        state = getattr(following, "sqlstate", None)
        told.append(f"{type(following).__name__}{f' {state}' if state else ''} at {places or 'no place'}")
        following = following.__cause__ or following.__context__
    return " | because of ".join(told)


def message_of(record: logging.LogRecord) -> str:
    """The message on one line. Django names the path of a refused request in it: the route stands there instead."""
    request, arguments = getattr(record, "request", None), record.args
    if request is not None and isinstance(arguments, tuple):
        route = route_of(request)
        arguments = tuple(route if isinstance(said, str) and said.startswith("/") else said for said in arguments)
    said = str(record.msg) % arguments if arguments else str(record.msg)
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in said)[:LONGEST]


def _told_by(record: logging.LogRecord) -> Here | None:
    """Django tells of a refused request when it has left the middleware, and then with the request itself."""
    meta = getattr(getattr(record, "request", None), "META", {})
    return Here(meta["HTTP_X_REQUEST_ID"], record.request) if "HTTP_X_REQUEST_ID" in meta else None  # type: ignore[attr-defined]


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """Everything a line tells, in its order."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z"
    fields: dict[str, Any] = {"at": moment, "level": record.levelname, "logger": record.name, "message": message_of(record)}
    current = here.get() or _told_by(record)
    if current is not None:
        fields["request_id"] = current.request_id
        if current.request is not None and (person := person_of(current.request)):
            fields["user"] = person
    fields.update({name: getattr(record, name) for name in EXTRAS if hasattr(record, name)})
    if record.exc_info and record.exc_info[1] is not None:
        fields["error"] = what_happened(record.exc_info[1])
    fields["process"] = record.process
    return fields


class JsonLines(JsonFormatter):
    """One JSON object a line, for a collector."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data.update(fields_of(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's name)
        return ""  # its type and place are told as `error`


class TextLines(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        fields = fields_of(record)
        head = " ".join(str(fields.pop(name)) for name in ("at", "level", "logger", "message"))
        fields.pop("process")
        return " ".join([head, *(f"{name}={value}" for name, value in fields.items())])


def configuration(form: str, level: str) -> dict[str, Any]:
    """For logging.config.dictConfig: everything to stderr as `form` ("json" or "text") from `level` on."""
    formatter = JsonLines if form == "json" else TextLines
    servers = {name: {"handlers": [], "propagate": True} for name in ("gunicorn.error", "uvicorn", "uvicorn.asgi", "django")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            **servers,
            # At INFO these two would tell addresses with their queries.
            "uvicorn.error": {"handlers": [], "propagate": True, "level": "WARNING"},
            "uvicorn.access": {"handlers": [], "propagate": True, "level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }
