"""Twilio's daily lists of US numbers that their owners gave up (reference §4.6), each behind a redirect.

A number stands there too when its owner took it along to another carrier: only a person can say whose it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import requests

from casestatus.gateways.downloading import Downloads
from casestatus.gateways.sms import GivenUp, Permanent, Temporary

MESSAGING = "https://messaging.twilio.com"
NOT_YET = {"30114", "20404", "404"}  # no list of that day, or none yet
BUSY = 429
MOST_BYTES, WITHIN = 256 * 1024 * 1024, 120.0  # of a list, and seconds to read it
_NUMBER = re.compile(r"\+?1?([2-9]\d{9})")


class GivenUpLists:
    """The lists of one account."""

    def __init__(self, *, keys: tuple[str, str], api_url: str, timeouts: tuple[float, float]) -> None:
        self._keys, self._timeouts = keys, timeouts
        self._url = f"{api_url.rstrip('/') or MESSAGING}/v1/Deactivations"
        self._downloads = Downloads(self._url, keys=keys, timeouts=timeouts)

    @contextmanager
    def of(self, day: date) -> Iterator[GivenUp | None]:
        """The list of a day; None while there is none."""
        place = self._place_of(day)
        if place is None:
            yield None
            return
        with self._downloads.lines(place, most=MOST_BYTES, within=WITHIN) as (version, lines):
            yield GivenUp(version, (e164 for e164 in map(_e164, lines) if e164))

    def _place_of(self, day: date) -> str | None:
        """Where the list of a day can be fetched for two minutes."""
        asked = {"Date": day.isoformat()}
        try:
            answer = requests.get(
                self._url, params=asked, auth=self._keys, timeout=self._timeouts, allow_redirects=False
            )
            told = answer.json()
        except (requests.RequestException, ValueError):
            raise Temporary("carrier_gone") from None
        place = told.get("redirect_to") if isinstance(told, dict) else None
        if answer.status_code < 400 and isinstance(place, str):
            return place
        _refuse(answer.status_code, told)
        return None


def _refuse(status: int, told: object) -> None:
    """Raise why there is no answer, unless there is just no list of that day."""
    code = str((told.get("code") if isinstance(told, dict) else None) or status)
    if status == BUSY or status >= 500 or status < 400:
        raise Temporary("20429" if status == BUSY else "carrier_gone")
    if code not in NOT_YET:
        raise Permanent(code)


def _e164(line: str) -> str | None:
    found = _NUMBER.fullmatch(line.partition(",")[0].strip(' "'))
    return f"+1{found[1]}" if found else None
