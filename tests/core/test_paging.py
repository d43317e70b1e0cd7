from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.paging import _read, _write, after, cut
from tests.factories import a_contact


def names_after(cursor: str, *, descending: bool = False) -> list[str]:
    columns = (Contact.sort_name, Contact.id)
    order = [column.desc() if descending else column for column in columns]
    asked = after(sa.select(Contact.last_name).order_by(*order), cursor, *columns, descending=descending)
    return list(db.session.execute(asked).scalars())


@pytest.fixture
def three(firm):
    return [a_contact(f"Ann {name}") for name in ("Abel", "Baker", "Cole")]


def test_a_page_has_as_many_rows_as_asked_for_and_says_what_comes_next():
    page = cut([1, 2, 3], lambda row: (row,), size=2)

    assert page.rows == [1, 2]
    assert _read(page.next or "", [str]) == ["2"]


def test_a_last_page_has_nothing_after_it():
    assert cut([1, 2], lambda row: (row,), size=2).next is None
    assert cut([], lambda row: (row,), size=2).next is None


def test_the_next_page_begins_behind_the_last_row(three):
    cursor = _write((three[0].sort_name, three[0].id))

    assert names_after(cursor) == ["Baker", "Cole"]


def test_going_down_it_does_too(three):
    cursor = _write((three[2].sort_name, three[2].id))

    assert names_after(cursor, descending=True) == ["Baker", "Abel"]


NO_CURSORS = {
    "nothing": "",
    "a word": "x",
    "no base64": "%%%",
    "no list": "bm9uZQ",
    "too short": _write(("only one",)),
    "too long": _write(("a", "b", "c")),
    "no id": _write(("abel ann", "not an id")),
    "what no database keeps": _write(("abel\0ann", str(new_id()))),
}


@pytest.mark.parametrize("cursor", NO_CURSORS.values(), ids=NO_CURSORS)
def test_a_cursor_that_is_none_shows_the_first_page(three, cursor):
    assert names_after(cursor) == ["Abel", "Baker", "Cole"]


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1, max_size=3))
def test_a_cursor_comes_back_as_it_was(key):
    assert _read(_write(tuple(key)), [str] * len(key)) == key


@given(st.text(max_size=40))
def test_no_cursor_breaks_anything(cursor):
    assert _read(cursor, [str, UUID]) is None or len(_read(cursor, [str, UUID]) or []) == 2
