"""Templates in the composer (T18)."""

import html
import re

import pytest

from casestatus.messaging.drafting import compose_draft
from casestatus.wording.keeping import add_template
from tests.factories import a_case, a_contact, a_conversation, a_strange_conversation, a_text_from, a_user
from tests.messaging.reading import words

WORDS = "Hi {preferred name} {last name}, case {case number} ({attorney name}). {my name}, {firm name} {firm phone}"


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


def offered(visitor, conversation, **query: str) -> list[str]:
    """The words of each template that the composer offers."""
    page = visitor.get(f"/conversations/{conversation.id}/templates", query_string=query, htmx=True)
    return [html.unescape(found) for found in re.findall(r'data-words="([^"]*)"', page.text)]


def test_a_template_is_offered_with_what_is_known(ana, cora):
    a_case(cora.contact, number="PI-7", attorney=a_user("Lena Ford"))
    add_template(name="A", english=WORDS, spanish="")

    assert offered(ana, cora, template="lena") == []
    assert offered(ana, cora)[0] == (
        "Hi Cora Medina, case PI-7 (Lena Ford). Ana Whitfield, Harbor & Reed (843) 555-0199"
    )


def test_a_client_who_speaks_spanish_is_offered_the_spanish_words_where_there_are_any(ana, cora):
    cora.contact.language = "es"
    add_template(name="A", english="Hello", spanish="Hola, {first name}")
    add_template(name="B", english="Only English", spanish="")

    assert offered(ana, cora)[:2] == ["Hola, Cora", "Only English"]


def test_what_is_not_known_stays_and_is_named(ana, cora):
    add_template(name="A", english="About {case number} at {appointment time}", spanish="")

    page = words(ana.get(f"/conversations/{cora.id}/templates"))

    assert "Still to be filled in: {case number}, {appointment time}" in page


def test_of_several_open_cases_the_one_of_the_thread_is_named(ana, cora):
    add_template(name="A", english="{case number}", spanish="")
    a_case(cora.contact, number="PI-1")
    a_text_from(cora, "About the first one")
    a_case(cora.contact, number="PI-2")

    assert offered(ana, cora)[0] == "PI-1"


def test_a_number_that_nobody_knows_leaves_the_clients_fields_open(ana, firm):
    stranger = a_strange_conversation()
    add_template(name="A", english="Hi {first name}, {firm name}", spanish="")

    assert offered(ana, stranger)[0] == "Hi {first name}, Harbor & Reed"


@pytest.mark.parametrize("body", ["Hi {first name}", "Hi {{ contact.first_name }}", "Dear {frist name}"])
def test_a_text_with_a_field_in_it_does_not_leave_and_stays_in_the_box(ana, cora, body):
    for where, more in ((f"/conversations/{cora.id}/messages", {}), ("/conversations", {"to": cora.phone})):
        page = ana.post(where, data={"body": body, "key": "k", **more})

        assert page.status_code == 422
        assert f"Fill in {body.partition(' ')[2]} before you send, or take it out." in words(page)
        assert body in html.unescape(page.text)
    assert body not in words(ana.get(f"/conversations/{cora.id}/messages?since=0"))


def test_a_filled_template_that_is_too_long_is_refused_by_its_length(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/messages", data={"body": "x" * 1601, "key": "k"})

    assert "That is 1601 characters. A text can have up to 1,600." in words(page)


def test_without_a_script_a_template_goes_into_the_draft_after_what_was_written(ana, cora):
    template = add_template(name="A", english="Thank you, {first name}.", spanish="")
    here = f"/conversations/{cora.id}/templates"

    opened = ana.post(here, data={"body": "Good morning.", "key": "k"})
    used = ana.post(f"{here}/{template.id}")

    assert opened.location == here
    assert used.location == f"/conversations/{cora.id}"
    assert "Good morning.\nThank you, Cora." in ana.get(used.location).text


def test_without_a_script_it_goes_into_the_draft_of_compose(ana, cora):
    template = add_template(name="A", english="Thank you, {first name}.", spanish="")
    contact = {"contact_id": str(cora.contact_id), "to": cora.phone}

    ana.post("/conversations/templates", data={"body": "Good morning.", "key": "k", **contact})
    used = ana.post(f"/conversations/templates/{template.id}")

    assert used.location == "/conversations/new"
    assert compose_draft(ana.user, None).body == "Good morning.\nThank you, Cora."
    assert str(cora.contact_id) in ana.get(used.location).text


def test_compose_offers_templates_for_the_contact_that_was_picked(ana, cora):
    page = ana.get(f"/conversations/templates?contact_id={cora.contact_id}", htmx=True)

    assert "Hi Cora, Ana Whitfield from Harbor &amp; Reed" in page.text


def test_no_words_stand_in_an_address(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/templates", data={"body": "Confidential", "key": "k"})

    assert "Confidential" not in page.location


def test_who_may_not_text_sees_no_templates(sam, cora):
    assert sam.get(f"/conversations/{cora.id}/templates").status_code == 403
