"""Incidents as programs make them, for tests that speak REST."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from places.models import AdministrativeArea, Place

SQUARE = {"type": "Polygon", "coordinates": [[[129.0, 35.0], [129.2, 35.0], [129.2, 35.2], [129.0, 35.2], [129.0, 35.0]]]}
BUSAN = {"type": "Point", "coordinates": [129.1234, 35.1712]}


def base(cast) -> str:
    return f"/api/v1/operations/{cast.operation.slug}"


def report_body(**fields: Any) -> dict[str, Any]:
    return {"title": "Flood at the Suyeong", "kind": "flood", "severity": "severe", "location": BUSAN, **fields}


def post(client, address: str, body: dict[str, Any] | None = None, **more: Any):
    return client.post(address, body or {}, format="json", **more)


def reported(client, cast, **fields: Any) -> Any:
    """Report an incident and give its form."""
    answer = post(client, f"{base(cast)}/incidents/", report_body(**fields))
    assert answer.status_code == 201, answer.content
    return answer.json()


def change(client, cast, incident: dict[str, Any], read_at: int | None = None, **fields: Any):
    headers = {"HTTP_IF_MATCH": f'"{read_at or incident["version"]}"'}
    return client.patch(f"{base(cast)}/incidents/{incident['id']}/", fields, format="json", **headers)


def read(client, cast, incident: dict[str, Any]):
    return client.get(f"{base(cast)}/incidents/{incident['id']}/")


def log_of(client, cast, incident: dict[str, Any]) -> Any:
    """The log, the newest line first."""
    return client.get(f"{base(cast)}/incidents/{incident['id']}/log/").json()["results"]


def lay_out_haeundae() -> None:
    """The administrative areas around a point in Haeundae, and two places of the gazetteer."""

    def box(west, south, east, north):
        return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)

    def add(code, level, parent, names, box):
        return AdministrativeArea.objects.create(scheme="t", code=code, level=level, parent=parent, names=names, geometry=box)

    AdministrativeArea.objects.all().delete()
    Place.objects.all().delete()
    korea = add("KOR", 0, None, {"en": "South Korea", "ko": "대한민국"}, box(125, 33, 130, 39))
    busan = add("26", 1, korea, {"en": "Busan", "ko": "부산광역시"}, box(128.8, 34.9, 129.3, 35.4))
    add("26350", 2, busan, {"en": "Haeundae-gu", "ko": "해운대구"}, box(129.1, 35.1, 129.25, 35.25))
    for number, (name, x) in enumerate([("Songjeong", 129.2), ("Sinpyeong", 128.9), ("Sinpyeong", 128.6)]):
        Place.objects.create(
            source="t", source_id=str(number), kind="town", names={"en": name}, search=name, location=Point(x, 35.18, srid=4326)
        )
