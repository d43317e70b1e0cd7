"""Tells the sandbox carrier whose phones it serves, by a file it reads at its start (casestatus/sandbox/known.py)."""

import json
from pathlib import Path
from typing import Any

from casestatus.core.phones import to_e164
from casestatus.demo.history import STOP
from casestatus.demo.script import all_talk, firm_facts, phone_owners

KNOWN = "known.json"


def introduce_phones(sandbox_home: Path) -> None:
    """Leave the firm's number, the phones' owners and who has blocked the firm for the sandbox's next start."""
    sandbox_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = sandbox_home / f"{KNOWN}.new"
    draft.write_text(json.dumps(_known(), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(sandbox_home / KNOWN)


def _known() -> dict[str, Any]:
    facts = firm_facts()
    number = to_e164(facts["number"])
    blockers = _blockers()
    phones = [
        {"number": phone, "name": name, "blocked": [number] if name in blockers else []}
        for phone, name in phone_owners().items()
    ]
    numbers = [{"number": number, "name": facts["name"]}]
    numbers += [{"number": one["number"], "name": f"{facts['name']}, {one['label']}"} for one in facts["more_numbers"]]
    return {"numbers": numbers, "phones": phones}


def _blockers() -> set[str]:
    """Who wrote STOP, which a carrier obeys by itself."""
    return {talk.partner for talk in all_talk() if any(line.words == STOP for line in talk.lines)}
