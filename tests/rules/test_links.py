"""Addresses that leave the house lead back into it (architecture §2)."""

import inspect
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from casestatus.core import links
from casestatus.core.clock import new_id
from tests.rules.reading import imports, module

FIRM, TEXT = new_id(), new_id()
LEADS_TO = {  # each function of links.py: what it is asked with, how it is called, and the endpoint
    "status_callback": ((FIRM, TEXT), "POST", "twilio.text_went"),
    "media": ((FIRM, TEXT, 0, 1_800_000_000, "file-1.jpg"), "GET", "media.media"),
    "new_password": (("t0ken",), "GET", "passwords.new_password"),
    "join": (("t0ken",), "GET", "joining.invited"),
    "conversation": ((TEXT,), "GET", "inbox.conversation"),
    "my_notifications": ((), "GET", "notices.my_notifications"),
    "unsubscribe": (("t0ken",), "POST", "unsubscribing.end_mail"),
    "inbound_texts": ((), "POST", "twilio.text_came"),
    "inbound_calls": ((), "POST", "twilio.call_came"),
    "called_url": (("/webhooks/twilio/messages",), "POST", "twilio.text_came"),
}
PUBLIC_URL = "https://texts.example.com"


@pytest.fixture
def standing_there(app):
    links.stand_at(PUBLIC_URL + "/")
    yield
    links.stand_at("http://localhost")


def test_every_link_is_followed_here():
    said = {name for name, one in inspect.getmembers(links, inspect.isfunction) if one.__module__ == links.__name__}

    assert said - {"stand_at"} == set(LEADS_TO)


@pytest.mark.parametrize("name", LEADS_TO)
def test_a_link_leads_to_its_route(app, standing_there, name):
    given, method, endpoint = LEADS_TO[name]

    link = urlsplit(getattr(links, name)(*given))

    assert f"{link.scheme}://{link.netloc}" == PUBLIC_URL
    assert app.url_map.bind("texts.example.com").match(link.path, method=method)[0] == endpoint


def test_a_status_callback_says_which_text_it_is_about(standing_there):
    asked = parse_qs(urlsplit(links.status_callback(FIRM, TEXT)).query)

    assert {name: UUID(value) for name, (value,) in asked.items()} == {"firm": FIRM, "text": TEXT}


def test_links_know_no_request():
    assert not {name for name in imports(module("casestatus.core.links")) if name.startswith("flask")}
