import re

import pytest
import sqlalchemy as sa

from casestatus.contacts.keeping import add_phone
from casestatus.core import db
from casestatus.core.platform import remind_from
from casestatus.firms.numbering import add_number
from casestatus.messaging.models import Message
from casestatus.outbox.models import BadNumber
from tests.factories import (
    a_contact,
    a_conversation,
    a_number,
    a_strange_conversation,
    a_text_from,
    another_firm,
    firm_number,
)
from tests.messaging.reading import rows, words


def test_compose_offers_contacts_and_keeps_their_numbers_out_of_every_address(ana):
    cora = a_contact("Cora Medina")

    page = ana.post("/conversations/recipients", data={"to": "cora", "body": "Half a", "key": "k"})

    assert "Cora Medina" in page.text
    assert "Half a" in page.text
    assert not re.findall(r'(?:href|action|hx-get)="[^"]*' + re.escape(cora.phones[0].e164[-7:]), page.text)


def test_a_picked_contact_is_the_one_that_is_written_to(ana):
    cora = a_contact("Cora Medina")

    page = ana.post("/conversations/recipients", data={"pick": f"{cora.id} {cora.phones[0].e164}", "to": "co"})

    assert f'value="{cora.id}"' in page.text


def test_a_number_that_was_typed_begins_a_conversation(ana):
    answer = ana.post("/conversations", data={"to": "(843) 556-1234", "body": "Hello", "key": "k"})

    thread = ana.get(answer.location)
    assert "(843) 556-1234" in thread.text
    assert "Hello" in thread.text


def test_an_existing_conversation_is_continued_never_doubled(ana):
    cora = a_conversation(a_contact("Cora Medina", phone=a_number()))

    answer = ana.post("/conversations", data={"to": cora.phone, "body": "Hello", "key": "k"})

    assert answer.location.endswith(f"/conversations/{cora.id}")


def test_a_number_that_is_none_is_said_beside_the_field_and_keeps_what_was_written(ana):
    page = ana.post("/conversations", data={"to": "Tuesday", "body": "Hello there", "key": "k"})

    assert page.status_code == 422
    assert "“Tuesday” is not a phone number." in page.text
    assert "Hello there" in page.text


def test_the_composer_can_be_opened_for_a_contact(ana):
    cora = a_contact("Cora Medina", phone="+18435561234")

    page = ana.get(f"/conversations/new?contact={cora.id}")

    assert "(843) 556-1234" in page.text


def texted(conversation) -> list[str]:
    """The numbers that texts of the conversation go to, in order."""
    sent = sa.select(Message.phone).where(Message.conversation_id == conversation.id).order_by(Message.at)
    return list(db.session.execute(sent).scalars())


def compose(visitor, to: str, body: str = "Hello", *, contact=None, key: str = "k"):
    picked = {"contact_id": str(contact.id)} if contact else {}
    return visitor.post("/conversations", data={"to": to, "body": body, "key": key, **picked})


def test_a_text_to_a_contacts_second_number_goes_there_in_the_same_conversation(ana):
    cora = a_conversation(a_contact("Cora Medina"))
    second = add_phone(cora.contact, a_number()).e164

    answer = compose(ana, second, contact=cora.contact)

    assert answer.location.endswith(f"/conversations/{cora.id}")
    assert texted(cora) == [second]


def test_a_typed_number_that_is_a_contacts_second_one_goes_there_in_their_conversation(ana):
    cora = a_conversation(a_contact("Cora Medina"))
    second = add_phone(cora.contact, a_number()).e164

    answer = compose(ana, second)

    assert answer.location.endswith(f"/conversations/{cora.id}")
    assert texted(cora) == [second]


def test_a_number_typed_over_a_picked_contacts_gets_the_text_and_not_the_contacts_thread(ana):
    cora = a_conversation(a_contact("Cora Medina"))

    answer = compose(ana, "(843) 556-4321", contact=cora.contact)

    assert "(843) 556-4321" in words(ana.get(answer.location))
    assert texted(cora) == []


def test_a_contact_whose_number_wrote_before_anybody_knew_it_has_one_conversation(ana):
    stranger = a_strange_conversation()
    a_text_from(stranger, "Hello, are you taking cases?")
    cora = a_contact("Cora Medina", phone=stranger.phone)

    answer = compose(ana, stranger.phone, "We are.", contact=cora)

    thread = words(ana.get(answer.location))
    assert "Hello, are you taking cases?" in thread
    assert "We are." in thread
    assert len(rows(ana)) == 1


