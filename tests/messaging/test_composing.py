import re

from tests.factories import a_contact, a_conversation, a_number


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
