"""Settings → Numbers: connecting a real number (A9)."""

import re

import pytest
import sqlalchemy as sa

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.core import db, links
from casestatus.firms.checking import check_numbers
from casestatus.firms.models import Firm, FirmNumber
from casestatus.firms.numbering import add_number
from casestatus.firms.queries import first_number_of, number_with
from casestatus.gateways.sms import Permanent, Temporary
from casestatus.messaging.models import Conversation
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing
from casestatus.outbox.recording import record_failure, record_report
from casestatus.trail.models import Entry
from tests.factories import a_conversation, a_number, another_firm, some_time_ago
from tests.messaging.reading import words

INTAKE = "+18435557701"
HERE = "http://localhost/webhooks/twilio/messages"


@pytest.fixture
def connected(account):
    """The account has the number, and calls us for it."""
    account.owns(INTAKE)
    account.point(account.owned[INTAKE], texts_to=links.inbound_texts(), calls_to=links.inbound_calls())
    return account


def add(visitor, number: str = "(843) 555-7701", label: str = "Intake"):
    return visitor.post("/settings/numbers", data={"number": number, "label": label})


def page_of(visitor, e164: str = INTAKE) -> str:
    return f"/settings/numbers/{id_of(e164)}"


def id_of(e164: str) -> str:
    return str(db.session.execute(sa.select(FirmNumber.id).where(FirmNumber.e164 == e164)).scalar_one())


def trail(action: str) -> list[dict]:
    entries = sa.select(Entry.changes).where(Entry.action == action, Entry.subject == "FirmNumber")
    return list(db.session.execute(entries).scalars())


def test_a_number_is_added_in_any_writing_and_its_page_says_whether_it_works(ada, connected):
    answer = add(ada, "843.555.7701")

    page = words(ada.get(answer.location))
    assert answer.status_code == 303
    assert "(843) 555-7701" in page
    assert "Connected Check again Texts and calls come here." in page
    assert "Texts Pictures Calls" in page
    assert trail("created") == [{"e164": [None, INTAKE]}]


def test_the_list_shows_every_number_with_label_state_and_default(firm, ada, connected):
    add(ada)

    page = words(ada.get("/settings/numbers"))

    assert "(843) 555-7701 Intake Connected Texts and calls come here. None yet" in page
    assert page.index("Default") < page.index("Intake")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "Write the number."),
        ("Tuesday", "“Tuesday” is not a phone number."),
        ("911", "“911” is not a phone number."),
        ("8" * 60, "40"),
        ("555-7701", "“555-7701” is not a phone number."),
    ],
)
def test_what_is_no_number_is_said_beside_the_field_and_nobody_is_asked(ada, account, number, said):
    account.on_ask = lambda: pytest.fail("The carrier was asked.")

    answer = add(ada, number)

    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="Intake"' in answer.text


def test_a_number_that_the_account_does_not_have_is_refused(ada, account):
    account.lacks.add(INTAKE)

    answer = add(ada)

    assert answer.status_code == 422
    assert "The account at the phone company has no such number." in words(answer)
    assert "(843) 555-7701" not in words(ada.get("/settings/numbers"))


def test_another_firms_number_is_refused_without_saying_whose_it_is(firm, ada):
    with another_firm("Quill Law") as other:
        taken = other.numbers[0].e164

    answer = add(ada, taken)

    assert answer.status_code == 422
    assert "That number is in use already." in words(answer)
    assert "Quill" not in answer.text


def test_a_number_that_somebody_else_adds_meanwhile_is_refused(firm, ada, account):
    firm_id = firm.id

    def a_colleague_is_quicker():
        with db.transaction():
            add_number(db.session.get_one(Firm, firm_id), INTAKE)

    account.on_ask = a_colleague_is_quicker

    answer = add(ada)

    assert answer.status_code == 422
    assert "That number is in use already." in words(answer)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Temporary("carrier_gone"), "The phone company could not be reached when it was last asked."),
        (Permanent("20003"), "The phone company does not accept the firm's account."),
        (Permanent("99999"), "The phone company would not tell."),
    ],
)
def test_a_number_can_be_added_while_the_phone_company_cannot_say(ada, account, trouble, said):
    account.answers = [trouble]

    answer = add(ada)

    assert answer.status_code == 303
    assert said in words(ada.get(answer.location))


def test_no_transaction_is_open_while_the_phone_company_is_asked(firm, ada, account):
    open_units = []
    account.on_ask = lambda: open_units.append("work" in db.session().info)

    add(ada)
    ada.post(f"{page_of(ada)}/check")
    ada.post(f"{page_of(ada)}/webhooks")

    assert open_units == [False] * 4


