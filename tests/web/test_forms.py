"""What a form says to whoever sends what no page offers."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms.fields import IntegerField, RadioField, SelectChoice, SelectField, SelectMultipleField

from casestatus.core.words import speaking
from casestatus.web.forms import Form

CHOICES = [SelectChoice("1", "One"), SelectChoice("2", "Two")]


class Asked(Form):
    radio = RadioField(choices=CHOICES)
    select = SelectField(choices=CHOICES)
    coerced = SelectField(choices=[SelectChoice(1, "One")], coerce=int)
    several = SelectMultipleField(choices=CHOICES)
    several_coerced = SelectMultipleField(choices=[SelectChoice(1, "One")], coerce=int)
    number = IntegerField()


@pytest.mark.parametrize(
    ("language", "choose", "count"),
    [
        ("en", "Choose one of those that are offered.", "Write a whole number."),
        ("es", "Elija una de las opciones que se ofrecen.", "Escriba un número entero."),
    ],
)
@pytest.mark.parametrize("several", [["pigeon"], ["pigeon", "dove"]])
def test_what_is_forged_is_refused_in_our_words(app, language, choose, count, several):
    forged = {"radio": "pigeon", "select": "pigeon", "coerced": "pigeon", "number": "pigeon"}

    with app.test_request_context(), speaking(language):
        form = Asked(MultiDict({**forged, "several": several, "several_coerced": several}), meta={"csrf": False})
        form.validate()

    said = {name: {str(one) for one in errors} for name, errors in form.errors.items()}
    assert said == {name: {count if name == "number" else choose} for name in said}
    assert set(said) == {"radio", "select", "coerced", "several", "several_coerced", "number"}
