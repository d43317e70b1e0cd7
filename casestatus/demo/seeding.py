"""The demo firm: Harbor & Reed, with its people, contacts, cases and talk, as firm.toml and talk/ have them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from casestatus.accounts.models import SignInAddress, User
from casestatus.accounts.passwords import hash_password
from casestatus.cases.models import Case
from casestatus.contacts.models import Contact, ContactEmail, ContactPhone, Kind, PhoneKind
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.permissions import Role
from casestatus.core.tenancy import choose_firm
from casestatus.core.wall_clock import read_moment
from casestatus.demo.calendar import Calendar
from casestatus.demo.history import Office, history_of
from casestatus.demo.promises import agreements, appointments
from casestatus.demo.script import HOME, all_talk, firm_facts, phones_of
from casestatus.firms.founding import change_firm, found_firm, set_hours, set_texting
from casestatus.firms.hours import DAYS, read_day
from casestatus.firms.models import CallAnswer, Firm
from casestatus.firms.numbering import add_number, name_number
from casestatus.firms.queries import firm_of_number
from casestatus.messaging.answer_times import count_answer_time
from casestatus.messaging.models import Conversation, ScheduledText
from casestatus.notices.choosing import choose
from casestatus.staff.inviting import invite

PASSWORD = "harbor-demo"


def seed_demo(*, has_mailbox: bool = False) -> None:
    """Make the demo firm in one transaction, unless its number is taken already. The session then serves it.

    Nothing of its talk is ever sent: it is written as finished, in bulk, so that a first start stays short. Where the
    sandbox has a mailbox, the one who is invited gets the e-mail in it, and some are told there of what clients write.
    """
    facts = firm_facts()
    with db.transaction():
        if firm_of_number(facts["number"]) is None:
            users = _fill(_firm(facts), facts)
            db.session.flush()
            count_answer_time()  # as each night does
            if has_mailbox:
                _tell_by_email([users[name] for name in facts["told_by_email"]])
            _invite(facts["invited"], has_mailbox=has_mailbox)


def _firm(facts: dict[str, Any]) -> Firm:
    name, zone = facts["name"], facts["time_zone"]
    firm = found_firm(name=name, number=facts["number"], timezone=zone)
    choose_firm(firm.id)
    name_number(firm.numbers[0], facts["label"])
    for more in facts["more_numbers"]:
        add_number(firm, more["number"], label=more["label"])
    change_firm(
        firm,
        name=name,
        timezone=zone,
        office_phone=facts["office_phone"],
        call_answer=CallAnswer.MESSAGE,
        call_message="",
    )
    set_hours(firm, {day: read_day(facts["hours"]) for day in DAYS[:5]})
    set_texting(
        firm, price=Decimal(facts["segment_price"]), picture_price=Decimal(facts["picture_price"]), checks_lines=True
    )
    return firm


def _fill(firm: Firm, facts: dict[str, Any]) -> dict[str, User]:
    calendar = Calendar(now(), firm.zone)
    users = _users(facts["users"])
    firm.notice_read_at, firm.notice_read_by = now() - timedelta(days=90), users["ada"].id
    contacts = {contact.name: contact for contact in map(_contact, facts["contacts"])}
    cases = [_case(fact, calendar, contacts, users) for fact in facts["cases"]]
    office = Office(facts["number"], users, contacts, cases)
    history = [row for talk in all_talk() for row in history_of(talk, office, calendar)]
    addresses = [SignInAddress(email=user.email, firm_id=firm.id, user_id=user.id) for user in users.values()]
    agreed = agreements(cases, contacts, author_id=users["ben"].id, calendar=calendar)
    coming = appointments(contacts, calendar)
    db.add(*users.values(), *addresses, *contacts.values(), *cases, *history, *agreed, *coming)
    db.add(*[_for_later(fact, history, contacts, users, firm) for fact in facts["later"]])
    return users


def _for_later(
    fact: dict[str, str], history: list[Any], contacts: dict[str, Contact], users: dict[str, User], firm: Firm
) -> ScheduledText:
    """A text that waits for tomorrow."""
    client_id = contacts[fact["to"]].id
    thread = next(row for row in history if isinstance(row, Conversation) and row.contact_id == client_id)
    tomorrow = (now().astimezone(firm.zone) + timedelta(days=1)).date()
    return ScheduledText(
        conversation_id=thread.id,
        author_id=users[fact["author"]].id,
        body=fact["words"],
        due_at=read_moment(tomorrow.isoformat(), fact["at"], firm.zone),
        key="demo",
    )


def _tell_by_email(users: list[User]) -> None:
    """They find in the mailbox what clients have written a minute ago."""
    for user in users:
        choose(user, email_from_clients=True)


def _users(facts: list[dict[str, str]]) -> dict[str, User]:
    """By first name in small letters. All have the one password, so it is hashed once."""
    password_hash = hash_password(PASSWORD)
    return {
        first_name: User(
            id=new_id(),
            email=f"{first_name}@demo.test",
            name=fact["name"],
            role=Role(fact["role"]),
            password_hash=password_hash,
            deactivated_at=now() - timedelta(days=int(fact["left"])) if "left" in fact else None,
        )
        for fact in facts
        for first_name in [_first_name(fact)]
    }


def _first_name(fact: dict[str, str]) -> str:
    return fact["name"].split()[0].lower()


def _invite(fact: dict[str, str], *, has_mailbox: bool) -> None:
    admin = db.session.execute(sa.select(User).where(User.role == Role.ADMIN).limit(1)).scalar_one()
    role, email = Role(fact["role"]), f"{_first_name(fact)}@demo.test"
    if has_mailbox:
        invite(email=email, name=fact["name"], role=role, by=admin)
        return
    user = db.add(User(email=email, name=fact["name"], role=role, password_hash=None))
    db.add(SignInAddress(email=email, firm_id=admin.firm_id, user_id=user.id))


def _contact(fact: dict[str, Any]) -> Contact:
    kind = Kind(fact.get("kind", Kind.CLIENT))
    contact = Contact(id=new_id(), kind=kind, language=fact.get("language", "en"))
    contact.rename(fact["first"], fact["last"])
    contact.preferred_name, contact.birth_date = fact.get("preferred"), fact.get("born")
    contact.street, contact.city = fact.get("street"), fact.get("city")
    contact.state, contact.postal_code = fact.get("state"), fact.get("zip")
    contact.emails = [ContactEmail(contact_id=contact.id, email=fact["email"])] if "email" in fact else []
    contact.phones = [
        ContactPhone(
            contact_id=contact.id,
            e164=number,
            label=label,
            kind=PhoneKind.LANDLINE if label == HOME else PhoneKind.MOBILE,
            may_be_texted=label != HOME,
            position=position,
        )
        for position, (label, number) in enumerate(phones_of(fact))
    ]
    return contact


def _case(fact: dict[str, Any], calendar: Calendar, contacts: dict[str, Contact], users: dict[str, User]) -> Case:
    closed = fact.get("closed")
    return Case(
        id=new_id(),
        number=fact["number"],
        title=fact["title"],
        practice_area=fact["area"],
        stage=fact["stage"],
        opened_on=calendar.days_ago(fact["opened"]),
        closed_on=None if closed is None else calendar.days_ago(closed),
        client_id=contacts[fact["client"]].id,
        attorney_id=users[fact["attorney"]].id,
    )
