"""The fields that may stand in a template, as a lawyer writes them: `{first name}`."""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What a mark stands for; the value is what is written between the braces."""

    FIRST_NAME = "first name"
    PREFERRED_NAME = "preferred name"
    LAST_NAME = "last name"
    CASE_NUMBER = "case number"
    CASE_TITLE = "case title"
    ATTORNEY_NAME = "attorney name"
    FIRM_NAME = "firm name"
    FIRM_PHONE = "firm phone"
    MY_NAME = "my name"
    APPOINTMENT_TIME = "appointment time"
    APPOINTMENT_PLACE = "appointment place"
    QUESTION = "question"
    DOCUMENT = "document"
    DATE = "date"

    @property
    def mark(self) -> str:
        return f"{{{self.value}}}"


Values = Mapping[Field, str]  # what is known; a field that is not, or is empty, stays to be filled in

HINTS = {
    Field.FIRST_NAME: "of the client",
    Field.PREFERRED_NAME: "what the client likes to be called, else the first name",
    Field.LAST_NAME: "of the client",
    Field.CASE_NUMBER: "of the case that the text is filed under",
    Field.CASE_TITLE: "of the same case",
    Field.ATTORNEY_NAME: "who leads that case",
    Field.FIRM_NAME: "as your settings have it",
    Field.FIRM_PHONE: "the office phone",
    Field.MY_NAME: "who sends the text",
    Field.APPOINTMENT_TIME: "the client's next appointment; where none is known, you write it",
    Field.APPOINTMENT_PLACE: "of the same appointment",
    Field.QUESTION: "you write it each time",
    Field.DOCUMENT: "you write it each time",
    Field.DATE: "you write it each time",
}
EXAMPLES: dict[str, Values] = {  # by language: what a preview is filled with besides the firm's own
    "en": {
        Field.FIRST_NAME: "Corazon",
        Field.PREFERRED_NAME: "Cora",
        Field.LAST_NAME: "Medina",
        Field.CASE_NUMBER: "PI-0412",
        Field.CASE_TITLE: "Medina v. Coastal Freight",
        Field.ATTORNEY_NAME: "Ana Whitfield",
        Field.APPOINTMENT_TIME: "Tuesday, March 3 at 2 p.m.",
        Field.APPOINTMENT_PLACE: "18 Broad St, second floor",
        Field.QUESTION: "did the clinic give you a new date?",
        Field.DOCUMENT: "the letter from your insurer",
        Field.DATE: "Friday, March 6",
    },
    "es": {
        Field.FIRST_NAME: "Corazón",
        Field.PREFERRED_NAME: "Cora",
        Field.LAST_NAME: "Medina",
        Field.CASE_NUMBER: "PI-0412",
        Field.CASE_TITLE: "Medina v. Coastal Freight",
        Field.ATTORNEY_NAME: "Ana Whitfield",
        Field.APPOINTMENT_TIME: "el martes 3 de marzo a las 2 p. m.",
        Field.APPOINTMENT_PLACE: "18 Broad St, segundo piso",
        Field.QUESTION: "¿le dieron otra fecha en la clínica?",
        Field.DOCUMENT: "la carta de su aseguradora",
        Field.DATE: "el viernes 6 de marzo",
    },
}
