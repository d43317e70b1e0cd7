"""All that is written down of a contact: read in usual forms, refused with a sentence, kept with its history (K18)."""

from datetime import date

import pytest

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_in, opt_out
from casestatus.contacts.doubles import likely_doubles
from casestatus.contacts.keeping import PhoneLine, set_emails, set_phones
from casestatus.contacts.models import PhoneKind
from casestatus.contacts.queries import contacts_page, recipients
from casestatus.core import db
from casestatus.core.clock import now
from tests.factories import a_case, a_contact, a_conversation, a_text_from, a_user, another_firm
from tests.messaging.reading import rows, words

CORA = {"first_name": "Cora", "last_name": "Medina", "kind": "client", "language": "en"}


def save(visitor, contact, **fields):
    return visitor.post(f"/contacts/{contact.id}", data=CORA | fields)


def make(visitor, **fields):
    return visitor.post("/contacts", data=CORA | fields)


def page_of(visitor, contact) -> str:
    return words(visitor.get(f"/contacts/{contact.id}"))


@pytest.fixture
def cora(firm):
    return a_contact("Cora Medina", phone="+18435567788")


def test_everything_that_is_written_down_stands_on_the_page(ana):
    answer = make(
        ana,
        preferred_name="Coco",
        birth_date="March 14, 1985",
        language="es",
        street="12 Pine St",
        city="Charleston",
        state="SC",
        postal_code="29401",
        **{
            "phones-0-number": "843 556 7788",
            "phones-0-may_be_texted": "y",
            "phones-1-number": "843 556 7799",
            "phones-1-kind": "landline",
            "emails-0-email": "cora@example.com",
        },
    )

    page = words(ana.get(answer.location))
    for said in (
        "Coco",
        "March 14, 1985",
        "Spanish",
        "12 Pine St, Charleston, SC 29401",
        "Mobile (843) 556-7788",
        "Landline (843) 556-7799 Not to be texted",
        "cora@example.com",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"birth_date": "Tuesday"}, "“Tuesday” is no date of birth. Write it like 3/14/1985."),
        ({"birth_date": "3/14/1585"}, "is no date of birth."),
        ({"birth_date": f"1/1/{now().year + 2}"}, "That date is still to come."),
        ({"emails-0-email": "cora"}, "“cora” is not an e-mail address."),
        ({"emails-0-email": "a b@example.com"}, "is not an e-mail address."),
        ({"emails-0-email": "a@example.com", "emails-1-email": "A@example.com"}, "This address stands here twice."),
        ({"phones-0-number": "12"}, "“12” is not a phone number."),
        ({"phones-0-number": "843 556 7788", "phones-1-number": "+18435567788"}, "This number stands here twice."),
        ({"phones-0-number": "843 556 7788", "phones-0-kind": "pager"}, "Choose one of those that are offered."),
        ({"street": "x" * 201}, "That is too long for an address."),
        ({"preferred_name": "x" * 101}, "A name can have up to 100 characters."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_changes_nothing(ana, cora, fields, said):
    answer = save(ana, cora, last_name="Reyes", **fields)

    assert answer.status_code == 422
    assert words(answer).count(said) == 2  # above the form, and beside the field
    assert "Cora Medina" in page_of(ana, cora)


def test_a_state_that_is_not_known_is_saved_and_the_page_says_so(ana, cora):
    said = "is not one we know; for the time there the number’s area counts."

    answer = save(ana, cora, state="Xyz")
    unknown = page_of(ana, cora)
    save(ana, cora, state="El Paso, TX")

    assert answer.status_code == 303
    assert f"The state “ Xyz ” {said}" in unknown
    assert said not in page_of(ana, cora)


def test_what_was_typed_is_kept(ana, cora):
    answer = save(ana, cora, birth_date="Tuesday", **{"emails-0-email": "cora", "phones-0-number": "12"})

    for typed in ("Tuesday", "cora", "12"):
        assert f'value="{typed}"' in answer.text


def test_the_form_shows_what_is_known(ana, cora):
    cora.birth_date = date(1985, 3, 14)
    set_emails(cora, ["cora@example.com"])

    form = ana.get(f"/contacts/{cora.id}/edit").text

    for shown in ("3/14/1985", "cora@example.com", "(843) 556-7788"):
        assert f'value="{shown}"' in form


def test_one_more_line_can_be_asked_for_without_saving(ana, cora):
    answer = save(ana, cora, more="yes", last_name="Reyes", **{"phones-0-number": "843 556 7788"})

    assert answer.status_code == 200
    assert 'name="phones-1-number"' in answer.text
    assert "Cora Medina" in page_of(ana, cora)


def test_a_line_that_is_emptied_is_taken_away_and_the_conversation_stays(ana, cora):
    conversation = a_conversation(cora)
    a_text_from(conversation, "From my old phone")

    save(ana, cora, **{"phones-0-number": "", "phones-1-number": "843 556 7799", "phones-1-may_be_texted": "y"})

    assert [phone.e164 for phone in cora.phones] == ["+18435567799"]
    assert "From my old phone" in words(ana.get(f"/conversations/{conversation.id}"))


def test_a_form_without_places_for_phones_leaves_them(ana, cora):
    save(ana, cora, last_name="Reyes")

    assert [phone.e164 for phone in cora.phones] == ["+18435567788"]


def test_labels_that_somebody_gave_stay(firm, cora):
    cora.phones[0].label = "Work"

    set_phones(cora, [PhoneLine("843 556 7788", PhoneKind.LANDLINE, may_be_texted=False)])

    assert (cora.phones[0].label, cora.phones[0].kind) == ("Work", "landline")


def test_every_change_is_on_the_page_with_its_author(ana, cora):
    save(ana, cora, last_name="Reyes", **{"phones-0-number": "843 556 7799", "phones-0-may_be_texted": "y"})

    page = page_of(ana, cora)
    assert "Last name: Medina → Reyes" in page
    assert "Phones: (843) 556-7788 → (843) 556-7799" in page
    assert "Ana Whitfield" in page


def test_a_number_that_must_not_be_texted_is_not_offered_in_compose(firm, cora):
    set_phones(cora, [PhoneLine("843 556 7788", may_be_texted=False), PhoneLine("843 556 7799")])

    assert [one.phone for one in recipients(a_user(), "cora")] == ["+18435567799"]


def test_a_contact_whom_nobody_may_text_is_not_offered_a_text(ana, cora):
    set_phones(cora, [PhoneLine("843 556 7788", PhoneKind.LANDLINE, may_be_texted=False)])

    assert "Write a text" not in page_of(ana, cora)


def test_consent_says_when_how_and_with_which_words(ana, cora):
    opt_out(cora.phones[0].e164, source=Source.TEXT, words="STOP bothering me")

    page = page_of(ana, cora)

    assert "Opted out of texts (843) 556-7788 , by text on" in page
    assert "STOP bothering me" in page


def test_consent_ends_in_one_dot(ana, cora):
    opt_out(cora.phones[0].e164, source=Source.TEXT, words="Stop.")
    opt_in(cora.phones[0].e164, source=Source.TEXT, words="Start.")
    opt_out(cora.phones[0].e164, source=Source.TEXT, words="stop")

    page = page_of(ana, cora)

    assert "Stop. Opted in again" in page
    assert "Start. ." not in page
    assert ": stop ." in page


def test_consent_that_was_given_again_is_told_too(ana, cora):
    opt_out(cora.phones[0].e164, source=Source.CARRIER, words=None)
    opt_in(cora.phones[0].e164, source=Source.TEXT, words="START")

    page = page_of(ana, cora)

    assert "told by the phone company" in page
    assert "Opted in again by text" in page
    assert "START" in page


def test_an_archived_contact_is_in_no_list_and_offered_nowhere(ana, cora):
    ana.post(f"/contacts/{cora.id}/archive")

    assert "Cora Medina" not in words(ana.get("/contacts"))
    assert "Cora Medina" in words(ana.get("/contacts?archived=yes"))
    assert recipients(ana.user, "cora") == []
    assert "This contact is archived" in page_of(ana, cora)


def test_an_archived_contacts_text_still_arrives(ana, cora):
    conversation = a_conversation(cora)
    a_text_from(conversation, "Hello")
    ana.post(f"/contacts/{cora.id}/archive")
    assert rows(ana) == []

    a_text_from(conversation, "Are you there?")

    assert "Are you there?" in rows(ana)[0]


def test_a_contact_is_restored_and_both_are_in_its_changes(ana, cora):
    ana.post(f"/contacts/{cora.id}/archive")

    ana.post(f"/contacts/{cora.id}/restore")

    assert "Cora Medina" in words(ana.get("/contacts"))
    page = page_of(ana, cora)
    assert "Archived the contact" in page
    assert "Restored the contact" in page


@pytest.mark.parametrize("way", ["archive", "restore"])
def test_only_who_may_edit_contacts_may_put_them_away(sam, zoe, cora, way):
    assert sam.post(f"/contacts/{cora.id}/{way}").status_code == 403
    assert zoe.post(f"/contacts/{cora.id}/{way}").status_code == 404


@pytest.mark.parametrize("typed", ["jose", "JOSÉ", "aguilar", "garcia", "Pepe"])
def test_accents_and_preferred_names_do_not_matter_to_a_search(firm, typed):
    jose = a_contact("José García Aguilar")
    jose.preferred_name = "Pepe"

    assert [one.name for one in contacts_page(a_user(), q=typed).rows] == ["José García Aguilar"]


@pytest.mark.parametrize("typed", ["cora@exam", "EXAMPLE.COM", "cora@example.com"])
def test_a_contact_is_found_by_e_mail(firm, cora, typed):
    set_emails(cora, ["Cora@example.com"])
    a_contact("Tom Wexler")

    assert [one.name for one in contacts_page(a_user(), q=typed).rows] == ["Cora Medina"]


def test_another_firms_address_is_never_found(firm):
    with another_firm():
        set_emails(a_contact("Tom Wexler"), ["tom@example.com"])

    assert contacts_page(a_user(), q="tom@example.com").rows == []
    assert likely_doubles(a_user(), first_name="Tom", last_name="Wexler", emails=["tom@example.com"]) == []


def test_a_list_of_leads_has_leads_only(ana, cora):
    a_contact("Luis Paz", kind="lead")

    page = words(ana.get("/contacts?kind=lead"))

    assert "Luis Paz" in page
    assert "Cora Medina" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"first_name": "cora", "last_name": "MEDINA"},
        {"first_name": "Córa", "last_name": "Medína"},
        {"first_name": "Somebody", "last_name": "Else", "phones-0-number": "(843) 556-7788"},
        {"first_name": "Somebody", "last_name": "Else", "emails-0-email": "CORA@example.com"},
    ],
)
def test_a_likely_double_is_shown_before_anything_is_saved(ana, cora, fields):
    set_emails(cora, ["cora@example.com"])

    answer = make(ana, **fields)

    assert answer.status_code == 422
    assert "Is this the same person?" in words(answer)
    assert f'href="/contacts/{cora.id}"' in answer.text
    assert len(contacts_page(a_user()).rows) == 1


