"""Blueprints that find who asks, choose the firm, check the permission and hold the unit of work.

Every route says `may=`: a permission, SIGNED_IN, or ANYONE on public ones. Leaving it out is a TypeError at import.
One that speaks with the outside says `asks=`: a function that gets the route's arguments and returns the question, a
function. It is asked before the unit of work, with no transaction open, and its answer is the view's argument `heard`.
One that takes files says `most_bytes=`, how much a request may bring; all others take 2 MB (web/uploads.py).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, make_response, request
from werkzeug.local import LocalProxy

from casestatus.accounts.models import Operator, User
from casestatus.core import db
from casestatus.core.errors import Forbidden
from casestatus.core.permissions import ANYONE, SIGNED_IN, Audience, Permission
from casestatus.firms.models import Firm
from casestatus.trail.tracking import act_as
from casestatus.web.hypermedia import NotSignedIn
from casestatus.web.signed_in import Identity, identity, read_anew

Found = TypeVar("Found")
View = Callable[..., Any]
Asks = Callable[..., Callable[[], Any]]
May = Permission | Audience
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class AudienceBlueprint(Blueprint):
    """A blueprint for one audience; `admit(may)` lets a request in or raises."""

    def __init__(self, room: str, prefix: str, *, admit: Callable[[May], None], audience: str) -> None:
        super().__init__(room, __name__, url_prefix=prefix or None)
        self.admit = admit
        self.audience = audience

    def route(  # type: ignore[override]
        self, rule: str, *, may: May, asks: Asks | None = None, most_bytes: int | None = None, **options: Any
    ) -> Callable[[View], View]:
        def register(view: View) -> View:
            endpoint = options.pop("endpoint", view.__name__)
            guarded = _signed(view, may) if self.audience == "webhook" else _guard(view, self.admit, may, asks)
            guarded.may, guarded.audience = may, self.audience  # type: ignore[attr-defined]
            guarded.most_bytes = most_bytes  # type: ignore[attr-defined]
            self.add_url_rule(rule, endpoint, guarded, **options)
            return view

        return register

    def get(self, rule: str, *, may: May, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self.route(rule, may=may, methods=["GET"], **options)

    def post(self, rule: str, *, may: May, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self.route(rule, may=may, methods=["POST"], **options)


def _guard(view: View, admit: Callable[[May], None], may: May, asks: Asks | None) -> View:
    @wraps(view)
    def guarded(**arguments: Any) -> Response:
        if asks is not None:
            arguments["heard"] = _hear(asks, lambda: admit(may), arguments)
        with _unit() as work:
            admit(may)
            response = make_response(view(**arguments))
            if response.status_code >= 400:
                work.undo()
        return response

    return guarded


def _hear(asks: Asks, admit: Callable[[], None], arguments: dict[str, Any]) -> Any:
    """What the outside says to one who may ask it. The view then finds everything anew."""
    with db.looking():
        admit()
        question = asks(**arguments)
    read_anew()
    return question()


def look_again(question: Callable[[], Found]) -> Found:
    """What it finds, for a request whose unit of work has ended without an answer."""
    read_anew()
    with db.looking():
        return question()


def _unit() -> AbstractContextManager[db.Work]:
    return db.looking() if request.method in SAFE else db.transaction()


def _signed(view: View, may: May) -> View:
    """A webhook's view: open to anybody who signs, with transactions of its own."""

    @wraps(view)
    def guarded(**arguments: Any) -> Any:
        _admit_anyone(may)
        return view(**arguments)

    return guarded


def staff_blueprint(room: str, prefix: str = "") -> AudienceBlueprint:
    """For users of a firm, signed in."""
    return AudienceBlueprint(room, prefix, admit=_admit_staff, audience="staff")


def operator_blueprint(room: str, prefix: str = "") -> AudienceBlueprint:
    """For operators, signed in. No firm is chosen."""
    return AudienceBlueprint(room, prefix, admit=_admit_operator, audience="operator")


def public_blueprint(room: str, prefix: str = "") -> AudienceBlueprint:
    """For anybody."""
    return AudienceBlueprint(room, prefix, admit=_admit_anyone, audience="public")


def webhook_blueprint(room: str, prefix: str = "") -> AudienceBlueprint:
    """For machines that sign what they send; the view checks the signature and keeps its own transactions."""
    return AudienceBlueprint(room, prefix, admit=_admit_anyone, audience="webhook")


def _admit_staff(may: May) -> None:
    person = _someone().person
    if not isinstance(person, User):
        raise Forbidden()
    act_as("user", person.id)
    if may is not SIGNED_IN and not (isinstance(may, Permission) and person.may(may)):
        raise Forbidden()


def _admit_operator(may: May) -> None:
    person = _someone().person
    if not isinstance(person, Operator) or may is not SIGNED_IN:
        raise Forbidden()
    act_as("operator", person.id)


def _admit_anyone(may: May) -> None:
    if may is not ANYONE:
        raise Forbidden()


def _someone() -> Identity:
    who = identity()
    if who is None:
        raise NotSignedIn()
    return who


def _person() -> Any:
    return _someone().person


def _firm() -> Firm:
    firm = _someone().firm
    if firm is None:
        raise Forbidden()
    return firm


current_user: User = LocalProxy(_person)  # type: ignore[assignment]
current_operator: Operator = LocalProxy(_person)  # type: ignore[assignment]
current_firm: Firm = LocalProxy(_firm)  # type: ignore[assignment]
