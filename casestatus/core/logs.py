"""Structured logs: one JSON object a line, with the id of its request. Never what people wrote, a name or a number."""

import logging
import sys
from contextvars import ContextVar

import structlog

request_id: ContextVar[str] = ContextVar("request_id", default="")


def set_up_logs() -> None:
    """Send every log line of this process to standard output as JSON."""
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
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for chatty in ("twilio", "urllib3", "rq", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def log() -> structlog.stdlib.BoundLogger:
    return structlog.get_logger()


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
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('site-packages/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-8:]
