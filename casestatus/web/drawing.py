"""Pieces of a page that look the same as long as what they show is the same: drawn once, then kept.

A list of fifty rows is looked at after every text, by everybody at the firm, and forty-nine rows are as they were.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from casestatus.core.words import language_now

MOST = 2048  # pieces that a process keeps, a few megabytes
Draw = Callable[..., Markup]


@dataclass(frozen=True, slots=True)
class Here:
    """What a piece may know beside its own values: the firm's clock, its day, and the reader's language."""

    name: str
    time_zone: str
    day: date
    language: str


def drawing(
    environment: Environment, *, day: Callable[[Context], date], keep: bool = True
) -> dict[str, Callable[..., Any]]:
    """The globals `drawn("room/_piece.html", row=row)` and, for many of a kind, `drawer("room/_piece.html")(row=row)`.

    `drawn_each("room/_piece.html", "row", rows)` is the same for many at once, one under the other.

    The values must be hashable, for they are what the piece is kept under: one that differs is drawn anew. A piece
    knows the firm's name and zone, and nothing of who reads it. A form in it is kept without its secret, which each
    reader's page puts in.
    """
    stand_in = secrets.token_hex(20)  # for the secret of a form; nothing shows it, so nobody can write it

    @lru_cache(maxsize=MOST if keep else 0)
    def draw(template: str, here: Here, values: tuple[tuple[str, Any], ...]) -> tuple[Markup, bool]:
        piece = environment.get_template(template).render(dict(values), firm=here, csrf_token=lambda: stand_in)
        return Markup(piece), stand_in in piece

    @pass_context
    def drawer(context: Context, template: str) -> Draw:
        firm = context.get("firm")
        here = Here(firm.name if firm else "", firm.time_zone if firm else "UTC", day(context), language_now())

        def drawn_here(**values: Any) -> Markup:
            piece, has_form = draw(template, here, tuple(values.items()))
            return Markup(piece.replace(stand_in, context["csrf_token"]())) if has_form else piece

        return drawn_here

    @pass_context
    def drawn(context: Context, template: str, **values: Any) -> Markup:
        return drawer(context, template)(**values)

    @pass_context
    def drawn_each(context: Context, template: str, name: str, things: Iterable[Any], **values: Any) -> Markup:
        one = drawer(context, template)
        return Markup("\n".join([one(**{name: thing}, **values) for thing in things]))

    return {"drawn": drawn, "drawer": drawer, "drawn_each": drawn_each}
