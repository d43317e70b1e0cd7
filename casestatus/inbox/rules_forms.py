"""What a firm sets about its texts."""

from wtforms.fields import BooleanField, HiddenField, StringField, TextAreaField

from casestatus.consent.narrowing import read_texting_hours
from casestatus.firms.founding import read_reminder_hours, state_of
from casestatus.firms.models import Firm
from casestatus.firms.opening import read_holidays
from casestatus.messaging.away_words import read_away
from casestatus.web.forms import Form, Reads, at_most


class HoursForm(Form):
    """When texts may arrive."""

    hours = StringField("Texting hours", [at_most(120), Reads(read_texting_hours)])


class RemindersForm(Form):
    """How long before an appointment clients are reminded."""

    before = StringField("Hours before", [at_most(60), Reads(read_reminder_hours)])


class AwayForm(Form):
    """What is answered outside office hours, and the days when the office is closed."""

    answers = BooleanField("Answer texts outside office hours")
    en = TextAreaField("In English", [Reads(read_away)])
    es = TextAreaField("In Spanish", [Reads(read_away)])
    holidays = TextAreaField("Holidays", [at_most(4000), Reads(read_holidays)])
    seen = HiddenField()  # which state of all this the page showed

    def show_state_of(self, firm: Firm) -> None:
        """Remember what is saved now, as the page is shown."""
        self.seen.data = state_of(firm, "away")

    @property
    def texts(self) -> dict[str, str]:
        """The words that were written, by language; none where the ready ones do."""
        written = {"en": read_away(self.en.data or ""), "es": read_away(self.es.data or "")}
        return {language: words for language, words in written.items() if words}
