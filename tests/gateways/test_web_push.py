"""Push services that misbehave, and addresses that no browser gives (what goes well: tests/sandbox/test_pushes.py)."""

import socket

import pytest

from casestatus.gateways.push import Push
from casestatus.gateways.push_keys import decoded, encoded, private_key, public_key
from casestatus.gateways.sms import FORBIDDEN, Permanent, Temporary, Unknown
from casestatus.gateways.web_push import WebPush
from tests.gateways.small_carrier import breaks_off, is_slow, says
from tests.played_browser import PlayedBrowser

KEY = "5" * 64


def push_to(endpoint: str, **keys: str) -> Push:
    return Push(**{**PlayedBrowser(endpoint).says, **keys}, topic="t", payload="{}")


def gateway_at(url: str) -> WebPush:
    return WebPush(KEY, contact="mailto:casestatus@host", local_url=url, timeouts=(0.3, 0.3))


@pytest.mark.parametrize("answer", [breaks_off, is_slow], ids=["breaks off", "is slow"])
def test_when_the_line_breaks_after_we_asked_nobody_can_say(server, answer):
    server.answers = [answer]

    with pytest.raises(Unknown):
        gateway_at(server.url).send(push_to(f"{server.url}/push"))


def test_a_service_that_takes_no_connection_has_nothing_and_is_asked_again():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(Temporary):
        gateway_at(url).send(push_to(f"{url}/push"))


def test_no_redirect_is_followed(server):
    server.answers = [says(307, Location="http://127.0.0.1:1/elsewhere")]

    with pytest.raises(Permanent) as refused:
        gateway_at(server.url).send(push_to(f"{server.url}/push"))

    assert (refused.value.code, len(server.asked)) == (FORBIDDEN, 1)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/push",
        "https://[::1]/push",
        "https://10.0.0.7/push",
        "https://169.254.169.254/latest",
        "https://192.168.1.1/push",
        "https://[::ffff:127.0.0.1]/push",
        "http://93.184.215.14/push",
        "ftp://93.184.215.14/push",
        "https://",
    ],
)
def test_only_public_machines_are_asked_and_only_in_secret(server, endpoint):
    with pytest.raises(Permanent) as refused:
        gateway_at(server.url).send(push_to(endpoint))

    assert (refused.value.code, server.asked) == (FORBIDDEN, [])


def test_another_port_of_this_machine_is_not_the_sandbox(server):
    with pytest.raises(Permanent):
        gateway_at("http://127.0.0.1:1").send(push_to(f"{server.url}/push"))

    assert server.asked == []


def test_keys_that_are_none_are_refused_before_anybody_is_asked(server):
    with pytest.raises(Permanent) as refused:
        gateway_at(server.url).send(push_to(f"{server.url}/push", p256dh="AAAA"))

    assert (refused.value.code, server.asked) == ("bad_key", [])


def test_a_key_may_be_written_as_other_programs_write_it():
    written = encoded(bytes.fromhex(KEY))

    assert public_key(written) == public_key(KEY)
    assert private_key(written).private_numbers() == private_key(KEY).private_numbers()
    assert len(decoded(public_key(KEY))) == 65


def test_without_a_key_browsers_are_told_of_none():
    assert public_key("") == ""
