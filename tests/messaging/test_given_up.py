"""Numbers that may be somebody else's: by the carriers' lists, and by what is written from them (T27)."""

import gc
import tracemalloc
from datetime import timedelta
from itertools import chain

import pytest

from casestatus.consent.agreeing import Said, Way, has_consent, record_consent
from casestatus.consent.models import Channel, Event, How, LedgerEntry, Purpose
from casestatus.contacts.keeping import PhoneLine, set_phones
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.phones import display
from casestatus.core.tenancy import as_firm
from casestatus.gateways.sms import Temporary
from casestatus.messaging.doubting import confirm, report
from casestatus.messaging.given_up import LOOKS_BACK
from casestatus.messaging.given_up import read_lists as read_lists_now
from casestatus.messaging.sending import send_message
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.doubting import doubts_of
from casestatus.outbox.models import BadNumber, State
from tests.factories import (
    a_contact,
    a_conversation,
    a_number,
    a_strange_conversation,
    a_text_from,
    a_user,
    another_firm,
)
from tests.messaging.reading import words

TODAY = now().date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def cora(firm):
    return _known_for_long(a_conversation(a_contact("Cora Medina")))


@pytest.fixture
def jill(firm):
    return a_user("Jill Tan", "attorney")


def _known_for_long(conversation):
    then = now() - timedelta(days=60)
    conversation.created_at = then
    for phone in conversation.contact.phones if conversation.contact else ():
        phone.created_at = then
    db.session.flush()
    return conversation


def read_lists() -> int:
    """As a worker does, which sees what was committed."""
    db.session.commit()
    return read_lists_now()


def _code_of(number: str) -> str | None:
    found = db.session.query(BadNumber.error_code).filter_by(e164=number).one_or_none()
    return found[0] if found else None


def _events(number: str) -> list[Event]:
    return [line.event for line in db.session.query(LedgerEntry).filter_by(address=number).order_by(LedgerEntry.id)]


def test_a_number_in_a_list_gets_nothing_until_somebody_confirms_it(cora, jill, carrier):
    carrier.given_up[YESTERDAY] = [a_number(), cora.phone]

    assert read_lists() == 1

    with pytest.raises(Refused, match="was given up"):
        send_message(cora, author=jill, body="Hello", key="k")
    confirm(cora, by=jill)
    assert send_message(cora, author=jill, body="Hello", key="k").body == "Hello"
    assert _events(cora.phone) == [Event.LOST, Event.CONFIRMED]


def test_a_text_that_waits_when_its_number_is_listed_does_not_leave(cora, jill, carrier):
    message = send_message(cora, author=jill, body="Hello", key="k")
    carrier.given_up[YESTERDAY] = [cora.phone]
    read_lists()
    db.session.commit()

    drain_lane(cora.phone)

    assert carrier.sent == []
    assert (message.outgoing.state, message.outgoing.error_code) == (State.FAILED, "given_up")


def test_every_firm_that_has_the_number_is_told_and_no_other(cora, carrier):
    with another_firm() as quill:
        theirs = _known_for_long(a_conversation(a_contact("Dan Cho", phone=cora.phone)))
        apart = _known_for_long(a_conversation(a_contact("Eve Park")))
        numbers = (theirs.phone, apart.phone)
    carrier.given_up[YESTERDAY] = [cora.phone]

    assert read_lists() == 2

    assert _code_of(cora.phone) == "given_up"
    with as_firm(quill.id):
        assert [_code_of(number) for number in numbers] == ["given_up", None]


def test_a_number_of_nobody_known_is_marked_too(firm, carrier):
    stranger = _known_for_long(a_strange_conversation())
    carrier.given_up[YESTERDAY] = [stranger.phone]

    read_lists()

    assert _code_of(stranger.phone) == "given_up"


def test_who_gave_us_the_number_after_that_day_is_its_new_owner(firm, carrier):
    new = a_conversation(a_contact("Cora Medina"))
    carrier.given_up[YESTERDAY] = [new.phone]

    assert read_lists() == 0


