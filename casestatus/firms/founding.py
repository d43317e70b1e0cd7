"""Making firms, suspending them, and changing what a firm may set about itself (A3, A5)."""

import json
import re
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.names import kept_name
from casestatus.core.tenancy import choose_firm
from casestatus.core.words import Sentence, _
from casestatus.firms.hours import Span, keep
from casestatus.firms.models import CallAnswer, Firm
from casestatus.firms.numbering import add_number, readable
from casestatus.trail.tracking import write_entry

CHANGED_MEANWHILE = _(
    "Something here was changed meanwhile. What you wrote still stands: save again to put it in place of that, or "
    "reload the page to see what is there now."
)
SAVED_AT_ONCE = {
    "firm": (
        "name",
        "time_zone",
        "office_phone",
        "office_hours",
        "call_answer",
        "call_message",
        "segment_price",
        "picture_price",
        "checks_lines",
        "says_more_by_mail",
    ),
    "hours": ("texting_hours",),
    "reminders": ("reminder_hours",),
    "away": ("answers_when_away", "away_texts", "holidays"),
}
LONGEST_NAME = 120
MOST_HOURS, MOST_REMINDERS = 14 * 24, 4


class NoHours(Refused):
    """A week without hours, where the answers outside of them need some."""


def found_firm(*, name: str, number: str, timezone: str) -> Firm:
    """A new firm with its first number. Raises Refused for an empty name, a bad or taken number, an unknown zone."""
    name = _known_name(name)
    readable(number)
    firm = db.add(Firm(name=name, time_zone=known_zone(timezone)))
    add_number(firm, number)
    return firm


def suspend(firm: Firm) -> None:
    """Nobody at the firm can sign in and none of its texts leaves until it is resumed. What clients write is kept."""
    if firm.suspended_at is None:
        firm.suspended_at = now()
        _note_of_operator("suspended", firm)


def resume(firm: Firm) -> None:
    """Let the firm's people in again, and its texts go."""
    if firm.suspended_at is not None:
        firm.suspended_at = None
        _note_of_operator("resumed", firm)


def change_firm(
    firm: Firm, *, name: str, timezone: str, office_phone: str, call_answer: CallAnswer, call_message: str
) -> None:
    """Save what the firm is called, and what callers hear. Raises Refused when a value is impossible, naming it."""
    _change(
        firm,
        name=_known_name(name),
        time_zone=known_zone(timezone),
        office_phone=readable(office_phone) if office_phone.strip() else None,
        call_answer=call_answer,
        call_message=_spoken(call_message) or None,
    )


def state_of(firm: Firm, page: str) -> str:
    """A mark of what stands of all that a page of settings saves at once."""
    kept = [getattr(firm, name) for name in SAVED_AT_ONCE[page]]
    return sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()[:16]


def refuse_unseen(firm: Firm, page: str, seen: str | None) -> None:
    """Raise Refused where something else was saved since the page was opened, which it would undo.

    Holds the firm until the transaction ends, and reads it as it is now: of two who save at once the later is told.
    """
    db.session.refresh(firm, with_for_update={"key_share": True})
    if seen and seen != state_of(firm, page):
        raise Refused(CHANGED_MEANWHILE)


def set_hours(firm: Firm, week: dict[str, list[Span]]) -> None:
    """Save when the office is open: callers of the text number are told (T15). Raises NoHours."""
    refuse_no_hours(firm, week)
    _change(firm, office_hours=keep(week))


def refuse_no_hours(firm: Firm, week: dict[str, list[Span]]) -> None:
    """Raise NoHours for a week without any while the away message is on: nobody would be answered any more (T23)."""
    if firm.answers_when_away and not keep(week):
        raise NoHours(
            _(
                "The away message is on and needs office hours. Write those of one day at least, or switch it off "
                "first, under Settings, Texting rules."
            )
        )


def set_texting(firm: Firm, *, price: Decimal | None, picture_price: Decimal | None = None, checks_lines: bool) -> None:
    """Save what a segment and a text with files cost, in US dollars, and whether new numbers are looked up."""
    _change(firm, segment_price=price, picture_price=picture_price, checks_lines=checks_lines)


