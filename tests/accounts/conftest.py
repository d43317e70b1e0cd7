import pytest

from tests.factories import a_user


@pytest.fixture
def cara(firm):
    """A user who is not signed in."""
    return a_user("Cara Voss", "attorney")
