"""What the live engine counts, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_SOON = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)

SOCKETS = Gauge("hadr_sockets", "Open sockets that resumed", multiprocess_mode="livesum")
WAITING_BYTES = Gauge(
    "hadr_socket_waiting_bytes", "Bytes queued before slow sockets, as of the last look", multiprocess_mode="livesum"
)
CLOSED = Counter("hadr_socket_closed", "Sockets that the server closed", ["code"])
ENTRIES_DELIVERED = Counter("hadr_entries_delivered", "Entries given to live sockets, counted per socket")
FRAMES = Counter("hadr_frames", "Frames given to live sockets, counted per socket")
PASSING_DROPPED = Counter("hadr_passing_dropped", "Presences and tracks not sent, since a socket had something waiting")
HINT_LAG = Histogram("hadr_hint_lag_seconds", "From sending a hint to hearing it over the channel layer", buckets=_SOON)
DELIVERY_LAG = Histogram("hadr_delivery_lag_seconds", "From an entry's time in the journal to its first write", buckets=_SOON)
CATCH_UP_ENTRIES = Counter("hadr_catch_up_entries", "Entries given to sockets that were behind, counted per socket")
JOURNAL_READS = Counter("hadr_journal_reads", "Reads of the journal for sockets", ["why"])
HINTS_FAILED = Counter("hadr_hints_failed", "Hints that the channel layer did not take in time")
REVOCATIONS = Counter("hadr_revocations", "Sockets closed or regrouped since rights had changed", ["outcome"])
