"""People the firm knows, and their phones."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.names import initials
from casestatus.core.tenancy import FirmOwned, belongs_to, reference
from casestatus.trail.models import Tracked


class Kind(StrEnum):
    """What a contact is to the firm."""

    CLIENT = "client"
    LEAD = "lead"
    OTHER = "other"


KIND_LABELS = {Kind.CLIENT: "Client", Kind.LEAD: "Lead", Kind.OTHER: "Other"}


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"


PHONE_LABELS = {PhoneKind.MOBILE: "Mobile", PhoneKind.LANDLINE: "Landline"}
LANGUAGE_LABELS = {"en": "English", "es": "Spanish"}


class Contact(Tracked, FirmOwned, Timestamped, Base):
    """A person the firm knows: client, lead, other party."""

    __tablename__ = "contacts"
    __table_args__ = (sa.Index("ix_contacts_by_name", "firm_id", "sort_name", "id"),)

    first_name: Mapped[str]
    last_name: Mapped[str]
    sort_name: Mapped[str]  # "medina cora", kept by `rename`
    kind: Mapped[Kind] = one_of(Kind, default=Kind.CLIENT)
    language: Mapped[str] = mapped_column(default="en")  # of what is sent to them
    preferred_name: Mapped[str | None]
    birth_date: Mapped[date | None]
    street: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    postal_code: Mapped[str | None]
    archived_at: Mapped[datetime | None]
    phones: Mapped[list["ContactPhone"]] = relationship(
        primaryjoin=lambda: sa.orm.foreign(ContactPhone.contact_id) == Contact.id,
        back_populates="contact",
        order_by=lambda: (ContactPhone.position, ContactPhone.id),
    )
    emails: Mapped[list["ContactEmail"]] = relationship(
        primaryjoin=lambda: sa.orm.foreign(ContactEmail.contact_id) == Contact.id,
        back_populates="contact",
        order_by=lambda: (ContactEmail.position, ContactEmail.id),
    )
    untracked = frozenset({"sort_name"})

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def tone(self) -> int:
        """One of five colours for the person's mark, always the same."""
        return self.id.int % 5

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]

    @property
    def language_label(self) -> str:
        return LANGUAGE_LABELS.get(self.language, self.language)

    @property
    def address(self) -> str:
        """On one line, as on an envelope: `12 Pine St, Charleston, SC 29401`."""
        place = " ".join(part for part in (self.state, self.postal_code) if part)
        return ", ".join(part for part in (self.street, self.city, place) if part)

    @property
    def numbers_to_text(self) -> list[str]:
        """The numbers that may be texted, E.164, best first."""
        return [phone.e164 for phone in self.phones if phone.may_be_texted]

    def has_number(self, e164: str) -> bool:
        return any(phone.e164 == e164 for phone in self.phones)

    def rename(self, first_name: str, last_name: str) -> None:
        """Set the name and what lists sort by."""
        self.first_name, self.last_name = first_name.strip(), last_name.strip()
        self.sort_name = f"{self.last_name} {self.first_name}".strip().casefold()


class ContactPhone(Tracked, FirmOwned, Timestamped, Base):
    """A phone of a contact. The same number may be several contacts' (a household)."""

    __tablename__ = "contact_phones"
    __table_args__ = (
        sa.UniqueConstraint("firm_id", "contact_id", "e164"),
        sa.Index("ix_contact_phones_e164", "firm_id", "e164"),
        sa.Index("ix_contact_phones_number", "e164"),  # for questions about all firms (T27)
    )

    contact_id: Mapped[UUID] = reference("contacts")
    contact: Mapped[Contact] = belongs_to(Contact, contact_id, back_populates="phones")
    e164: Mapped[str]
    label: Mapped[str] = mapped_column(default="Mobile")
    kind: Mapped[PhoneKind] = one_of(PhoneKind, default=PhoneKind.MOBILE, server_default=PhoneKind.MOBILE)
    may_be_texted: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    position: Mapped[int] = mapped_column(default=0)


class ContactEmail(Tracked, FirmOwned, Timestamped, Base):
    """An e-mail address of a contact."""

    __tablename__ = "contact_emails"
    __table_args__ = (sa.Index("uq_contact_emails", "firm_id", "contact_id", sa.text("lower(email)"), unique=True),)

    contact_id: Mapped[UUID] = reference("contacts")
    contact: Mapped[Contact] = belongs_to(Contact, contact_id, back_populates="emails")
    email: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