def test_a_list_is_read_once_and_again_only_when_it_changed(cora, carrier):
    carrier.given_up |= {YESTERDAY: [a_number()], TODAY - timedelta(days=5): [a_number()]}
    read_lists()
    read_lists()
    assert carrier.lists_read == [TODAY - timedelta(days=5), YESTERDAY]

    carrier.given_up[YESTERDAY].append(cora.phone)

    assert read_lists() == 1


def test_days_that_were_missed_are_caught_up_with(cora, carrier):
    carrier.given_up[TODAY - timedelta(days=LOOKS_BACK)] = [cora.phone]

    assert read_lists() == 1


def test_reading_a_list_again_does_not_undo_that_somebody_confirmed(cora, jill, carrier):
    carrier.given_up[YESTERDAY] = [cora.phone]
    read_lists()
    confirm(cora, by=jill)
    carrier.given_up[YESTERDAY].append(a_number())

    assert read_lists() == 0
    assert _code_of(cora.phone) is None


def test_a_carrier_that_breaks_off_in_the_middle_is_asked_again(cora, carrier, monkeypatch):
    def breaks_off(day):
        yield cora.phone
        raise Temporary("carrier_gone")

    carrier.given_up[YESTERDAY] = [cora.phone]
    monkeypatch.setattr(carrier, "_read", breaks_off)
    with pytest.raises(Temporary):
        read_lists()
    monkeypatch.undo()

    assert read_lists() == 1


def test_a_text_from_the_number_does_not_say_whose_it_is(cora, jill, carrier):
    carrier.given_up[YESTERDAY] = [cora.phone]
    read_lists()

    a_text_from(cora, "Hello?")

    assert _code_of(cora.phone) == "given_up"


def test_what_somebody_reported_stands_above_the_list(cora, carrier):
    report(cora)
    carrier.given_up[YESTERDAY] = [cora.phone]

    assert read_lists() == 0
    assert _code_of(cora.phone) == "wrong_number"


def test_what_was_agreed_to_does_not_count_for_whoever_has_the_number_next(cora, jill, carrier, firm):
    way = Way(Channel.SMS, cora.phone)
    then = Said(How.PAPER, "Yes", on=TODAY - timedelta(days=30))
    record_consent(cora.contact_id, way, [Purpose.CASE], said=then, zone=firm.zone, by=jill)
    assert has_consent(cora.phone, Purpose.CASE)

    carrier.given_up[YESTERDAY] = [cora.phone]
    read_lists()
    assert not has_consent(cora.phone, Purpose.CASE)

    confirm(cora, by=jill)
    assert has_consent(cora.phone, Purpose.CASE)


def test_who_has_the_number_next_can_agree_anew(cora, jill, firm):
    report(cora, by=jill)

    record_consent(
        cora.contact_id,
        Way(Channel.SMS, cora.phone),
        [Purpose.CASE],
        said=Said(How.PAPER, "Yes"),
        zone=firm.zone,
        by=jill,
    )

    assert has_consent(cora.phone, Purpose.CASE)


def test_wrong_number_is_asked_of_a_person_and_holds_what_is_sent(ana, cora, jill):
    a_text_from(cora, "Sorry, you have the wrong number")

    with pytest.raises(Refused, match="not the client's"):
        send_message(cora, author=jill, body="Hello", key="k")
    page = words(ana.get(f"/conversations/{cora.id}"))
    assert "They wrote Sorry, you have the wrong number . Is" in page
    assert "Wrong number" in page
    assert "This number is right" in page


def test_the_contacts_name_is_what_tells(cora):
    a_text_from(cora, "This is not Cora")
    assert doubts_of([cora.phone])[cora.phone].is_question

    other = a_conversation(a_contact("Dan Cho"))
    a_text_from(other, "This is not Cora")
    assert doubts_of([other.phone]) == {}


