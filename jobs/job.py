"""What a job is: a name for a verb. It runs for one firm, in one transaction, unless it says otherwise."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from uuid import UUID

from rq import get_current_job

from casestatus.core import db
from casestatus.core.logs import log, request_id
from casestatus.core.tenancy import as_firm


class JobFailed(Exception):
    """What RQ logs and keeps of a failure: its kind. The text of an error may quote what people wrote."""


class Scope(Enum):
    """Whose data a job sees."""

    ONE_FIRM = "one firm"
    EVERY_FIRM = "every firm"  # it opens firms itself; a rules test lists such jobs


def job(*, scope: Scope = Scope.ONE_FIRM, transaction: bool = True) -> Callable[[Callable], Callable]:
    """Make a function a job. With `transaction=False` the verb keeps its own, for it speaks with the outside."""

    def make(verb: Callable) -> Callable:
        @wraps(verb)
        def run(*args: str) -> None:
            meta = _meta()
            request_id.set(meta.get("request", ""))
            try:
                _run(verb, args, meta.get("firm", ""), scope=scope, transaction=transaction)
            except Exception as error:
                log().error("job failed", job=verb.__name__, error=error)
                raise JobFailed(f"{verb.__name__}: {type(error).__name__}") from None

        run.scope = scope  # type: ignore[attr-defined]
        return run

    return make


def _meta() -> dict[str, str]:
    current = get_current_job()
    return dict(current.meta) if current else {}


def _run(verb: Callable, args: tuple[str, ...], firm: str, *, scope: Scope, transaction: bool) -> None:
    if scope is Scope.EVERY_FIRM:
        verb(*args)
        return
    with as_firm(UUID(firm)):
        if transaction:
            with db.transaction():
                verb(*args)
        else:
            verb(*args)
