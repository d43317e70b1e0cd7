"""The carriers' daily lists of numbers that were given up (T27)."""

from datetime import UTC, datetime, timedelta

from tests.sandbox.conftest import CORA, DAN


def the_list_of(sandbox, day):
    return sandbox.http.get(f"{sandbox.url}/v1/Deactivations", params={"Date": str(day)}, timeout=5)


def test_a_phone_that_is_given_up_stands_in_todays_list(sandbox):
    sandbox.post(f"phones/{CORA}", given_up=True)
    sandbox.post(f"phones/{DAN}", given_up=False)

    answer = the_list_of(sandbox, datetime.now(UTC).date())

    assert answer.history[0].status_code == 307
    assert answer.history[0].json()["redirect_to"] == answer.url
    assert answer.text == f"{CORA}\n"
    assert answer.headers["ETag"]


def test_a_day_to_come_has_no_list(sandbox):
    answer = the_list_of(sandbox, datetime.now(UTC).date() + timedelta(days=1))

    assert (answer.status_code, answer.json()["code"]) == (404, 30114)


def test_a_person_gives_the_number_up_by_a_switch(sandbox):
    at = f"{sandbox.url}/phones/{CORA}"
    page = sandbox.http.post(f"{at}/state", data={"state": "given-up"}, headers={"Origin": sandbox.url}, timeout=5)

    assert "Its owner gave the number up" in page.text
    assert "stands in the carriers&#39; list" in page.text or "stands in the carriers' list" in page.text