def test_the_firms_own_numbers_are_refused(firm, ana):
    second = add_number(firm, a_number()).e164

    for number in (firm_number(), second):
        answer = compose(ana, number)
        assert answer.status_code == 422
        assert "That is the firm's own number." in words(answer)


def test_the_number_that_reminders_come_from_is_refused(ana):
    remind_from("+18435550198")
    try:
        answer = compose(ana, "(843) 555-0198")
    finally:
        remind_from(None)

    assert answer.status_code == 422
    assert "That is the number that reminders come from. Nobody reads what is sent to it." in words(answer)
    assert rows(ana) == []


@pytest.mark.parametrize("to", ["911", "72975", "Tuesday", "+1", "(843) 556-4321 x12", "+999 12345"])
def test_a_number_that_cannot_be_texted_is_refused(ana, to):
    answer = compose(ana, to)

    assert answer.status_code == 422
    assert f"“{to}” is not a phone number." in words(answer)


def test_nobody_is_texted_when_nobody_is_named(ana):
    answer = compose(ana, "")

    assert answer.status_code == 422
    assert "Choose a contact or type a phone number." in words(answer)


@pytest.mark.parametrize(("body", "said"), [("", "Write a message first."), ("a" * 1601, "That is 1601 characters.")])
def test_words_that_cannot_be_sent_are_said_and_not_blamed_on_the_number(ana, body, said):
    answer = compose(ana, "(843) 556-4321", body)

    assert answer.status_code == 422
    assert said in words(answer)
    assert 'href="#body"' in answer.text
    assert 'href="#to"' not in answer.text


def test_a_number_that_opted_out_is_refused_before_sending(ana):
    cora = a_conversation(opted_out=True)

    answer = compose(ana, cora.phone)

    assert answer.status_code == 422
    assert "This number has opted out of text messages." in words(answer)


def test_a_landline_that_was_refused_before_is_refused_with_the_reason(ana):
    cora = a_conversation()
    db.add(BadNumber(e164=cora.phone, error_code="21614"))

    answer = compose(ana, cora.phone)

    assert answer.status_code == 422
    assert "This number cannot get texts. It may be a landline." in words(answer)


def test_a_refused_first_text_leaves_no_empty_conversation(ana):
    compose(ana, "(843) 556-4321", "")

    assert rows(ana) == []


def test_a_double_click_in_compose_sends_one_text(ana):
    first, second = (compose(ana, "(843) 556-4321") for _ in range(2))

    assert first.location == second.location
    assert db.session.execute(sa.select(sa.func.count(Message.id))).scalar() == 1


def test_a_firm_without_a_number_cannot_compose(firm, ana):
    for number in list(firm.numbers):
        db.session.delete(number)

    answer = compose(ana, "(843) 556-4321")

    assert answer.status_code == 422
    assert "The firm has no number to text from yet. Ask an admin." in words(answer)


def test_another_firms_contact_cannot_be_picked(ana):
    with another_firm():
        theirs = a_contact("Tom Wexler").id

    answer = ana.post("/conversations", data={"to": "(843) 556-4321", "contact_id": str(theirs), "body": "Hello"})

    assert answer.status_code == 404


@pytest.mark.parametrize("to", ["cora", "\x00", "%", "x" * 5000, ""])
def test_whatever_is_typed_is_looked_for(ana, to):
    a_contact("Cora Medina")

    page = ana.post("/conversations/recipients", data={"to": to, "key": "k"})

    assert page.status_code == 200
    assert ("Cora Medina" in page.text) is (to == "cora")


def test_support_staff_may_not_compose(sam):
    assert sam.get("/conversations/new").status_code == 403
    assert compose(sam, "(843) 556-4321").status_code == 403


def test_a_name_that_was_typed_and_not_chosen_shows_who_could_be_meant(ana):
    cora = a_contact("Cora Medina")

    answer = ana.post("/conversations", data={"to": "cora", "body": "See you at 2", "key": "k"})

    assert answer.status_code == 422
    assert "Choose which contact you mean, or type a phone number." in words(answer)
    assert f'data-contact="{cora.id}"' in answer.text
    assert "See you at 2" in answer.text