def test_webhooks_that_point_elsewhere_are_set_from_here(ada, account):
    account.owns(INTAKE, url="https://old.test/sms")
    add(ada)
    before = words(ada.get(page_of(ada)))

    ada.post(f"{page_of(ada)}/webhooks")

    after = words(ada.get(page_of(ada)))
    assert "Texts to this number do not come here yet. Set its webhooks." in before
    assert "Texts and calls come here." in after
    assert account.owned[INTAKE].texts_go_to == HERE
    assert account.owned[INTAKE].calls_go_to == "http://localhost/webhooks/twilio/voice"


def test_the_addresses_stand_there_to_be_copied(ada, connected):
    add(ada)

    page = ada.get(page_of(ada)).text

    assert f'value="{HERE}" readonly' in page
    assert 'value="http://localhost/webhooks/twilio/voice" readonly' in page


@pytest.mark.parametrize("button", ["check", "webhooks"])
@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Temporary("carrier_gone"), "could not be reached when it was last asked"),
        (Temporary("20429"), "The phone company is too busy."),
        (Permanent("20003"), "The phone company does not accept the firm's account."),
    ],
)
def test_every_button_says_what_the_phone_company_said(ada, connected, button, trouble, said):
    add(ada)
    connected.answers = [trouble]

    answer = ada.post(f"{page_of(ada)}/{button}")

    assert answer.status_code == 303
    assert said in words(ada.get(answer.location))


def test_a_number_that_the_account_lost_is_found_out_daily(firm, ada, connected):
    add(ada)
    del connected.owned[INTAKE]
    connected.lacks.add(INTAKE)

    assert check_numbers() == 1
    assert "The account at the phone company has no such number" in words(ada.get(page_of(ada)))


def test_a_number_that_cannot_text_says_so(ada, account):
    account.owns(INTAKE, abilities=("voice",))
    add(ada)

    assert "This number cannot send texts." in words(ada.get(page_of(ada)))


def test_a_label_is_changed_and_a_long_one_is_refused(ada, connected):
    add(ada)

    ada.post(f"{page_of(ada)}/label", data={"label": "Night line"})
    refused = ada.post(f"{page_of(ada)}/label", data={"label": "x" * 41})

    assert "Write at most 40 characters." in words(refused)
    assert "x" * 41 in refused.text
    assert "Night line" in words(ada.get("/settings/numbers"))


def test_new_conversations_start_from_the_default(firm, ada, connected):
    add(ada)

    ada.post(f"{page_of(ada)}/default")
    ada.post("/conversations", data={"to": "(843) 556-7799", "body": "Hello", "key": "k"})

    sender = db.session.execute(sa.select(Outgoing.sender).where(Outgoing.recipient == "+18435567799")).scalar_one()
    assert (first_number_of(firm.id), sender) == (INTAKE, INTAKE)


def test_a_number_that_goes_hands_its_conversations_over(firm, ada, connected):
    ours = firm.numbers[0].e164
    cora = a_conversation()
    add(ada)
    asked = words(ada.get(f"{page_of(ada, ours)}/remove"))

    ada.post(f"{page_of(ada, ours)}/remove")

    moved = db.session.get_one(Conversation, cora.id)
    assert "Its one conversation goes on from (843) 555-7701: clients see another number." in asked
    assert (moved.firm_number, first_number_of(firm.id)) == (INTAKE, INTAKE)
    assert trail("deleted") == [{"e164": [ours, None]}]


def test_the_only_number_cannot_be_removed(firm, ada):
    ours = firm.numbers[0].e164

    answer = ada.post(f"{page_of(ada, ours)}/remove")

    assert answer.status_code == 422
    assert "This is the firm's only number. Add another one first." in words(answer)
    assert first_number_of(firm.id) == ours


def send_a_test(visitor, e164: str, to: str):
    return visitor.post(f"{page_of(visitor, e164)}/tests", data={"to": to})


def outcome(visitor, answer) -> str:
    return words(visitor.get(answer.location, htmx=True))


def sent_to(e164: str) -> Outgoing:
    return db.session.execute(sa.select(Outgoing).where(Outgoing.recipient == e164)).scalar_one()


