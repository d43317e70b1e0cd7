"""What the carrier fetches for a text with pictures (T17)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.files.keeping import keep
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.recording import record_report
from tests.factories import PICTURE, a_number, firm_number


@pytest.fixture
def address(firm, carrier) -> str:
    """Where the carrier was told to fetch a picture."""
    file = db.add(keep(PICTURE))
    post_sms(to=a_number(), sender=firm_number(), body="", media=[file.id], urgency=Urgency.PERSON)
    db.session.commit()
    drain_lane(db.session.query(Outgoing).one().lane)
    return urlsplit(carrier.sent[0].media[0]).path


def test_anybody_with_the_address_gets_the_picture(nobody, address):
    answer = nobody.get(address)

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PICTURE)
    assert answer.headers["Content-Length"] == str(len(PICTURE))
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    head = nobody.client.head(address)
    assert (head.status_code, head.mimetype, head.data) == (200, "image/png", b"")


def test_its_name_is_short_and_tells_nothing(address):
    assert address.rpartition("/")[2] == "file-1.png"


@pytest.mark.parametrize("change", [("/0-", "/1-"), ("-1", "-2"), (None, "f" * 32)])
def test_an_address_that_was_made_up_leads_nowhere(nobody, address, change):
    old, new = change
    other = address.replace(old, new, 1) if old else address[: address.rindex("-", 0, -10)] + f"-{new}/file-1.png"

    assert other != address
    assert nobody.get(other).status_code == 404


def test_an_address_ends_after_some_hours(nobody, address):
    with time_machine.travel(now() + timedelta(hours=5)):
        assert nobody.get(address).status_code == 404


def test_it_ends_when_the_text_has_arrived(nobody, address):
    text = db.session.query(Outgoing).one()
    record_report(text.id, status="delivered", error_code=None, provider_id="SM1", payload={})

    assert nobody.get(address).status_code == 404
