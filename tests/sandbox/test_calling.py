import pytest

from casestatus.sandbox.twiml import heard
from tests.sandbox.conftest import CORA, FIRM


def test_a_call_asks_the_firms_software(sandbox, firm):
    firm.answer = (
        '<?xml version="1.0"?><Response><Say>Please text us.</Say><Play>https://x.test/a.mp3</Play></Response>'
    )

    call = sandbox.post("calls", **{"from": CORA, "to": FIRM})

    [visit] = firm.wait_for(1, "/webhooks/twilio/voice")
    assert visit.is_signed
    assert (visit.params["CallSid"], visit.params["CallStatus"]) == (call["sid"], "ringing")
    assert (visit.params["From"], visit.params["To"], visit.params["Direction"]) == (CORA, FIRM, "inbound")
    assert call["answer"] == firm.answer
    assert call["heard"] == ["“Please text us.”", "A recording: https://x.test/a.mp3"]
    assert call["status"] == "completed"


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ('<Response><Reject reason="busy"/></Response>', "busy", ["Busy tone"]),
        ("<Response><Reject/></Response>", "no-answer", ["This number does not take calls"]),
        ("<Response><Say>Bye</Say><Hangup/><Say>unheard</Say></Response>", "completed", ["“Bye”"]),
        ("<Response/>", "completed", []),
        ("Internal error", "failed", ["An application error has occurred. Goodbye."]),
        (
            '<!DOCTYPE r [<!ENTITY a "b">]><Response><Say>&a;</Say></Response>',
            "failed",
            ["An application error has occurred. Goodbye."],
        ),
    ],
)
def test_the_caller_hears_what_the_answer_says(answer, status, words):
    call = heard(answer)

    assert (call.status, call.words) == (status, words)


def test_a_call_is_tried_again_with_the_same_identity(sandbox, firm):
    firm.statuses = [500]

    call = sandbox.post("calls", **{"from": CORA, "to": FIRM})

    first, second = firm.wait_for(2, "voice")
    assert (first.token, first.params["CallSid"]) == (second.token, second.params["CallSid"])
    assert call["status"] == "completed"


def test_a_caller_nobody_answers_hears_an_apology(sandbox, firm):
    firm.statuses = [500, 500]

    call = sandbox.post("calls", **{"from": CORA, "to": FIRM})

    assert call["heard"] == ["An application error has occurred. Goodbye."]
