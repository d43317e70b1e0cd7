"""Throttling by network address, on Redis; in memory while Redis is away."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from redis.backoff import NoBackoff
from redis.retry import Retry

SECONDS = 0.25  # for a connection and for an answer, tried once
QUICKLY = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS, "retry": Retry(NoBackoff(), 0)}


class OnlyWhereSaid(Limiter):
    """Limits the routes that say so. No other request is looked at, for there are no limits for all of them."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = OnlyWhereSaid(get_remote_address, default_limits=[], headers_enabled=False, swallow_errors=True)


def settings(redis_url: str) -> dict[str, object]:
    """What Flask-Limiter reads from the app's settings."""
    return {
        "RATELIMIT_STORAGE_URI": redis_url.replace("unix://", "redis+unix://") if redis_url else "memory://",
        "RATELIMIT_STORAGE_OPTIONS": QUICKLY if redis_url else {},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_KEY_PREFIX": "casestatus",
    }
