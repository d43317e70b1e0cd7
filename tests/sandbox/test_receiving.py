import pytest
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.conftest import ACCOUNT, CORA, DAN, FIRM, eventually


def test_a_clients_text_reaches_the_firms_software_signed(sandbox, firm):
    sid = sandbox.client_writes("Do I bring anything?")

    [visit] = firm.wait_for(1)
    assert visit.url == f"{firm.url}/webhooks/twilio/messages"
    assert visit.is_signed
    assert visit.params.to_dict() == {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "SmsStatus": "received",
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "From": CORA,
        "To": FIRM,
        "Body": "Do I bring anything?",
        "NumMedia": "0",
        "NumSegments": "1",
        "FromCountry": "US",
        "FromState": "",
        "FromCity": "",
        "FromZip": "",
        "ToCountry": "US",
        "ToState": "",
        "ToCity": "",
        "ToZip": "",
    }


@pytest.mark.parametrize("body", ["", " ", "nul \x00 inside", "👩‍⚖️ ¡Sí!", "a" * 2000, "a=b&c=d\r\n+%"])
def test_any_text_passes_unchanged(sandbox, firm, body):
    sandbox.client_writes(body)

    [visit] = firm.wait_for(1)
    assert visit.params["Body"] == body
    assert visit.is_signed


@pytest.mark.parametrize("sender", ["+442079460018", "72975", "ANONYMOUS"])
def test_any_sender_may_write(sandbox, firm, sender):
    sandbox.client_writes("Hello", phone=sender)

    [visit] = firm.wait_for(1)
    assert visit.params["From"] == sender


def test_a_text_the_software_does_not_take_is_repeated_as_the_same_text(sandbox, firm):
    firm.statuses = [500, 0]

    sid = sandbox.client_writes("Hello")

    visits = firm.wait_for(3)
    assert {visit.params["MessageSid"] for visit in visits} == {sid}
    assert len({visit.token for visit in visits}) == 1
    assert eventually(lambda: sandbox.texts()[0]["received_at"])
    [webhook] = sandbox.http.get(f"{sandbox.url}/sandbox/webhooks", params={"sid": sid}).json()
    assert webhook["answers"] == [500, 0, 200]


def test_one_clients_texts_come_in_order(sandbox, firm):
    sids = [sandbox.client_writes(f"number {n}") for n in range(20)]

    visits = firm.wait_for(20)

    assert [visit.params["MessageSid"] for visit in visits] == sids


def test_a_reply_in_the_answer_reaches_the_phone(sandbox, firm):
    firm.answer = (
        "<Response><Message>We are closed.</Message><Message><Body>Call us &amp; ask</Body></Message></Response>"
    )

    sandbox.client_writes("Hello")

    replies = eventually(lambda: [t for t in sandbox.texts(to=CORA) if t["received_at"]][1:] and sandbox.texts(to=CORA))
    assert [(text["body"], text["from"]) for text in replies] == [("We are closed.", FIRM), ("Call us & ask", FIRM)]
    assert {text["direction"] for text in replies} == {"outbound-reply"}


def test_a_clients_text_is_in_the_providers_list(sandbox, twilio):
    sid = sandbox.client_writes("Hello")

    [text] = twilio.messages.list(to=FIRM)
    assert (text.sid, text.direction, text.status, text.body) == (sid, "inbound", "received", "Hello")


def test_a_number_has_its_own_address(sandbox, firm, twilio):
    number = twilio.incoming_phone_numbers.create(phone_number=DAN, sms_url=f"{firm.url}/elsewhere")

    sandbox.client_writes("Hello", to=DAN)

    assert firm.wait_for(1)[0].url == f"{firm.url}/elsewhere"
    number.update(sms_url="")


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Unsubscribe ", "CANCEL", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT"]
)
def test_a_phone_that_said_stop_is_blocked_until_it_says_start(sandbox, firm, send, word):
    sandbox.client_writes(word)

    with pytest.raises(TwilioRestException) as refused:
        send()
    assert refused.value.code == 21610
    assert "OptOutType" not in firm.wait_for(1)[0].params
    assert send(from_="+18435550101").sid
    sandbox.client_writes("START")
    assert send().sid


def test_the_carrier_answers_stop_by_itself(sandbox):
    sandbox.client_writes("stop")

    [reply] = eventually(lambda: sandbox.texts(to=CORA))
    assert "unsubscribed" in reply["body"]


def test_other_words_block_nothing(sandbox, send):
    sandbox.client_writes("stop calling me")

    assert send().sid


def test_advanced_opt_out_answers_for_the_firm(sandbox, firm):
    sandbox.post("settings", advanced_opt_out=True)
    for word in ("HELP", "STOP", "START"):
        sandbox.client_writes(word)

    visits = firm.wait_for(3)
    assert [visit.params["OptOutType"] for visit in visits] == ["HELP", "STOP", "START"]
    replies = eventually(lambda: sandbox.texts(to=CORA)[2:] and sandbox.texts(to=CORA))
    assert "unsubscribed" in replies[1]["body"]


def test_a_phone_can_be_opted_out_from_outside(sandbox, send):
    sandbox.post(f"phones/{CORA}", state="opted_out")

    with pytest.raises(Exception, match="unsubscribed"):
        send()


def test_texts_are_listed_since_a_moment(sandbox):
    sandbox.client_writes("before")
    moment = sandbox.texts()[0]["at"]
    sandbox.client_writes("after")

    assert [text["body"] for text in sandbox.texts(since=moment)] == ["before", "after"]
    assert sandbox.texts(since="2999-01-01T00:00:00+00:00") == []
