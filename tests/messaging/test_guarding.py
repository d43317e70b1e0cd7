"""Social security and card numbers leave by no text; nothing goes to a number reported as wrong (T27)."""

from pathlib import Path
from time import process_time

import pytest

from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.messaging.doubting import confirm, report
from casestatus.messaging.guarding import CARD, ITIN, SSN, why_guarded
from casestatus.messaging.models import Message
from casestatus.messaging.sending import send_message
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import BadNumber, State
from tests.factories import a_contact, a_conversation, a_text_from, a_user
from tests.messaging.reading import words

LINES = [line.partition(" ") for line in (Path(__file__).parent / "guarded.txt").read_text().splitlines()[1:]]
ESCAPED = {r"\n": "\n", r"\t": "\t", r"\u200b": "\u200b", r"\u00ad": "\u00ad"}
MEANT = {"+ssn": SSN, "+itin": ITIN, "+card": CARD, "-": None}


@pytest.fixture
def cora(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "Hello")
    return conversation


@pytest.fixture
def jill(firm):
    return a_user("Jill Tan", "attorney")


def test_the_list_is_long_enough():
    assert len(LINES) >= 230
    assert sum(kind == "-" for kind, _, _ in LINES) >= 110


@pytest.mark.parametrize(("kind", "body"), [(kind, body) for kind, _, body in LINES])
def test_numbers_that_open_doors_are_known_and_others_left_alone(kind, body):
    for escaped, meant in ESCAPED.items():
        body = body.replace(escaped, meant)

    assert why_guarded(body) == MEANT[kind]


def test_a_text_with_one_is_stopped_and_its_words_are_kept(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/messages", data={"body": "Is 219-09-9999 yours?"})

    assert page.status_code == 422
    assert "looks like a Social Security number" in words(page)
    assert "Is 219-09-9999 yours?" in page.text
    assert db.session.query(Message).filter_by(direction="out").count() == 0


def test_one_over_several_lines_of_the_box_is_stopped(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/messages", data={"body": "My ITIN:\r\n912-70-\r\n5678"})

    assert page.status_code == 422
    assert "looks like a taxpayer number (ITIN)" in words(page)


def test_a_card_number_is_stopped_in_compose_too(ana, cora):
    page = ana.post("/conversations", data={"to": cora.phone, "body": "Charge 4111 1111 1111 1111"})

    assert page.status_code == 422
    assert "4111 1111 1111 1111" in page.text


def test_the_client_may_write_one_and_it_arrives(cora):
    assert a_text_from(cora, "My SSN is 219-09-9999").body == "My SSN is 219-09-9999"


def test_nothing_goes_to_a_number_that_was_reported_as_wrong(cora, jill):
    report(cora)

    with pytest.raises(Refused, match="reported as wrong"):
        send_message(cora, author=jill, body="Hello", key="k")


def test_a_text_from_it_does_not_make_it_right(cora, jill):
    report(cora)

    a_text_from(cora, "Wrong number, stop texting me about court")

    with pytest.raises(Refused, match="reported as wrong"):
        send_message(cora, author=jill, body="Hello", key="k")


def test_a_text_from_a_number_that_a_carrier_could_not_reach_does(cora, jill):
    db.add(BadNumber(e164=cora.phone, error_code="30005"))

    a_text_from(cora, "I am back")

    assert send_message(cora, author=jill, body="Hello", key="k").body == "Hello"


def test_once_it_is_confirmed_texts_go_again(cora, jill):
    report(cora)

    confirm(cora)

    assert send_message(cora, author=jill, body="Hello", key="k").body == "Hello"


def test_a_text_that_waits_when_its_number_is_reported_does_not_leave(cora, jill, carrier):
    message = send_message(cora, author=jill, body="Hello", key="k")
    report(cora)
    db.session.commit()

    drain_lane(cora.phone)

    assert carrier.sent == []
    assert (message.outgoing.state, message.outgoing.error_code) == (State.FAILED, "wrong_number")


def test_the_thread_says_it_and_offers_to_confirm(ana, ben, cora):
    ana.post(f"/conversations/{cora.id}/wrong-number", data={"number": cora.phone})

    news = words(ben.get(f"/conversations/{cora.id}"))
    assert "was reported as a wrong number" in news
    assert "This number is right" in news
    ben.post(f"/conversations/{cora.id}/right-number", data={"number": cora.phone})
    assert "reported as a wrong number" not in words(ana.get(f"/conversations/{cora.id}"))


def test_the_number_that_was_read_is_meant_and_no_other(ana, cora):
    assert ana.post(f"/conversations/{cora.id}/wrong-number", data={"number": "+18435550000"}).status_code == 409


@pytest.mark.parametrize(
    ("before", "link"),
    [
        ("http://localhost/conversations/{id}?channel=note", "/conversations/{id}?channel=note"),
        ("http://localhost/conversations/{id}/wrong-number", None),
        ("http://elsewhere.test/conversations/{id}", None),
        ("", None),
    ],
)
def test_who_was_slower_can_look_again_at_the_page_they_acted_on(ana, cora, before, link):
    path = f"/conversations/{cora.id}/wrong-number"

    page = ana.post(path, data={"number": "+18435550000"}, headers={"Referer": before.format(id=cora.id)})

    assert page.status_code == 409
    assert ("Look again" in words(page)) == (link is not None)
    assert "Reload" not in words(page)
    assert link is None or f'href="{link.format(id=cora.id)}"' in page.text


@pytest.mark.parametrize(
    "words",
    [
        "s s n ",
        "S.S. No. ",
        "numero de seguro: ",
        "for my file ",
        "Claim #: ",
        "order number ",
        "tracking ",
        "123-45",
        "1 | ",
    ]
    + ["12345 6789 ", "4012-8888 ", "Lot 101 ", "- ", "\u200b"],
)
def test_endless_texts_are_looked_through_quickly(words):
    begun = process_time()

    why_guarded(words * 4000 + "x")

    assert process_time() - begun < 2
