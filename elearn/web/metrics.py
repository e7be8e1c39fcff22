"""Figures for Prometheus: requests by endpoint and status, and how long they took."""

import os
from functools import cache

from flask import request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from elearn.errors import NotFound
from elearn.web.current import settings
from elearn.web.guard import public
from elearn.web.pages import Data
from elearn.web.views import Views

blueprint = Views("metrics", __name__)
# A method is what the client says it is: whoever makes them up must not fill the memory.
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
PASSED_ON = ("X-Forwarded-For", "Forwarded", "Via")
REQUESTS = Counter("elearn_requests_total", "Requests", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "elearn_request_seconds",
    "Seconds a request took in the application",
    ["endpoint"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def observe(endpoint: str | None, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    counted, timed = _figures_of(endpoint or "none", method if method in METHODS else "other", str(status))
    counted.inc()
    timed.observe(seconds)


@cache
def _figures_of(endpoint: str, method: str, status: str) -> tuple[Counter, Histogram]:
    """Find the figures of a kind of request; there are as many as are told, and they stay anyway."""
    return REQUESTS.labels(endpoint, method, status), SECONDS.labels(endpoint)


@blueprint.get("/metrics")
@public()
def metrics() -> Data:
    """Give the figures of all serving processes to the addresses of ELEARN_METRICS_FROM; to others, nothing is here."""
    # A proxy that no setting declares stands on this machine, and asks for the whole world.
    is_passed_on = not settings().trusted_proxies and any(name in request.headers for name in PASSED_ON)
    if is_passed_on or request.remote_addr not in settings().metrics_from:
        raise NotFound
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Data(generate_latest(registry), CONTENT_TYPE_LATEST)
    return Data(generate_latest(), CONTENT_TYPE_LATEST)
