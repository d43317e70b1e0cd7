"""The troubles a person can choose for a phone's next text, in plain words."""

from dataclasses import dataclass, field

from casestatus.sandbox.carrier import Carrier
from casestatus.sandbox.faults import Fault


@dataclass(frozen=True)
class Trouble:
    """One choice: its name in the form, its words, and the fault it makes."""

    name: str
    words: str
    fault: dict[str, object] = field(default_factory=dict)

    def is_made_by(self, fault: Fault) -> bool:
        return all(getattr(fault, name) == value for name, value in self.fault.items())


TROUBLES: dict[str, list[Trouble]] = {
    "It is refused": [
        Trouble("invalid", "Not a valid number", {"kind": "refuse", "code": 21211}),
        Trouble("not-mobile", "Not a mobile number", {"kind": "refuse", "code": 21614}),
        Trouble("opted-out", "The person has opted out", {"kind": "refuse", "code": 21610}),
        Trouble("country", "Country not allowed", {"kind": "refuse", "code": 21408}),
    ],
    "It is taken, but does not arrive": [
        Trouble("unreachable", "Phone unreachable", {"kind": "fail_later", "code": 30003}),
        Trouble("filtered", "Filtered as spam", {"kind": "fail_later", "code": 30007}),
        Trouble("unknown", "No reason given", {"kind": "fail_later", "code": 30008}),
    ],
    "The carrier has trouble": [
        Trouble("slow", "Slow: answers after 5 seconds", {"kind": "slow", "delay": 5.0}),
        Trouble("busy", "Busy: come back in 5 seconds", {"kind": "rate_limit", "delay": 5.0}),
        Trouble("error", "Answers with an error", {"kind": "error"}),
        Trouble("down", "Down: nobody answers", {"kind": "down"}),
        Trouble("hangs-up", "Takes it, hangs up without a word", {"kind": "die_after_accept"}),
    ],
    "Somebody looks the number up": [
        Trouble("lookup-slow", "Slow: answers after 5 seconds", {"kind": "lookup_slow", "delay": 5.0}),
        Trouble("lookup-down", "Down: nobody answers", {"kind": "lookup_down"}),
    ],
    "Its own next picture, when the firm fetches it": [
        Trouble("media-slow", "Slow: comes after 5 seconds", {"kind": "media_slow", "delay": 5.0}),
        Trouble("media-missing", "Not there yet (404)", {"kind": "media_missing"}),
        Trouble("media-error", "Answers with an error", {"kind": "media_error"}),
        Trouble("media-type", "Says it is a web page", {"kind": "media_type"}),
        Trouble("media-endless", "Never ends", {"kind": "media_endless"}),
    ],
    "Its delivery reports": [
        Trouble("early", "Come before the carrier's answer", {"kind": "callback_first"}),
        Trouble("reordered", "Come in the wrong order", {"kind": "reorder"}),
        Trouble("doubled", "Come twice", {"kind": "duplicate"}),
        Trouble("missing", "Never come", {"kind": "no_callback"}),
    ],
}
BY_NAME = {trouble.name: trouble for group in TROUBLES.values() for trouble in group}


def waiting_for(carrier: Carrier, number: str) -> dict[str, Trouble]:
    """The troubles waiting for this phone's next text, by name."""
    faults = [fault for fault in carrier.faults.all() if fault.strikes(number)]
    return {name: trouble for name, trouble in BY_NAME.items() if any(map(trouble.is_made_by, faults))}


def toggle(carrier: Carrier, number: str, name: str) -> None:
    """Set a trouble for the phone's next text, or take it away when it waits already."""
    trouble = BY_NAME[name]
    waiting = [fault for fault in carrier.faults.all() if fault.strikes(number) and trouble.is_made_by(fault)]
    for fault in waiting:
        carrier.faults.clear(id=fault.id)
    if not waiting:
        carrier.faults.add(Fault(to=number, **trouble.fault))  # type: ignore[arg-type]
    carrier.hub.tell(number)