def set_texting_hours(firm: Firm, hours: list[str]) -> None:
    """Save when texts may arrive, as consent/narrowing.py reads it (T20)."""
    _change(firm, texting_hours=hours)


def set_mailing(firm: Firm, *, says_more: bool) -> None:
    """Save whether e-mails to the firm's people tell who wrote and what (T8)."""
    _change(firm, says_more_by_mail=says_more)


def set_reminder_hours(firm: Firm, hours: list[int]) -> None:
    """Save how many hours before an appointment clients are reminded; none: not at all (T16)."""
    _change(firm, reminder_hours=hours)


def read_reminder_hours(written: str) -> list[int]:
    """Hours as people write them, `24, 2`, the most first. Raises Refused for what is none, or too many of them."""
    parts = re.split(r"[\s,;]+", written.strip().removesuffix("hours").strip())
    parts = [part for part in parts if part and part != "and"]
    if any(not re.fullmatch(r"[0-9]{1,3}", part) or not 1 <= int(part) <= MOST_HOURS for part in parts):
        raise Refused(_("Write whole hours from 1 to {most}, such as 24, 2.", most=MOST_HOURS))
    if len(parts) > MOST_REMINDERS:
        raise Refused(_("At most {n} reminders of one appointment.", n=MOST_REMINDERS))
    return sorted({int(part) for part in parts}, reverse=True)


def set_away(firm: Firm, *, answers: bool, texts: dict[str, str], holidays: dict[str, str]) -> None:
    """Save whether and how texts outside office hours are answered, and the days when the office is closed (T23)."""
    if answers and not firm.office_hours:
        raise Refused(_("Say first when the office is open, under Settings, Firm."))
    _change(firm, answers_when_away=answers, away_texts=texts, holidays=holidays)


def read_price(written: str) -> Decimal | None:
    """US dollars as people write them, `$0.0079` or `0.79¢`; None for nothing. Raises Refused for what is no price."""
    return _price(written, _("A segment costs between nothing and one dollar."))


def read_picture_price(written: str) -> Decimal | None:
    """The same for a text with files."""
    return _price(written, _("A text with files costs between nothing and one dollar."))


def _price(written: str, impossible: Sentence) -> Decimal | None:
    bare = written.strip().replace(" ", "")
    if not bare:
        return None
    is_cents = bare.endswith("¢")
    try:
        price = Decimal(bare.strip("$¢")).scaleb(-2 if is_cents else 0)
    except InvalidOperation:
        raise Refused(_("“{price}” is not a price. Write it in dollars, such as 0.0079.", price=written[:40])) from None
    if not (price.is_finite() and 0 <= price <= 1):
        raise Refused(impossible)
    return price.quantize(Decimal("0.00001"))


def known_zone(name: str) -> str:
    """The zone's name. Raises Refused when there is none such."""
    if name not in available_timezones():
        raise Refused(_("“{zone}” is not a time zone. Use a name such as America/New_York.", zone=name))
    return ZoneInfo(name).key


def _known_name(written: str) -> str:
    name = kept_name(written, longest=LONGEST_NAME)
    if not name:
        raise Refused(_("Write the firm's name."))
    return name


def _change(firm: Firm, **values: Any) -> None:
    """Set what differs and say so in the trail: a firm is no row of its own, so nothing does that by itself."""
    changes = {name: [_plain(getattr(firm, name)), _plain(new)] for name, new in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name in changes:
        setattr(firm, name, values[name])
    if changes:
        write_entry("changed", "Firm", firm.id, **changes)


def _plain(value: Any) -> Any:
    """What a line of the trail can keep. A price is the same however many zeros end it."""
    if isinstance(value, Decimal):
        return f"{value:.5f}"
    return value if value is None or isinstance(value, bool | dict | list) else str(value)


def _note_of_operator(action: str, firm: Firm) -> None:
    """Into the firm's own trail, which an operator's session serves for this one line."""
    choose_firm(firm.id)
    write_entry(action, "Firm", firm.id)


def _spoken(words: str) -> str:
    """The words on one line, without the marks of a word processor that no voice can read."""
    return " ".join("".join(sign for sign in words if sign.isprintable() or sign.isspace()).split())
