"""What came with a text is fetched with the account's keys from the carrier, without them from anywhere else."""

import socket
import ssl
import threading
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests

from casestatus.gateways import reaching
from casestatus.gateways.downloading import Downloads
from casestatus.gateways.reaching import _is_public
from casestatus.gateways.sms import FORBIDDEN, TOO_LARGE, ListedMedia, Permanent, Temporary
from tests.gateways.small_carrier import ACCOUNT, TOKEN, Server, breaks_off, gateway_to, says

KEYS = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
CERTIFICATE = Path(__file__).parent / "media.test.pem"  # of media.test, signed by itself, until 2126
PUBLIC = "93.184.215.14"


def redirects(to: str, status: int = 307):
    return says(status, "", Location=to)


def to_twilio(**options) -> Downloads:
    return Downloads("https://api.twilio.com", keys=(ACCOUNT, TOKEN), timeouts=(0.3, 0.3), **options)


def keys_seen(server: Server) -> list[str | None]:
    return [headers.get("Authorization") for _, _, headers in server.asked]


@pytest.fixture
def elsewhere():
    """Another server of this machine."""
    server = Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def resolved(monkeypatch):
    """Names stand for the machines that a test says; every look-up is noted."""
    asked: list[str] = []
    answers: dict[str, list[str]] = {}

    look_up = socket.getaddrinfo

    def getaddrinfo(host, port, *how, **options):
        if host[0].isdigit():
            return look_up(host, port, *how, **options)
        asked.append(host)
        if host not in answers:
            raise socket.gaierror(host)
        family = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [(family[ip_address(one).version], 0, 0, "", (one, port)) for one in answers[host]]

    monkeypatch.setattr(reaching.socket, "getaddrinfo", getaddrinfo)
    answers["asked"] = asked
    return answers


def test_a_picture_is_fetched_with_the_keys(server, gateway):
    server.answers = [says(200, "a picture", Content_Type="image/jpeg")]

    content = gateway.fetch(f"{server.url}/media/ME1")

    assert content == b"a picture"
    assert keys_seen(server) == [KEYS]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_keys_stay_with_the_carrier_when_it_sends_us_elsewhere(server, gateway, elsewhere, status):
    server.answers = [redirects(f"{elsewhere.url}/cdn/1?signed=yes", status)]
    elsewhere.answers = [says(200, "a picture")]

    content = gateway.fetch(f"{server.url}/media/ME1")

    assert content == b"a picture"
    assert (keys_seen(server), keys_seen(elsewhere)) == ([KEYS], [None])
    assert elsewhere.asked[0][0] == "/cdn/1?signed=yes"


def test_another_name_of_the_same_machine_gets_no_keys(server, gateway):
    server.answers = [redirects(f"http://localhost:{server.server_port}/cdn/1"), says(200, "a picture")]

    gateway.fetch(f"{server.url}/media/ME1")

    assert keys_seen(server) == [KEYS, None]


def test_a_redirect_within_the_carrier_keeps_the_keys(server, gateway):
    server.answers = [redirects("/media/ME2"), says(200, "a picture")]

    gateway.fetch(f"{server.url}/media/ME1")

    assert keys_seen(server) == [KEYS, KEYS]


def test_going_round_in_circles_ends(server, gateway):
    server.answers = [redirects("/again")] * 9

    with pytest.raises(Temporary):
        gateway.fetch(f"{server.url}/media/ME1")
    assert len(server.asked) <= 5


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
def test_a_carrier_that_does_not_give_it_is_asked_later(server, gateway, status):
    server.answers = [says(status, "no")]

    with pytest.raises(Temporary):
        gateway.fetch(f"{server.url}/media/ME1")


def half_of_it(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b"half")
    breaks_off(handler)


@pytest.mark.parametrize("trouble", [half_of_it, breaks_off, lambda handler: time.sleep(0.6)])
def test_half_a_picture_is_none(server, gateway, trouble):
    server.answers = [trouble]

    with pytest.raises(Temporary):
        gateway.fetch(f"{server.url}/media/ME1")


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:
        handler.close_connection = True


def test_what_never_ends_is_cut_off_at_the_limit(server):
    server.answers = [endless]
    downloads = Downloads(server.url, keys=(ACCOUNT, TOKEN), timeouts=(1, 1))

    with pytest.raises(Permanent) as refusal:
        downloads.fetch(f"{server.url}/media/ME1", most=300_000)
    assert refusal.value.code == TOO_LARGE


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)
    except OSError:
        handler.close_connection = True


def test_what_comes_in_drops_is_given_up_in_time(server):
    server.answers = [dripping]
    downloads = Downloads(server.url, keys=(ACCOUNT, TOKEN), timeouts=(1, 1))

    began = time.monotonic()
    with pytest.raises(Temporary):
        downloads.fetch(f"{server.url}/media/ME1", within=0.3)
    assert time.monotonic() - began < 2


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.215.14",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]


