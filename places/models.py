"""Reference places: administrative areas and the gazetteer. No audience and no row security: everyone may read all."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex


class AdministrativeArea(models.Model):
    """One country, province, municipality or town as it was in a span of time; a change of code or border is a new row.

    ``level``: 0 country, 1 province, 2 municipality (city, county, district), 3 town or neighborhood.
    ``code`` is the official one of ``scheme``: ISO 3166-1 alpha-3 for countries, the standard administrative code in Korea.
    ``names``: language to name; the one in the area's own script is always there.
    """

    scheme = models.CharField(max_length=24)
    code = models.CharField(max_length=24)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    names = models.JSONField()
    geometry = models.MultiPolygonField(srid=4326)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code", "valid_from"], nulls_distinct=False, name="places_area_once"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_from__lte=models.F("valid_until")),
                name="places_area_span",
            ),
        ]
        indexes = [models.Index(fields=["level"], name="places_area_level")]


class Place(models.Model):
    """One named point of the gazetteer. ``search`` holds every name in every script in lower case, one per line."""

    source = models.CharField(max_length=24)
    source_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    names = models.JSONField()
    search = models.TextField()
    population = models.PositiveIntegerField(default=0)
    country = models.CharField(max_length=2, blank=True)
    location = models.PointField(srid=4326, geography=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="places_place_once")]
        indexes = [GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="places_place_search")]
