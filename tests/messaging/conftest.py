import pytest

from tests.messaging.calling import Caller


@pytest.fixture
def twilio(app, firm):
    """The carrier, who signs what it sends us."""
    return Caller(app)
