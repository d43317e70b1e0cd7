"""For machines that watch us: alive, ready, and numbers (O3)."""

import os
from hmac import compare_digest

import redis
from flask import Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from casestatus.core import db, queue
from casestatus.core.permissions import ANYONE
from casestatus.web.blueprints import public_blueprint

bp = public_blueprint("health")


@bp.get("/healthz", may=ANYONE)
def alive():
    return jsonify(ok=True)


@bp.get("/readyz", may=ANYONE)
def ready():
    """200 when the database and the queue answer and workers were lately seen; else 503. Each is named."""
    checks = {"database": _database_answers(), "queue": _queue_answers(), "workers": _workers_seen()}
    return jsonify(checks), 200 if all(checks.values()) else 503


@bp.get("/metrics", may=ANYONE)
def metrics():
    if not _may_read_metrics():
        raise NotFound()
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        return compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    return request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-Host" not in request.headers


def _database_answers() -> bool:
    try:
        db.ping()
    except SQLAlchemyError:
        return False
    return True


def _queue_answers() -> bool:
    try:
        return queue.answers()
    except redis.RedisError:
        return False


def _workers_seen() -> bool:
    try:
        return queue.workers_seen()
    except redis.RedisError:
        return False
