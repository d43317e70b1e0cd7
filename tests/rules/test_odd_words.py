"""Nothing that stands in an address or a form breaks a page: it is read, passed over, or refused with a sentence."""

import base64
import json
import random

import pytest

from tests.rules.asking import FORMS, address, routes
from tests.rules.offices import an_office

ARGUMENTS = ("q", "since", "view", "rows", "open", "as", "with", "to", "body", "next", "contact")
LETTERS = "".join(
    random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000)
)  # that nothing makes shorter
ODD = {
    "a NUL": "\0",
    "a word": "Marigold’s",
    "an emoji": "👩‍⚖️" * 40,
    "half an emoji": "\ud83d",
    "minus one": "-1",
    "too large": "9" * 30,
    "not a number": "NaN",
    "a percent sign": "%_\\' OR 1=1 --",
    "long": LETTERS,
    "a cursor of something else": base64.urlsafe_b64encode(json.dumps(["x", "y"]).encode()).decode(),
    "right to left": "\u202eגבעה",
}
PAGES = [route for route in routes("staff", but=("live.stream",)) if route.method == "GET"]
POSTS = [route for who in ("staff", "operator", "public") for route in routes(who) if route.method == "POST"]


@pytest.fixture
def office(firm):
    return an_office("Marigold")


@pytest.fixture(autouse=True)
def answers(app):
    """What breaks is answered and not raised, as in production."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_no_page_breaks_by_what_stands_in_its_address(ada, office, words):
    words = words.encode("utf-8", "surrogatepass")
    for arguments in (ARGUMENTS, ("before", *ARGUMENTS)):
        query = dict.fromkeys(arguments, words)

        answered = {str(one): ada.get(address(one, office), query_string=query).status_code for one in PAGES}

        assert {path: status for path, status in answered.items() if status >= 500} == {}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_no_form_breaks_by_what_stands_in_it(ada, olu, office, words):
    words = words.encode("utf-8", "surrogatepass")
    answered = {}
    for one in POSTS:
        visitor = olu if one.audience == "operator" else ada
        for name in FORMS[one.endpoint](office):
            form = FORMS[one.endpoint](office) | {name: words}
            answered[f"{one} {name}"] = visitor.post(address(one, office), data=form).status_code

    assert {path: status for path, status in answered.items() if status >= 500} == {}
