"""The public form of a resource: what GET returns, what the snapshot holds and what the journal carries."""

from __future__ import annotations

from typing import Any, TypedDict

from incidents.geometry import GeoJson, geojson_of
from incidents.models import Resource
from journal.shapes import moment
from operations.shapes import ActorForm, OrganizationForm, organization_form


class CapabilityForm(TypedDict):
    """What it can do, e.g. {"measure": "payload", "value": 10000, "unit": "kg"}."""

    measure: str
    value: float
    unit: str


class ResourceForm(TypedDict):
    """`available_quantity` is `quantity` less what is committed; `position_at` is the age of `location` (GeoJSON, WGS 84)."""

    id: str
    code: str
    name: str
    names: dict[str, str]
    kind: str
    type: str
    capabilities: list[CapabilityForm]
    quantity: int
    available_quantity: int
    status: str
    location: GeoJson | None
    position_at: str | None
    position_source: str
    organization: OrganizationForm
    audience: str
    contact: str
    remarks: str
    version: int
    created_at: str
    updated_at: str


class ResourceEventForm(TypedDict):
    """One change of a resource as its history tells it: what changed, from and to, when and by whom."""

    kind: str
    at: str
    actor: ActorForm | None
    changes: list[dict[str, Any]]
    version: int | None


def resource_form(resource: Resource) -> ResourceForm:
    return ResourceForm(
        id=str(resource.id),
        code=resource.code,
        name=resource.name,
        names=resource.names,
        kind=resource.kind,
        type=resource.type,
        capabilities=resource.capabilities,
        quantity=resource.quantity,
        available_quantity=resource.available_quantity,
        status=str(resource.status),
        location=geojson_of(resource.location),
        position_at=moment(resource.position_at) if resource.position_at else None,
        position_source=resource.position_source,
        organization=organization_form(resource.organization),
        audience=resource.audience.key,
        contact=resource.contact,
        remarks=resource.remarks,
        version=resource.version,
        created_at=moment(resource.created_at),
        updated_at=moment(resource.updated_at),
    )
