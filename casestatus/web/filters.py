"""What templates say with: phones, times and initials as a law office writes them, and the `ui.` macros."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask
from jinja2 import Template, pass_context
from jinja2.runtime import Context
from jinja2.utils import concat

from casestatus.core import dates, phones
from casestatus.core.clock import now
from casestatus.core.names import initials
from casestatus.web.drawing import drawing

STATIC = Path(__file__).parent.parent / "static"


def register(app: Flask) -> None:
    """Give the app's templates their filters, `asset()` and the `ui.` macros."""
    environment = app.jinja_env
    environment.template_class = Whole
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(phone=phones.display, initials=initials, query=query)
    environment.filters.update(
        local=local, clock=clock, day=day, long_day=long_day, when=when, date=dates.in_full, moment=moment_in_full
    )
    environment.filters.update(since=since, when_next=when_next, by_day=by_day)
    environment.globals["asset"] = asset if not app.debug else asset.__wrapped__
    marks = environment.get_template("components/marks.html").module
    for name in ("icon", "delivery"):  # there are few, and a page has a hundred
        setattr(marks, name, lru_cache(getattr(marks, name)))
    components = environment.get_template("components/ui.html").module
    macros = {name: made for name, made in vars(components).items() if callable(made)}
    environment.globals["ui"] = SimpleNamespace(**macros)
    environment.globals.update(drawing(environment, day=_today, keep=not app.debug))


class Whole(Template):
    """A template that gives its text in one piece. By itself Jinja hands every word up through all the includes."""

    @classmethod
    def from_code(cls, *arguments: Any, **options: Any) -> Template:
        """What the loader makes of compiled code."""
        made = super().from_code(*arguments, **options)
        pieces = made.root_render_func

        def whole(context: Context) -> Iterator[str]:
            yield concat(pieces(context))

        made.root_render_func = whole
        return made


@lru_cache
def asset(path: str) -> str:
    """The address of a file under `static/`, with its contents' hash, so that browsers may keep it for ever."""
    return f"/static/{path}?v={sha256((STATIC / path).read_bytes()).hexdigest()[:10]}"


def query(values: dict[str, object]) -> str:
    """`?view=unread&q=tate` of what has a value; nothing when nothing has."""
    kept = {name: value for name, value in values.items() if value}
    return "?" + urlencode(kept) if kept else ""


@pass_context
def local(context: Context, moment: datetime) -> str:
    """The moment on the firm's clock, `2025-11-19T15:26:00.000000`: it sorts as text, and begins with its day."""
    return _here(context, moment).replace(tzinfo=None).isoformat(timespec="microseconds")


@pass_context
def clock(context: Context, moment: datetime) -> str:
    """`9:42 AM` in the firm's zone."""
    return dates.on_the_clock(_here(context, moment))


@pass_context
def day(context: Context, moment: datetime) -> str:
    """`Today`, `Yesterday`, `Thursday, November 19`, with the year when it is another one."""
    here, today = _here(context, moment).date(), _today(context)
    return (
        _near(here, today)
        or f"{dates.WEEKDAY_NAMES[here.weekday()]}, {_dated(here, today, dates.MONTH_NAMES[here.month - 1])}"
    )


@pass_context
def by_day(context: Context, messages: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """The messages of each day of the firm, in their order, under that day: `2025-11-19`."""
    zone = _zone_of(context)
    days = groupby(messages, lambda message: message.at.astimezone(zone).date())
    return [(day.isoformat(), list(its_messages)) for day, its_messages in days]


@pass_context
def long_day(context: Context, moment: datetime) -> str:
    """`Thursday, November 19, 2026`, for paper."""
    here = _here(context, moment)
    return f"{dates.WEEKDAY_NAMES[here.weekday()]}, {dates.in_full(here)}"


@pass_context
def when(context: Context, moment: datetime) -> str:
    """For lists: `9:42 AM` today, then `Yesterday`, `Thu` within a week, `Nov 3`, `Nov 3, 2024`."""
    here, today = _here(context, moment), _today(context)
    days = (today - here.date()).days
    if days == 0:
        return dates.on_the_clock(here)
    if 1 < days < 7:
        return dates.WEEKDAY_NAMES[here.weekday()][:3]
    return "Yesterday" if days == 1 else _dated(here, today, dates.MONTH_NAMES[here.month - 1][:3])


@pass_context
def since(context: Context, moment: datetime) -> str:
    """For how long something has been so: `9:42 AM` today, `Yesterday, 4:10 PM`, then the day."""
    shown, here = when(context, moment), _here(context, moment)
    return f"{shown}, {dates.on_the_clock(here)}" if shown == "Yesterday" else shown


@pass_context
def when_next(context: Context, moment: datetime) -> str:
    """For what is to come: `3:00 PM` today, `tomorrow`, `Mon` within a week, `Nov 3`; `due` when it is over."""
    if moment <= now():
        return "due"
    here, today = _here(context, moment), _here(context, now()).date()
    days = (here.date() - today).days
    if days == 0:
        return dates.on_the_clock(here)
    if 1 < days < 7:
        return dates.WEEKDAY_NAMES[here.weekday()][:3]
    return "tomorrow" if days == 1 else _dated(here, today, dates.MONTH_NAMES[here.month - 1][:3])


@pass_context
def moment_in_full(context: Context, moment: datetime) -> str:
    """`November 3, 2025, 9:42 AM` in the firm's zone."""
    here = _here(context, moment)
    return f"{dates.in_full(here.date())}, {dates.on_the_clock(here)}"


def _today(context: Context) -> date:
    return _here(context, now()).date()


def _here(context: Context, moment: datetime) -> datetime:
    return moment.astimezone(_zone_of(context))


def _zone_of(context: Context) -> ZoneInfo:
    firm = context.get("firm")
    return _zone(firm.time_zone if firm else "UTC")


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _near(here: date, today: date) -> str:
    return {0: "Today", 1: "Yesterday"}.get((today - here).days, "")


def _dated(here: date, today: date, month: str) -> str:
    return f"{month} {here.day}" if here.year == today.year else f"{month} {here.day}, {here.year}"
