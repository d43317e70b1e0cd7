"""Who a new contact may be already (K18)."""

from collections.abc import Sequence

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact, ContactEmail, ContactPhone
from casestatus.contacts.queries import visible_to, with_phones
from casestatus.core import db
from casestatus.core.phones import to_e164

MOST_SHOWN = 5


def likely_doubles(
    user: User, *, first_name: str, last_name: str, numbers: Sequence[str] = (), emails: Sequence[str] = ()
) -> list[Contact]:
    """Contacts, archived ones too, with the same name in any writing, one of the numbers or one of the addresses."""
    wanted = [number for written in numbers if (number := to_e164(written))]
    by_number = sa.select(ContactPhone.contact_id).where(ContactPhone.e164.in_(wanted))
    by_address = sa.select(ContactEmail.contact_id).where(
        sa.func.lower(ContactEmail.email).in_([email.strip().lower() for email in emails])
    )
    named = sa.func.find_contacts_named(first_name, last_name).table_valued(sa.column("id", sa.Uuid()))
    alike = sa.or_(Contact.id.in_(sa.select(named.c.id)), Contact.id.in_(by_number), Contact.id.in_(by_address))
    found = with_phones(visible_to(user)).where(alike).order_by(Contact.archived_at.isnot(None), Contact.created_at)
    return list(db.session.execute(found.limit(MOST_SHOWN)).scalars())
