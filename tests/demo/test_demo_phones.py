"""The sandbox's client phones bear the names of the people whose they are."""

from casestatus.demo.phones import introduce_phones
from casestatus.sandbox.app import create_sandbox
from casestatus.sandbox.settings import Settings

FIRM, CORA, GRACE, STRANGER = "+18435550100", "+18435550142", "+18545550109", "+18545550177"
WALTER_AT_HOME = "+18435550171"


def sandbox_in(home):
    """The sandbox carrier of a home, started."""
    settings = Settings.from_env({"TWILIO_AUTH_TOKEN": "a token", "CASESTATUS_HOME": str(home)})
    return create_sandbox(settings).extensions["carrier"]


def test_phones_and_the_firms_number_are_known_by_name(tmp_path):
    introduce_phones(tmp_path / "sandbox")

    carrier = sandbox_in(tmp_path)

    assert carrier.ledger.numbers[FIRM].name == "Harbor & Reed"
    assert carrier.ledger.phones[CORA].name == "Cora Medina"
    assert carrier.ledger.phones[STRANGER].name == "Rafael Medina"
    assert carrier.ledger.phones[WALTER_AT_HOME].name == "Walter Simmons, home"
    carrier.close()


def test_the_phone_of_who_wrote_stop_blocks_the_firm(tmp_path):
    introduce_phones(tmp_path / "sandbox")

    carrier = sandbox_in(tmp_path)

    assert carrier.ledger.phones[GRACE].has_blocked(FIRM)
    assert not carrier.ledger.phones[CORA].has_blocked(FIRM)
    carrier.close()


def test_what_happened_to_a_phone_stays_when_the_sandbox_starts_again(tmp_path):
    introduce_phones(tmp_path / "sandbox")
    carrier = sandbox_in(tmp_path)
    carrier.change_phone(GRACE, blocked=[])
    carrier.change_phone(CORA, name="Cora at work", is_on=False)
    carrier.close()

    introduce_phones(tmp_path / "sandbox")
    carrier = sandbox_in(tmp_path)

    assert not carrier.ledger.phones[GRACE].has_blocked(FIRM)
    assert (carrier.ledger.phones[CORA].name, carrier.ledger.phones[CORA].is_on) == ("Cora at work", False)
    carrier.close()


def test_a_phone_that_wrote_before_it_was_introduced_gets_its_name(tmp_path):
    carrier = sandbox_in(tmp_path)
    carrier.change_phone(CORA, is_on=True)
    carrier.close()

    introduce_phones(tmp_path / "sandbox")
    carrier = sandbox_in(tmp_path)

    assert carrier.ledger.phones[CORA].name == "Cora Medina"
    carrier.close()


def test_without_introductions_the_sandbox_knows_nobody(tmp_path):
    carrier = sandbox_in(tmp_path)

    assert carrier.ledger.all_phones() == []
    carrier.close()
