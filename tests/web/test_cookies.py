"""A browser's cookie is ours, not too old, and says the same to each request that brings it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from itsdangerous import BadSignature, SignatureExpired

from casestatus.core.clock import now
from casestatus.web.signed_in import Cookies

AN_HOUR = 3600


@pytest.fixture
def signer():
    app = Flask("a test")
    app.secret_key = "a key"
    return Cookies(app).get_signing_serializer(app)


def test_what_was_written_is_read_however_often(signer):
    written = signer.dumps({"_user_id": "token", "kept": ["one"]})

    first = signer.loads(written, AN_HOUR)
    first["kept"].append("two")
    first["more"] = "three"

    assert signer.loads(written, AN_HOUR) == {"_user_id": "token", "kept": ["one"]}


def test_what_somebody_else_signed_is_refused_each_time(signer):
    written = signer.dumps({"_user_id": "token"})
    for _ in range(2):
        with pytest.raises(BadSignature):
            signer.loads(written[:-2] + ("AA" if written[-2:] != "AA" else "BB"), AN_HOUR)


def test_what_was_read_before_grows_too_old_all_the_same(signer):
    written = signer.dumps({"_user_id": "token"})
    assert signer.loads(written, AN_HOUR)

    with time_machine.travel(now() + timedelta(seconds=AN_HOUR + 2)), pytest.raises(SignatureExpired):
        signer.loads(written, AN_HOUR)
