"""What comes in: texts and calls from clients, and what the carrier says became of ours (T5, T14, T15)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from casestatus.consent.keywords import Keyword, Wish, keyword_in, may_be_keyword
from casestatus.consent.models import Source
from casestatus.consent.opting import has_opted_in_since, is_opted_out, opt_in, opt_out
from casestatus.consent.ordinary import asks_to_stop
from casestatus.consent.pausing import pause
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.live import contact_topic, publish
from casestatus.core.phones import display
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.firms.models import Firm
from casestatus.messaging.attaching import Media, attach, fetch_soon
from casestatus.messaging.deciding import OPT_OUTS
from casestatus.messaging.doubting import ask_if_wrong
from casestatus.messaging.entering import enter
from casestatus.messaging.finding import conversation_with_number
from casestatus.messaging.models import Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.sending import answer_by_itself
from casestatus.messaging.signing import names_at, names_in
from casestatus.messaging.taking_part import count_incoming
from casestatus.outbox.models import Purpose
from casestatus.outbox.recording import block_of, hear_from

STOPPED = _("You will get no more texts from {firm}. Reply START to get them again.")
STARTED = _("You will get texts from {firm} again. Reply STOP to end them, HELP for help.")
HELPED = _("This is {firm}. Call us at {phone}. Reply STOP to get no more texts. Message and data rates may apply.")
HELPED_WITHOUT_PHONE = _("This is {firm}. Reply STOP to get no more texts. Message and data rates may apply.")


ANSWERED_WITHIN = timedelta(hours=1)
JUST_NOW = timedelta(minutes=2)  # a text that waited for its turn stands behind what was written meanwhile


@dataclass(frozen=True)
class Incoming:
    """A text as the carrier handed it over.

    `answered` when the carrier has answered a keyword itself (OptOutType). `written_at` (UTC) says what came after
    what: a text that failed once, or that we had to ask for, is taken in later than others.
    """

    provider_id: str
    sender: str
    firm_number: str
    body: str
    answered: str | None = None
    media: tuple[Media, ...] = ()
    written_at: datetime = field(default_factory=now)

    @property
    def is_late(self) -> bool:
        """Whether an answer would be one too many: what its keyword asks is done all the same."""
        return now() - self.written_at > ANSWERED_WITHIN

    def place(self) -> datetime:
        """When it is to stand in the thread, UTC: where it was written, or at the end when that was just now."""
        moment = now()
        return self.written_at if moment - self.written_at > JUST_NOW else moment


def receive_text(incoming: Incoming) -> None:
    """Put a client's text into its conversation and do what its keyword asks."""
    conversation = conversation_with_number(incoming.sender, firm_number=incoming.firm_number)
    block_id = hear_from(incoming.sender)
    if block_id is not None:
        _keep_aside(conversation, incoming, Kind.TEXT, block_id)
        return
    at = incoming.place()
    if at >= conversation.latest_at or conversation.latest_message_id is None:
        conversation.phone, conversation.firm_number = incoming.sender, incoming.firm_number
    waiting = conversation.waiting_since
    message = _enter(conversation, incoming, Kind.TEXT, at)
    fetch_soon(message)
    if _obey_keyword(conversation, message, incoming):
        conversation.waiting_since = waiting  # STOP, START and HELP want no answer from a person


def receive_call(incoming: Incoming) -> Message:
    """List a call to the text number in the caller's thread. Answers go on to the number that wrote last."""
    conversation = conversation_with_number(incoming.sender, firm_number=incoming.firm_number)
    block_id = block_of(incoming.sender)
    if block_id is not None:
        return _keep_aside(conversation, incoming, Kind.CALL, block_id)
    return _enter(conversation, incoming, Kind.CALL, incoming.place())


def _enter(conversation: Conversation, incoming: Incoming, kind: Kind, at: datetime) -> Message:
    conversation.archived_at = None  # a new incoming message brings it back (T13)
    with db.session.no_autoflush:
        count_incoming(conversation)
    return enter(conversation, at=at, is_untold=True, **_as_it_came(incoming, kind))


