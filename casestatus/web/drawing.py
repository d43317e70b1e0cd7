"""Pieces of a page that look the same as long as what they show is the same: drawn once, then kept.

A list of fifty rows is looked at after every text, by everybody at the firm, and forty-nine rows are as they were.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NoReturn

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from casestatus.core.words import language_now

MOST = 2048  # pieces that a process keeps, a few megabytes


@dataclass(frozen=True, slots=True)
class Here:
    """What a piece may know beside its own values: the firm's clock, its day, and the reader's language."""

    name: str
    time_zone: str
    day: date
    language: str


def drawing(environment: Environment, *, day: Callable[[Context], date]) -> Callable[..., Markup]:
    """The global `drawn("room/_piece.html", row=row)`: the partial, drawn with these values and with nothing else.

    The values must be hashable, for they are what the piece is kept under: one that differs is drawn anew. A piece
    knows the firm's name and zone, and nothing of who reads it; one with a form in it cannot be kept and says so.
    """

    @lru_cache(maxsize=MOST)
    def draw(template: str, here: Here, values: tuple[tuple[str, Any], ...]) -> Markup:
        return Markup(environment.get_template(template).render(dict(values), firm=here, csrf_token=_not_kept))

    @pass_context
    def drawn(context: Context, template: str, **values: Any) -> Markup:
        firm = context["firm"]
        return draw(template, Here(firm.name, firm.time_zone, day(context), language_now()), tuple(values.items()))

    return drawn


def _not_kept() -> NoReturn:
    raise RuntimeError("A form's secret is one browser's: include what has a form, and do not keep it drawn.")
