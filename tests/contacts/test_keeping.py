"""Contacts: new, changed, listed; and what cannot be one (K18)."""

import re

import pytest

from casestatus.contacts.keeping import add_phone
from casestatus.core.errors import Refused
from tests.factories import a_contact, a_conversation, a_text_from, another_firm
from tests.messaging.reading import words

CORA = {
    "first_name": "Cora",
    "last_name": "Medina",
    "kind": "client",
    "language": "en",
    "phones-0-number": "(843) 556-7788",
    "phones-0-may_be_texted": "y",
}


def make(visitor, **changes: str):
    return visitor.post("/contacts", data=CORA | as_written(changes))


def as_written(changes: dict[str, str]) -> dict[str, str]:
    """A form's fields: `phone` is the first line of phones."""
    return {"phones-0-number" if name == "phone" else name: value for name, value in changes.items()}


def test_a_new_contact_has_a_page_with_what_was_written(ana):
    answer = make(ana, kind="lead", language="es")

    page = words(ana.get(answer.location))
    assert answer.status_code == 303
    for said in ("Cora Medina", "(843) 556-7788", "Lead", "Spanish"):
        assert said in page


def test_a_contact_needs_no_phone_and_no_last_name(ana):
    answer = make(ana, last_name="", phone="")

    assert "None. Add one to text with this person." in words(ana.get(answer.location))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_name": "", "last_name": ""}, "Write the contact's name."),
        ({"first_name": " ", "last_name": "\x00"}, "Write the contact's name."),
        ({"first_name": "x" * 101}, "A name can have up to 100 characters."),
        ({"last_name": "x" * 101}, "A name can have up to 100 characters."),
        ({"phone": "Tuesday"}, "“Tuesday” is not a phone number."),
        ({"phone": "911"}, "“911” is not a phone number."),
        ({"phone": "8" * 41}, "That is not a phone number."),
        ({"kind": "enemy"}, "Choose one of those that are offered."),
        ({"language": "tlh"}, "Choose one of those that are offered."),
    ],
)
def test_what_makes_no_contact_is_said_and_nothing_is_made(ana, changes, said):
    answer = make(ana, **changes)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Cora" not in words(ana.get("/contacts?q=cora", htmx=True)).replace("“cora”", "")


def test_what_was_written_stays_in_the_form_that_was_refused(ana):
    answer = make(ana, phone="Tuesday")

    assert 'value="Cora"' in answer.text
    assert 'value="Tuesday"' in answer.text


def test_a_refused_number_is_blamed_and_not_the_name(ana):
    answer = make(ana, phone="Tuesday")

    assert 'href="#phones-0-number"' in answer.text
    assert 'href="#first_name"' not in answer.text


def test_a_missing_name_is_blamed_and_not_the_number(ana):
    answer = make(ana, first_name="", last_name="")

    assert 'href="#first_name"' in answer.text
    assert 'href="#phones-0-number"' not in answer.text


@pytest.mark.parametrize("name", ["<b>Cora</b>", "Zoë Ångström-O'Neill", "美玲", "ليلى", "X Æ A-12 🙂"])
def test_every_persons_name_is_shown_as_they_write_it(ana, name):
    answer = make(ana, first_name=name)

    assert name in words(ana.get(answer.location))


def test_a_changed_contact_shows_the_change_and_a_further_phone(ana):
    cora = a_contact("Cora Medina", phone="+18435567788")

    answer = ana.post(f"/contacts/{cora.id}", data=CORA | {"last_name": "Reyes", "phones-1-number": "843-556-7799"})

    page = words(ana.get(answer.location))
    for said in ("Cora Reyes", "(843) 556-7788", "(843) 556-7799"):
        assert said in page


def test_a_change_that_was_refused_changes_nothing(ana):
    cora = a_contact("Cora Medina")

    answer = ana.post(f"/contacts/{cora.id}", data=CORA | {"last_name": "Reyes", "phones-0-number": "Tuesday"})

    assert answer.status_code == 422
    assert "Cora Medina" in words(ana.get(f"/contacts/{cora.id}"))


