"""Numbers for machines that watch us must not grow by what strangers send (O3)."""

import json

import pytest
from prometheus_client.registry import REGISTRY


def test_methods_that_nobody_uses_are_counted_as_one(nobody):
    for method in ("PROPFIND", "QWERTZ", "ASDFGH"):
        nobody.client.open("/healthz", method=method)

    methods = {
        sample.labels["method"]
        for family in REGISTRY.collect()
        for sample in family.samples
        if "method" in sample.labels
    }
    assert "other" in methods
    assert not methods & {"PROPFIND", "QWERTZ", "ASDFGH"}


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("POST", "/sign-in", "/sign-in", 422),
        ("GET", "/nowhere?q=Cora", "", 404),
        ("POST", "/webhooks/twilio/messages", "/webhooks/twilio/messages", 403),
    ],
)
def test_what_changes_something_or_fails_is_logged_by_its_route_and_id(nobody, capsys, method, path, route, status):
    nobody.client.open(
        path, method=method, data={"email": "cora@example.com", "password": "x"}, headers={"X-Request-Id": "abcdefgh"}
    )

    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"event": "request"' in line]
    assert (line["route"], line["method"], line["status"], line["request_id"]) == (route, method, status, "abcdefgh")
    assert "cora" not in str(line).lower()


def test_a_page_that_was_only_read_is_not_logged(ana, capsys):
    ana.get("/inbox")

    assert '"event": "request"' not in capsys.readouterr().out