@pytest.mark.parametrize("machine", PRIVATE)
def test_machines_of_ones_own_house_are_not_public(machine):
    assert not _is_public(ip_address(machine))


@pytest.mark.parametrize("machine", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_machines_of_the_open_net_are(machine):
    assert _is_public(ip_address(machine))


@pytest.mark.parametrize("machines", [["10.1.2.3"], [PUBLIC, "127.0.0.1"], ["::ffff:10.0.0.1"]])
def test_a_name_that_stands_for_a_private_machine_is_refused(resolved, machines):
    resolved["media.test"] = machines

    with pytest.raises(Permanent) as refusal:
        to_twilio().fetch("https://media.test/ME1")
    assert refusal.value.code == FORBIDDEN


def test_a_redirect_to_a_private_machine_is_refused(server, gateway, elsewhere):
    server.answers = [redirects("http://10.1.2.3/latest/meta-data")]

    with pytest.raises(Permanent) as refusal:
        gateway.fetch(f"{server.url}/media/ME1")
    assert refusal.value.code == FORBIDDEN


@pytest.mark.parametrize(
    "url",
    [
        "http://api.twilio.com/ME1",
        "https://127.0.0.1/ME1",
        "https://localhost/ME1",
        "https://[::1]/ME1",
        "https://2130706433/ME1",
        "file:///etc/passwd",
        "ftp://api.twilio.com/ME1",
        "https://",
        "https://api.twilio.com:0/ME1",
        "https://api.twilio.com:99999/ME1",
        "https://[::1/ME1",
        "",
    ],
)
def test_addresses_that_are_none_are_refused(url):
    with pytest.raises((Permanent, Temporary)) as refusal:
        to_twilio().fetch(url)
    assert refusal.value.code in (FORBIDDEN, "carrier_gone")


def test_a_real_carrier_may_not_send_us_to_this_machine(server):
    with pytest.raises(Permanent) as refusal:
        to_twilio().fetch(f"{server.url}/ME1")
    assert (refusal.value.code, server.asked) == (FORBIDDEN, [])


def test_a_name_that_nobody_knows_is_looked_up_later(resolved):
    with pytest.raises(Temporary):
        to_twilio().fetch("https://media.test/ME1")


@pytest.mark.parametrize(
    ("url", "gets_keys"),
    [
        ("https://api.twilio.com/2010-04-01/ME1", True),
        ("https://api.dublin.ie1.twilio.com/ME1", True),
        ("https://mms.twiliocdn.com/ME1", False),
        ("https://api.twilio.com.evil.test/ME1", False),
        ("https://evil-api.twilio.com/ME1", False),
        ("https://api.twilio.com:8443/ME1", False),
    ],
)
def test_only_twilios_own_api_gets_twilios_keys(url, gets_keys):
    downloads = to_twilio()

    headers = downloads._headers(reaching.Place(reaching._parts(url), []))

    assert ("Authorization" in headers) is gets_keys


def test_the_machine_that_was_checked_is_the_one_that_is_asked(resolved, monkeypatch, secure_server):
    """The name is looked up once; the certificate must be the name's all the same."""
    resolved["media.test"] = ["127.0.0.1"]
    monkeypatch.setattr(reaching, "_is_public", lambda machine: True)
    monkeypatch.setattr(requests.certs, "where", lambda: str(CERTIFICATE))
    secure_server.answers = [says(200, "a picture")]

    content = to_twilio().fetch(f"https://media.test:{secure_server.server_port}/ME1")

    assert content == b"a picture"
    assert resolved["asked"] == ["media.test"]
    assert secure_server.asked[0][2]["Host"] == f"media.test:{secure_server.server_port}"


def test_a_certificate_of_another_name_is_not_believed(resolved, monkeypatch, secure_server):
    resolved["other.test"] = ["127.0.0.1"]
    monkeypatch.setattr(reaching, "_is_public", lambda machine: True)
    monkeypatch.setattr(requests.certs, "where", lambda: str(CERTIFICATE))

    with pytest.raises(Temporary):
        to_twilio().fetch(f"https://other.test:{secure_server.server_port}/ME1")
    assert secure_server.asked == []


@pytest.fixture
def secure_server():
    server = Server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_carrier_says_where_the_pictures_of_a_text_lie(server):
    uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM1/Media/ME"
    media = [{"sid": f"ME{n}", "uri": f"{uri}{n}.json", "content_type": "image/png"} for n in (1, 2)]
    server.answers = [says(200, {"media_list": media, "page": 0, "next_page_uri": None})]

    assert gateway_to(server.url).media_of("SM1") == [
        ListedMedia(f"{server.url}{uri}{number}", "image/png") for number in (1, 2)
    ]


def test_a_carrier_that_cannot_say_where_they_lie_is_asked_later(server):
    server.answers = [says(500, "no")]

    with pytest.raises(Temporary):
        gateway_to(server.url).media_of("SM1")
