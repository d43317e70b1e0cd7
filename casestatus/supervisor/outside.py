"""Servers that the settings name: whether they answer, asked before anything starts."""

import psycopg
import redis

from casestatus.config import Config
from casestatus.supervisor.errors import StartError

PATIENCE = 5  # seconds


def refuse_unreachable(chosen: Config) -> None:
    """Raise StartError for a named database or queue that does not let us in."""
    if chosen.database_url:
        _ask_database(chosen.database_url.replace("postgresql+psycopg://", "postgresql://"))
    if chosen.redis_url:
        _ask_queue(chosen.redis_url)


def _ask_database(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=PATIENCE).close()
    except psycopg.Error as error:
        raise StartError(f"DATABASE_URL does not lead to a database: {_first_line(error)}") from None


def _ask_queue(url: str) -> None:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None) as queue:
            queue.ping()
    except (redis.RedisError, ValueError) as error:
        raise StartError(f"REDIS_URL does not lead to a Redis or Valkey: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
