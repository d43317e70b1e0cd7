"""A contact's details."""

import re
from hashlib import sha256
from typing import Any

from wtforms.fields import BooleanField, FieldList, FormField, HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, ValidationError

from casestatus.contacts.keeping import LONGEST_NAME, NAMELESS, Details, PhoneLine
from casestatus.contacts.models import KIND_LABELS, LANGUAGE_LABELS, PHONE_LABELS, Contact, Kind, PhoneKind
from casestatus.core.clock import now
from casestatus.core.dates import to_date
from casestatus.core.phones import to_e164
from casestatus.core.words import _
from casestatus.web.forms import Form, Part, PhoneField, cut

TOO_LONG = "A name can have up to 100 characters."
MOST_ROWS = 20
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
AS_IT_IS = "first_name last_name preferred_name kind language street city state postal_code".split()
AN_ADDRESS = [Length(max=200, message="That is too long for an address.")]


def _choices(labels: dict[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in labels.items()]


class PhoneRow(Part):
    """One phone; an empty number means that there is none."""

    number = PhoneField("Phone", [Length(max=40, message="That is not a phone number.")], filters=[cut])
    kind = SelectField("Kind of phone", choices=_choices(PHONE_LABELS), default=PhoneKind.MOBILE.value)
    may_be_texted = BooleanField("May be texted", default=True)

    def validate_number(self, field: StringField) -> None:
        if field.data and to_e164(field.data) is None:
            raise ValidationError(str(_("“{number}” is not a phone number.", number=field.data)))


class EmailRow(Part):
    """One e-mail address; an empty one means that there is none."""

    email = StringField("E-mail", [Length(max=254, message="That is too long for an e-mail address.")], filters=[cut])

    def validate_email(self, field: StringField) -> None:
        if field.data and not EMAIL.fullmatch(field.data):
            raise ValidationError(str(_("“{email}” is not an e-mail address.", email=field.data)))


class ContactForm(Form):
    """All that is written down of a contact (K18)."""

    seen = HiddenField()  # what was written down when the form was opened, in short
    first_name = StringField("First name", [Length(max=LONGEST_NAME, message=TOO_LONG)])
    last_name = StringField("Last name", [Length(max=LONGEST_NAME, message=TOO_LONG)])
    preferred_name = StringField("Preferred name", [Length(max=LONGEST_NAME, message=TOO_LONG)])
    birth_date = StringField("Birth date", [Length(max=40, message="Write the date like 3/14/1985.")])
    kind = SelectField("Kind", choices=_choices(KIND_LABELS), default=Kind.CLIENT.value)
    language = SelectField("Language", choices=_choices(LANGUAGE_LABELS), default="en")
    street = StringField("Street", AN_ADDRESS)
    city = StringField("City", AN_ADDRESS)
    state = StringField("State", AN_ADDRESS)
    postal_code = StringField("ZIP code", [Length(max=20, message="That is too long for a ZIP code.")])
    phones = FieldList(FormField(PhoneRow), max_entries=MOST_ROWS)
    emails = FieldList(FormField(EmailRow), max_entries=MOST_ROWS)
    not_a_double = HiddenField()  # the person has looked at who it may be, and it is somebody else

    def validate_first_name(self, field: StringField) -> None:
        if not (field.data or self.last_name.data):
            raise ValidationError(str(NAMELESS))

    def validate_birth_date(self, field: StringField) -> None:
        if not field.data:
            return
        today = now().date()
        day = to_date(field.data, today=today)
        if day is None or day.year < today.year - 130:
            raise ValidationError(str(_("“{date}” is no date of birth. Write it like 3/14/1985.", date=field.data)))
        if day > today:
            raise ValidationError(str(_("That date is still to come.")))

    def validate_phones(self, field: FieldList) -> None:
        numbers = [to_e164(row["number"] or "") for row in field.data if row["number"]]
        _refuse_twice(field, numbers, "number", str(_("This number stands here twice.")))

    def validate_emails(self, field: FieldList) -> None:
        emails = [row["email"].casefold() for row in field.data if row["email"]]
        _refuse_twice(field, emails, "email", str(_("This address stands here twice.")))

    def names(self) -> dict[str, str]:
        return {"first_name": self.first_name.data or "", "last_name": self.last_name.data or ""}

    def details(self) -> Details:
        """What stands beside the name; the form has been validated."""
        return Details(
            preferred_name=self.preferred_name.data or None,
            birth_date=to_date(self.birth_date.data or "", today=now().date()),
            street=self.street.data or None,
            city=self.city.data or None,
            state=self.state.data or None,
            postal_code=self.postal_code.data or None,
        )

    def phone_lines(self) -> list[PhoneLine] | None:
        """The phones in order; None when the form was sent without any place for them."""
        if not self.phones.entries:
            return None
        rows = [row for row in self.phones.data if row["number"]]
        return [PhoneLine(row["number"], PhoneKind(row["kind"]), row["may_be_texted"]) for row in rows]

    def email_lines(self) -> list[str] | None:
        """The addresses in order; None when the form was sent without any place for them."""
        return [row["email"] for row in self.emails.data if row["email"]] if self.emails.entries else None

    def with_room(self) -> "ContactForm":
        """The form with an empty line for one more phone, and one for one more address."""
        for rows, key in ((self.phones, "number"), (self.emails, "email")):
            if len(rows.entries) < MOST_ROWS and all(row[key] for row in rows.data):
                rows.append_entry()
        return self


def form_of(contact: Contact) -> ContactForm:
    """What is written down of the contact, to be changed."""
    phones = [
        {"number": phone.e164, "kind": phone.kind, "may_be_texted": phone.may_be_texted} for phone in contact.phones
    ]
    emails = [{"email": email.email} for email in contact.emails]
    day = contact.birth_date
    born = f"{day.month}/{day.day}/{day.year}" if day else ""
    as_it_is = {name: getattr(contact, name) for name in AS_IT_IS}
    written = as_it_is | {"phones": phones, "emails": emails, "birth_date": born}
    return ContactForm(formdata=None, data=written | {"seen": sha256(repr(written).encode()).hexdigest()})


def _refuse_twice(field: FieldList, values: list[str | None], name: str, sentence: str) -> None:
    """Beside the second of two that are the same."""
    rows = [row for row in field.entries if row.data[name]]
    for at, row in enumerate(rows):
        if values[at] and values[at] in values[:at]:
            row.form[name].errors = [sentence]
            raise ValidationError(sentence)
