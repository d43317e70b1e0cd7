import os
import signal
import subprocess
import sys

import pytest

from tests.sandbox.conftest import CORA, FIRM, Sandbox, client_of, eventually


@pytest.fixture(scope="module")
def carrier(tmp_path_factory, firm_server):
    """A carrier of its own, to be killed."""
    carrier = Sandbox(tmp_path_factory.mktemp("killed"), firm_server.url)
    yield carrier
    carrier.stop()


def test_a_killed_carrier_forgets_nothing_and_finishes_what_it_began(carrier, firm):
    twilio = client_of(carrier)
    carrier.post(f"phones/{CORA}", name="Cora Medina")
    done = twilio.messages.create(to=CORA, from_=FIRM, body="done")
    eventually(lambda: carrier.texts()[0]["received_at"])
    carrier.post("settings", step=60)
    begun = twilio.messages.create(to=CORA, from_=FIRM, body="begun", status_callback=f"{firm.url}/status")
    firm.statuses = [500] * 3
    written = carrier.client_writes("unanswered")
    firm.wait_for(1, "messages")

    carrier.kill()
    carrier.start()

    assert [text["sid"] for text in carrier.texts()] == [done.sid, begun.sid, written]
    assert eventually(lambda: carrier.texts()[1]["received_at"])
    assert firm.wait_for(3, "status")[-1].params["MessageSid"] == begun.sid
    assert eventually(lambda: carrier.texts()[2]["received_at"])
    visits = firm.wait_for(2, "messages")
    assert {(visit.token, visit.params["MessageSid"]) for visit in visits} == {(visits[0].token, written)}
    assert "Cora Medina" in carrier.http.get(f"{carrier.url}/phones/{CORA}").text


def test_an_open_page_does_not_hold_up_the_end(carrier):
    page = carrier.http.get(f"{carrier.url}/stream", stream=True)
    next(page.iter_lines())

    carrier.process.send_signal(signal.SIGTERM)

    assert carrier.process.wait(3) == 0


def test_a_missing_token_stops_the_start_with_one_sentence():
    env = {name: value for name, value in os.environ.items() if name != "TWILIO_AUTH_TOKEN"}

    ended = subprocess.run([sys.executable, "-m", "casestatus.sandbox"], env=env, capture_output=True, text=True)

    assert ended.returncode != 0
    assert ended.stderr.strip().startswith("TWILIO_AUTH_TOKEN is missing")


def test_no_body_and_no_number_is_in_the_log(sandbox, twilio, firm):
    firm.statuses = [500]
    sandbox.post("faults", kind="error")
    with pytest.raises(Exception, match="internal server error"):
        twilio.messages.create(to=CORA, from_=FIRM, body="canary-out")
    sandbox.client_writes("canary-in")
    twilio.lookups.v2.phone_numbers(CORA).fetch()
    firm.wait_for(2, "messages")

    log = sandbox.log.read_text()

    assert "webhook to be repeated" in log
    for secret in ("canary", "5550142", "5550100", "a-token"):
        assert secret not in log
