import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.sandbox.conftest import ACCOUNT, CORA, DAN, FIRM, client_of, eventually


def test_a_text_reaches_the_phone(sandbox, send):
    sent = send("See you at 2")

    [text] = eventually(lambda: [t for t in sandbox.texts(to=CORA) if t["received_at"]])
    assert (text["sid"], text["body"], text["from"], text["status"]) == (sent.sid, "See you at 2", FIRM, "delivered")


def test_the_answer_is_the_providers(send):
    sent = send("¡Hola!")

    assert sent.status == "queued"
    assert sent.direction == "outbound-api"
    assert (sent.to, sent.from_, sent.body, sent.account_sid) == (CORA, FIRM, "¡Hola!", ACCOUNT)
    assert sent.num_segments == "1"
    assert sent.error_code is None
    assert sent.date_created is not None


def test_status_callbacks_are_signed_and_in_order(firm, send):
    sent = send()

    visits = firm.wait_for(3, "status")
    assert [visit.params["MessageStatus"] for visit in visits] == ["sending", "sent", "delivered"]
    assert all(visit.is_signed for visit in visits)
    assert visits[0].url.endswith("/status?id=7")
    last = visits[2].params
    assert (last["MessageSid"], last["SmsSid"], last["SmsStatus"]) == (sent.sid, sent.sid, "delivered")
    assert (last["To"], last["From"], last["AccountSid"], last["ApiVersion"]) == (CORA, FIRM, ACCOUNT, "2010-04-01")
    assert len(last["RawDlrDoneDate"]) == 10
    assert "ErrorCode" not in last


def test_a_callback_that_is_refused_is_repeated_with_the_same_token(firm, send):
    firm.statuses = [503]

    sent = send()

    visits = firm.wait_for(4, "status")
    assert firm.statuses_of(sent.sid) == ["sending", "sent", "delivered", "sending"]
    assert visits[3].token == visits[0].token
    assert len({visit.token for visit in visits}) == 3


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"to": ""}, 21604),
        ({"body": ""}, 21602),
        ({"from_": ""}, 21603),
        ({"to": "+1843555"}, 21211),
        ({"to": "nonsense"}, 21211),
        ({"from_": "nonsense"}, 21212),
        ({"to": FIRM}, 21266),
        ({"body": "a" * 1601}, 21617),
        ({"status_callback": "not a url"}, 21609),
        ({"validity_period": 0}, 21624),
        ({"validity_period": 36_001}, 21624),
        ({"messaging_service_sid": "MG" + "0" * 32}, 21701),
    ],
)
def test_an_impossible_text_is_refused_with_the_providers_code(sandbox, send, asked, code):
    with pytest.raises(TwilioRestException) as refused:
        send(**asked)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert sandbox.texts() == []


def test_a_text_that_lay_with_the_carrier_for_too_long_is_given_up(sandbox, firm, send):
    sandbox.post("settings", step=1.05)

    sent = send(validity_period=1)

    [visit] = firm.wait_for(1, "status")
    assert (visit.params["MessageStatus"], visit.params["ErrorCode"]) == ("failed", "30036")
    assert sandbox.texts(to=CORA)[0]["received_at"] is None
    assert visit.params["MessageSid"] == sent.sid


def test_numbers_are_read_as_people_write_them(send):
    assert send(to="(843) 555-0142").to == CORA


def test_a_long_text_is_counted_in_segments(send):
    assert send("a" * 160).num_segments == "1"
    assert send("a" * 161).num_segments == "2"
    assert send("ñ" * 70 + "👍").num_segments == "2"


def test_a_number_the_account_does_not_own_sends_nothing_when_numbers_are_not_adopted(sandbox, send):
    sandbox.post("settings", adopt_numbers=False)

    with pytest.raises(TwilioRestException) as refused:
        send(from_="+18435550199")

    assert refused.value.code == 21659


def test_wrong_keys_are_refused(sandbox):
    client = Client(ACCOUNT, "another token")
    client.api.base_url = sandbox.url

    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=CORA, from_=FIRM, body="Hello")

    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_another_account_is_not_found(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.api.accounts("AC" + "1" * 32).messages.create(to=CORA, from_=FIRM, body="Hello")

    assert refused.value.code == 20404


def test_a_text_is_fetched_by_its_sid(twilio, firm, send):
    sent = send()
    firm.wait_for(3, "status")

    assert twilio.messages(sent.sid).fetch().status == "delivered"
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages("SM" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_texts_are_listed_newest_first_page_by_page(twilio, send):
    sids = [send(f"number {n}").sid for n in range(7)]

    listed = twilio.messages.list(page_size=3)

    assert [text.sid for text in listed] == sids[::-1]
    assert [text.sid for text in twilio.messages.list(limit=4, page_size=2)] == sids[:2:-1]


def test_the_list_is_filtered_by_numbers(sandbox, twilio, send):
    to_cora, to_dan = send(), send(to=DAN)
    written = sandbox.client_writes("Hello")

    assert [text.sid for text in twilio.messages.list(to=DAN)] == [to_dan.sid]
    assert [text.sid for text in twilio.messages.list(to=CORA, from_=FIRM)] == [to_cora.sid]
    assert [text.sid for text in twilio.messages.list(from_=CORA)] == [written]
    assert twilio.messages.list(from_=DAN) == []


def test_the_list_is_filtered_by_the_time_of_sending(twilio, firm, send):
    sent = send()
    firm.wait_for(3, "status")
    moment = twilio.messages(sent.sid).fetch().date_sent
    day = moment.replace(hour=0, minute=0, second=0)

    assert len(twilio.messages.list(date_sent_after=moment)) == 1
    assert len(twilio.messages.list(date_sent_before=moment)) == 1
    assert twilio.messages.list(date_sent_after=moment.replace(year=moment.year + 1)) == []
    assert twilio.messages.list(date_sent_before=moment.replace(year=moment.year - 1)) == []
    assert len(twilio.messages.list(date_sent=day.date())) == 1


def test_texts_sent_at_once_are_all_accepted(sandbox, send):
    for number in range(50):
        send(f"number {number}")

    arrived = eventually(lambda: [t for t in sandbox.texts(to=CORA) if t["received_at"]][49:] and sandbox.texts())
    assert sorted(t["body"] for t in arrived) == sorted(f"number {n}" for n in range(50))


def test_a_connection_is_kept_between_requests(sandbox):
    client = client_of(sandbox)

    client.messages.list()
    client.messages.list()

    [pool] = client.http_client.session.get_adapter(sandbox.url).poolmanager.pools._container.values()
    assert (pool.num_connections, pool.num_requests) == (1, 2)
