"""Templates that every firm has from the start, until it changes or archives them (T18)."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from casestatus.core.tenancy import chosen_firm
from casestatus.wording.models import Template


@dataclass(frozen=True)
class Ready:
    """One ready template. Its key never changes: by it a firm's own wording of it is found."""

    key: str
    name: str
    english: str
    spanish: str

    @property
    def id(self) -> UUID:
        """Its id in the chosen firm."""
        return uuid5(chosen_firm(), f"template {self.key}")

    def as_template(self) -> Template:
        """As the chosen firm has it, in no session."""
        return Template(
            firm_id=chosen_firm(), id=self.id, name=self.name, english=self.english, spanish=self.spanish, version=1
        )


READY = (
    Ready(
        "confirm-attendance",
        "Confirm attendance and place",
        "Hi {preferred name}, this is {my name} at {firm name}. We look forward to seeing you: {appointment time}, "
        "{appointment place}. Will you be there? A short yes is enough, and if another time is better, just say so.",
        "Hola, {preferred name}. Le escribe {my name}, de {firm name}. Nos dará gusto verle: {appointment time}, "
        "{appointment place}. ¿Podrá venir? Basta con un sí, y si le conviene más otra hora, díganos.",
    ),
    Ready(
        "follow-up",
        "Schedule a follow-up",
        "Hi {preferred name}, {my name} from {firm name}. I would like to talk with you for a few minutes about how "
        "things are going. Which day and time suit you? You can answer here or call {firm phone}.",
        "Hola, {preferred name}. Soy {my name}, de {firm name}. Quisiera hablar con usted unos minutos para saber cómo "
        "va todo. ¿Qué día y a qué hora le conviene? Puede contestar aquí o llamar al {firm phone}.",
    ),
    Ready(
        "question",
        "One-off question",
        "Hi {preferred name}, {my name} from {firm name} with one quick question: {question} You can simply answer "
        "here. Thank you.",
        "Hola, {preferred name}. Soy {my name}, de {firm name}, y tengo una pregunta rápida: {question} Puede "
        "contestar aquí mismo. Gracias.",
    ),
    Ready(
        "reminder",
        "Document or deadline reminder",
        "Hi {preferred name}, a friendly reminder from {firm name}: we need {document} by {date}. A photo sent to this "
        "number works well. If it is hard to get, tell us and we will help.",
        "Hola, {preferred name}. Un recordatorio de {firm name}: necesitamos {document} a más tardar {date}. Puede "
        "enviarnos una foto a este número. Si le cuesta conseguirlo, díganos y le ayudamos.",
    ),
    Ready(
        "licence",
        "Photo of a driver's licence",
        "Hi {preferred name}, {my name} from {firm name}. For your file we need a photo of your driver's license, "
        "front and back. Lay it on a table in good light, take a picture of each side and send both here. Thank you.",
        "Hola, {preferred name}. Soy {my name}, de {firm name}. Para su expediente necesitamos una foto de su licencia "
        "de conducir, por delante y por detrás. Póngala sobre una mesa con buena luz, tome una foto de cada lado y "
        "envíenos las dos aquí. Gracias.",
    ),
)


def ready_ones() -> dict[UUID, Ready]:
    """By their id in the chosen firm."""
    return {ready.id: ready for ready in READY}
