"""The notice on the law of texting: before the firm's first text, once (T21)."""

import pytest

from casestatus.core.errors import Refused
from casestatus.messaging.sending import conversation_to
from tests.factories import a_contact, a_number
from tests.messaging.reading import words

BUTTON = "I have read this for the firm"


@pytest.fixture
def new_firm(firm):
    firm.notice_read_at = None
    return firm


def test_compose_asks_for_it_first(ana, new_firm):
    page = words(ana.get("/conversations/new"))

    assert "Telephone Consumer Protection Act" in page
    assert "consult" in page or "ask an attorney" in page
    assert BUTTON in page


def test_reading_it_goes_on_to_the_composer_and_says_who_and_when(ana, new_firm):
    cora = a_contact()

    answer = ana.post(f"/settings/consent/notice?then=compose&contact={cora.id}")

    assert (answer.status_code, answer.location) == (303, f"/conversations/new?contact={cora.id}")
    assert new_firm.notice_read_by == ana.id
    assert BUTTON not in words(ana.get(answer.location))
    assert "Read for the firm by Ana Whitfield on" in words(ana.get("/settings/consent"))


def test_it_is_asked_once_for_the_firm_and_the_first_reader_stays(ana, ben, new_firm):
    ana.post("/settings/consent/notice")
    ben.post("/settings/consent/notice")

    assert new_firm.notice_read_by == ana.id
    assert BUTTON not in words(ben.get("/conversations/new"))


def test_no_first_text_leaves_before_it_was_read(ana, new_firm):
    answer = ana.post("/conversations", data={"to": a_number(), "body": "Hello there", "key": "k"})

    assert answer.status_code == 422
    assert "Read the notice on texting first" in words(answer)
    assert "Hello there" in answer.text


def test_the_verb_refuses_too(new_firm):
    with pytest.raises(Refused, match="notice"):
        conversation_to(a_number(), None, body="Hello")


def test_one_without_texts_reads_it_and_answers_for_nobody(sam, new_firm):
    page = words(sam.get("/settings/consent"))

    assert "Telephone Consumer Protection Act" in page
    assert BUTTON not in page
    assert sam.post("/settings/consent/notice").status_code == 403
