"""A law office for one test: its people with their browsers' cookies, its clients with their phones."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from casestatus.accounts.models import Operator, StaffSession, User
from casestatus.accounts.signing_in import hash_token
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import as_firm
from casestatus.messaging.entering import enter
from casestatus.messaging.models import Attachment, AttachmentState, Conversation, Direction, MessageState
from tests import factories
from tests.browser.carrier import Carrier

PATIENCE = 15.0  # seconds
GLANCE = 0.02


@dataclass
class Person:
    """Somebody who can sign in."""

    name: str
    email: str
    cookie: str  # of a browser that is signed in


@dataclass
class Client:
    """Somebody with a phone, known to the firm or not."""

    office: "Office"
    name: str
    phone: str  # E.164
    contact_id: UUID | None = None

    def writes(self, *bodies: str) -> None:
        for body in bodies:
            self.office.carrier.client_writes(body, phone=self.phone, to=self.office.number)

    def sends(self, *pictures: bytes, body: str = "", kind: str = "image/jpeg") -> None:
        sent = [(kind, picture) for picture in pictures]
        self.office.carrier.client_writes(body, phone=self.phone, to=self.office.number, pictures=sent)

    def calls(self) -> None:
        self.office.carrier.client_calls(phone=self.phone, to=self.office.number)

    def switches(self, state: str) -> None:
        """The phone is `on`, `off`, a `landline` or `opted_out`."""
        self.office.carrier.switch(self.phone, state)

    @property
    def received(self) -> list[str]:
        return self.office.carrier.received_by(self.phone)

    def receives(self, count: int) -> list[str]:
        """What the phone received, once it is so many texts."""
        deadline = time.monotonic() + PATIENCE
        while len(received := self.received) < count:
            assert time.monotonic() < deadline, f"{count} texts were awaited, and these came: {received}"
            time.sleep(GLANCE)
        return received

    @property
    def thread(self) -> str:
        """The address of the conversation, which is begun when there is none."""
        with self.office.at_work():
            return f"/conversations/{self.office.conversation_with(self).id}"


class Office:
    """One firm. What is made in it is committed, so that the running product sees it."""

    def __init__(self, app: Flask, carrier: Carrier, name: str = "Harbor & Reed") -> None:
        self.carrier = carrier
        self._app = app
        with app.app_context(), db.transaction():
            firm = factories.a_firm(name)
            self.id, self.number = firm.id, firm.numbers[0].e164
        carrier.name_firm(self.number, name)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """For the length of the block factories work for this firm."""
        with self._app.app_context(), as_firm(self.id), db.transaction():
            yield

    def person(self, name: str, role: str) -> Person:
        with self.at_work():
            user = factories.a_user(name, role)
            return Person(name, user.email, self._sign_in(user))

    def client(self, name: str = "Cora Medina", *, case: bool = False) -> Client:
        """A contact with a phone, and with a case when asked."""
        with self.at_work():
            contact = factories.a_contact(name)
            client = Client(self, name, contact.phones[0].e164, contact.id)
            if case:
                factories.a_case(contact)
        self.carrier.name(client.phone, name)
        return client

    def stranger(self) -> Client:
        """A phone that nobody at the firm knows."""
        return Client(self, "", factories.a_number())

    def wrote_long_ago(self, client: Client, count: int) -> None:
        """So many messages, one a minute until an hour ago: "Line 1" the oldest. All are read."""
        with self.at_work():
            conversation = self.conversation_with(client)
            for number in range(1, count + 1):
                self._wrote(conversation, f"Line {number}", now() - timedelta(minutes=60 + count - number))

    def _wrote(self, conversation: Conversation, body: str, at) -> None:
        message = enter(
            conversation,
            direction=Direction.IN,
            body=body,
            phone=conversation.phone,
            firm_number=conversation.firm_number,
            state=MessageState.RECEIVED,
        )
        message.at = conversation.latest_at = at

    def could_not_fetch(self) -> None:
        """What is still to be fetched is given up, as after a day."""
        with self.at_work():
            for attachment in db.session.execute(sa.select(Attachment)).scalars():
                attachment.state = AttachmentState.LOST

    def tries_again_now(self) -> None:
        """What is to be fetched later is due now."""
        with self.at_work():
            for attachment in db.session.execute(sa.select(Attachment)).scalars():
                attachment.due_at = now() - timedelta(minutes=1)

    def conversation_with(self, client: Client) -> Conversation:
        found = db.session.execute(sa.select(Conversation).where(Conversation.phone == client.phone)).scalars().first()
        if found:
            return found
        if client.contact_id:
            return factories.a_conversation(db.session.get_one(Contact, client.contact_id))
        return factories.a_strange_conversation(client.phone)

    def _sign_in(self, person: User | Operator) -> str:
        return signed_in(self._app, person)


def an_operator(app: Flask) -> Person:
    """Somebody who runs the server."""
    with app.app_context(), db.transaction():
        operator = factories.an_operator()
        return Person(operator.name, operator.email, signed_in(app, operator))


def signed_in(app: Flask, person: User | Operator) -> str:
    """Begin a session. Returns what the browser's cookie says."""
    token = secrets.token_urlsafe(16)
    is_user = isinstance(person, User)
    db.add(
        StaffSession(
            token_hash=hash_token(token),
            firm_id=person.firm_id if isinstance(person, User) else None,
            user_id=person.id if is_user else None,
            operator_id=None if is_user else person.id,
            last_seen_at=now(),
            expires_at=now() + timedelta(days=1),
        )
    )
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    return serializer.dumps({"_user_id": token, "_fresh": True, "_permanent": True})
