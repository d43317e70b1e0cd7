import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.conftest import CORA, DAN, eventually


@pytest.mark.parametrize("code", [21211, 21408, 21610, 21614])
def test_a_refused_text_is_never_accepted(sandbox, send, code):
    sandbox.post("faults", kind="refuse", code=code)

    with pytest.raises(TwilioRestException) as refused:
        send()

    assert (refused.value.status, refused.value.code) == (400, code)
    assert sandbox.texts() == []


@pytest.mark.parametrize(
    ("code", "statuses"),
    [
        (30003, ["sending", "sent", "undelivered"]),
        (30007, ["sending", "sent", "undelivered"]),
        (30001, ["sending", "failed"]),
        (21610, ["sending", "failed"]),
    ],
)
def test_a_text_fails_later(sandbox, twilio, firm, send, code, statuses):
    sandbox.post("faults", kind="fail_later", code=code)

    sent = send()

    last = firm.wait_for(len(statuses), "status")[-1]
    assert firm.statuses_of(sent.sid) == statuses
    assert last.params["ErrorCode"] == str(code)
    fetched = twilio.messages(sent.sid).fetch()
    assert (fetched.status, fetched.error_code) == (statuses[-1], code)
    assert sandbox.texts()[0]["received_at"] is None


def test_too_many_requests_says_when_to_come_back(sandbox):
    sandbox.post("faults", kind="rate_limit", delay=7)

    answer = sandbox.http.post(
        f"{sandbox.url}/2010-04-01/Accounts/{sandbox.http.auth[0]}/Messages.json",
        data={"To": CORA, "From": DAN, "Body": "Hello"},
    )

    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (429, "7", 20429)
    assert sandbox.texts() == []


def test_an_error_is_not_an_acceptance(sandbox, send):
    sandbox.post("faults", kind="error")

    with pytest.raises(TwilioRestException) as refused:
        send()

    assert refused.value.status == 500
    assert sandbox.texts() == []


def test_a_slow_carrier_accepts_before_it_answers(sandbox, send):
    sandbox.post("faults", kind="slow", delay=0.4)

    began = time.monotonic()
    sent = send()

    assert time.monotonic() - began >= 0.4
    assert [text["sid"] for text in sandbox.texts()] == [sent.sid]


def test_a_sender_who_gives_up_on_a_slow_carrier_finds_the_text_in_the_list(sandbox, twilio, send):
    sandbox.post("faults", kind="slow", delay=0.4)
    twilio.http_client.timeout = 0.1

    with pytest.raises(requests.Timeout):
        send()

    assert len(twilio.messages.list(to=CORA)) == 1


def test_a_carrier_that_is_down_accepts_nothing(sandbox, send):
    sandbox.post("faults", kind="down")

    with pytest.raises(requests.ConnectionError):
        send()

    assert sandbox.texts() == []


def test_a_carrier_that_dies_after_accepting_still_delivers(sandbox, firm, send):
    sandbox.post("faults", kind="die_after_accept")

    with pytest.raises(requests.ConnectionError):
        send("Once only")

    [text] = eventually(lambda: [t for t in sandbox.texts() if t["received_at"]])
    assert text["body"] == "Once only"
    assert firm.wait_for(3, "status")[-1].params["MessageStatus"] == "delivered"


def test_callbacks_can_come_before_the_answer(sandbox, firm, send):
    sandbox.post("faults", kind="callback_first")

    sent = send()

    assert firm.statuses_of(sent.sid) == ["sending", "sent", "delivered"]
    assert sent.status == "queued"


def test_callbacks_can_come_in_the_wrong_order(sandbox, firm, send):
    sandbox.post("faults", kind="reorder")

    sent = send()

    firm.wait_for(3, "status")
    assert firm.statuses_of(sent.sid) == ["delivered", "sent", "sending"]


def test_callbacks_can_come_twice(sandbox, firm, send):
    sandbox.post("faults", kind="duplicate")

    sent = send()

    visits = firm.wait_for(6, "status")
    assert firm.statuses_of(sent.sid) == ["sending", "sending", "sent", "sent", "delivered", "delivered"]
    assert visits[0].token == visits[1].token


def test_callbacks_can_stay_away(sandbox, firm, send):
    sandbox.post("faults", kind="no_callback")

    silent = send()

    eventually(lambda: sandbox.texts()[0]["received_at"])
    sent = send("The next one is told of again")
    firm.wait_for(3, "status")
    assert firm.statuses_of(silent.sid) == []
    assert len(firm.statuses_of(sent.sid)) == 3


def test_troubles_of_both_kinds_strike_one_text(sandbox, firm, send):
    sandbox.post("faults", kind="die_after_accept")
    sandbox.post("faults", kind="fail_later", code=30008)

    with pytest.raises(requests.ConnectionError):
        send()

    assert firm.wait_for(3, "status")[-1].params["ErrorCode"] == "30008"


def test_a_trouble_strikes_its_phone_as_often_as_it_was_told(sandbox, send):
    sandbox.post("faults", kind="refuse", to=CORA, times=2)

    send(to=DAN)
    for _ in range(2):
        with pytest.raises(TwilioRestException):
            send()
    send()

    assert len(sandbox.texts()) == 2


def test_a_trouble_told_nothing_of_times_lasts_until_taken_away(sandbox, send):
    sandbox.post("faults", kind="error", times=0)
    for _ in range(3):
        with pytest.raises(TwilioRestException):
            send()

    sandbox.http.delete(f"{sandbox.url}/sandbox/faults")

    send()
    assert sandbox.http.get(f"{sandbox.url}/sandbox/faults").json() == []


def test_a_phone_that_is_off_gets_nothing_until_it_is_on(sandbox, firm, send):
    sandbox.post(f"phones/{CORA}", state="off")
    send("lost")
    assert firm.wait_for(3, "status")[-1].params["ErrorCode"] == "30003"

    sandbox.post(f"phones/{CORA}", state="on")
    send("found")

    firm.wait_for(6, "status")
    assert [text["body"] for text in sandbox.texts() if text["received_at"]] == ["found"]


def test_a_landline_gets_no_texts(sandbox, firm, send):
    sandbox.post(f"phones/{CORA}", state="landline")

    send()

    last = firm.wait_for(3, "status")[-1].params
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30006")


@pytest.mark.parametrize(
    ("path", "asked", "words"),
    [
        ("faults", {"kind": "nonsense"}, "kind must be one of: account_down"),
        ("faults", {"kind": "slow", "delay": "long"}, "delay must be seconds"),
        ("faults", {"kind": "refuse", "times": -1}, "times must be a whole number"),
        ("faults", {"kind": "refuse", "to": "nobody"}, "to must be a phone number"),
        ("texts", {"from": CORA, "to": DAN}, "body must be text"),
        ("texts", {"from": CORA, "to": DAN, "body": "\ud83d"}, "body must be text"),
        (f"phones/{CORA}", {"state": "asleep"}, "state must be one of"),
        ("settings", {"advanced_opt_out": "yes"}, "advanced_opt_out must be true or false"),
    ],
)
def test_a_wrong_request_is_answered_with_a_sentence(sandbox, path, asked, words):
    answer = sandbox.http.post(f"{sandbox.url}/sandbox/{path}", json=asked)

    assert answer.status_code == 400
    assert words in answer.json()["message"]


def test_the_control_api_needs_the_keys(sandbox):
    assert requests.get(f"{sandbox.url}/sandbox/texts").status_code == 401
