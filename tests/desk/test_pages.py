"""Pages that bring rooms together: a contact's and a case's (T5)."""

from tests.factories import a_case, a_contact, a_conversation, a_text_from
from tests.messaging.reading import words


def test_a_contacts_page_leads_to_the_conversation_and_the_cases(ana):
    cora = a_contact("Cora Medina")
    case, conversation = a_case(cora, number="PI-2210"), a_conversation(cora)

    page = ana.get(f"/contacts/{cora.id}")

    assert f'href="/conversations/{conversation.id}"' in page.text
    assert f'href="/cases/{case.id}"' in page.text
    assert "Open conversation" in words(page)


def test_a_contact_nobody_wrote_with_can_be_written_to(ana):
    cora = a_contact("Cora Medina")

    page = ana.get(f"/contacts/{cora.id}")

    assert "Write a text" in words(page)
    assert f"/conversations/new?contact={cora.id}" in page.text


def test_a_cases_page_leads_to_the_conversation_with_its_client(ana):
    cora = a_contact("Cora Medina")
    case, conversation = a_case(cora), a_conversation(cora)

    page = ana.get(f"/cases/{case.id}")

    assert f'href="/conversations/{conversation.id}"' in page.text


def test_every_case_of_a_contact_leads_to_the_one_conversation(ana):
    cora = a_contact("Cora Medina")
    cases, conversation = [a_case(cora), a_case(cora, closed=True)], a_conversation(cora)

    for case in cases:
        assert f"/conversations/{conversation.id}" in ana.get(f"/cases/{case.id}").text


def test_who_may_not_read_texts_is_not_led_to_them(sam):
    cora = a_contact("Cora Medina")
    case, conversation = a_case(cora), a_conversation(cora)
    a_text_from(conversation, "Very private words")

    for path in (f"/cases/{case.id}", f"/contacts/{cora.id}"):
        page = sam.get(path)
        assert page.status_code == 200
        assert "/conversations" not in page.text
        assert "private words" not in page.text


def test_a_contacts_page_marks_the_number_that_opted_out(ana):
    cora = a_conversation(a_contact("Cora Medina"), opted_out=True)

    assert "Opted out of texts" in words(ana.get(f"/contacts/{cora.contact_id}"))


def test_beside_the_thread_stand_the_contact_and_the_cases(ana):
    cora = a_contact("Cora Medina")
    a_case(cora, number="PI-2210")
    conversation = a_conversation(cora)

    about = words(ana.get(f"/conversations/{conversation.id}/about", htmx=True))

    for said in ("About Cora", "PI-2210", "Client", "Open contact"):
        assert said in about


def test_beside_the_thread_stand_only_cases_that_one_may_see(ana):
    ana.user.switches = {"all_cases": False}
    cora = a_contact("Cora Medina")
    a_case(cora, number="PI-2210")
    conversation = a_conversation(cora)

    for path in (f"/conversations/{conversation.id}/about", f"/conversations/{conversation.id}"):
        assert "PI-2210" not in words(ana.get(path))
