"""What a firm sets about its texts."""

from wtforms.fields import BooleanField, HiddenField, StringField, TextAreaField

from casestatus.consent.narrowing import read_texting_hours
from casestatus.firms.founding import read_reminder_hours, state_of
from casestatus.firms.models import Firm
from casestatus.firms.opening import read_holidays
from casestatus.messaging.away_words import read_away
from casestatus.web.forms import Form, Reads, at_most


class RulesForm(Form):
    """A part of the page that is saved at once. `seen` is the state of it that the page showed."""

    part = ""
    seen: HiddenField

    def show_state_of(self, firm: Firm) -> None:
        """Remember what is saved now, as the page is shown."""
        self.seen.data = state_of(firm, self.part)


class HoursForm(RulesForm):
    """When texts may arrive."""

    part = "hours"
    hours = StringField("Texting hours", [at_most(120), Reads(read_texting_hours)])
    seen = HiddenField(id="hours-seen")


class RemindersForm(RulesForm):
    """How long before an appointment clients are reminded."""

    part = "reminders"
    before = StringField("Hours before", [at_most(60), Reads(read_reminder_hours)])
    seen = HiddenField(id="reminders-seen")


class AwayForm(RulesForm):
    """What is answered outside office hours, and the days when the office is closed."""

    part = "away"
    answers = BooleanField("Answer texts outside office hours")
    en = TextAreaField("In English", [Reads(read_away)])
    es = TextAreaField("In Spanish", [Reads(read_away)])
    holidays = TextAreaField("Holidays", [at_most(4000), Reads(read_holidays)])
    seen = HiddenField()

    @property
    def texts(self) -> dict[str, str]:
        """The words that were written, by language; none where the ready ones do."""
        written = {"en": read_away(self.en.data or ""), "es": read_away(self.es.data or "")}
        return {language: words for language, words in written.items() if words}
