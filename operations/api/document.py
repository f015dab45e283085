"""How this API describes itself (OpenAPI 3): names of operations, the token, and what goes wrong, alike for every address."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from operations.api.json import GeoJsonRenderer
from operations.api.problems import TITLES

PROBLEM = "Problem"
_PROBLEM_SCHEMA = {
    "type": "object",
    "description": "What went wrong and what to do (RFC 9457). `errors` names fields, `who_may` whom to ask; a conflict gives "
    "what is stored now under `current` and what was sent under `yours`.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "urn:request:<id>, the request as the server's log names it"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "who_may": {"type": "array", "items": {"type": "string"}},
        "current": {"type": "object", "additionalProperties": True},
        "yours": {"type": "object", "additionalProperties": True},
    },
    "required": ["type", "title", "status", "detail"],
}
_GEOMETRY = {"type": "object", "nullable": True, "additionalProperties": True}
_FEATURES = {
    "type": "object",
    "description": "A list as a FeatureCollection (RFC 7946); `properties` is the record's form.",
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "type": {"type": "string", "enum": ["Feature"]},
                    "id": {"type": "string"},
                    "geometry": _GEOMETRY,
                    "properties": {"type": "object", "additionalProperties": True},
                },
                "required": ["type", "id", "geometry", "properties"],
            },
        },
        "next": {"type": "string", "nullable": True},
    },
    "required": ["type", "features", "next"],
}
_VERSION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The version that was read, in quotes, so that nobody's change is lost",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "operations.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <secret>`, from POST /api/v1/token/",
        }


class Description(AutoSchema):
    def get_operation_id(self) -> str:
        """get_incidents, post_incidents_log: the method and the words of the address, once with each address."""
        inside = self.path.removeprefix("/api/v1/").removeprefix("operations/{slug}/")
        words = re.findall(r"\w+", re.sub(r"\{(\w+)\}", r"by_\1", inside))
        return "_".join([self.method.lower(), *words])


def tell_of_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: what every operation answers when it cannot do what was asked, and lists as GeoJSON."""
    result["components"].setdefault("schemas", {})[PROBLEM] = _PROBLEM_SCHEMA
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for status in _problems(path, method, operation):
                operation["responses"].setdefault(str(status), _problem(status))
            for answer in operation["responses"].values():
                content = answer.get("content", {})
                if content.pop(GeoJsonRenderer.media_type, None) and method == "get":
                    content[GeoJsonRenderer.media_type] = {"schema": _FEATURES}
            if method == "patch" and _has_version(path):
                operation.setdefault("parameters", []).append(_VERSION)
    return result


def _problem(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}}
    return {"description": TITLES[status], "content": content}


def _problems(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    found = [400, 406, 429]
    if operation.get("security") != [{}] or path.endswith("/token/"):
        found.append(401)
    if "{slug}" in path:
        found += [403, 404]
    if method in ("post", "patch"):
        found += [403, 409, 413, 415]
    if method == "patch":
        found.append(428)
    return sorted(set(found))


def _has_version(path: str) -> bool:
    """Presence and preferences are the person's own word: the last one counts."""
    return path.endswith("}/")
