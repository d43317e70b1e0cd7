"""Phones, times and addresses as templates write them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from flask import Flask, render_template_string

from casestatus import app as product
from casestatus.web import filters

NOON_IN_CHARLESTON = datetime(2025, 11, 20, 17, 0, tzinfo=UTC)  # a Thursday


@pytest.fixture(scope="module")
def page():
    """Shows a piece of template as a firm in Charleston sees it."""
    app = Flask(product.__name__)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    filters.register(app)
    firm = SimpleNamespace(time_zone="America/New_York")

    def show(template: str, **context: object) -> str:
        with app.app_context(), time_machine.travel(NOON_IN_CHARLESTON, tick=False):
            return render_template_string(template, **{"firm": firm, **context})

    return show


@pytest.mark.parametrize(
    ("moment", "listed", "heading", "on_the_clock"),
    [
        (datetime(2025, 11, 20, 14, 42, tzinfo=UTC), "9:42 AM", "Today", "9:42 AM"),
        (datetime(2025, 11, 20, 17, 0, tzinfo=UTC), "12:00 PM", "Today", "12:00 PM"),
        (datetime(2025, 11, 20, 5, 5, tzinfo=UTC), "12:05 AM", "Today", "12:05 AM"),
        (datetime(2025, 11, 20, 4, 59, tzinfo=UTC), "Yesterday", "Yesterday", "11:59 PM"),
        (datetime(2025, 11, 18, 20, 0, tzinfo=UTC), "Tue", "Tuesday, November 18", "3:00 PM"),
        (datetime(2025, 11, 14, 20, 0, tzinfo=UTC), "Fri", "Friday, November 14", "3:00 PM"),
        (datetime(2025, 11, 13, 20, 0, tzinfo=UTC), "Nov 13", "Thursday, November 13", "3:00 PM"),
        (datetime(2024, 11, 3, 20, 0, tzinfo=UTC), "Nov 3, 2024", "Sunday, November 3, 2024", "3:00 PM"),
        (datetime(2025, 11, 22, 17, 0, tzinfo=UTC), "Nov 22", "Saturday, November 22", "12:00 PM"),
    ],
)
def test_times_are_written_as_the_firm_reads_them(page, moment, listed, heading, on_the_clock):
    shown = page("{{ at|when }} / {{ at|day }} / {{ at|clock }}", at=moment)

    assert shown == f"{listed} / {heading} / {on_the_clock}"


def test_a_page_without_a_firm_tells_the_time_in_utc(page):
    assert page("{{ at|clock }}", at=NOON_IN_CHARLESTON, firm=None) == "5:00 PM"


def test_moments_sort_as_text_behind_the_heading_of_their_day(page):
    just_after_midnight = datetime(2025, 11, 20, 5, 0, 0, 1, tzinfo=UTC)

    shown = page("{{ at|local }}", at=just_after_midnight)

    assert "2025-11-19T23:59:59.999999" < "2025-11-20" < shown == "2025-11-20T00:00:00.000001"


def test_a_case_shows_its_date_in_full(page):
    assert page("{{ on|date }}", on=date(2025, 8, 4)) == "August 4, 2025"


@pytest.mark.parametrize(
    ("number", "written"),
    [("+18435550100", "(843) 555-0100"), ("+442079460958", "+44 20 7946 0958"), ("72345", "72345")],
)
def test_numbers_are_written_as_people_write_them(page, number, written):
    assert page("{{ number|phone }}", number=number) == written


def test_an_address_carries_only_what_was_asked(page):
    assert page("{{ {'view': none, 'q': ''}|query }}") == ""
    assert page("{{ {'view': 'unread', 'q': 'Bell & Co', 'rows': none}|query }}") == "?view=unread&amp;q=Bell+%26+Co"


def test_a_file_has_a_new_address_when_it_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(filters, "STATIC", tmp_path)
    sheet = tmp_path / "page.css"

    sheet.write_text("a")
    first = filters.asset.__wrapped__("page.css")
    sheet.write_text("b")

    assert first.startswith("/static/page.css?v=")
    assert filters.asset.__wrapped__("page.css") != first


def test_what_people_typed_stays_text_in_components(page):
    typed = '<script>alert("x")</script>'

    shown = page(
        "{{ ui.badge(typed) }}{{ ui.alert('warn', typed) }}{{ ui.empty_state(typed, typed) }}{{ ui.button(typed) }}"
        "{{ ui.search(typed, typed) }}{{ ui.tabs(typed, [(typed, typed, true)]) }}{{ ui.avatar(typed) }}",
        typed=typed,
    )

    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
