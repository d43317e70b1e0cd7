"""What the carrier calls: a text came, a text of ours got somewhere, somebody rang the text number."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import Response
from twilio.twiml.voice_response import VoiceResponse
from werkzeug.exceptions import BadRequest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.inbound import Call, Kept, keep_for_firm, keeping
from casestatus.core.permissions import ANYONE
from casestatus.core.phones import display, to_e164
from casestatus.core.words import _
from casestatus.firms.hours import ALL_HOURS
from casestatus.firms.hours import on as hours_on
from casestatus.firms.models import CallAnswer, Firm, FirmNumber
from casestatus.firms.opening import is_over, next_opening
from casestatus.messaging.away_words import opening_in_words
from casestatus.messaging.plain_texts import take_in_plain_text
from casestatus.messaging.reminder_replies import is_for_the_platform, keep_reply
from casestatus.messaging.taking_in import text_of, uuid_or_none, work_at_once
from casestatus.web.blueprints import webhook_blueprint
from casestatus.web.webhooks import signed_payload, take_in, twiml

CALLED = _("Thank you for calling {firm}. This number is for text messages only.")
OFFICE = _("To speak with us, call {phone}.")
OPEN, CLOSED = _("Our office is open today from {hours}."), _("Our office is closed today.")
ALL_DAY = _("Our office is open all day today.")
OVER, REOPENS = _("Our office is closed now."), _("It opens again {when}.")

bp = webhook_blueprint("twilio", "/webhooks/twilio")


@bp.post("/messages", may=ANYONE)
def text_came() -> Response:
    payload = _with(signed_payload(), "MessageSid", "From", "To")
    if not _is_kept_as_reply(payload):
        call = _of_number(payload["To"], payload["MessageSid"], "text", "received", payload)
        _take_in_by_number(call, lambda: take_in_plain_text(call, text_of(payload, at=now())))
    return twiml()


def _is_kept_as_reply(payload: dict[str, str]) -> bool:
    """What came to the platform's number is kept for each firm that it concerns, and worked on by jobs (T16)."""
    if not is_for_the_platform(to_e164(payload["To"]) or ""):
        return False
    with db.transaction():
        return keep_reply(payload)


@bp.post("/status", may=ANYONE)
def text_went() -> Response:
    payload = _with(signed_payload(), "MessageSid", "MessageStatus")
    named, report = uuid_or_none(payload.get("firm")), ("status", payload["MessageStatus"])
    if named is None:
        _take_in_by_number(_of_number(payload.get("From", ""), payload["MessageSid"], *report, payload))
    else:  # by our own callback URL
        call = Call(payload["MessageSid"], *report, str(named), payload)
        take_in(lambda done_at: keep_for_firm(call, done_at=done_at), work_at_once)
    return twiml()


@bp.post("/voice", may=ANYONE)
def call_came() -> Response:
    payload = _with(signed_payload(), "CallSid", "From", "To")
    kept = _take_in_by_number(_of_number(payload["To"], payload["CallSid"], "call", "ringing", payload))
    return twiml(_answer_to_call(kept.firm_id))


def _with(payload: dict[str, str], *needed: str) -> dict[str, str]:
    if not all(payload.get(name) for name in needed):
        raise BadRequest()
    return payload


def _of_number(ours: str, external_id: str, kind: str, state: str, payload: dict[str, str]) -> Call:
    """A call for the firm whose number it is."""
    return Call(external_id, kind, state, to_e164(ours) or ours, payload)


def _take_in_by_number(call: Call, at_once: Callable[[], Kept | None] = lambda: None) -> Kept:
    return take_in(lambda done_at: _keep_for_number(call, done_at=done_at), work_at_once, at_once)


_keep_for_number = keeping(lambda e164: sa.select(FirmNumber.firm_id).where(FirmNumber.e164 == e164).scalar_subquery())


def _answer_to_call(firm_id: UUID | None) -> str:
    answer = VoiceResponse()
    firm = _firm(firm_id) if firm_id else None
    if firm is None or firm.call_answer is CallAnswer.REFUSE:
        answer.reject(reason="rejected")
    else:
        for sentence in _told_to_callers(firm):
            answer.say(sentence)
        answer.hangup()
    return str(answer)


def _told_to_callers(firm: Firm) -> list[str]:
    """The firm's own words, then when it is open and the office number, as far as they are known."""
    told = [firm.call_message or str(CALLED).format(firm=firm.name), *_hours_told(firm, now())]
    if firm.office_phone:
        told.append(str(OFFICE).format(phone=display(firm.office_phone)))
    return told


def _hours_told(firm: Firm, moment: datetime) -> list[str]:
    """Today's hours while any of them are left, else when it opens again."""
    here = moment.astimezone(firm.zone)
    hours = "" if here.date().isoformat() in firm.holidays else hours_on(firm.office_hours, here)
    if hours is None:
        return []
    if not is_over(firm, moment):
        return [_open_told(hours)]
    closed, opening = str(OVER if hours else CLOSED), next_opening(firm, moment)
    return [closed, str(REOPENS).format(when=opening_in_words(opening, "en", moment))] if opening else [closed]


def _open_told(hours: str) -> str:
    if hours == ALL_HOURS:
        return str(ALL_DAY)
    return str(OPEN).format(hours=hours.replace(" – ", " to ").replace(", ", ", and from "))


def _firm(firm_id: UUID) -> Firm | None:
    with db.looking():
        return db.session.get(Firm, firm_id)
