"""What the client phones' pages show: the list of phones, one phone's screen, and the carrier beside it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from phonenumbers import parse
from phonenumbers.timezone import time_zones_for_number

from casestatus.sandbox.carrier import Carrier, Event
from casestatus.sandbox.numbers import e164, written
from casestatus.sandbox.records import Call, Media, Phone, Text

_MOST_ROWS = 200
_MOST_EVENTS = 4
_NEVER = 0.0


@dataclass(frozen=True)
class PhoneRow:
    """One line of the list; `at` is None for a phone that has no texts yet."""

    phone: Phone
    title: str
    initials: str
    tone: int | None
    snippet: str
    at: datetime | None


@dataclass(frozen=True)
class Bubble:
    """One thing on the phone's screen: a text that came, one that was written, or a call."""

    kind: str
    body: str
    at: datetime
    line: str
    is_first_of_day: bool
    media: list[Media] = field(default_factory=list)
    sid: str = ""


@dataclass(frozen=True)
class Screen:
    """One phone, as its owner sees it while texting with one firm's number."""

    phone: Phone
    row: PhoneRow
    firm_number: str
    firm_name: str
    firms: list[tuple[str, str]]
    bubbles: list[Bubble]
    today: datetime


def rows(carrier: Carrier, wanted: str = "") -> list[PhoneRow]:
    """The phones whose name or number holds `wanted`, those with the newest texts first."""
    found = [_row(carrier, phone) for phone in carrier.ledger.all_phones() if _matches(phone, wanted)]
    found.sort(key=lambda row: (-(row.at.timestamp() if row.at else _NEVER), row.title))
    return found[:_MOST_ROWS]


def screen(carrier: Carrier, number: str, firm_words: str = "") -> Screen:
    """The phone's screen; without a firm's number the one it texted with last, or the first there is."""
    phone = carrier.ledger.phone(number)
    firms = [(firm.number, firm.name or written(firm.number)) for firm in carrier.ledger.all_numbers()]
    firm_number = e164(firm_words) or firm_words or _latest_firm(carrier, number) or (firms[0][0] if firms else "")
    return Screen(
        phone=phone,
        row=_row(carrier, phone),
        firm_number=firm_number,
        firm_name=dict(firms).get(firm_number) or written(firm_number),
        firms=firms,
        bubbles=_bubbles(carrier, number, firm_number),
        today=datetime.now(_zone(number)),
    )


def events_of(carrier: Carrier, number: str) -> list[Event]:
    """What the carrier did lately to texts of this phone, newest first, in the phone's own time."""
    zone = _zone(number)
    found = [Event(number, event.words, event.at.astimezone(zone)) for event in carrier.events if event.phone == number]
    return found[: -_MOST_EVENTS - 1 : -1]


def day_words(moment: datetime, today: datetime) -> str:
    """Today, Yesterday, or Thursday, November 19."""
    if moment.date() == today.date():
        return "Today"
    if moment.date() == (today - timedelta(days=1)).date():
        return "Yesterday"
    return moment.strftime("%A, %B ") + str(moment.day)


def clock_words(moment: datetime) -> str:
    """9:42 AM."""
    return moment.strftime("%I:%M %p").lstrip("0")


def when_words(moment: datetime) -> str:
    """The clock for today, else the day in short: Nov 19."""
    if moment.date() == datetime.now(moment.tzinfo).date():
        return clock_words(moment)
    return moment.strftime("%b ") + str(moment.day)


def _matches(phone: Phone, wanted: str) -> bool:
    words = wanted.casefold().strip()
    digits = "".join(letter for letter in words if letter.isdecimal())
    return words in phone.name.casefold() or bool(digits and digits in phone.number)


def _row(carrier: Carrier, phone: Phone) -> PhoneRow:
    shown = [text for text in carrier.ledger.texts_of(phone.number) if _is_on_screen(text)]
    latest = shown[-1] if shown else None
    words = (latest.body or _sent(latest)) if latest else ""
    snippet = ("You: " if latest.is_inbound else "") + words if latest else "No texts yet"
    return PhoneRow(
        phone=phone,
        title=phone.name or written(phone.number),
        initials="".join(word[0] for word in phone.name.split()[:2]).upper() or "?",
        tone=sum(map(ord, phone.name)) % 5 if phone.name else None,
        snippet=snippet[:120],
        at=_local(phone.number, latest.created_at) if latest else None,
    )


def _sent(text: Text) -> str:
    """What came in place of words."""
    count = len(text.media)
    if not count:
        return ""
    is_picture = all(one.media_type.startswith("image/") for one in text.media)
    word = "Picture" if is_picture else "File"
    return word if count == 1 else f"{count} {word.lower()}s"


def _latest_firm(carrier: Carrier, number: str) -> str:
    shown = [text for text in carrier.ledger.texts_of(number) if _is_on_screen(text)]
    if not shown:
        return ""
    return shown[-1].to if shown[-1].is_inbound else shown[-1].from_


def _bubbles(carrier: Carrier, number: str, firm_number: str) -> list[Bubble]:
    things: list[Text | Call] = [text for text in carrier.ledger.texts_of(number) if _is_on_screen(text)]
    things += carrier.ledger.calls_of(number)
    ours = sorted((t for t in things if firm_number in (t.from_, t.to)), key=_shown_at)[-200:]
    bubbles: list[Bubble] = []
    for thing in ours:
        at = _local(number, _shown_at(thing))
        is_first = not bubbles or bubbles[-1].at.date() != at.date()
        media = thing.media if isinstance(thing, Text) else []
        bubbles.append(Bubble(_kind(thing), _body(thing), at, _line(thing), is_first, media, thing.sid))
    return bubbles


def _is_on_screen(text: Text) -> bool:
    return text.is_inbound or text.received_at is not None


def _shown_at(thing: Text | Call) -> float:
    if isinstance(thing, Text) and not thing.is_inbound:
        return thing.received_at or thing.created_at
    return thing.created_at


def _kind(thing: Text | Call) -> str:
    if isinstance(thing, Call):
        return "call"
    return "out" if thing.is_inbound else "in"


def _body(thing: Text | Call) -> str:
    return thing.body if isinstance(thing, Text) else " · ".join(thing.heard) or "The firm hung up"


def _line(thing: Text | Call) -> str:
    if isinstance(thing, Call) or not thing.is_inbound:
        return ""
    return "Sent" if thing.received_at else "Sending: the firm's software has not answered yet"


def _local(number: str, moment: float) -> datetime:
    return datetime.fromtimestamp(moment, _zone(number))


def _zone(number: str) -> ZoneInfo:
    """The clock on the phone's own screen, by its area code."""
    name = time_zones_for_number(parse(number))[0] if number.startswith("+") else "Etc/Unknown"
    return ZoneInfo("America/New_York" if name == "Etc/Unknown" else name)
