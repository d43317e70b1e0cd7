"""What people write to the platform's number, which nobody reads (T16).

A reply is kept once for each firm it concerns: STOP, START and words that may mean STOP for all that reminded its
sender in the last 12 months, anything else for the last one, which answers. Each is then worked on in that firm's own
session, as any text is: there it is known whether a name after STOP is one of its clients' or its own.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casestatus.consent.keywords import Keyword, Wish, keyword_in, may_be_signed
from casestatus.consent.models import PossibleOptOut, Source
from casestatus.consent.opting import opt_in, opt_out, opt_out_of
from casestatus.consent.ordinary import asks_to_stop
from casestatus.consent.pausing import is_open
from casestatus.core import db
from casestatus.core.background import enqueue_for_nobody
from casestatus.core.inbound import Call, Kept, before, done_among, keep_for_firm
from casestatus.core.live import contact_topic, publish
from casestatus.core.phones import display, to_e164
from casestatus.core.platform import reminder_number
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.firms.models import Firm
from casestatus.firms.queries import first_number_of
from casestatus.messaging.away import looks_automatic
from casestatus.messaging.models import Conversation, Direction, Message
from casestatus.messaging.receiving import Incoming, receive_text
from casestatus.messaging.signing import names_at
from casestatus.outbox.models import Purpose, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.reminding import SAME_WORDS_EVERY, firms_that_reminded, may_answer

REPLY = "reply"
FETCHED = "Fetched"  # a field of ours: when the carrier got what we had to fetch from its list, ISO 8601
ANSWERS = "Answers"  # a field of ours: whether the firm whose row it is answers
NOT_READ = _("This number is not read. Text {firm} at {phone}.")
STOPPED = _(
    "You will get no more texts from the law firms that reminded you from this number. Reply START to get them again."
)
STARTED = _("You will get texts again from this number. Reply STOP to end them.")
HELPED = _("This number sends reminders for {firm}. Text them at {phone}. Reply STOP to get no more texts.")


def is_for_the_platform(number: str) -> bool:
    """Whether a text to this number (E.164) is a reply to a reminder."""
    return number == reminder_number()


def keep_reply(payload: dict[str, Any]) -> bool:
    """Keep a reply for every firm that it concerns, in this transaction; jobs work on each, the clock repeats them.

    Returns False, and keeps nothing, when no firm reminded its sender.
    """
    sender = to_e164(payload["From"]) or payload["From"][:40]
    firms = firms_that_reminded(sender)
    concerned = firms if _may_concern_all(payload) else firms[:1]
    for firm_id in concerned:
        call = Call(payload["MessageSid"], REPLY, str(firm_id), str(firm_id), payload | {ANSWERS: firm_id == firms[0]})
        kept = keep_for_firm(call)
        if not kept.is_done:
            enqueue_for_nobody("jobs.messaging.take_in", kept.id)
    return bool(firms)


def _may_concern_all(payload: dict[str, Any]) -> bool:
    """Asked before any firm is chosen, so that no names are known."""
    body = payload.get("Body", "")
    keyword = keyword_in(body, opted_out=False)
    wish = _said_to_the_carrier(payload) or (keyword.wish if keyword else None)
    return wish in (Wish.STOP, Wish.START) if wish else may_be_signed(body) or asks_to_stop(body)


def take_reply(kept: Kept) -> None:
    """Do what a reply asks of the chosen firm; the firm that reminded last answers it."""
    payload, sender = kept.payload, to_e164(kept.payload["From"]) or kept.payload["From"][:40]
    keyword, at = _keyword(payload, sender), _written_at(kept)
    wish = _said_to_the_carrier(payload) or (keyword.wish if keyword else None)
    if wish is Wish.STOP:
        opt_out(sender, source=Source.REMINDER, words=payload.get("Body", ""), at=at)
        _show(sender)
    if wish is Wish.START and _may_start(sender):
        opt_in(sender, source=Source.REMINDER, words=payload.get("Body", ""), at=at)
        _show(sender)
    if _asks_in_ordinary_words(payload, sender, wish):
        _put_before_a_person(sender, payload, at)
    is_answered = bool(payload.get("OptOutType")) or not sender.startswith("+")
    if payload[ANSWERS] and not is_answered and (wish is not None or may_answer(sender, is_new=_is_new(kept))):
        _answer(sender, _asked_for(payload, sender, wish), keyword)


def _may_start(sender: str) -> bool:
    """Whether nothing stands that the firm's own number heard: only a START to that one ends it, or a person."""
    known = opt_out_of(sender)
    return (known is None or known.source is Source.REMINDER) and not _asked_at_the_firms_own(sender)