def test_a_test_text_leaves_from_that_number_and_its_page_says_how_far_it_got(firm, ada, carrier, connected):
    add(ada)
    to = a_number()

    answer = send_a_test(ada, INTAKE, to)
    waiting = outcome(ada, answer)
    drain_lane(to)
    record_report(sent_to(to).id, status="delivered", error_code=None, provider_id="SM1", payload={})

    [text] = carrier.sent
    assert (text.sender, text.to, text.body) == (INTAKE, to, "This is a test text from Harbor & Reed.")
    assert "Queued to" in waiting
    assert "Delivered to" in outcome(ada, answer)
    assert "hx-get" not in ada.get(answer.location, htmx=True).text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("20003", "The phone company does not accept the firm's account."),
        ("21606", "The firm's number cannot send texts."),
        ("21659", "The firm's number cannot send texts."),
        ("30034", "The firm's number is not registered with the carriers yet."),
        ("30003", "The phone is switched off or out of reach."),
    ],
)
def test_what_went_wrong_with_a_test_text_is_said_in_words(firm, ada, carrier, code, said):
    carrier.answers = [Permanent(code)]
    to = a_number()
    answer = send_a_test(ada, firm.numbers[0].e164, to)

    drain_lane(to)

    assert "Not delivered" in outcome(ada, answer)
    assert said in outcome(ada, answer)


@pytest.mark.parametrize(
    ("to", "said"),
    [("", "Write a phone number."), ("Tuesday", "“Tuesday” is not a phone number."), ("12", "is not a phone number.")],
)
def test_a_test_text_to_nobody_is_refused_beside_the_field(firm, ada, to, said):
    answer = send_a_test(ada, firm.numbers[0].e164, to)

    assert answer.status_code == 422
    assert said in words(answer)


def test_a_test_text_goes_to_nobody_who_opted_out_and_not_to_itself(firm, ada):
    stopped = a_number()
    opt_out(stopped, source=Source.TEXT, words="STOP")

    refused, itself = (
        send_a_test(ada, firm.numbers[0].e164, stopped),
        send_a_test(ada, firm.numbers[0].e164, firm.numbers[0].e164),
    )

    assert "This number has opted out of text messages." in words(refused)
    assert "A number cannot text itself." in words(itself)
    assert db.session.execute(sa.select(sa.func.count()).select_from(Outgoing)).scalar_one() == 0


def test_an_unregistered_number_is_marked_until_a_test_text_arrives(firm, ada, connected):
    ours = firm.numbers[0].e164
    ada.post(f"{page_of(ada, ours)}/check")
    to = a_number()
    send_a_test(ada, ours, to)
    record_failure(sent_to(to).id, "30034")
    marked = words(ada.get("/settings/numbers"))

    to = a_number()
    send_a_test(ada, ours, to)
    record_report(sent_to(to).id, status="delivered", error_code=None, provider_id="SM2", payload={})

    assert "Carriers refuse texts from this number because it is not registered." in marked
    assert number_with(ours).refused_for is None


def test_a_page_that_hears_nothing_looks_again_ever_more_rarely(firm, ada):
    to = a_number()
    answer = send_a_test(ada, firm.numbers[0].e164, to)
    soon = ada.get(answer.location, htmx=True).text
    sent_to(to).created_at = some_time_ago(minutes=1)

    later = ada.get(answer.location, htmx=True).text

    assert ("delay:1s" in soon, "delay:15s" in later) == (True, True)


def test_a_test_text_stands_in_no_thread(firm, ada):
    send_a_test(ada, firm.numbers[0].e164, a_number())

    assert db.session.execute(sa.select(sa.func.count()).select_from(Conversation)).scalar_one() == 0


def test_another_text_of_the_firm_is_no_test(firm, ada):
    cora = a_conversation()
    ada.post(f"/conversations/{cora.id}/messages", data={"body": "Private", "key": "k"})

    assert ada.get(f"{page_of(ada, firm.numbers[0].e164)}/tests/{sent_to(cora.phone).id}").status_code == 404


def test_only_who_manages_the_firm_sees_its_numbers(firm, ana):
    path = page_of(ana, firm.numbers[0].e164)

    assert ana.get("/settings/numbers").status_code == 403
    assert add(ana).status_code == 403
    assert [ana.post(f"{path}/{name}").status_code for name in ("check", "webhooks", "remove", "default")] == [403] * 4


def test_nobody_without_the_permission_has_the_phone_company_asked(firm, ana, zoe, account):
    account.on_ask = lambda: pytest.fail("The carrier was asked.")
    path = page_of(ana, firm.numbers[0].e164)

    assert [visitor.post(f"{path}/check").status_code for visitor in (ana, zoe)] == [403, 404]


def test_no_digit_of_a_number_stands_in_an_address(firm, ada, connected):
    add(ada)

    page = ada.get("/settings/numbers").text

    assert re.findall(r'href="[^"]*555[^"]*"', page) == []
