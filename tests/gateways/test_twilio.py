"""Do we speak the carrier's language, and understand what it does wrong? Over real HTTP, to a small server."""

import base64
import socket
import threading
import time
from dataclasses import replace

import pytest

from casestatus.gateways.sms import Permanent, Temporary, Unknown
from tests.gateways.small_carrier import (
    ACCOUNT,
    TEXT,
    TOKEN,
    breaks_off,
    breaks_off_in_the_answer,
    gateway_to,
    is_slow,
    refuses,
    says,
    taken,
    takes_and_hangs_up,
)


def test_a_text_is_handed_over_with_our_callback_and_our_keys(server, gateway):
    accepted = gateway.send(TEXT)

    [(path, fields, headers)] = server.asked
    assert accepted.provider_id == "SM1"
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert fields == {
        "To": [TEXT.to],
        "From": [TEXT.sender],
        "Body": [TEXT.body],
        "StatusCallback": [TEXT.callback],
    }
    assert headers["Authorization"] == "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


def test_pictures_are_handed_over_by_their_addresses(server, gateway):
    gateway.send(replace(TEXT, body="", media=("https://a.test/1.jpg", "https://a.test/2.png")))

    assert server.asked[0][1]["MediaUrl"] == ["https://a.test/1.jpg", "https://a.test/2.png"]


@pytest.mark.parametrize("code", [21211, 21408, 21610, 21614, 21617])
def test_a_refusal_is_final_with_the_carriers_code(server, gateway, code):
    server.answers = [refuses(code)]

    with pytest.raises(Permanent) as refusal:
        gateway.send(TEXT)

    assert refusal.value.code == str(code)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refuses(20003, 401), "20003"),
        (refuses(20404, 404), "20404"),
        (refuses(None, 400), "400"),
        (refuses("ABC", 400), "ABC"),
        (says(403, "<h1>Forbidden</h1>"), "403"),
        (says(400, []), "400"),
        (says(400, {"type": "https://t", "title": "no", "status": 400, "code": 21211}), "21211"),
        (says(302, "", Location="https://elsewhere.test/"), "302"),
    ],
)
def test_whatever_a_refusal_looks_like_it_is_final(server, gateway, answer, code):
    server.answers = [answer]

    with pytest.raises(Permanent) as refusal:
        gateway.send(TEXT)

    assert refusal.value.code == code


@pytest.mark.parametrize("code", [20429, 21611, 30001])
def test_a_busy_carrier_is_asked_again_later(server, gateway, code):
    server.answers = [refuses(code)]

    with pytest.raises(Temporary) as busy:
        gateway.send(TEXT)

    assert (busy.value.code, busy.value.retry_after) == (str(code), None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("", None), ("nan", None), ("inf", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)],
)
def test_too_many_requests_are_temporary_for_as_long_as_the_carrier_says(server, gateway, header, seconds):
    server.answers = [says(429, {"code": 20429}, Retry_After=header)]

    with pytest.raises(Temporary) as busy:
        gateway.send(TEXT)

    assert (busy.value.code, busy.value.retry_after) == ("20429", seconds)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_of_the_carriers_own_leaves_a_doubt(server, gateway, status):
    server.answers = [says(status, "<h1>Oops</h1>")]

    with pytest.raises(Unknown):
        gateway.send(TEXT)


@pytest.mark.parametrize(
    "answer",
    [
        breaks_off,
        breaks_off_in_the_answer,
        is_slow,
        says(200, "<h1>Welcome to the hotel</h1>"),
        says(201, "{"),
        says(201),
    ],
    ids=["broken off", "broken off in the answer", "too slow", "another page", "half an answer", "no id"],
)
def test_what_broke_after_we_asked_leaves_a_doubt(server, gateway, answer):
    server.answers = [answer]

    with pytest.raises(Unknown):
        gateway.send(TEXT)

    assert len(server.asked) == 1


def test_a_carrier_that_nobody_reaches_has_not_taken_the_text():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

        with pytest.raises(Temporary) as gone:
            gateway_to(url).send(TEXT)

    assert gone.value.code == "carrier_gone"


def test_a_carrier_whose_name_is_unknown_has_not_taken_the_text():
    with pytest.raises(Temporary):
        gateway_to("http://carrier.invalid").send(TEXT)


def test_a_carrier_that_does_not_let_us_in_has_not_taken_the_text():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())

        with pytest.raises(Temporary):
            gateway_to(f"http://127.0.0.1:{full.getsockname()[1]}").send(TEXT)

        for one in waiting:
            one.close()


def test_a_carrier_who_cannot_prove_its_name_has_not_got_the_text(server):
    with pytest.raises((Temporary, Unknown)):
        gateway_to(server.url.replace("http:", "https:")).send(TEXT)

    assert server.asked == []


def test_a_connection_is_kept_for_the_next_text(server, gateway):
    for _ in range(3):
        gateway.send(TEXT)

    assert len(set(server.connections)) == 1


def test_a_kept_connection_that_the_carrier_closed_is_no_doubt(server, gateway):
    server.answers = [takes_and_hangs_up, taken]
    gateway.send(TEXT)
    time.sleep(0.05)

    assert gateway.send(TEXT).provider_id == "SM1"


def test_a_connection_that_rested_long_is_not_trusted(server):
    gateway = gateway_to(server.url, rests=0.05)
    gateway.send(TEXT)
    time.sleep(0.1)

    gateway.send(TEXT)

    assert len(set(server.connections)) == 2


def test_many_threads_send_at_once(server, gateway):
    threads = [threading.Thread(target=gateway.send, args=[TEXT]) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(server.asked) == 20
