"""The list of conversations (T1), and what it answers to strange addresses."""

import base64
import json
from datetime import timedelta

import pytest

from tests.factories import a_contact, a_conversation, a_strange_conversation, a_text_from, another_firm
from tests.messaging.reading import rows, words


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


STRANGE_CURSORS = [
    "x",
    "%00",
    "=",
    cursor("yesterday", "nonsense"),
    cursor("2026-01-01T00:00:00+00:00", "nonsense"),
    cursor("2026-01-01T00:00:00+00:00", "\x00"),
    cursor("2026-01-01T00:00:00+00:00"),
    cursor(1, 2),
    cursor({"a": 1}, []),
    "é",
]


def test_conversations_stand_newest_first_with_the_firms_number(ana):
    for name in ("Cora Medina", "Dana Cole"):
        a_text_from(a_conversation(a_contact(name)), f"From {name}")

    page = ana.get("/inbox")

    assert [row.split()[1] for row in rows(ana)] == ["Dana", "Cora"]
    assert "Text Message Inbox" in words(page)
    assert "(843) 555-" in words(page)


def test_an_empty_inbox_says_what_will_stand_there(ana):
    assert "No conversations yet" in words(ana.get("/inbox"))


@pytest.mark.parametrize("q", ["cora", "MEDINA", "Cora Medina", "(843) 556-7788", "5567788", "+18435567788"])
def test_a_conversation_is_found_by_name_and_by_number_in_any_writing(ana, q):
    a_conversation(a_contact("Cora Medina", phone="+18435567788"))
    a_conversation(a_contact("Tom Wexler", phone="+18435990000"))

    found = ana.get("/inbox", query_string={"q": q}, htmx=True)

    assert "Cora Medina" in words(found)
    assert "Tom Wexler" not in words(found)


def test_a_stranger_is_found_by_number(ana):
    a_strange_conversation("+18435567788")

    assert "(843) 556-7788" in rows(ana, "?q=556-7788")[0]


@pytest.mark.parametrize("q", ["%", "_", "\\", "cora\x00", "' OR 1=1 --", "z" * 5000, "(", "12", "\ud83d"])
def test_signs_that_mean_something_elsewhere_find_nothing_and_break_nothing(ana, q):
    a_conversation(a_contact("Tom Wexler", phone="+18435990000"))

    page = ana.get("/inbox", query_string={"q": q.encode("utf-8", "replace")})

    assert page.status_code == 200
    assert "Tom Wexler" not in words(page)


def test_fifty_stand_on_a_page_and_the_rest_behind_it(ana):
    for number in range(53):
        conversation = a_strange_conversation(f"+1843777{number:04d}")
        conversation.latest_at -= timedelta(minutes=number)

    page = ana.get("/inbox")
    older = words(ana.get(address_of("Older conversations", page)))

    assert "(843) 777-0049" in words(page)
    assert "(843) 777-0050" not in words(page)
    assert "(843) 777-0050" in older
    assert "(843) 777-0052" in older


def address_of(link: str, page) -> str:
    before = page.text.split(link)[0]
    return before.rpartition('<a href="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize("before", STRANGE_CURSORS)
@pytest.mark.parametrize("path", ["/inbox", "/contacts", "/cases", "thread", "messages"])
def test_a_cursor_that_is_none_breaks_nothing(ana, path, before):
    cora = a_conversation()
    a_text_from(cora)
    path = {"thread": f"/conversations/{cora.id}", "messages": f"/conversations/{cora.id}/messages"}.get(path, path)

    assert ana.get(path, query_string={"before": before}).status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%00", "rows=abc", "rows=-1", "rows=999999999999999999999", "open=nonsense", "view=enemy"]
)
def test_a_query_that_makes_no_sense_breaks_nothing(ana, query):
    assert ana.get(f"/inbox?{query}").status_code == 200


def test_support_staff_has_no_inbox(sam):
    cora = a_conversation()

    for path in ("/inbox", f"/conversations/{cora.id}", f"/conversations/{cora.id}/messages"):
        assert sam.get(path).status_code == 403
    assert "Communications" not in words(sam.get("/contacts"))


def test_another_firm_sees_neither_row_nor_thread(ana, zoe):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "For Harbor only")

    assert rows(zoe) == []
    assert zoe.get(f"/conversations/{cora.id}").status_code == 404
    assert zoe.get("/inbox?q=cora", htmx=True).text.count("Cora Medina") == 0


def test_a_conversation_that_does_not_exist_is_not_found(ana):
    assert ana.get("/conversations/018f6b1c-0000-7000-8000-000000000000").status_code == 404
    assert ana.get("/conversations/nonsense").status_code == 404


def test_long_threads_show_the_newest_fifty_and_lead_to_the_older(ana):
    cora = a_conversation()
    for number in range(55):
        a_text_from(cora, f"Text number {number:02d}.").at -= timedelta(minutes=100 - number)

    page = ana.get(f"/conversations/{cora.id}")
    older = words(ana.get(address_of("Older messages", page)))

    assert "Text number 05." in words(page)
    assert "Text number 04." not in words(page)
    assert "Text number 04." in older
    assert "Text number 00." in older


def test_a_search_by_another_firms_number_finds_nothing(ana):
    with another_firm():
        a_conversation(a_contact("Tom Wexler", phone="+18435567788"))

    assert rows(ana, "?q=5567788") == []


def test_a_row_in_which_nothing_was_said_yet_says_so(ana):
    a_conversation(a_contact("Dana Cole"))

    assert "No messages yet" in words(ana.get("/inbox?q=Dana"))
