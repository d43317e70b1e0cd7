"""What a transcript is of: a conversation, or a case (T10)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.cases.queries import visible_to as cases_visible_to
from casestatus.contacts.models import Contact
from casestatus.core.phones import display
from casestatus.core.tenancy import find
from casestatus.core.words import Sentence, _
from casestatus.messaging.models import Conversation
from casestatus.messaging.queries import visible_to as conversations_visible_to


class Of(StrEnum):
    """A transcript's subject, named as in the trail."""

    CONVERSATION = "Conversation"
    CASE = "Case"


@dataclass(frozen=True, slots=True)
class Subject:
    """A conversation or a case that somebody may see, as its transcript names it."""

    of: Of
    id: UUID
    name: str  # whom the conversation is with; the case's number and title
    detail: str  # the number written to; the case's practice area
    file_name: str  # what a file with it is called, without the date: nobody's name stands in it

    @property
    def about(self) -> tuple[str, UUID]:
        return self.of.value, self.id

    @property
    def place(self) -> str:
        """The address of its page."""
        return f"/conversations/{self.id}" if self.of is Of.CONVERSATION else f"/cases/{self.id}"

    @property
    def detail_name(self) -> Sentence:
        return _("Practice area") if self.of is Of.CASE else _("Number")

    @property
    def title(self) -> Sentence:
        if self.of is Of.CASE:
            return _("Messages of case {name}", name=self.name)
        return _("Conversation with {name}", name=self.name)


def subject_of(user: User, of: Of, id: UUID) -> Subject:
    """What the person wants a transcript of. Raises NotFound when they may not see it."""
    return _case(user, id) if of is Of.CASE else _conversation(user, id)


def _conversation(user: User, id: UUID) -> Subject:
    found = find(_with_name(conversations_visible_to(user)), id)
    phone = display(found[1])
    return Subject(Of.CONVERSATION, id, found[2] or phone, phone if found[2] else "", "conversation")


def _with_name(conversations: sa.Select) -> sa.Select:
    name = sa.func.trim(Contact.first_name + " " + Contact.last_name)
    named = conversations.outerjoin(Contact, Contact.id == Conversation.contact_id)
    return named.with_only_columns(Conversation.id, Conversation.phone, name)


def _case(user: User, id: UUID) -> Subject:
    case = find(cases_visible_to(user), id)
    return Subject(Of.CASE, id, f"{case.number} {case.title}", case.practice_area, f"case-{case.number}")
