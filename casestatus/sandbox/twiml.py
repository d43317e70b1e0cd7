"""Reads the firm's TwiML answer: replies to a text, and what a caller hears."""

from dataclasses import dataclass, field
from xml.etree import ElementTree

APOLOGY = "An application error has occurred. Goodbye."


@dataclass
class Heard:
    """A call's course: the call's final status and what the caller heard, in words."""

    status: str = "completed"
    words: list[str] = field(default_factory=list)


def replies(answer: str) -> list[str]:
    """The bodies of the <Message> verbs; an answer that is not TwiML holds none."""
    root = _response(answer)
    return [] if root is None else [body for verb in root.iter("Message") if (body := _message_body(verb))]


def heard(answer: str | None) -> Heard:
    """What the caller hears; None or an answer that is not TwiML is the provider's apology."""
    root = _response(answer or "")
    if root is None:
        return Heard("failed", [APOLOGY])
    call = Heard()
    for verb in root:
        if verb.tag == "Reject":
            return _rejected(verb, call)
        if verb.tag == "Hangup":
            break
        call.words.append(_said(verb))
    return call


def _rejected(verb: ElementTree.Element, call: Heard) -> Heard:
    if verb.get("reason") == "busy":
        return Heard("busy", [*call.words, "Busy tone"])
    return Heard("no-answer", [*call.words, "This number does not take calls"])


def _said(verb: ElementTree.Element) -> str:
    words = "".join(verb.itertext()).strip()
    match verb.tag:
        case "Say":
            return f"“{words}”"
        case "Play":
            return f"A recording: {words}"
        case "Pause":
            return f"Silence, {verb.get('length', '1')} s"
    return f"{verb.tag} (the sandbox carrier does not act on this)"


def _message_body(verb: ElementTree.Element) -> str:
    body = verb.find("Body")
    return ((verb.text if body is None else body.text) or "").strip()


def _response(answer: str) -> ElementTree.Element | None:
    if "<!DOCTYPE" in answer:  # no entities: the firm's software is not trusted to be small
        return None
    try:
        root = ElementTree.fromstring(answer)
    except ElementTree.ParseError:
        return None
    return root if root.tag == "Response" else None
