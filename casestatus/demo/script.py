"""Reads what the demo firm is made of: firm.toml, and the talk in talk/*.toml, which a writer can edit."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casestatus.core.phones import to_e164

HERE = Path(__file__).parent
TODAY = "today"
MOBILE, HOME, FAMILY = "Mobile", "Home", "Family"  # the last is somebody else's phone


@dataclass(frozen=True)
class Line:
    """One thing in a thread: how many working days ago (0: today), when, who, the words, and what became of it."""

    days: int
    clock: str  # 09:15 on the firm's clock, or for today -0:45, hours and minutes before now
    who: str  # client, call, firm, or a user's first name
    outcome: str  # empty, sent, the carrier's error code, email, or note for what colleagues alone read
    words: str
    pictures: list[str] = field(default_factory=list)  # names of files in pictures/


@dataclass(frozen=True)
class Talk:
    """One conversation: with a contact by name or with a number in E.164, and who has not read its end."""

    partner: str
    phone: str | None  # E.164, when it is not the contact's first
    unread: list[str]
    seen: list[str]
    lines: list[Line]
    drafts: dict[str, str]  # half-written, by the writer's first name
    left: list[str]
    is_archived: bool
    is_settled: bool  # somebody said of its end that it needs no answer
    assigned: str | None  # who answers it
    reminders: dict[str, str]  # until when tomorrow it is out of somebody's inbox: ana = '09:00'
    blocked: str | None  # who blocked its number


def firm_facts() -> dict[str, Any]:
    """The firm, its users, contacts and cases as firm.toml has them."""
    return _read(HERE / "firm.toml")


def all_talk() -> list[Talk]:
    """Every conversation of talk/*.toml."""
    return [_talk(partner, written) for partner, written in _written()]


def phone_owners() -> dict[str, str]:
    """Whose phone a number is (E.164: name), those that the firm does not know included."""
    strangers = {partner: written["owner"] for partner, written in _written() if "owner" in written}
    phones = [(contact, *phone) for contact in firm_facts()["contacts"] for phone in phones_of(contact)]
    phones = [phone for phone in phones if phone[1] != FAMILY]
    return strangers | {number: _owner(contact, label) for contact, label, number in phones}


def phones_of(contact: dict[str, str]) -> list[tuple[str, str]]:
    """Label and number in E.164 of each phone of a contact in firm.toml."""
    labels = {"phone": MOBILE, "Home": HOME, "Work": "Work", FAMILY: FAMILY}
    return [(label, to_e164(contact[key]) or "") for key, label in labels.items() if key in contact]


def _owner(contact: dict[str, str], label: str) -> str:
    name = f"{contact['first']} {contact['last']}"
    return name if label == MOBILE else f"{name}, {label.lower()}"


def _written() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((HERE / "talk").glob("*.toml")):
        yield from _read(path).items()


def _talk(partner: str, written: dict[str, Any]) -> Talk:
    phone = to_e164(written["phone"]) if "phone" in written else None
    lines = [_line(line) for line in written["talk"].splitlines()]
    return Talk(
        partner,
        phone,
        written.get("unread", []),
        written.get("seen", []),
        lines,
        written.get("drafts", {}),
        written.get("left", []),
        written.get("archived", False),
        written.get("settled", False),
        written.get("assigned"),
        written.get("reminders", {}),
        written.get("blocked"),
    )


def _line(written: str) -> Line:
    day, clock, who, *words = written.split(maxsplit=3)
    who, _, outcome = who.partition("/")
    pictures, said = _pictures_and_words(words[0].strip() if words else "")
    return Line(0 if day == TODAY else int(day), clock, who, outcome, said, pictures)


def _pictures_and_words(written: str) -> tuple[list[str], str]:
    """`[car.jpg door.jpg] Look at this` in its two parts."""
    if not written.startswith("["):
        return [], written
    names, _, words = written[1:].partition("]")
    return names.split(), words.strip()


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