def test_somebody_else_with_the_same_name_is_saved_when_one_says_so(ana, cora):
    answer = make(ana, not_a_double="yes")

    assert answer.status_code == 303
    assert len(contacts_page(a_user()).rows) == 2


def test_an_archived_double_is_shown_too(ana, cora):
    cora.archived_at = now()

    assert ", archived" in words(make(ana))


@pytest.mark.parametrize("name", [("Cora", ""), ("Medina", "Cora"), ("Co", "Medina"), ("%", "Medina")])
def test_another_name_is_no_double(firm, cora, name):
    first_name, last_name = name

    assert likely_doubles(a_user(), first_name=first_name, last_name=last_name) == []


def test_the_page_brings_cases_and_conversation_together(ana, cora):
    a_case(cora, number="PI-2210")
    a_text_from(a_conversation(cora), "See you at two")

    page = page_of(ana, cora)

    for said in ("PI-2210", "Last: See you at two", "Documents", "Consent", "Changes"):
        assert said in page


def test_who_may_not_read_texts_sees_neither_texts_nor_what_came_with_them(sam, cora):
    a_text_from(a_conversation(cora), "See you at two")

    page = page_of(sam, cora)

    assert "See you at two" not in page
    assert "Documents" not in page


def test_two_who_change_the_same_contact_at_once_both_leave_their_mark(ana, ben, cora):
    save(ana, cora, preferred_name="Coco")
    save(ben, cora, preferred_name="Coco", birth_date="3/14/1985")

    db.session.refresh(cora)
    assert (cora.preferred_name, cora.birth_date) == ("Coco", date(1985, 3, 14))


def test_a_number_that_must_not_be_texted_is_refused_everywhere(ana, cora):
    conversation = a_conversation(cora)
    set_phones(cora, [PhoneLine("843 556 7788", PhoneKind.LANDLINE, may_be_texted=False)])
    said = "This number is marked as not to be texted."
    text = {"body": "Hello", "key": "k"}

    answer = ana.post(f"/conversations/{conversation.id}/messages", data=text)
    composed = ana.post("/conversations", data={**text, "to": "843 556 7788", "contact_id": str(cora.id)})

    assert [(one.status_code, said in words(one)) for one in (answer, composed)] == [(422, True)] * 2
    assert said in words(ana.get(f"/conversations/{conversation.id}"))


def test_the_return_key_saves_and_asks_for_nothing_else(ana, cora):
    form = ana.get(f"/contacts/{cora.id}/edit").text.partition('method="post" action="/contacts/')[2]

    first_button = form[form.index("<button") : form.index("</button>")]
    assert "name=" not in first_button
