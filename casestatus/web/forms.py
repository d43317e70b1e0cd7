"""The base of every form: CSRF by field, text cut of spaces and NUL bytes."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form as PlainForm
from wtforms.fields import Field, FieldList, StringField
from wtforms.validators import Length, ValidationError

from casestatus.core.errors import Refused
from casestatus.core.phones import display, to_e164
from casestatus.core.words import _


def cut(value: str | None) -> str | None:
    """What people typed, without what a database cannot keep."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


NOT_OFFERED, NO_NUMBER = _("Choose one of those that are offered."), _("Write a whole number.")
OURS = {  # what the library says by itself, to whoever sends what no page offers
    "Not a valid choice.": NOT_OFFERED,
    "Invalid Choice: could not coerce.": NOT_OFFERED,
    "Invalid choice(s): one or more data inputs could not be coerced.": NOT_OFFERED,
    "'%(value)s' is not a valid choice for this field.": NOT_OFFERED,
    "'%(value)s' are not valid choices for this field.": NOT_OFFERED,
    "Not a valid integer value.": NO_NUMBER,
}


class OurWords:
    """The library's sentences in our words."""

    def gettext(self, words: str) -> str:
        return str(OURS.get(words, words))

    def ngettext(self, one: str, several: str, count: int) -> str:
        return self.gettext(one if count == 1 else several)


class Part(PlainForm):
    """What stands several times in a form of ours, as the phones of a contact do."""

    class Meta(PlainForm.Meta):
        def get_translations(self, form):
            return OurWords()


class Form(FlaskForm):
    """A form of ours."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form):
            return OurWords()

        def bind_field(self, form, unbound, options):
            filters = unbound.kwargs.get("filters", [])
            if issubclass(unbound.field_class, StringField) and unbound.field_class.__name__ != "PasswordField":
                filters = [*filters, cut]
            return unbound.bind(form=form, **{**options, "filters": filters})

    def blamed(self) -> Iterator[Field]:
        """The fields that were refused, those of rows each by itself."""
        for field in self:
            rows = [row.form for row in field.entries] if isinstance(field, FieldList) else []
            parts = [part for row in rows for part in row if part.errors]
            yield from parts or ([field] if field.errors else [])


class PhoneField(StringField):
    """A phone number: people see it as they write it, whatever way it is stored."""

    def _value(self) -> str:
        return display(self.data) if self.data and to_e164(self.data) == self.data else super()._value()


def at_most(characters: int) -> Length:
    """A validator: no longer than that, said in our words."""
    return Length(max=characters, message=f"Write at most {characters} characters.")


class Reads:
    """A validator: what a verb's own reader refuses stands beside the field, in the verb's words."""

    def __init__(self, reader: Callable[[str], Any]) -> None:
        self.reader = reader

    def __call__(self, form: FlaskForm, field: Field) -> None:
        try:
            self.reader(field.data or "")
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
