"""Who is this number? "Add to contacts", "Link to a contact", "New lead" (T5)."""

import io
import re

import pytest

from casestatus.contacts.keeping import add_phone
from casestatus.contacts.models import Kind
from casestatus.contacts.queries import contacts_with_number
from casestatus.core.errors import Conflict
from casestatus.core.phones import display
from casestatus.inbox.thread_queries import MOST_CHANGES, thread_head
from casestatus.messaging.enclosing import Place, enclosed_by
from casestatus.messaging.linking import link, make_contact
from casestatus.messaging.taking_part import mark_read, take_part
from tests.factories import (
    PICTURE,
    a_case,
    a_contact,
    a_conversation,
    a_number,
    a_scheduled_text,
    a_strange_conversation,
    a_text_from,
    an_enclosure,
    another_firm,
    firm_number,
)
from tests.messaging.reading import conversation_with, newest_thread, rows, unread_badge, words


@pytest.fixture
def stranger(firm):
    conversation = a_strange_conversation()
    a_text_from(conversation, "Are you taking cases?")
    return conversation


def say_who(visitor, conversation, **fields):
    return visitor.post(f"/conversations/{conversation.id}/contact", data=fields)


def test_an_unknown_number_offers_three_ways_to_say_who_it_is(ana, stranger):
    about = words(ana.get(f"/conversations/{stranger.id}/about", htmx=True))

    for way in ("Add to contacts", "Link to a contact", "New lead"):
        assert way in about


def test_adding_to_contacts_names_the_thread_and_keeps_its_history(ana, stranger):
    answer = say_who(ana, stranger, first_name="Dana", last_name="Cole", kind="client")

    thread = words(ana.get(answer.location))
    assert "Dana Cole" in thread
    assert "Are you taking cases?" in thread
    assert "Dana Cole" in rows(ana)[0]


def test_a_new_lead_is_a_lead(ana, stranger):
    say_who(ana, stranger, first_name="Dana", last_name="", kind="lead")

    assert "Lead" in words(conversation_about(ana, stranger))


def conversation_about(visitor, conversation):
    return visitor.get(f"/conversations/{conversation.id}/about", htmx=True)


@pytest.mark.parametrize("fields", [{}, {"first_name": "  ", "last_name": ""}, {"first_name": "D" * 101}])
def test_a_contact_without_a_sensible_name_is_not_made(ana, stranger, fields):
    answer = say_who(ana, stranger, kind="client", **fields)

    assert answer.status_code == 422
    assert "name" in words(answer)
    assert "Who is this?" in words(conversation_about(ana, stranger))


def test_a_kind_that_does_not_exist_is_refused(ana, stranger):
    assert say_who(ana, stranger, first_name="Dana", kind="enemy").status_code == 422


def test_linking_to_a_contact_without_a_conversation_gives_them_this_one(ana, stranger):
    cora = a_contact("Cora Medina")

    answer = say_who(ana, stranger, contact_id=str(cora.id))

    assert answer.location.endswith(f"/conversations/{stranger.id}")
    assert "Cora Medina" in words(ana.get(answer.location))


def test_linking_to_a_contact_with_a_conversation_brings_all_messages_into_it(ana, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "From my old phone")

    answer = say_who(ana, stranger, contact_id=str(cora.contact_id))

    thread = words(ana.get(answer.location))
    assert answer.location.endswith(f"/conversations/{cora.id}")
    assert "From my old phone" in thread
    assert "Are you taking cases?" in thread
    assert len(rows(ana)) == 1


