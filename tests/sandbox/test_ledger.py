import json

import pytest

from casestatus.sandbox.ledger import Busy, Ledger
from casestatus.sandbox.records import Call, FirmNumber, Phone, Record, Text
from tests.sandbox.conftest import CORA, FIRM


def a_text(body: str) -> Text:
    return Text(from_=CORA, to=FIRM, body=body, direction="inbound", status="received")


def reopened(ledger: Ledger, home) -> Ledger:
    ledger.close()
    return Ledger(home)


def test_everything_is_there_after_a_restart(tmp_path):
    ledger = Ledger(tmp_path)
    records: list[Record] = [
        a_text("¡Sí! 👍 \x00"),
        Call(CORA, FIRM, heard=["Bye"]),
        Phone(CORA, "Cora", blocked=["*"]),
        FirmNumber(FIRM),
    ]
    for record in records:
        ledger.save(record)

    ledger = reopened(ledger, tmp_path)

    assert [ledger.texts_of(CORA)[0], ledger.calls_of(FIRM)[0], ledger.phone(CORA), ledger.all_numbers()[0]] == records


def test_a_line_cut_off_by_a_kill_costs_only_itself(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.save(a_text("kept"))
    ledger.close()
    with (tmp_path / "journal.jsonl").open("a") as journal:
        journal.write('["text",{"from_":"+1843')

    ledger = Ledger(tmp_path)
    ledger.save(a_text("after"))

    assert [text.body for text in reopened(ledger, tmp_path).all_texts()] == ["kept", "after"]


def test_forgotten_texts_stay_forgotten(tmp_path):
    ledger = Ledger(tmp_path)
    gone = a_text("gone")
    ledger.save(gone)
    ledger.save(Phone(CORA, "Cora"))

    ledger.forget_texts()
    ledger.update(gone)
    ledger.save(a_text("kept"))

    ledger = reopened(ledger, tmp_path)
    assert [text.body for text in ledger.all_texts()] == ["kept"]
    assert ledger.phone(CORA).name == "Cora"


def test_a_long_journal_is_written_anew(tmp_path):
    ledger = Ledger(tmp_path)
    phone = Phone(CORA)
    for number in range(300):
        phone.name = f"Cora {number}"
        ledger.save(phone)

    ledger = reopened(ledger, tmp_path)

    lines = (tmp_path / "journal.jsonl").read_text().splitlines()
    assert [json.loads(line)[1]["name"] for line in lines] == ["Cora 299"]
    assert ledger.phone(CORA).name == "Cora 299"


def test_one_home_serves_one_carrier(tmp_path):
    ledger = Ledger(tmp_path)

    with pytest.raises(Busy, match="already runs"):
        Ledger(tmp_path, patience=0)

    ledger.close()
