""" "File under": which case a message is about, when somebody knows better (T24)."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.cases.models import Case
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.live import publish
from casestatus.core.words import _
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Message
from casestatus.trail.tracking import write_entry


def file_under(message: Message, case: Case | None, *, all_of_them: bool = False) -> None:
    """Say which case a message is about, or none; `all_of_them` for the whole thread. It is written into the trail.

    Raises Refused for a case of somebody else, and for a conversation that no contact has.
    """
    conversation = message.conversation
    lock(conversation)
    if case is not None and case.client_id != conversation.contact_id:
        raise Refused(_("That is a case of somebody else. Choose one of this contact's."))
    which = Message.conversation_id == conversation.id if all_of_them else Message.id == message.id
    filed = sa.update(Message).where(which).values(case_id=case.id if case else None)
    if not all_of_them:
        filed = filed.values(version=conversation.next_version())
    before = message.case_id
    db.session.execute(filed, execution_options={"synchronize_session": False})
    write_entry("filed", "Message", message.id, case_id=[_named(before), _named(case.id if case else None)])
    publish(conversation.topic)


def _named(case_id: UUID | None) -> str | None:
    return str(case_id) if case_id else None