def test_the_next_text_of_a_linked_number_arrives_in_the_contacts_thread(ana, twilio, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    say_who(ana, stranger, contact_id=str(cora.contact_id))

    twilio.text("It is me again", sender=stranger.phone, to=firm_number())

    assert "It is me again" in words(ana.get(f"/conversations/{cora.id}"))


def test_the_answer_goes_to_the_number_that_wrote_last(firm, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(stranger, "My new number")

    kept = link(stranger, cora.contact)

    assert kept.phone == stranger.phone


def test_an_older_strangers_thread_does_not_change_where_answers_go(firm):
    stranger = a_strange_conversation()
    a_text_from(stranger, "Long ago")
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "Just now")
    phone = cora.phone

    link(stranger, cora.contact)

    assert (cora.phone, cora.latest_snippet) == (phone, "Just now")


def test_who_opens_the_strangers_old_address_arrives_at_the_contact(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    say_who(ana, stranger, contact_id=str(cora.contact_id))

    page = ben.get(f"/conversations/{stranger.id}")
    region = ben.get(f"/conversations/{stranger.id}/messages?since=0", htmx=True)

    assert page.location.endswith(f"/conversations/{cora.id}")
    assert region.headers["HX-Reswap"] == "none"  # who writes there goes on writing
    assert "The conversation goes on there, with what you write here." in words(region)
    assert "Cora Medina" in words(region)
    assert f'hx-post="/conversations/{stranger.id}/draft"' in region.text  # the way there, with the words


def test_a_text_written_in_the_strangers_open_page_takes_its_writer_along(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    old = f"/conversations/{stranger.id}"
    say_who(ana, stranger, contact_id=str(cora.contact_id))

    answer = ben.post(f"{old}/messages", data={"body": "We are.", "key": "k"})

    assert "We are." in words(ben.get(answer.location))
    assert answer.location.endswith(f"/conversations/{cora.id}")


def test_two_people_linking_the_same_number_the_second_is_told(ana, ben, stranger):
    cora, dana = a_contact("Cora Medina"), a_contact("Dana Cole")
    say_who(ana, stranger, contact_id=str(cora.id))

    answer = say_who(ben, stranger, contact_id=str(dana.id))

    assert answer.status_code == 409
    assert "Somebody has linked this number already. It is the number of Cora Medina now" in words(answer)
    assert f'href="/conversations/{stranger.id}"' in answer.text
    assert "Add without a number" not in words(answer)  # no name was typed


def test_a_number_that_is_known_is_not_made_a_contact_again(firm):
    cora = a_conversation(a_contact("Cora Medina"))

    with pytest.raises(Conflict):
        make_contact(cora, first_name="Dana", last_name="Cole", kind=Kind.LEAD)


@pytest.mark.parametrize("contact_id", ["nonsense", "018f6b1c-0000-7000-8000-000000000000"])
def test_a_contact_that_does_not_exist_cannot_be_linked(ana, stranger, contact_id):
    assert say_who(ana, stranger, contact_id=contact_id).status_code == 404


def test_another_firms_contact_cannot_be_linked(ana, stranger):
    with another_firm():
        theirs = str(a_contact("Tom Wexler").id)

    assert say_who(ana, stranger, contact_id=theirs).status_code == 404


def test_a_way_that_does_not_exist_is_not_found(ana, stranger):
    assert ana.get(f"/conversations/{stranger.id}/contact?as=enemy").status_code == 404


def test_open_lists_of_what_waits_look_again_when_the_number_is_linked(ana, stranger, told):
    theirs = a_conversation(a_contact("Cora Medina"))
    a_scheduled_text(stranger, ana.user)
    told.clear()

    say_who(ana, stranger, contact_id=str(theirs.contact_id))

    looks_again = {note.name for note in told if hasattr(note, "name")}
    assert {f"conversation-{id_}-scheduled" for id_ in (stranger.id, theirs.id)} <= looks_again


@pytest.mark.parametrize("names", [{"first_name": "Cora"}, {"first_name": "Cora", "last_name": "Medina"}])
def test_who_presses_twice_comes_to_the_contacts_thread(ana, stranger, names):
    answers = [say_who(ana, stranger, kind="client", **names) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert stranger.contact.first_name == "Cora"


def test_contacts_to_link_to_are_found_by_name(ana, stranger):
    a_contact("Cora Medina")
    a_contact("Tom Wexler")

    found = words(ana.get(f"/conversations/{stranger.id}/contact?as=link&q=cora", htmx=True))

    assert "Cora Medina" in found
    assert "Tom Wexler" not in found


def test_who_may_not_edit_contacts_may_not_say_who_it_is(firm, ana, stranger):
    ana.user.switches = {"edit_contacts": False}
    cora = a_contact("Cora Medina")

    assert say_who(ana, stranger, first_name="Dana", kind="client").status_code == 403
    assert say_who(ana, stranger, contact_id=str(cora.id)).status_code == 403


def test_who_may_not_read_texts_may_not_say_who_it_is(sam, stranger):
    assert sam.get(f"/conversations/{stranger.id}/contact").status_code == 403
    assert say_who(sam, stranger, first_name="Dana", kind="client").status_code == 403


@pytest.mark.parametrize("sender", ["72975", "AMAZON"])
def test_a_sender_without_a_number_cannot_become_a_contact(ana, sender):
    conversation = a_strange_conversation(sender)

    answer = say_who(ana, conversation, first_name="Dana", kind="client")

    assert answer.status_code == 422
    assert f"“{sender}” is not a phone number." in words(answer)


def test_a_contact_made_elsewhere_with_the_number_takes_its_thread_at_the_next_text(ana, twilio, stranger):
    a_contact("Cora Medina", phone=stranger.phone)

    twilio.text("Any news?", sender=stranger.phone, to=firm_number())

    [row] = rows(ana)
    assert "Cora Medina" in row
    assert "Any news?" in row


def test_what_a_shared_number_wrote_before_it_was_known_is_given_to_nobody_by_itself(ana, twilio, stranger):
    _, dana = (a_contact(name, phone=stranger.phone) for name in ("Cora Medina", "Dana Medina"))

    ana.post("/conversations", data={"to": stranger.phone, "contact_id": str(dana.id), "body": "Hello", "key": "k"})

    assert "Are you taking cases?" not in words(ana.get(newest_thread(ana)))
    assert "Are you taking cases?" in words(ana.get(f"/conversations/{stranger.id}"))


def test_a_number_of_two_contacts_goes_on_where_it_was_last_used(ana, twilio):
    cora, dana = (a_contact(name) for name in ("Cora Medina", "Dana Medina"))
    shared = add_phone(dana, cora.phones[0].e164).e164
    a_text_from(a_conversation(cora), "Cora here")
    hers = a_conversation(dana)
    hers.phone = shared
    a_text_from(hers, "Dana here")

    twilio.text("Whose thread?", sender=shared, to=firm_number())

    assert "Dana Medina" in rows(ana)[0]
    assert "Whose thread?" in rows(ana)[0]


def test_any_number_of_a_contact_finds_their_conversation(ana, twilio):
    cora = a_conversation(a_contact("Cora Medina"))
    second = add_phone(cora.contact, a_number()).e164

    twilio.text("From my work phone", sender=second, to=firm_number())

    assert "From my work phone" in words(conversation_with(ana, second))
    assert len(rows(ana)) == 1


def test_after_linking_texts_are_about_the_contacts_case(firm, stranger):
    cora = a_contact("Cora Medina")
    case = a_case(cora)
    link(stranger, cora)

    assert a_text_from(stranger, "About my case").case_id == case.id


def test_linking_keeps_what_everybody_has_not_read(ana, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "One")
    a_text_from(cora, "Two")

    link(stranger, cora.contact)

    assert unread_badge(ana) == 3
    assert "3 unread" in rows(ana)[0]


def test_linking_keeps_what_one_has_read_already(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "One")
    mark_read(stranger, ana.user)

    link(stranger, cora.contact)

    assert (unread_badge(ana), unread_badge(ben)) == (1, 2)


def test_who_takes_part_in_the_contacts_thread_hears_of_the_strangers_unread_texts(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    take_part(cora, ana.user)

    link(stranger, cora.contact)

    assert (unread_badge(ana), unread_badge(ben)) == (1, 0)
    assert "1 unread" in rows(ana)[0]


def test_who_takes_part_in_the_strangers_thread_takes_part_in_the_contacts(ana, ben, stranger):
    take_part(stranger, ben.user)
    a_text_from(stranger, "Still there?")
    cora = a_conversation(a_contact("Cora Medina"))
    a_text_from(cora, "From my old phone")

    link(stranger, cora.contact)
    a_text_from(cora, "And one more")

    assert (unread_badge(ana), unread_badge(ben)) == (0, 3)


def test_who_takes_part_in_both_keeps_the_sum(ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    for conversation in (stranger, cora):
        take_part(conversation, ben.user)
        a_text_from(conversation, "Hello")

    link(stranger, cora.contact)

    assert unread_badge(ben) == 2


def test_an_archived_thread_comes_back_with_the_strangers_new_text(ana, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    cora.archived_at, cora.latest_at = cora.created_at, stranger.created_at

    link(stranger, cora.contact)

    assert "Are you taking cases?" in rows(ana)[0]


def test_an_open_thread_gets_all_of_the_many_messages_that_came_over(ana, stranger):
    cora = a_conversation()
    for number in range(MOST_CHANGES + 5):
        a_text_from(stranger, f"Text {number:03d}.")
    before = cora.version

    link(stranger, cora.contact)

    first = ana.get(f"/conversations/{cora.id}/messages?since={before}", htmx=True)
    told = int(re.search(r'name="since" value="(\d+)"', first.text)[1])
    rest = ana.get(f"/conversations/{cora.id}/messages?since={told}", htmx=True)
    shown = words(first) + words(rest)
    assert [number for number in range(MOST_CHANGES + 5) if f"Text {number:03d}." not in shown] == []


@pytest.mark.parametrize("kind", ["client", "lead"])
def test_a_likely_double_is_shown_before_a_contact_is_made_of_a_number(ana, stranger, kind):
    dana = a_contact("Dána Cole")

    answer = say_who(ana, stranger, first_name="dana", last_name="cole", kind=kind)

    assert answer.status_code == 422
    assert "Is this the same person?" in words(answer)
    assert f'value="{dana.id}"' in answer.text
    assert "Who is this?" in words(conversation_about(ana, stranger))


def test_somebody_else_with_the_same_name_is_added_when_one_says_so(ana, stranger):
    dana = a_contact("Dana Cole")

    say_who(ana, stranger, first_name="Dana", last_name="Cole", kind="client", not_a_double="yes")

    assert stranger.contact_id not in (None, dana.id)


def test_a_number_without_a_name_is_asked_for_one_and_nobody_is_offered(ana, stranger):
    a_contact("Zora")  # with no last name either

    answer = say_who(ana, stranger, first_name="", last_name=" ", kind="client")

    assert answer.status_code == 422
    assert "Write the contact's name." in words(answer)
    assert "Is this the same person?" not in words(answer)


def test_pages_that_stood_open_when_the_number_was_linked_go_on_to_the_contact(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    say_who(ben, stranger, contact_id=str(cora.contact_id))

    for part in ("about", "contact?as=new"):
        answer = ana.get(f"/conversations/{stranger.id}/{part}")
        assert (answer.status_code, answer.location) == (303, f"/conversations/{cora.id}")


def test_who_says_later_whose_number_it_is_hears_that_a_colleague_was_faster(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    say_who(ben, stranger, contact_id=str(cora.contact_id))

    answer = say_who(ana, stranger, first_name="Dana", last_name="Cole", kind="lead")

    assert answer.status_code == 409
    assert "Somebody has linked this number already. It is the number of Cora Medina now" in words(answer)
    assert f'href="/conversations/{cora.id}"' in answer.text
    assert 'value="Dana"' in answer.text
    assert 'value="Cole"' in answer.text
    assert 'selected value="lead"' in answer.text


def test_who_is_asked_after_a_number_that_is_known_is_led_to_the_conversation(ana, stranger):
    say_who(ana, stranger, first_name="Dana", last_name="Cole", kind="client")

    answer = ana.get(f"/conversations/{stranger.id}/contact?as=new")

    assert (answer.status_code, answer.location) == (303, f"/conversations/{stranger.id}")


def test_a_number_that_was_linked_stands_among_the_contacts_changes(ana, stranger):
    cora = a_contact("Cora Medina", phone="+18435561201")

    say_who(ana, stranger, contact_id=str(cora.id))

    page = words(ana.get(f"/contacts/{cora.id}"))
    assert f"Phones: (843) 556-1201 → (843) 556-1201, {display(stranger.phone)} Ana Whitfield" in page


def test_a_contact_made_of_a_number_has_one_line_that_says_so(ana, stranger):
    say_who(ana, stranger, first_name="Dana", last_name="Cole", kind="client")

    [dana] = contacts_with_number(stranger.phone)
    page = words(ana.get(f"/contacts/{dana.id}"))
    assert "Added the contact" in page
    assert "Phones:" not in page


@pytest.mark.parametrize(
    "act", ["leave", "rejoin", "mute", "archive", "block", "assign", "remind", "no-answer", "files"]
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_done_by_a_page_of_before_goes_on_where_the_conversation_is(ana, stranger, act, htmx):
    cora = a_conversation(a_contact("Cora Medina"))
    link(stranger, cora.contact)

    answer = ana.post(f"/conversations/{stranger.id}/{act}", htmx=htmx)

    there = answer.headers.get("HX-Redirect", answer.location)
    assert there == f"/conversations/{cora.id}?went=on"
    assert "Somebody said whose number that was, and the conversation goes on here." in words(ana.get(there))
    assert cora.archived_at is None


@pytest.mark.parametrize(
    ("method", "path"), [("post", "read"), ("get", "presence"), ("get", "about"), ("get", "messages")]
)
def test_what_a_page_asks_by_itself_takes_nobody_along(ana, stranger, method, path):
    link(stranger, a_conversation(a_contact("Cora Medina")).contact)

    answer = getattr(ana, method)(f"/conversations/{stranger.id}/{path}", htmx=True)

    assert (answer.status_code, answer.headers["HX-Reswap"]) == (200, "none")
    assert "HX-Redirect" not in answer.headers


def test_what_is_looked_at_goes_on_there_without_a_word(ana, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    link(stranger, cora.contact)

    assert ana.get(f"/conversations/{stranger.id}/block").location == f"/conversations/{cora.id}"


def test_another_firm_is_led_nowhere(ana, zoe, stranger):
    link(stranger, a_conversation(a_contact("Cora Medina")).contact)

    assert zoe.post(f"/conversations/{stranger.id}/archive").status_code == 404
    assert zoe.get(f"/conversations/{stranger.id}").status_code == 404


def keeps(visitor, conversation, body: str):
    return visitor.post(f"/conversations/{conversation.id}/draft", data={"body": body, "key": "k"}, htmx=True)


def draft_of(visitor, conversation) -> str:
    return thread_head(visitor.user, conversation.id).draft


def test_what_is_written_on_in_a_page_of_before_joins_what_stood_half_written_there(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    keeps(ben, cora, "A long draft")
    keeps(ben, stranger, "Thank you")
    link(stranger, cora.contact)

    for words_so_far in ("Thank you for writing", "Thank you for writing to us"):
        keeps(ben, stranger, words_so_far)

    assert draft_of(ben, cora) == "A long draft\nThank you for writing to us"
    ben.post(f"/conversations/{stranger.id}/messages", data={"body": "Thank you for writing to us.", "key": "k"})
    assert draft_of(ben, cora) == "A long draft"


def test_words_that_were_not_kept_before_it_went_join_it_too(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    keeps(ben, cora, "A long draft")
    link(stranger, cora.contact)

    for words_so_far in ("ok", "ok thanks", ""):
        keeps(ben, stranger, words_so_far)

    assert draft_of(ben, cora) == "A long draft\nok thanks"


def test_files_that_were_put_to_a_text_come_along(ana, ben, stranger):
    cora = a_conversation(a_contact("Cora Medina"))
    one = an_enclosure(stranger, ben.user)
    link(stranger, cora.contact)
    brought = {"body": "And this", "files": [(io.BytesIO(PICTURE), "late.png")]}

    late = ben.post(f"/conversations/{stranger.id}/files", data=brought, htmx=True)

    assert late.headers["HX-Redirect"] == f"/conversations/{cora.id}?went=on"
    assert [file.name for file in enclosed_by(ben.user, Place(cora.id))] == [one.name, "late.png"]
    assert draft_of(ben, cora) == "And this"
    data = {"body": "Here", "key": "k", "file": [str(one.id)]}
    assert ben.post(f"/conversations/{stranger.id}/messages", data=data).status_code == 303
    assert [file.name for file in enclosed_by(ben.user, Place(cora.id))] == ["late.png"]
