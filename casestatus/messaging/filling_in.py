"""Templates in the composer: filled with what is known of the contact, the case and whoever writes (T18)."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.cases.queries import cases_of
from casestatus.contacts.models import Contact
from casestatus.core.phones import display
from casestatus.core.tenancy import find
from casestatus.firms.models import Firm
from casestatus.messaging.models import Conversation, Message
from casestatus.messaging.queries import visible_to
from casestatus.wording.fields import Field, Values
from casestatus.wording.filling import Filled, fill
from casestatus.wording.models import Template
from casestatus.wording.queries import template_of, templates_of
from casestatus.wording.supplying import Asked, supplied


@dataclass(frozen=True)
class Offer:
    """A template as the composer offers it."""

    id: UUID
    name: str
    filled: Filled

    @property
    def missing(self) -> str:
        """The fields that are not known, as they are written."""
        return ", ".join(field.mark for field in self.filled.missing)


@dataclass(frozen=True)
class Setting:
    """For whom, by whom and about what a template is filled."""

    values: Values
    language: str

    def offer(self, template: Template) -> Offer:
        return Offer(template.id, template.name, fill(template.words_in(self.language), self.values))


def offers(user: User, setting: Setting, *, q: str = "") -> list[Offer]:
    """The firm's templates, filled; only those with the words, if any."""
    return [setting.offer(template) for template in templates_of(user, q=q)]


def offer_of(user: User, setting: Setting, template_id: UUID) -> Offer:
    """One template, filled. Raises NotFound."""
    return setting.offer(template_of(user, template_id))


def setting_in(user: User, firm: Firm, conversation_id: UUID) -> Setting:
    """What is known for a text in a conversation. Raises NotFound."""
    _, contact, last_case_id = find(_with_whom_and_what(visible_to(user)), conversation_id)
    return setting_of(user, firm, contact, last_case_id=last_case_id)


def _with_whom_and_what(conversations: sa.Select) -> sa.Select:
    """The same with the contact and the case of the last message."""
    last = sa.select(Message.case_id).where(Message.conversation_id == Conversation.id)
    last = last.order_by(Message.at.desc(), Message.id.desc()).limit(1)
    columns = (Conversation.id, Contact, last.scalar_subquery())
    return conversations.with_only_columns(*columns).outerjoin(Contact, Contact.id == Conversation.contact_id)


def setting_of(user: User, firm: Firm, contact: Contact | None, *, last_case_id: UUID | None = None) -> Setting:
    """What is known for a text to this contact, whose last was about that case, or to somebody unknown."""
    values = {
        Field.FIRM_NAME: firm.name,
        Field.FIRM_PHONE: display(firm.office_phone) if firm.office_phone else "",
        Field.MY_NAME: user.name,
    }
    if contact is None:
        return Setting(values, "en")
    case = _case_for(user, contact.id, last_case_id)
    values |= supplied(Asked(contact.id, firm.zone, contact.language))
    return Setting(values | _of_contact(contact) | (_of_case(case) if case else {}), contact.language)


def joined(written: str, words: str) -> str:
    """What was written with a template's words after it."""
    return "\n".join(part for part in (written.strip(), words) if part)


def _of_contact(contact: Contact) -> dict[Field, str]:
    return {
        Field.FIRST_NAME: contact.first_name,
        Field.PREFERRED_NAME: contact.preferred_name or contact.first_name,
        Field.LAST_NAME: contact.last_name,
    }


def _of_case(case: Case) -> dict[Field, str]:
    return {
        Field.CASE_NUMBER: case.number,
        Field.CASE_TITLE: case.title,
        Field.ATTORNEY_NAME: case.attorney.name if case.attorney else "",
    }


def _case_for(user: User, contact_id: UUID, last_case_id: UUID | None) -> Case | None:
    """The case that a text would be filed under, if this person may see it."""
    cases = cases_of(user, contact_id)
    still_open = [case for case in cases if case.is_open]
    if len(still_open) == 1:
        return still_open[0]
    return next((case for case in cases if case.id == last_case_id), None)