def test_a_number_the_contact_has_already_is_not_added_again(firm):
    cora = a_contact("Cora Medina", phone="+18435567788")

    again = add_phone(cora, "(843) 556-7788")

    assert again is cora.phones[0]
    assert len(cora.phones) == 1


def test_a_household_may_share_a_number(firm):
    cora, dana = (a_contact(name, phone="+18435567788") for name in ("Cora Medina", "Dana Medina"))

    assert cora.phones[0].e164 == dana.phones[0].e164


@pytest.mark.parametrize("number", ["", "not a number", "+1", "123"])
def test_what_is_no_number_is_refused(firm, number):
    with pytest.raises(Refused, match="is not a phone number."):
        add_phone(a_contact(), number)


def test_numbers_are_read_in_any_writing(firm):
    cora = a_contact()

    for written in ("(843) 556-7788", "843.556.7788", "+1 843 556 7788", "1-843-556-7788"):
        add_phone(cora, written)

    assert [phone.e164 for phone in cora.phones[1:]] == ["+18435567788"]


def test_contacts_stand_by_last_name_and_more_behind_a_page(ana):
    for number in range(52):
        a_contact(f"Ann Z{number:03d}")
    a_contact("Zed Abel")

    page = ana.get("/contacts")
    more = page.text.partition('class="more"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")

    assert words(page).index("Zed Abel") < words(page).index("Ann Z000")
    assert "Ann Z051" not in words(page)
    assert "Ann Z051" in words(ana.get(more))


def test_a_search_that_finds_nobody_says_so(ana):
    assert "Nobody found" in words(ana.get("/contacts?q=nobody"))


def test_support_staff_may_look_and_not_change(sam):
    cora = a_contact("Cora Medina")

    page = sam.get(f"/contacts/{cora.id}")

    assert page.status_code == 200
    assert "Edit" not in words(page)
    assert sam.get(f"/contacts/{cora.id}/edit").status_code == 403
    assert sam.post(f"/contacts/{cora.id}", data=CORA).status_code == 403
    assert make(sam).status_code == 403


def test_support_staff_sees_no_texts_on_a_contacts_page(sam):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "Very private words")

    page = words(sam.get(f"/contacts/{conversation.contact_id}"))

    assert "Very private words" not in page
    assert "conversation" not in page


def test_another_firms_contact_is_not_found(zoe):
    cora = a_contact("Cora Medina")

    assert zoe.get(f"/contacts/{cora.id}").status_code == 404
    assert zoe.get(f"/contacts/{cora.id}/edit").status_code == 404
    assert zoe.post(f"/contacts/{cora.id}", data=CORA).status_code == 404
    assert "Cora Medina" not in words(zoe.get("/contacts"))


def test_another_firms_names_do_not_stand_in_the_list(ana):
    with another_firm():
        a_contact("Tom Wexler")

    assert "Tom Wexler" not in words(ana.get("/contacts"))


def test_who_saves_later_does_not_undo_what_a_colleague_saved(ana, ben):
    cora = a_contact("Cora Medina")
    path, seen = f"/contacts/{cora.id}", re.compile(r'name="seen"[^>]*value="(\w+)"')
    anas, bens = (seen.search(visitor.get(f"{path}/edit").text)[1] for visitor in (ana, ben))
    ben.post(path, data=CORA | {"first_name": "Coralie", "seen": bens})

    answer = ana.post(path, data=CORA | {"last_name": "Medina-Ruiz", "seen": anas})

    assert answer.status_code == 422
    assert "Somebody has changed this contact since you opened it." in words(answer)
    assert "Medina-Ruiz" in answer.text  # what was typed is kept
    assert "Coralie Medina" in words(ana.get(path))
    again = ana.post(path, data=CORA | {"last_name": "Medina-Ruiz", "seen": seen.search(answer.text)[1]})
    assert again.status_code == 303
