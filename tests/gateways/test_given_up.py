"""The carrier's daily lists of numbers that were given up: asked for, and fetched where it sends us (T27)."""

from datetime import date

import pytest

from casestatus.gateways.sms import Permanent, Temporary
from tests.gateways.small_carrier import breaks_off, refuses, says

DAY = date(2026, 11, 3)


def sends_to(url: str):
    return says(307, {"redirect_to": url})


def test_a_list_is_read_line_by_line_where_the_carrier_sends_us(server, gateway):
    lines = "+18435560142\n18435560143\r\n8435560144\nPhone Number\n\n+447911123456\n8435560145"
    server.answers = [sends_to(f"{server.url}/list.txt?signed=1"), says(200, lines, ETag="one")]

    with gateway.given_up_on(DAY) as found:
        numbers = list(found.numbers)

    assert (found.version, numbers) == ("one", [f"+184355601{n}" for n in (42, 43, 44, 45)])
    assert server.asked[0][0] == "/v1/Deactivations?Date=2026-11-03"
    assert "Authorization" in server.asked[0][2]


@pytest.mark.parametrize("answer", [refuses(30114, 404), refuses(30114, 400), refuses(20404, 404)])
def test_a_day_that_has_no_list_yet_has_none(server, gateway, answer):
    server.answers = [answer]

    with gateway.given_up_on(DAY) as found:
        assert found is None


@pytest.mark.parametrize("answer", [breaks_off, says(500), says(200, "<h1>"), says(429), says(307, {})])
def test_a_carrier_in_trouble_is_asked_another_time(server, gateway, answer):
    server.answers = [answer]

    with pytest.raises(Temporary), gateway.given_up_on(DAY):
        pass


def test_an_account_that_is_refused_is_told_so(server, gateway):
    server.answers = [refuses(20003, 401)]

    with pytest.raises(Permanent, match="20003"), gateway.given_up_on(DAY):
        pass


def test_a_file_that_is_gone_is_asked_for_another_time(server, gateway):
    server.answers = [sends_to(f"{server.url}/list.txt"), says(403, "Request has expired")]

    with gateway.given_up_on(DAY) as found, pytest.raises(Temporary):
        list(found.numbers)


def test_nobody_is_sent_to_machines_of_the_inside(gateway, server):
    server.answers = [sends_to("http://169.254.169.254/latest")]

    with pytest.raises(Permanent), gateway.given_up_on(DAY):
        pass
