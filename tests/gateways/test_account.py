"""The account at the carrier: numbers, webhooks and look-ups, whatever the carrier answers (A9)."""

import base64

import pytest

from casestatus.gateways.account import OwnedNumber
from casestatus.gateways.sms import Permanent, Temporary
from casestatus.gateways.twilio_account import TwilioAccount
from tests.gateways.small_carrier import ACCOUNT, TOKEN, breaks_off, is_slow, refuses, says

OURS = "+18435550100"
NUMBER = {
    "sid": "PN1",
    "phone_number": OURS,
    "capabilities": {"voice": True, "sms": True, "mms": False},
    "sms_url": "https://firm.test/m",
    "voice_url": None,
}
OWNED = OwnedNumber("PN1", OURS, ("sms", "voice"), "https://firm.test/m", "")


@pytest.fixture
def account(server):
    return account_at(server.url)


def account_at(url: str) -> TwilioAccount:
    return TwilioAccount(account_sid=ACCOUNT, auth_token=TOKEN, api_url=url, timeouts=(0.3, 0.3), quick=(0.3, 0.3))


def listed(*numbers: dict):
    return says(200, {"incoming_phone_numbers": list(numbers)})


def line(**told):
    return says(200, {"phone_number": OURS, "valid": True, "line_type_intelligence": None} | told)


def test_a_number_of_the_account_is_found_with_what_it_can_do(server, account):
    server.answers = [listed(NUMBER)]

    assert account.number(OURS) == OWNED
    path, fields, headers = server.asked[0]
    assert path.startswith(f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json?")
    assert fields["PhoneNumber"] == [OURS]
    assert headers["Authorization"] == "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


def test_a_number_that_only_looks_alike_is_not_ours(server, account):
    server.answers = [listed(NUMBER | {"phone_number": "+18435550101"})]

    assert account.number(OURS) is None


def test_webhooks_are_set_where_the_number_stands(server, account):
    server.answers = [says(200, NUMBER | {"sms_url": "https://us.test/m", "voice_url": "https://us.test/v"})]

    pointed = account.point(OWNED, texts_to="https://us.test/m", calls_to="https://us.test/v")

    path, fields, _ = server.asked[0]
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers/PN1.json"
    assert (fields["SmsUrl"], fields["VoiceUrl"]) == (["https://us.test/m"], ["https://us.test/v"])
    assert fields["SmsFallbackUrl"] == fields["SmsUrl"]
    assert (pointed.texts_go_to, pointed.calls_go_to) == ("https://us.test/m", "https://us.test/v")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"line_type_intelligence": {"type": "landline"}}, "landline"),
        ({"line_type_intelligence": {"type": "mobile"}}, "mobile"),
        ({"line_type_intelligence": {"type": None, "error_code": 60600}}, "unknown"),
        ({"line_type_intelligence": None}, "unknown"),
        ({"valid": False}, "invalid"),
    ],
)
def test_a_look_up_says_what_kind_of_line_it_is(server, account, told, kind):
    server.answers = [line(**told)]

    assert account.line_of(OURS) == kind
    assert server.asked[0][0].startswith(f"/v2/PhoneNumbers/{OURS}?Fields=line_type_intelligence")


def test_a_number_that_the_look_up_does_not_find_is_none(server, account):
    server.answers = [refuses(20404, 404)]

    assert account.line_of(OURS) == "invalid"


@pytest.mark.parametrize(
    "answer",
    [
        breaks_off,
        is_slow,
        says(500),
        says(503, {"code": 20503}),
        says(200, "<h1>"),
        says(200, "[]"),
        refuses(20429, 429),
    ],
)
@pytest.mark.parametrize("question", ["number", "line_of", "point"])
def test_a_carrier_that_cannot_say_is_asked_another_time(server, account, question, answer):
    server.answers = [answer]

    with pytest.raises(Temporary):
        ask(account, question)


@pytest.mark.parametrize("question", ["number", "line_of", "point"])
def test_keys_that_the_carrier_does_not_know_are_refused_by_its_code(server, account, question):
    server.answers = [refuses(20003, 401)]

    with pytest.raises(Permanent) as refused:
        ask(account, question)

    assert refused.value.code == "20003"


@pytest.mark.parametrize("answer", [says(200, {}), listed({"sid": "PN1"}), listed({"phone_number": OURS})])
def test_what_is_no_list_of_numbers_is_no_answer(server, account, answer):
    server.answers = [answer]

    with pytest.raises(Temporary):
        account.number(OURS)


def test_a_carrier_that_is_gone_is_gone():
    with pytest.raises(Temporary):
        account_at("http://127.0.0.1:1").number(OURS)


def test_a_refusal_in_a_redirect_takes_no_keys_elsewhere(server, account):
    server.answers = [says(302, {"code": 1}, Location="http://elsewhere.test/")]

    with pytest.raises(Permanent):
        account.number(OURS)
    assert len(server.asked) == 1


def ask(account: TwilioAccount, question: str) -> object:
    if question == "point":
        return account.point(OWNED, texts_to="https://us.test/m", calls_to="https://us.test/v")
    return getattr(account, question)(OURS)