def test_the_question_is_answered_in_the_thread(ana, cora):
    a_text_from(cora, "Número equivocado")
    ana.post(f"/conversations/{cora.id}/right-number", data={"number": cora.phone})
    assert _code_of(cora.phone) is None

    a_text_from(cora, "Número equivocado")
    ana.post(f"/conversations/{cora.id}/wrong-number", data={"number": cora.phone})
    assert _code_of(cora.phone) == "wrong_number"


def test_words_that_come_late_do_not_ask_what_was_answered_since(ana, cora):
    report(cora)
    ana.post(f"/conversations/{cora.id}/right-number", data={"number": cora.phone})

    a_text_from(cora, "wrong number", written_at=now() - timedelta(hours=3))

    assert _code_of(cora.phone) is None


def test_the_page_says_when_it_was_given_up_and_what_to_do(ana, cora, carrier):
    carrier.given_up[YESTERDAY] = [cora.phone]
    read_lists()

    page = words(ana.get(f"/conversations/{cora.id}"))

    assert "stands in the carriers’ list of" in page
    assert "It is still theirs" in page
    assert "Change the number" in page


def test_once_the_number_is_corrected_the_conversation_goes_on_with_the_new_one(ana, cora, carrier):
    carrier.given_up[YESTERDAY] = [cora.phone]
    read_lists()
    new = a_number()
    set_phones(cora.contact, [PhoneLine(new)])
    at = f"/conversations/new?contact={cora.contact_id}"
    assert at in ana.get(f"/conversations/{cora.id}").text
    assert display(new) in ana.get(at).text

    data = {"to": new, "contact_id": cora.contact_id, "body": "Hello", "when": "now"}
    answer = ana.post(f"/conversations?contact={cora.contact_id}", data=data)

    assert answer.location.endswith(f"/conversations/{cora.id}")
    assert "carriers’ list" not in words(ana.get(f"/conversations/{cora.id}"))


def test_the_contacts_page_has_the_mark_and_both_ways(ana, cora):
    at = f"/contacts/{cora.contact_id}"
    ana.post(f"{at}/wrong-number", data={"number": cora.phone})

    page = words(ana.get(at))
    assert "Wrong number" in page
    assert "This number is right" in page
    assert "reported as a wrong number" in words(ana.get(f"/conversations/{cora.id}"))

    ana.post(f"{at}/right-number", data={"number": cora.phone})
    assert _code_of(cora.phone) is None


def test_a_number_that_is_not_the_contacts_any_more_is_refused(ana, cora):
    assert ana.post(f"/contacts/{cora.contact_id}/wrong-number", data={"number": a_number()}).status_code == 409


def test_strangers_and_those_without_the_permission_are_refused(zoe, sam, cora):
    at, data = f"/contacts/{cora.contact_id}/wrong-number", {"number": cora.phone}

    assert (zoe.post(at, data=data).status_code, sam.post(at, data=data).status_code) == (404, 403)


def test_a_long_list_is_read_a_piece_at_a_time(cora, carrier):
    _most_memory(carrier, [], unknown=4_000)  # what is loaded and compiled once does not count

    short = _most_memory(carrier, [], unknown=8_000)
    long = _most_memory(carrier, [cora.phone], unknown=40_000)

    assert long < 1.5 * short
    assert _code_of(cora.phone) == "given_up"


def _most_memory(carrier, known, *, unknown):
    """Bytes held at the most while a list with so many unknown numbers is read, the known ones last."""
    carrier.given_up[YESTERDAY] = [a_number()] * unknown  # how many tells its version
    carrier._read = lambda day: chain(_numbers(unknown), known)
    gc.freeze()  # what other tests left behind is not looked through each time
    tracemalloc.start()
    try:
        read_lists()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()


def _numbers(many):
    """Numbers one by one. What nobody holds any more is cleared on the way, else the collector's pace is measured."""
    for count in range(many):
        if count % 1_000 == 0:
            gc.collect()
        yield f"+1212{count:07d}"
