"""What is read at first sight, thousands a second, is a part of what the serializer of one report reads, and the same."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC
from typing import Any

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.report import PlainReader, plain
from incidents.serializers.incident import NewIncident
from operations import records
from tests.incidents_by_rest import SQUARE, report_body


def text(most: int = 20) -> st.SearchStrategy[Any]:
    return st.one_of(st.text(max_size=most), st.sampled_from(["", " a", "a\u0301", "\ud55c", "x" * 201, "tab\tend\n", "\u2028"]))


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": st.one_of(st.uuids().map(str), st.uuids().map(lambda each: each.hex), st.uuids().map(lambda each: str(each).upper())),
    "code": st.sampled_from(["INC-ABCDE", "INC-abcde", "INC-ABCD", "inc-ABCDE", "INC-ABCDE\n", 7]),
    "audience": st.sampled_from(["shared", " shared", "", "civilian"]),
    "title": text(),
    "titles": st.dictionaries(st.sampled_from(["en", "ko", "EN", "zh-Hant"]), text(), max_size=3),
    "kind": st.sampled_from(["flood", "Flood", " flood", "ufo", ["flood"]]),
    "severity": st.sampled_from(["severe", "SEVERE", "", None, 1]),
    "urgency": st.sampled_from(["immediate", "now"]),
    "status": st.sampled_from(["reported", "duplicate", "false", False]),
    "location": st.one_of(
        st.none(),
        st.builds(
            lambda *position: {"type": "Point", "coordinates": list(position)},
            st.one_of(st.floats(-181, 181), st.integers(-181, 181), st.booleans()), st.one_of(st.floats(-91, 91), st.integers()),
        ),
        st.sampled_from([{"type": "Point", "coordinates": [1, 2, 3]}, {"type": "Point", "coordinates": [1, 2], "crs": None}]),
    ),
    "area": st.sampled_from([None, SQUARE, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, 7]),
    "place_name": text(),
    "description": text(),
    "organization": st.one_of(st.none(), st.uuids().map(str), st.just("x")),
    "occurred_at": st.one_of(
        st.none(),
        st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat().replace("+00:00", "Z")),
        st.sampled_from(["2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T10:00:00+09:00", "2026-11-23", 7, ""]),
    ),
    "reported_at": st.sampled_from(["2026-11-23T10:00:00Z", "2199-01-01T00:00:00Z", None]),
    "source_reliability": st.sampled_from(["A", "a", "G"]),
    "credibility": st.sampled_from(["1", 1, "7"]),
    "glide": st.sampled_from(["", "TC-2026-000123-KOR", "TC-2026-000123-KOR\n", "tc", None]),
    "external_ids": st.dictionaries(st.sampled_from(["usgs", "a", "USGS", "x_y", "9a"]), text(), max_size=3),
    "figures": st.lists(
        st.fixed_dictionaries(
            {"kind": st.sampled_from(["dead", "alive"]), "value": st.sampled_from([0, -1, 1.0, 1.5, "3", True, 2_000_000_001])},
            optional={
                "as_of": st.just("2026-11-23T10:00:00Z"),
                "source": text(),
                "basis": st.sampled_from(["confirmed", "said"]),
            },
        ),
        max_size=2,
    ),
    "colour": st.just("red"),
}  # fmt: skip


@given(
    body=st.fixed_dictionaries(
        {name: VALUES[name] for name in ("title", "kind", "severity")},
        optional={name: value for name, value in VALUES.items() if name not in ("title", "kind", "severity")},
    )
)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_what_is_read_at_first_sight_is_what_the_serializer_reads(body):
    """Whatever the plain reader takes, the serializer of one report takes too, and gives the same values."""
    found = PlainReader(timezone.now()).read(deepcopy(body))
    if found is None:
        return
    serializer = NewIncident()
    checked = plain(serializer.run_validation(deepcopy(body)))
    assert set(body) <= set(serializer.fields) and found == checked
    assert records.digest(found) == records.digest(checked)


def test_most_reports_are_read_at_first_sight():
    reader = PlainReader(timezone.now())
    assert all(
        reader.read(body) is not None
        for body in (
            report_body(),
            report_body(location=None, place_name="Route 68"),
            report_body(figures=[{"kind": "dead", "value": 1, "as_of": "2026-11-23T10:00:00Z"}]),
        )
    )
