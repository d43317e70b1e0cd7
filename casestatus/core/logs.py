"""Structured logs: one JSON object a line, with the id of its request. Never what people wrote, a name or a number."""

import logging
import sys
import traceback
from contextvars import ContextVar
from pathlib import Path

import structlog

OURS, LIBRARIES = f"{Path(__file__).parents[2]}/", "site-packages/"

request_id: ContextVar[str] = ContextVar("request_id", default="")
_log: structlog.stdlib.BoundLogger = structlog.get_logger()  # one, so that what it is made of is looked up once


def set_up_logs() -> None:
    """Send every log line of this process to standard output as JSON."""
    global _log
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_request_id,
            _only_the_kind_of_error,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    _log = structlog.get_logger()
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for chatty in ("twilio", "urllib3", "rq", "sqlalchemy", "psycopg"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def log() -> structlog.stdlib.BoundLogger:
    return _log


def _add_request_id(logger: object, method: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    if request_id.get():
        line["request_id"] = request_id.get()
    return line


def _only_the_kind_of_error(logger: object, method: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    """Where it happened and its kind; not its text, which may quote a row or a request."""
    error = line.pop("error", None)
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        line["where"] = _where(error)
    return line


def _where(error: BaseException) -> list[str]:
    """The lines of ours that led there, and the very last one, which may be a library's."""
    frames = list(traceback.extract_tb(error.__traceback__))
    ours = [frame for frame in frames if frame.filename.startswith(OURS) and LIBRARIES not in frame.filename]
    shown = ours[-8:] if frames[-1:] == ours[-1:] else [*ours[-8:], frames[-1]]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in shown]


def _short(path: str) -> str:
    return path.rpartition(LIBRARIES)[2].removeprefix(OURS)
