"""The sandbox carrier's control API: clients write and call, phones are switched off, faults are made."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

import requests

PATIENCE = 10.0  # seconds


class Carrier:
    """The carrier as tests and measurements steer it."""

    def __init__(self, url: str, account: str, token: str) -> None:
        self.url = url
        self._http = requests.Session()
        self._http.auth = (account, token)

    def client_writes(self, body: str, *, phone: str, to: str, pictures: Sequence[tuple[str, bytes]] = ()) -> str:
        """A client texts the firm, with pictures as (type, content). Returns the carrier's id of the text."""
        media = [{"type": kind, "content": b64encode(content).decode()} for kind, content in pictures]
        return self._post("texts", **{"from": phone, "to": to, "body": body, "media": media})["sid"]

    def client_calls(self, *, phone: str, to: str) -> list[str]:
        """A client rings the firm's text number. Returns what is heard."""
        return self._post("calls", **{"from": phone, "to": to})["heard"]

    def switch(self, phone: str, state: str) -> None:
        """`on`, `off`, `landline` or `opted_out`."""
        self._post(f"phones/{phone}", state=state)

    def name(self, phone: str, name: str) -> None:
        """Whose phone it is, for the page of client phones."""
        self._post(f"phones/{phone}", name=name)

    def name_firm(self, number: str, name: str) -> None:
        """Whose number it is, for the page of client phones."""
        self._post(f"numbers/{number}", name=name)

    def rent(self, number: str, *, sms_url: str) -> None:
        """The account gets a number whose texts go elsewhere, as one that was used before."""
        account = self._http.auth[0]  # type: ignore[index]
        form = {"PhoneNumber": number, "SmsUrl": sms_url, "VoiceUrl": sms_url}
        path = f"{self.url}/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json"
        self._http.post(path, data=form, timeout=PATIENCE).raise_for_status()

    def trouble(self, kind: str, **more: Any) -> None:
        """The next text meets a fault: `refuse`, `fail_later`, `slow`, `down`, …"""
        self._post("faults", kind=kind, **more)

    def has_trouble(self) -> bool:
        """Whether a fault is still to be met."""
        answer = self._http.get(f"{self.url}/sandbox/faults", timeout=PATIENCE)
        answer.raise_for_status()
        return bool(answer.json())

    def received_by(self, phone: str) -> list[str]:
        """What arrived on a phone, oldest first."""
        answer = self._http.get(f"{self.url}/sandbox/texts", params={"to": phone}, timeout=PATIENCE)
        answer.raise_for_status()
        return [text["body"] for text in answer.json() if text["received_at"]]

    def subscribe(self) -> tuple[str, str]:
        """A browser's new subscription at the push service: its token and its address."""
        subscribed = self._post("pushes")
        return subscribed["token"], subscribed["endpoint"]

    def pushed_to(self, token: str) -> list[bytes]:
        """What waits for a browser, encrypted, oldest first."""
        answer = self._http.get(f"{self.url}/sandbox/pushes/{token}", timeout=PATIENCE)
        answer.raise_for_status()
        return [b64decode(push["body"]) for push in answer.json()]

    def forget(self) -> None:
        """No texts, no faults."""
        for things in ("faults", "texts"):
            self._http.delete(f"{self.url}/sandbox/{things}", timeout=PATIENCE).raise_for_status()

    def _post(self, path: str, **asked: Any) -> dict[str, Any]:
        answer = self._http.post(f"{self.url}/sandbox/{path}", json=asked, timeout=PATIENCE)
        answer.raise_for_status()
        return answer.json()
