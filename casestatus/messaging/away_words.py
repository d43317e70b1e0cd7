"""What the away message says: the firm's own words, with a few fields that are filled when it goes out (T23)."""

import re
from collections.abc import Mapping
from datetime import datetime

from casestatus.core.clock import now
from casestatus.core.dates import MONTH_NAMES, WEEKDAY_NAMES, on_the_clock
from casestatus.core.errors import Refused
from casestatus.core.phones import display
from casestatus.core.words import LANGUAGES, Sentence, _
from casestatus.firms.models import Firm
from casestatus.firms.opening import next_opening
from casestatus.wording.filling import MARK, refuse_unknown, said_in

LONGEST = 480  # characters; three segments
OPENS, ANSWER_TIME, FIRM_NAME, FIRM_PHONE = "opens", "answer time", "firm name", "firm phone"
FIELDS = (OPENS, ANSWER_TIME, FIRM_NAME, FIRM_PHONE)
READY = {
    "en": "Thank you for your message. {firm name} is closed now. We open {opens}. We usually answer within "
    "{answer time}. In an emergency, call 911.",
    "es": "Gracias por su mensaje. {firm name} está cerrado ahora. Abrimos {opens}. Solemos responder en "
    "{answer time}. En una emergencia, llame al 911.",
}
SOON = {"en": "again soon", "es": "pronto"}  # for a firm that does not open within two months
WORKING_DAY = 8 * 60  # minutes
_ON_DAY = {"en": "{day} at {time}", "es": "el {day} a las {time}"}
_ON_DATE = {"en": "on {month} {date} at {time}", "es": "el {date} de {month} a las {time}"}
_DAYS = {"en": WEEKDAY_NAMES, "es": "lunes martes miércoles jueves viernes sábado domingo".split()}
_MONTHS = {
    "en": MONTH_NAMES,
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def away_words(firm: Firm, language: str, *, written: Mapping[str, str] | None = None) -> str:
    """The message as it goes out now. A sentence whose field is not known yet is left out.

    `written` are other words than the firm's own, by language: for a preview.
    """
    language = language if language in LANGUAGES else "en"
    texts = firm.away_texts if written is None else written
    known = _known(firm, language)
    sentences = _SENTENCES.split(texts.get(language) or READY[language])
    return " ".join(_fill(one, known) for one in sentences if all(known.get(field) for field in _fields_in(one)))


def read_away(written: str) -> str:
    """The words as they are kept. Raises Refused for a field that there is none of, and for too many words."""
    words = " ".join(written.split())
    if len(words) > LONGEST:
        raise Refused(_("That is {n} characters. An away message can have up to {most}.", n=len(words), most=LONGEST))
    refuse_unknown(words, FIELDS)
    return words


def usual_time(minutes: int | None) -> Sentence | None:
    """`about 20 minutes`: how long the office takes to answer, while it is open; None while that is not known."""
    if minutes is None:
        return None
    if minutes < 8:
        return _("a few minutes")
    if minutes < 53:
        return _("about {n} minutes", n=5 * round(minutes / 5))
    if minutes < WORKING_DAY:
        hours = round(minutes / 60)
        return _("about an hour") if hours == 1 else _("about {n} hours", n=hours)
    days = -(-minutes // WORKING_DAY)
    return _("one working day") if days == 1 else _("{n} working days", n=days)


def _known(firm: Firm, language: str) -> dict[str, str]:
    answer_time = usual_time(firm.answer_minutes)
    return {
        OPENS: opening_in_words(next_opening(firm, now()), language, now()),
        ANSWER_TIME: answer_time.in_language(language) if answer_time else "",
        FIRM_NAME: firm.name,
        FIRM_PHONE: display(firm.office_phone) if firm.office_phone else "",
    }


def opening_in_words(here: datetime | None, language: str, moment: datetime) -> str:
    """`Monday at 9:00 AM`, on the firm's clock as `here` is; a date when it is far from the `moment`."""
    if here is None:
        return SOON[language]
    form = _ON_DAY if (here - moment).days < 6 else _ON_DATE
    named = {"day": _DAYS[language][here.weekday()], "month": _MONTHS[language][here.month - 1]}
    return form[language].format(**named, date=here.day, time=on_the_clock(here))


def _fields_in(words: str) -> list[str]:
    return [said_in(mark[1]) for mark in MARK.finditer(words)]


def _fill(words: str, known: Mapping[str, str]) -> str:
    return MARK.sub(lambda mark: known[_fields_in(mark[0])[0]], words)
