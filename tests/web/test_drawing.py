"""What looks the same is drawn once (web/drawing.py)."""

from datetime import date
from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment

from casestatus.core.words import _, speaking
from casestatus.web.drawing import drawing

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
HARBOR = SimpleNamespace(name="Harbor & Reed", time_zone="America/New_York")


class Page:
    """Draws one piece as a page would, and counts how often."""

    def __init__(self, piece: str) -> None:
        self.times = 0
        pieces = {"piece.html": piece, "page.html": "{{ drawn('piece.html', word=word) }}"}
        pieces["list.html"] = (
            "{% set draw = drawer('piece.html') %}{% for word in words %}{{ draw(word=word) }}{% endfor %}"
        )
        pieces["each.html"] = "{{ drawn_each('piece.html', 'word', words) }}"
        self.environment = Environment(loader=DictLoader(pieces), autoescape=True)
        self.environment.globals["count"] = self.count
        self.environment.globals.update(drawing(self.environment, day=lambda context: context["today"]))

    def count(self) -> str:
        self.times += 1
        return ""

    def show(self, word: object, *, firm: object = HARBOR, today: date = MONDAY, **more: object) -> str:
        return self.environment.get_template("page.html").render(word=word, firm=firm, today=today, **more)

    def show_all(self, *words: object) -> str:
        return self.environment.get_template("list.html").render(words=words, firm=HARBOR, today=MONDAY)

    def show_each(self, *words: object) -> str:
        return self.environment.get_template("each.html").render(words=words, firm=HARBOR, today=MONDAY)


@pytest.fixture
def page() -> Page:
    return Page("{{ count() }}<li>{{ word }} at {{ firm.name }}</li>")


def test_what_is_the_same_is_drawn_once(page):
    shown = {page.show("<b>"), page.show("<b>")}

    assert shown == {"<li>&lt;b&gt; at Harbor &amp; Reed</li>"}
    assert page.times == 1


def test_many_are_drawn_one_under_the_other_each_once(page):
    shown = page.show_each("<b>", "two", "<b>")

    assert shown.splitlines() == [page.show("<b>"), page.show("two"), page.show("<b>")]
    assert page.times == 2


def test_what_differs_is_drawn_anew(page):
    shown = [page.show("one"), page.show("two"), page.show("one")]

    assert shown[0] == shown[2] != shown[1]
    assert page.times == 2


@pytest.mark.parametrize(
    "other",
    [
        {"today": TUESDAY},
        {"firm": SimpleNamespace(name="Quill Law", time_zone="America/New_York")},
        {"firm": SimpleNamespace(name="Harbor & Reed", time_zone="America/Chicago")},
    ],
    ids=["another day", "another firm", "another zone"],
)
def test_another_day_firm_or_zone_is_drawn_anew(page, other):
    page.show("one")
    page.show("one", **other)

    assert page.times == 2


def test_a_sentence_is_kept_in_each_language(page):
    with speaking("es"):
        spanish = page.show(_("Write a message first."))

    assert spanish != page.show(_("Write a message first."))


def test_a_list_draws_only_what_differs(page):
    page.show("one")

    assert page.show_all("one", "two", "one").count("<li>one") == 2
    assert page.times == 2


def test_a_page_that_nobody_signed_in_for_can_keep_pieces_too():
    assert Page("{{ word }} {{ firm.name }}").show("one", firm=None) == "one "


def test_a_form_is_kept_and_each_reader_gets_their_own_secret():
    page = Page('{{ count() }}<input name="csrf_token" value="{{ csrf_token() }}">')
    shown = [page.show("one", csrf_token=lambda secret=secret: secret) for secret in ("anas", "bens")]

    assert shown == [f'<input name="csrf_token" value="{secret}">' for secret in ("anas", "bens")]
    assert page.times == 1


def test_it_knows_nothing_of_who_reads_it():
    page = Page("{{ current_user is defined }}")

    assert page.show("one", current_user="Ana") == "False"
