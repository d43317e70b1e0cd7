"""Texts whose callback was lost: the carrier is asked what became of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.sms import Temporary
from casestatus.outbox.asking import HEARS_WITHIN, ask_after_unheard_texts
from casestatus.outbox.draining import drain_firm
from casestatus.outbox.models import State, Urgency
from casestatus.outbox.posting import post_sms
from tests import factories


@pytest.fixture
def text(firm, carrier):
    """A text that the carrier took, and nothing was heard since."""
    text = post_sms(to=factories.a_number(), sender=factories.firm_number(), body="Hello", urgency=Urgency.PERSON)
    db.session.commit()
    drain_firm()
    db.session.refresh(text)
    return text


def test_a_text_that_was_taken_just_now_is_not_asked_about(text):
    assert ask_after_unheard_texts() == 0


def test_a_text_that_nothing_was_heard_of_shows_what_the_carrier_lists(text, carrier):
    carrier.listed = [replace(carrier.listed[0], status="delivered")]
    _wait(text)

    assert ask_after_unheard_texts() == 1

    db.session.refresh(text)
    assert text.state is State.DELIVERED


def test_a_text_that_the_carrier_cannot_tell_of_stands_and_is_asked_about_later(text, carrier):
    carrier.sent_since = _raise_temporary
    _wait(text)

    asked = [ask_after_unheard_texts(), ask_after_unheard_texts()]

    db.session.refresh(text)
    assert asked == [1, 0]
    assert text.state is State.ACCEPTED


def _wait(text):
    """Let time pass for the text."""
    text.due_at = text.first_tried_at = now() - HEARS_WITHIN - timedelta(seconds=1)
    db.session.commit()


def _raise_temporary(*_, **__):
    raise Temporary("carrier_gone")
