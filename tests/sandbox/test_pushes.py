"""The push service of the sandbox, and our gateway to it: RFC 8030, 8291 and 8292, read by two pairs of eyes."""

import json
import time
from base64 import b64decode

import pytest
import requests
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from casestatus.gateways.push import Gone, Push
from casestatus.gateways.push_keys import public_key
from casestatus.gateways.sms import FORBIDDEN, Permanent, Temporary
from casestatus.gateways.web_push import WebPush
from tests.played_browser import PlayedBrowser

KEY = "5" * 64
US = "mailto:casestatus@texts.harbor.test"
SAID = {"title": "New message at Harbor & Reed", "path": "/conversations/1"}


class AtService:
    """A browser subscribed at the sandbox's push service."""

    def __init__(self, sandbox, **asked):
        self.sandbox = sandbox
        subscribed = sandbox.post("pushes", **asked)
        self.token = subscribed["token"]
        self.browser = PlayedBrowser(subscribed["endpoint"])

    def pushes(self):
        return self.sandbox.http.get(f"{self.sandbox.url}/sandbox/pushes/{self.token}").json()

    def unsubscribes(self):
        self.sandbox.http.delete(f"{self.sandbox.url}/sandbox/pushes/{self.token}")

    def push(self, topic="topic", said=SAID):
        return Push(**self.browser.says, topic=topic, payload=json.dumps(said))


@pytest.fixture
def at_service(sandbox):
    return AtService(sandbox, key=public_key(KEY))


@pytest.fixture
def gateway(sandbox):
    return WebPush(KEY, contact=US, local_url=sandbox.url)


def read(at_service):
    return [at_service.browser.read(b64decode(push["body"])) for push in at_service.pushes()]


def test_the_browser_reads_what_was_pushed_and_knows_who_signed_it(at_service, gateway):
    gateway.send(at_service.push())

    [push] = at_service.pushes()
    assert read(at_service) == [SAID]
    assert push["signer"] == public_key(KEY)
    assert (push["ttl"], push["urgency"], push["topic"]) == (12 * 3600, "high", "topic")


def test_nobody_else_can_read_it(at_service, gateway):
    gateway.send(at_service.push())

    [push] = at_service.pushes()
    assert b"Harbor" not in b64decode(push["body"])
    with pytest.raises(InvalidTag):
        PlayedBrowser("").read(b64decode(push["body"]))


def test_a_later_push_about_the_same_takes_the_place_of_the_one_that_waits(at_service, gateway):
    for number, topic in enumerate(("cora", "dana", "cora")):
        gateway.send(at_service.push(topic, {"number": number}))

    assert read(at_service) == [{"number": 1}, {"number": 2}]


def test_a_browser_that_unsubscribed_is_gone(at_service, gateway):
    at_service.unsubscribes()

    with pytest.raises(Gone):
        gateway.send(at_service.push())


def test_an_address_that_never_was_is_gone(sandbox, at_service, gateway):
    at_service.browser.endpoint = f"{sandbox.url}/push/nobody"

    with pytest.raises(Gone):
        gateway.send(at_service.push())


@pytest.mark.parametrize(("status", "retry_after"), [(429, 7.0), (500, None), (503, None)])
def test_a_service_that_is_busy_or_down_is_asked_again(sandbox, at_service, gateway, status, retry_after):
    sandbox.post(f"pushes/{at_service.token}/answers", status=status)

    with pytest.raises(Temporary) as refused:
        gateway.send(at_service.push())
    gateway.send(at_service.push())

    assert (refused.value.code, refused.value.retry_after) == (str(status), retry_after)
    assert read(at_service) == [SAID]


def test_what_is_too_long_is_refused_for_good(at_service, gateway):
    with pytest.raises(Permanent) as refused:
        gateway.send(at_service.push(said={"title": "x" * 5000}))

    assert refused.value.code == "413"


def test_another_servers_key_may_not_push_there(sandbox, at_service):
    with pytest.raises(Permanent) as refused:
        WebPush("6" * 64, contact=US, local_url=sandbox.url).send(at_service.push())

    assert (refused.value.code, at_service.pushes()) == ("403", [])


@pytest.mark.parametrize("local_url", ["", "http://127.0.0.1:1"])
def test_where_no_sandbox_stands_in_nothing_of_this_machine_is_asked(sandbox, at_service, local_url):
    with pytest.raises(Permanent) as refused:
        WebPush(KEY, contact=US, local_url=local_url).send(at_service.push())

    assert (refused.value.code, at_service.pushes()) == (FORBIDDEN, [])


def claims(sandbox, **other):
    return {"aud": sandbox.url, "exp": int(time.time()) + 60, "sub": US, **other}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"aud": "https://elsewhere.test"}, 403),
        ({"exp": 1}, 403),
        ({"exp": int(time.time()) + 2 * 24 * 3600}, 403),
        ({"sub": "nobody"}, 403),
    ],
    ids=["another's origin", "too late", "for too long", "nobody to turn to"],
)
def test_the_service_believes_no_other_signature(sandbox, at_service, wrong, status):
    vapid = Vapid02(ec.derive_private_key(int(KEY, 16), ec.SECP256R1()), {"no-strict": True})
    signed = vapid.sign(claims(sandbox, **wrong))

    answer = requests.post(at_service.browser.endpoint, data=b"x" * 200, headers={**HEADERS, **signed})

    assert (answer.status_code, at_service.pushes()) == (status, [])


HEADERS = {"TTL": "60", "Content-Encoding": "aes128gcm", "Urgency": "high"}


@pytest.mark.parametrize(
    "missing",
    [{"TTL": ""}, {"Content-Encoding": "gzip"}, {"Urgency": "soon"}, {"Topic": "a b"}, {"Topic": "x" * 33}],
    ids=str,
)
def test_the_service_takes_no_push_that_is_not_of_its_form(sandbox, at_service, missing):
    signed = Vapid02(ec.derive_private_key(int(KEY, 16), ec.SECP256R1())).sign(claims(sandbox))
    endpoint = at_service.browser.endpoint

    answers = [
        requests.post(endpoint, data=b"x" * 200, headers={**HEADERS, **signed, **missing}),
        requests.post(endpoint, data=b"x" * 200, headers={**HEADERS, **signed}),
        requests.post(endpoint, data=b"x" * 200, headers=HEADERS),
    ]

    assert [answer.status_code for answer in answers] == [400, 201, 401]
    assert len(at_service.pushes()) == 1


def test_a_signature_of_another_key_is_not_believed(sandbox, at_service):
    signed = Vapid02(ec.derive_private_key(7, ec.SECP256R1())).sign(claims(sandbox))["Authorization"]
    forged = signed.split("k=")[0] + f"k={public_key(KEY)}"

    answer = requests.post(at_service.browser.endpoint, data=b"x" * 200, headers={**HEADERS, "Authorization": forged})

    assert answer.status_code == 403
