"""An answer by itself to who writes outside office hours: once a person and day, and never to a machine (T23)."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from casestatus.consent.keywords import keyword_in
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.firms.opening import is_open
from casestatus.messaging.away_words import away_words
from casestatus.messaging.machines import looks_automatic
from casestatus.messaging.models import Conversation, Direction, Kind, Message
from casestatus.messaging.sending import answer_by_itself, barred_for
from casestatus.messaging.unsent import has_waited
from casestatus.outbox.models import Purpose
from casestatus.outbox.posting import why_not
from casestatus.outbox.timing import STILL_TALKING

ANSWERED_LATELY = timedelta(minutes=30)  # then a person is at it, whatever the clock says


def answer_while_away(conversation: Conversation, messages: Sequence[Message]) -> bool:
    """Answer, in the client's language, what came into a locked conversation while the office is closed.

    Returns whether it was answered. The messages are of a moment ago, oldest first.
    """
    firm = db.session.get_one(Firm, chosen_firm())
    text = next((message for message in reversed(messages) if _wants_answer(message, firm)), None)
    today = now().astimezone(firm.zone).date()
    if text is None or _was_told(conversation, text.phone, today) or _is_in_hand(conversation):
        return False
    if not _may_be_texted(text.phone):
        return False
    conversation.away_said_on = today
    language = conversation.contact.language if conversation.contact else "en"
    body = away_words(firm, language)
    answer_by_itself(conversation, text, purpose=Purpose.AWAY, body=body, language=language)
    return True


def _wants_answer(message: Message, firm: Firm) -> bool:
    """A person's text of a moment ago, to an office that is closed."""
    is_away = firm.answers_when_away and bool(firm.office_hours) and not is_open(firm, now())
    is_text = message.direction is Direction.IN and message.kind is Kind.TEXT and message.phone.startswith("+")
    if not is_away or not is_text or now() - message.at >= STILL_TALKING:
        return False
    return keyword_in(message.body, opted_out=False) is None and not looks_automatic(message.body)


def _was_told(conversation: Conversation, phone: str, today: date) -> bool:
    """Whether they were told today, there or wherever the number's texts stood before."""
    if conversation.away_said_on == today:
        return True
    told = sa.select(Conversation.id).where(Conversation.phone == phone, Conversation.away_said_on == today)
    return db.session.execute(told.limit(1)).first() is not None


def _is_in_hand(conversation: Conversation) -> bool:
    """Whether somebody at the firm has just written to them: by hand, and no note."""
    answered = sa.select(Message.id).where(Message.conversation_id == conversation.id, Message.author_id.isnot(None))
    answered = answered.where(Message.direction == Direction.OUT, ~has_waited())
    answered = answered.where(Message.at > now() - ANSWERED_LATELY)
    return db.session.execute(answered.limit(1)).first() is not None


def _may_be_texted(phone: str) -> bool:
    return why_not(phone) is None and barred_for(phone) is None
