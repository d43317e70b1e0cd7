"""The inbox finds people, numbers, and words in messages; what it finds opens where it was said."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.contacts.queries import matching
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.folding import plain
from casestatus.inbox import list_queries
from casestatus.inbox.list_queries import inbox_of
from casestatus.inbox.rows import View
from casestatus.inbox.searching import hit_in
from casestatus.messaging.archiving import archive
from casestatus.messaging.blocking import block
from casestatus.messaging.models import Message
from tests.factories import (
    a_contact,
    a_conversation,
    a_strange_conversation,
    a_text_from,
    another_firm,
    some_time_ago,
)
from tests.messaging.reading import rows, words

LEADS_TO_ONE = r'href="/conversations/[^"]+#message-'


@pytest.fixture
def cora(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "The adjuster wrote again about the Año Nuevo crash, file 22-1187.")
    return conversation


def found(visitor, q: str, view: View = View.INBOX) -> list[str]:
    return [row.name for row in inbox_of(visitor.user, view=view, q=q).rows]


@pytest.mark.parametrize(
    "q",
    [
        "adjuster",
        "ADJUSTER",
        "adjust",
        "adjuster crash",
        "crash, adjuster!",
        "ano nuevo",
        "AÑO",
        "22-1187",
        "1187",
        "wrote again",
    ],
)
def test_words_in_a_message_are_found_whatever_their_order_accents_and_case(ana, cora, q):
    assert found(ana, q) == ["Cora Medina"]


@pytest.fixture
def forms(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "I'm sending my W-2s and the I-9, see § 8 and U.S. form. 5 p.m. <b>x</b> 🛑 100%")
    return conversation


@pytest.mark.parametrize(
    "q",
    ["W-2", "w-2", "I-9", "I'm", "i’m", "U.S.", "u/s", "p.m.", "5 p.m.", "§ 8", "8", "<b>x</b>", "I-9 W-2", "W-2 form"],
)
def test_words_of_one_letter_or_digit_are_found(ana, forms, q):
    assert found(ana, q) == ["Cora Medina"]


@pytest.mark.parametrize("q", ["W-3", "2-W", "I-2", "f", "U.S.A.", "5 a.m.", "3"])
def test_other_words_of_one_letter_are_not(ana, forms, q):
    assert found(ana, q) == []


def test_as_many_words_as_a_person_asks_for_are_looked_up(firm):
    endless = sa.func.find_messages("-".join("abcdefghijklmnopqrstuvwxyz" * 8), 200)
    db.session.execute(sa.text("SET LOCAL statement_timeout = '5s'"))

    assert db.session.execute(sa.select(endless.table_valued("id", "conversation_id"))).all() == []


@pytest.mark.parametrize("q", ["%", "🛑", "<>", "§ …"])
def test_of_signs_alone_the_page_says_what_can_be_looked_for(ana, forms, q):
    page = words(ana.get("/inbox", query_string={"q": q}, htmx=True))

    assert "Signs alone are looked for in names only. Search for a name, a number or words." in page


def test_of_words_that_are_not_found_the_page_says_how_messages_are(ana, cora):
    page = words(ana.get("/inbox?q=juster", htmx=True))

    assert "Nothing in this list was found for “juster”. Messages are found by how their words begin." in page


LETTERS = "Søren Ångström-Łukasz Đặng Þórð Æon Œil Weiß Işıl Ħal Ŋo ØŁĐÐÞÆŒẞĦŊ"


@pytest.mark.parametrize(
    "q",
    ["soren", "SOREN", "søren", "SØREN", "lukasz", "angstrom lukasz", "dang", "thord", "aeon", "oeil", "WEISS", "isil"],
)
def test_letters_that_no_accent_makes_are_found_as_they_are_typed(ana, firm, q):
    contact = a_contact("Søren Ångström-Łukasz")
    contact.preferred_name = LETTERS
    a_text_from(a_conversation(contact), "Hello")
    a_text_from(a_conversation(a_contact("Cora Medina")), LETTERS)

    assert sorted(found(ana, q)) == ["Cora Medina", "Søren Ångström-Łukasz"]
    assert [one.id for one in db.session.execute(matching(q))] == [contact.id]


def test_the_product_and_the_database_read_letters_alike(firm):
    there = db.session.connection().execute(sa.select(sa.func.plain_words(LETTERS))).scalar()

    assert there == plain(LETTERS)
    assert there.isascii()


@pytest.mark.parametrize("q", ["juster", "adjuster rain", "zebra", "1188"])
def test_other_words_are_not(ana, cora, q):
    assert found(ana, q) == []


@pytest.mark.parametrize("q", ["%", "_", "'", '"', "%%%", "w", "👩‍⚖️", "&|!():*", "\\", "' OR 1=1 --", "x" * 10_000])
def test_odd_words_find_nothing_and_break_nothing(ana, cora, q):
    page = ana.get("/inbox", query_string={"q": q}, htmx=True)

    assert page.status_code == 200
    assert found(ana, q[:80]) == []


def test_a_nul_is_passed_over(ana, cora):
    assert ana.get("/inbox?q=adjus%00ter", htmx=True).status_code == 200


def test_names_and_numbers_are_found_as_before(ana, cora):
    number = cora.phone

    written = f"({number[2:5]}) {number[5:8]}-{number[8:]}"

    assert [found(ana, q) for q in ("medina", written, number[-6:])] == [["Cora Medina"]] * 3


@pytest.mark.parametrize(
    "q",
    ["medina cora", "Medina, Cora", "MED co", "cora  medina", "cora m", "mónica medina", "(cora) medina", "ora medina"],
)
def test_several_words_find_a_name_in_any_order(ana, firm, q):
    contact = a_contact("Cora Medina")
    contact.preferred_name = "Monica"
    a_text_from(a_conversation(contact), "Hello")
    a_text_from(a_conversation(a_contact("Corinna Amed")), "Hello")

    assert found(ana, q) == ["Cora Medina"]
    assert [one.id for one in db.session.execute(matching(q))] == [contact.id]


@pytest.mark.parametrize("q", ["medina core", "medina cora x", "edina ora", "medina dina", "cora medina cora b"])
def test_words_of_which_one_begins_none_of_the_name_do_not(ana, cora, q):
    assert found(ana, q) == []


@pytest.mark.parametrize("view", [View.INBOX, View.ARCHIVED])
def test_of_a_name_that_more_have_than_are_shown_the_newest_are_found(ana, monkeypatch, view):
    """Above that many, a search stops looking."""
    monkeypatch.setattr(list_queries, "MOST_FOUND", 2)
    for number in range(1, 7):
        conversation = a_conversation(a_contact(f"Jean{number} Smith"))
        a_text_from(conversation, "Hello")
        conversation.latest_at = now() + timedelta(minutes=number)
        if view is View.ARCHIVED and number < 6:
            archive(conversation)

    newest = found(ana, "smith", view)[:2]

    assert newest == (["Jean6 Smith", "Jean5 Smith"] if view is View.INBOX else ["Jean5 Smith", "Jean4 Smith"])


def test_signs_in_a_name_stand_for_themselves(ana):
    a_text_from(a_conversation(a_contact("Jo_n 100% O\\Hara")), "Hello")
    a_text_from(a_conversation(a_contact("John 1000 OHara", phone="+18435562222")), "Hello")

    assert [found(ana, q) for q in ("jo_n", "100%", "o\\h")] == [["Jo_n 100% O\\Hara"]] * 3


def test_who_is_found_by_name_opens_with_the_newest_though_a_text_has_the_name(ana, cora):
    first, last = "Medina here", "See you at noon"
    for body in (first, last):
        a_text_from(cora, body)

    by_name, by_words = (ana.get(f"/inbox?q={q}").text for q in ("medina", "medina+here"))

    assert not re.search(LEADS_TO_ONE, by_name)
    assert last in by_name
    assert re.search(LEADS_TO_ONE, by_words)


def test_the_row_shows_what_was_found_and_marks_it(ana, cora):
    a_text_from(cora, "See you")

    page = ana.get("/inbox?q=ano", htmx=True)

    assert "again about the <mark>Año</mark> Nuevo" in page.text
    [row] = rows(ana, "?q=ano")
    assert "file 22-1187" in row


def test_what_is_found_opens_where_it_was_said(ana, cora):
    for number in range(60):
        a_text_from(cora, f"Later {number}")

    page = ana.get("/inbox?q=adjuster", htmx=True)
    [(address, message)] = re.findall(r'href="(/conversations/[^"#]*)#(message-[0-9a-f-]{36})"', page.text)
    thread = ana.get(address.replace("&amp;", "&")).text

    assert f'id="{message}"' in thread
    assert "Newest messages" in thread
    assert f'id="{message}"' not in ana.get(f"/conversations/{cora.id}").text


def test_the_newest_message_with_the_words_is_shown_however_old(ana, cora):
    old = a_text_from(cora, "The hearing was moved")
    new = a_text_from(cora, "The hearing is on Monday")
    old.at, new.at = some_time_ago(days=2000), some_time_ago(days=900)
    db.session.flush()

    [row] = inbox_of(ana.user, q="hearing").rows

    assert row.hit.message_id == new.id


def test_words_of_the_message_are_looked_for_in_each_view(ana, cora):
    cora.archived_at = now()

    assert (found(ana, "adjuster"), found(ana, "adjuster", View.ARCHIVED)) == ([], ["Cora Medina"])


def test_a_list_without_it_leads_to_the_other_lists(ana, cora):
    cora.archived_at = now()

    assert 'href="/inbox?view=archived&amp;q=adjuster"' in ana.get("/inbox?q=adjuster", htmx=True).text
    assert 'href="/inbox?q=hearing"' in ana.get("/inbox?view=archived&q=hearing", htmx=True).text


@pytest.mark.parametrize("view", ["", "view=unread&", "view=left&", "view=archived&"])
def test_the_ways_to_the_other_lists_keep_the_search(ana, cora, view):
    page = ana.get(f"/inbox?{view}q=ano+nuevo").text
    tabs = re.search(r'<nav class="tabs" aria-label="Views">.*?</nav>', page, re.DOTALL)[0]

    assert re.findall(r'href="([^"]*)"', tabs) == [
        "/inbox?q=ano+nuevo",
        *[f"/inbox?view={name}&amp;q=ano+nuevo" for name in ("unread", "left", "archived")],
    ]


@pytest.mark.parametrize(
    ("at", "q", "there"),
    [
        ("/inbox", "ano", "?q=ano"),
        ("/inbox?view=left&q=an&before=x", "ano", "?view=left&q=ano"),
        ("/conversations/1?channel=text", "año", "?channel=text&q=a%C3%B1o"),
        ("/inbox?q=ano", "", "?"),
        ("/inbox?q=a%C3%B1o", "año", None),
        ("/inbox", "", None),
    ],
)
def test_the_address_says_what_is_searched_for(ana, cora, at, q, there):
    headers = {"HX-Current-URL": f"https://status.test{at}"}

    answer = ana.get("/inbox", query_string={"q": q}, htmx=True, headers=headers)

    assert answer.headers.get("HX-Replace-Url") == there
    assert ('hx-target="#list-views"' in answer.text) == (there is not None)


def test_what_a_blocked_number_wrote_is_never_found(ana, firm):
    spam = a_strange_conversation()
    a_text_from(spam, "We buy houses")
    assert len(found(ana, "houses")) == 1

    block(spam, number=spam.phone, by=ana.user)

    assert found(ana, "houses") == []


def test_another_firms_words_are_not_found(ana, cora):
    with another_firm():
        a_text_from(a_conversation(a_contact("Tom Wexler")), "A zebra on the road")

    assert found(ana, "zebra") == []


def test_nobody_else_may_ask_the_function(ana, cora):
    """Without a firm it finds nothing, whoever asks."""
    db.session.connection().execute(sa.text("SELECT set_config('app.firm_id', '', true)"))

    assert db.session.connection().execute(sa.text("SELECT * FROM find_messages('adjuster', 9)")).all() == []


def test_who_may_not_read_texts_may_not_search_them(sam, cora):
    assert sam.get("/inbox?q=adjuster").status_code == 403


def test_the_index_is_used_and_no_message_is_read_in_vain(ana, cora):
    """A hundred texts and five hundred weeks without one: reading them each week would take seconds."""
    db.session.execute(sa.insert(Message), [_like(cora, number) for number in range(100)])
    db.session.connection().execute(sa.text("SET LOCAL statement_timeout = 1500"))

    assert found(ana, "zebra") == []


def _like(conversation, number: int) -> dict:
    return {
        "conversation_id": conversation.id,
        "version": 10 + number,
        "at": now(),
        "direction": "in",
        "body": "The adjuster wrote again about the car and the police report " * 20,
        "phone": conversation.phone,
        "firm_number": conversation.firm_number,
        "state": "received",
    }


@pytest.mark.parametrize(
    ("body", "q", "shown"),
    [
        ("Señor Peña called", "pena", ("Señor ", "Peña", " called")),
        ("a\nb  hello", "hello", ("a b ", "hello", "")),
        ("rehearing then hearing", "hearing", ("rehearing then ", "hearing", "")),
        ("ﬁle it", "file", ("", "ﬁle", " it")),
        ("When the W-2 came", "w-2", ("When the ", "W-2", " came")),
        ("I am well, I'm", "i’m", ("I am well, ", "I'm", "")),
        ("So it says, at 5:30 p.m.", "5 p.m.", ("So it says, at ", "5", ":30 p.m.")),
        ("Sørensen's car", "sorensen", ("", "Sørensen", "'s car")),
        ("nothing here", "zebra", ("", "", "nothing here")),
    ],
)
def test_a_piece_of_the_message_stands_round_the_words(body, q, shown):
    hit = hit_in(None, now(), body, q)

    assert (hit.before, hit.words, hit.after) == shown
