"""What an operator watches, as Prometheus text: https://prometheus.io/docs/instrumenting/exposition_formats/."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection

from storage import answers, failures, nudges, outbox

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATES = ("pending", "sending", "unknown", "sent", "cancelled", "dead")


def measure(connection: Connection, now: datetime) -> bytes:
    """Return how late the oldest due nudge is, in seconds, how far messages have come, what fails and was overruled."""
    registry = CollectorRegistry()
    lag = Gauge("ai_initiative_nudge_lag_seconds", "Age of the nudge that is due longest", registry=registry)
    oldest = nudges.oldest_due(connection)
    lag.set(max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)
    messages = Gauge("ai_initiative_messages", "Messages by how far they have come", ["state"], registry=registry)
    counted = outbox.count_states(connection)
    for state in STATES:
        messages.labels(state=state).set(counted.get(state, 0))
    failing = Gauge(
        "ai_initiative_failures", "Steps, initiatives and people that failed when last tried", registry=registry
    )
    failing.set(failures.count(connection))
    overruled = Gauge(
        "ai_initiative_overruled",
        "Answers read as weak of which their author said that they are answers",
        ["weakness"],
        registry=registry,
    )
    for weakness, count in answers.count_overruled(connection).items():
        overruled.labels(weakness=weakness).set(count)
    return generate_latest(registry)