def _asked_at_the_firms_own(sender: str) -> bool:
    """Whether somebody has yet to decide on ordinary words that came to the firm's own number."""
    since = sa.select(PossibleOptOut.created_at).where(is_open(sender)).scalar_subquery()
    said = sa.select(Message.provider_id, Message.body).where(Message.phone == sender, Message.at >= since)
    said = said.where(Message.direction == Direction.IN)
    names = names_at(sender)
    asked = [sid for sid, body in db.session.execute(said) if sid and asks_to_stop(body, names=lambda: names)]
    return bool(set(asked) - done_among(asked, kind=REPLY))


def _asks_in_ordinary_words(payload: dict[str, Any], sender: str, wish: Wish | None) -> bool:
    return wish is None and asks_to_stop(payload.get("Body", ""), names=lambda: names_at(sender))


def _put_before_a_person(sender: str, payload: dict[str, Any], at: datetime) -> None:
    """Into the thread, where texting pauses until somebody has read it (T21).

    A firm without a number has no threads: there nobody can decide, and the words count at once.
    """
    known = _conversations(sender)
    ours = known[0].firm_number if known else first_number_of(chosen_firm())
    if ours is None:
        opt_out(sender, source=Source.REMINDER, words=payload["Body"], at=at)
    else:
        receive_text(Incoming(payload["MessageSid"], sender, ours, payload["Body"], written_at=at))


def _asked_for(payload: dict[str, Any], sender: str, wish: Wish | None) -> Wish | None:
    """What the answer is about. Who asks in ordinary words for no more texts is told by which word they end; who wrote
    START though the firm's own number heard STOP, which number that is.
    """
    if _asks_in_ordinary_words(payload, sender, wish):
        return Wish.HELP
    return None if wish is Wish.START and not _may_start(sender) else wish


def _is_new(reply: Kept) -> bool:
    """Whether a person wrote this, and not the same a moment ago."""
    said = [_plain(earlier) for earlier in before(reply, within=SAME_WORDS_EVERY)]
    return _plain(reply.payload) not in said and not looks_automatic(reply.payload.get("Body", ""))


def _plain(payload: dict[str, Any]) -> str:
    return " ".join(payload.get("Body", "").casefold().split())


def _written_at(kept: Kept) -> datetime:
    return datetime.fromisoformat(kept.payload[FETCHED]) if FETCHED in kept.payload else kept.at


def _said_to_the_carrier(payload: dict[str, Any]) -> Wish | None:
    """What the carrier took it for, when it answered by itself."""
    said = str(payload.get("OptOutType", "")).lower()
    return Wish(said) if said in set(Wish) else None


def _keyword(payload: dict[str, Any], sender: str) -> Keyword | None:
    return keyword_in(payload.get("Body", ""), opted_out=False, names=lambda: names_at(sender))


def _answer(sender: str, wish: Wish | None, keyword: Keyword | None) -> None:
    firm = db.session.get_one(Firm, chosen_firm())
    number = reminder_number()
    text_us_at = first_number_of(firm.id)
    if number is None or (text_us_at is None and wish in (Wish.HELP, None)):
        return
    language = keyword.language if keyword and keyword.language != "en" else _language_of(sender)
    sentence = {Wish.STOP: STOPPED, Wish.START: STARTED, Wish.HELP: HELPED, None: NOT_READ}[wish]
    values: dict[str, object] = {"firm": firm.name, "phone": display(text_us_at)} if text_us_at else {}
    post_sms(
        to=sender,
        sender=number,
        body=Sentence(sentence.words, values).in_language(language),
        urgency=Urgency.AUTOMATIC,
        purpose=Purpose.KEYWORD_ANSWER,
        language=language,
    )


def _conversations(sender: str) -> list[Conversation]:
    found = sa.select(Conversation).options(sa.orm.joinedload(Conversation.contact))
    found = found.where(Conversation.phone == sender, Conversation.merged_into_id.is_(None))
    return list(db.session.execute(found.order_by(Conversation.latest_at.desc())).scalars())


def _language_of(sender: str) -> str:
    """Of the contact whose number it is, as far as there is a conversation with them."""
    known = [one.contact.language for one in _conversations(sender) if one.contact]
    return known[0] if known else "en"


def _show(sender: str) -> None:
    """Open pages look again whether the number may be texted."""
    for conversation in _conversations(sender):
        publish(conversation.topic, "inbox")
        if conversation.contact_id:
            publish(contact_topic(conversation.contact_id))
