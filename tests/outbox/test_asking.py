"""Texts whose callback was lost: the carrier is asked what became of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.sms import Listed, Temporary, Unknown
from casestatus.outbox.asking import HEARS_WITHIN, ask_after_unheard_texts
from casestatus.outbox.draining import drain_firm
from casestatus.outbox.models import State, Urgency
from casestatus.outbox.posting import post_sms
from tests import factories


@pytest.fixture
def text(firm, carrier):
    """A text that the carrier took, and nothing was heard since."""
    return _send(carrier)


def test_a_text_that_was_taken_just_now_is_not_asked_about(text):
    assert ask_after_unheard_texts() == 0


def test_a_text_that_nothing_was_heard_of_shows_what_the_carrier_lists(text, carrier):
    carrier.listed = [replace(carrier.listed[0], status="delivered")]
    _wait(text)

    assert ask_after_unheard_texts() == 1

    db.session.refresh(text)
    assert text.state is State.DELIVERED


def test_a_text_in_doubt_is_found_in_the_carriers_list(firm, carrier):
    text = _send(carrier, Unknown())
    _wait(text)
    carrier.listed = [_listed(text, status="delivered")]

    ask_after_unheard_texts()

    db.session.refresh(text)
    assert (text.state, text.provider_id) == (State.DELIVERED, "SM1")


def test_a_text_in_doubt_is_not_taken_for_one_that_was_written_later(firm, carrier):
    text = _send(carrier, Unknown())
    _wait(text)
    carrier.listed = [replace(_listed(text, status="delivered"), sent_at=now())]

    ask_after_unheard_texts()

    db.session.refresh(text)
    assert text.state is State.UNKNOWN


def test_a_text_that_the_carrier_cannot_tell_of_stands_and_is_asked_about_later(text, carrier):
    carrier.sent_since = _raise_temporary
    _wait(text)

    asked = [ask_after_unheard_texts(), ask_after_unheard_texts()]

    db.session.refresh(text)
    assert asked == [1, 0]
    assert text.state is State.ACCEPTED


def _send(carrier, *answers):
    text = post_sms(to=factories.a_number(), sender=factories.firm_number(), body="Hello", urgency=Urgency.PERSON)
    db.session.commit()
    carrier.answers = list(answers)
    drain_firm()
    db.session.refresh(text)
    return text


def _listed(text, *, status):
    return Listed("SM1", text.recipient, text.sender, text.body, status, None, text.claimed_at)


def _wait(text):
    """Let time pass for the text."""
    passed = HEARS_WITHIN + timedelta(seconds=1)
    text.due_at -= passed
    text.claimed_at -= passed
    db.session.commit()


def _raise_temporary(*_, **__):
    raise Temporary("carrier_gone")