def _keep_aside(conversation: Conversation, incoming: Incoming, kind: Kind, block_id: UUID) -> Message:
    """Keep what a blocked number sent where nobody sees it. A STOP counts all the same, and gets no answer (T9).

    What else it says of texting it is asked when it is unblocked, or at once where a term runs.
    """
    if conversation.latest_message_id is None:
        conversation.blocked_at = conversation.blocked_at or now()
    message = enter(conversation, at=incoming.place(), block_id=block_id, **_as_it_came(incoming, kind))
    fetch_soon(message)
    keyword = _keyword_of(conversation, incoming)
    if keyword is not None:
        _record(keyword.wish, message, incoming)
    else:
        _ask_of_words(conversation, message, incoming)
    return message


def _as_it_came(incoming: Incoming, kind: Kind) -> dict[str, Any]:
    return {
        "direction": Direction.IN,
        "kind": kind,
        "body": incoming.body,
        "phone": incoming.sender,
        "firm_number": incoming.firm_number,
        "state": MessageState.RECEIVED,
        "provider_id": incoming.provider_id,
        **attach(incoming.media),
    }


def _obey_keyword(conversation: Conversation, message: Message, incoming: Incoming) -> bool:
    """Do what its keyword asks. Returns whether it was one."""
    keyword = _keyword_of(conversation, incoming)
    if keyword is None:
        _ask_of_words(conversation, message, incoming)
        return False
    is_news = _record(keyword.wish, message, incoming)
    if conversation.contact_id:
        publish(contact_topic(conversation.contact_id))
    if is_news and _wants_answer(incoming):
        language = _language_for(conversation, keyword)
        body = _answer(keyword.wish, language)
        answer_by_itself(conversation, message, purpose=Purpose.KEYWORD_ANSWER, body=body, language=language)
    return True


def _ask_of_words(conversation: Conversation, message: Message, incoming: Incoming) -> None:
    """What ordinary words may mean for texting this number: that they want no more, or that it is somebody else's."""
    if asks_to_stop(incoming.body, names=lambda: names_in(conversation) + names_at(incoming.sender)):
        _pause(conversation, message, incoming)
    ask_if_wrong(conversation, message)


def _pause(conversation: Conversation, message: Message, incoming: Incoming) -> None:
    """Ordinary words may be an opt-out: nothing more is sent until a person has read them (T21)."""
    if is_opted_out(incoming.sender) or has_opted_in_since(incoming.sender, incoming.written_at):
        return
    zone = db.session.get_one(Firm, chosen_firm()).zone
    said: dict[str, Any] = {"words": incoming.body, "message_id": message.id, "said_at": incoming.written_at}
    if pause(incoming.sender, **said, zone=zone):
        publish(OPT_OUTS, conversation.topic)


def _record(wish: Wish, message: Message, incoming: Incoming) -> bool:
    """Keep an opt-out or its end. Returns whether to answer: an opt-out is confirmed once, however often it is said."""
    source = Source.CARRIER if incoming.answered else Source.TEXT
    sender, words, at = incoming.sender, incoming.body, incoming.written_at
    if wish is Wish.STOP:
        return opt_out(sender, source=source, words=words, message_id=message.id, at=at)
    if wish is Wish.START:
        opt_in(sender, source=source, words=words, at=at)
    return True


def _wants_answer(incoming: Incoming) -> bool:
    return incoming.answered is None and not incoming.is_late and incoming.sender.startswith("+")


def _keyword_of(conversation: Conversation, incoming: Incoming) -> Keyword | None:
    if incoming.answered in set(Wish):
        return Keyword(Wish(incoming.answered), "en")
    if not may_be_keyword(incoming.body):
        return None
    opted_out = is_opted_out(incoming.sender)
    return keyword_in(incoming.body, opted_out=opted_out, names=lambda: names_in(conversation))


def _language_for(conversation: Conversation, keyword: Keyword) -> str:
    """That of the word they wrote, or, as STOP is the same word everywhere, the one kept on the contact."""
    kept = conversation.contact.language if conversation.contact else keyword.language
    return keyword.language if keyword.language != "en" else kept


def _answer(wish: Wish, language: str) -> str:
    firm = db.session.get_one(Firm, chosen_firm())
    sentence = {Wish.STOP: STOPPED, Wish.START: STARTED, Wish.HELP: HELPED}[wish]
    if wish is Wish.HELP and not firm.office_phone:
        sentence = HELPED_WITHOUT_PHONE
    phone = display(firm.office_phone) if firm.office_phone else ""
    return Sentence(sentence.words, {"firm": firm.name, "phone": phone}).in_language(language)
