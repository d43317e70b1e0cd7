"""The carrier's own lists: of what we sent, and of what came in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from casestatus.gateways.sms import Temporary
from tests.gateways.small_carrier import ACCOUNT, TEXT, breaks_off, is_slow, refuses, says

MOMENT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


def a_page(*messages: dict, next_page: str | None = None) -> Callable[[BaseHTTPRequestHandler], None]:
    return says(200, {"messages": list(messages), "next_page_uri": next_page, "page_size": 50})


def a_message(sid: str, *, minutes: int = 1, status: str = "sent", code: int | None = None, **fields) -> dict:
    sent = format_datetime(MOMENT + timedelta(minutes=minutes))
    message = {"sid": sid, "to": TEXT.to, "from": TEXT.sender, "body": "Hello", "status": status, "error_code": code}
    return message | {"date_sent": sent, "date_created": sent} | fields


def test_what_was_sent_to_a_number_since_a_moment_is_listed(server, gateway):
    server.answers = [a_page(a_message("SM1", status="undelivered", code=30003), a_message("SM0", minutes=-5))]

    [listed] = gateway.sent_since(MOMENT, to=TEXT.to)

    assert (listed.provider_id, listed.status, listed.error_code) == ("SM1", "undelivered", "30003")
    assert (listed.to, listed.sender, listed.body) == (TEXT.to, TEXT.sender, "Hello")
    assert server.asked[0][1]["To"] == [TEXT.to]
    assert server.asked[0][1]["DateSent>"] == ["2026-11-03T15:00:00Z"]


def test_a_text_that_has_not_left_the_carrier_yet_is_listed_by_when_it_was_made(server, gateway):
    server.answers = [a_page(a_message("SM1", date_sent=None))]

    assert [text.provider_id for text in gateway.sent_since(MOMENT, to=TEXT.to)] == ["SM1"]


def test_of_what_was_received_our_own_texts_are_no_part(server, gateway):
    server.answers = [a_page(a_message("SM1", status="received"), a_message("SM2", status="delivered"))]

    assert [text.provider_id for text in gateway.received_since(MOMENT, to=TEXT.to)] == ["SM1"]


def test_a_long_list_is_read_to_its_end(server, gateway):
    more = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?Page=1"
    first = a_page(*[a_message(f"SM{n}", status="received") for n in range(300)], next_page=more)
    server.answers = [first, a_page(a_message("SM300", status="received"))]

    assert len(gateway.received_since(MOMENT, to=TEXT.to)) == 301


@pytest.mark.parametrize(
    "answer", [breaks_off, is_slow, says(500), says(200, "<h1>"), says(200, []), refuses(20003, 401)]
)
def test_a_list_that_cannot_be_had_is_asked_for_another_time(server, gateway, answer):
    server.answers = [answer]

    with pytest.raises(Temporary):
        gateway.sent_since(MOMENT, to=TEXT.to)


def test_a_list_is_asked_for_more_slowly_when_the_carrier_says_so(server, gateway):
    server.answers = [says(429, {}, Retry_After="3")]

    with pytest.raises(Temporary) as busy:
        gateway.sent_since(MOMENT, to=TEXT.to)

    assert busy.value.retry_after == 3.0
