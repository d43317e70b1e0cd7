"""Makes the people and things of tests. Every one is real: flushed, of the chosen firm, with sensible values."""

from base64 import b64decode
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import selectinload

from casestatus.accounts import passwords
from casestatus.accounts.models import Operator, SignInAddress, User
from casestatus.cases.models import Case
from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.contacts.keeping import add_contact
from casestatus.contacts.models import Contact, Kind
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.notes import Notes
from casestatus.core.permissions import Role
from casestatus.core.tenancy import as_firm, chosen_firm
from casestatus.files.keeping import keep
from casestatus.firms.models import Firm, FirmNumber
from casestatus.messaging.attaching import Media
from casestatus.messaging.enclosing import Place, Upload, enclose, enclosed_by
from casestatus.messaging.finding import conversation_with_contact, conversation_with_number
from casestatus.messaging.models import (
    AttachmentState,
    Conversation,
    Enclosure,
    EnclosureState,
    Message,
    Participation,
    ScheduledText,
)
from casestatus.messaging.receiving import Incoming, receive_text
from casestatus.messaging.scheduling import schedule

PASSWORD = "harbor-demo"
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # what tests start keeps its own
PASSWORD_HASH = passwords.hash_password(PASSWORD)
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGOQjUmGIAY4CwAyAAUpZcEV6AAAAABJRU5ErkJggg=="
)
A_SUBSCRIPTION = {  # what a browser says of itself
    "endpoint": "https://push.test/a-browser",
    "p256dh": "BGv4XV_oRZixDKYZnsCczX013NcZX90dx3N6DGcAbvJRuVLyXuwd7tH8oZGDiZBGY1fTFK37fpdguNmvyPOala0",
    "auth": "c2VjcmV0IHNlY3JldC4uLg",
}

_numbers = count(1)


def a_number() -> str:
    """A fresh number that could be a client's, E.164."""
    return f"+1843556{next(_numbers) % 10_000:04d}"


def a_firm(name: str = "Harbor & Reed", *, time_zone: str = "America/New_York") -> Firm:
    firm = Firm(name=name, time_zone=time_zone, office_phone="+18435550199", notice_read_at=now())
    firm.numbers.append(FirmNumber(e164=f"+1843555{next(_numbers) % 10_000:04d}"))
    return db.add(firm)


@contextmanager
def another_firm(name: str = "Quill Law"):
    """Work for another firm; what is made in it belongs to that firm."""
    firm = a_firm(name)
    db.session.commit()
    with as_firm(firm.id):
        db.session().info["notes"] = Notes()
        yield firm
        db.session.commit()


def a_user(name: str = "Ana Whitfield", role: str = "attorney", **fields) -> User:
    email = f"{name.split()[0].lower()}{next(_numbers)}@harbor.test"
    user = db.add(User(email=email, name=name, role=Role(role), password_hash=PASSWORD_HASH, **fields))
    db.add(SignInAddress(email=email, firm_id=chosen_firm(), user_id=user.id))
    return user


def an_operator(name: str = "Olu Mensah") -> Operator:
    email = f"olu{next(_numbers)}@host.test"
    operator = db.add(Operator(email=email, name=name, password_hash=PASSWORD_HASH))
    db.add(SignInAddress(email=email, operator_id=operator.id))
    return operator


def a_contact(name: str = "Cora Medina", *, phone: str | None = None, kind: Kind = Kind.CLIENT) -> Contact:
    first, _, last = name.partition(" ")
    return add_contact(first_name=first, last_name=last, phone=phone or a_number(), kind=kind)


def a_case(client: Contact, *, number: str | None = None, closed: bool = False, **fields) -> Case:
    return db.add(
        Case(
            number=number or f"PI-{next(_numbers):04d}",
            title=f"{client.last_name} v. Coastal Freight",
            practice_area="Personal injury",
            stage="Treatment",
            opened_on=date(2026, 8, 4),
            closed_on=date(2026, 10, 1) if closed else None,
            client=client,
            **fields,
        )
    )


def firm_number() -> str:
    """The chosen firm's number, E.164."""
    return db.session.get_one(Firm, chosen_firm()).numbers[0].e164


def a_conversation(contact: Contact | None = None, *, opted_out: bool = False) -> Conversation:
    """A conversation with the contact, or with Cora."""
    contact = contact or a_contact()
    phone = contact.phones[0].e164
    conversation = conversation_with_contact(contact, phone, firm_number=firm_number())
    if opted_out:
        opt_out(phone, source=Source.TEXT, words="STOP")
    db.session.flush()
    return conversation


def a_strange_conversation(phone: str | None = None) -> Conversation:
    """A conversation with a number that nobody knows."""
    return conversation_with_number(phone or a_number(), firm_number=firm_number())


def a_text_from(conversation: Conversation, body: str = "Hello", **fields) -> Message:
    """The client writes."""
    incoming = Incoming(
        provider_id=f"SM{next(_numbers):032d}",
        sender=conversation.phone,
        firm_number=conversation.firm_number,
        body=body,
        **fields,
    )
    return receive(incoming)


def receive(incoming: Incoming) -> Message:
    """What the webhook makes of a client's text; what a test holds of its conversation is read anew."""
    db.session.flush()
    receive_text(incoming)
    db.session.flush()
    for row in [row for row in db.session if isinstance(row, (Conversation, Participation))]:
        db.session.expire(row)
    entered = sa.select(Message).where(Message.provider_id == incoming.provider_id)
    return db.session.execute(entered.options(selectinload(Message.attachments))).scalar_one()


def a_scheduled_text(
    conversation: Conversation,
    author: User | None = None,
    body: str = "See you at 2.",
    *,
    due_at: datetime | None = None,
) -> ScheduledText:
    """A text that waits, for an hour from now."""
    due_at = due_at or now() + timedelta(hours=1)
    return schedule(conversation, author=author or a_user(), body=body, due_at=due_at, key=f"key {next(_numbers)}")


def a_picture_from(conversation: Conversation, body: str = "", *, content: bytes = b"", number: int = 1) -> Message:
    """The client sends pictures, which are kept already: each the content, or a small one."""
    media = tuple(Media(f"https://api.twilio.com/media/{next(_numbers)}", "image/png") for _ in range(number))
    message = a_text_from(conversation, body, media=media)
    for attachment in message.attachments:
        attachment.state, attachment.file = AttachmentState.KEPT, db.add(keep(content or PICTURE))
        attachment.file_id = attachment.file.id
    db.session.flush()
    return message


def an_enclosure(
    conversation: Conversation | None, user: User, *, content: bytes = b"", name: str = "car.png"
) -> Enclosure:
    """A picture that the user has put to a text they have not sent, or in Compose; a worker has made it ready."""
    place = Place(conversation.id if conversation else None)
    enclose(place, user, [Upload(name, content or PICTURE)])
    enclosure = enclosed_by(user, place)[-1]
    file = db.add(keep(content or PICTURE))
    enclosure.state, enclosure.file_id = EnclosureState.READY, file.id
    db.session.flush()
    return enclosure


def some_time_ago(**ago: float):
    """A moment in the past, UTC."""
    return now() - timedelta(**ago)
