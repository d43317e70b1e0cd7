"""Pictures that phones send: announced to the firm's software, and served as the provider serves them."""

from base64 import b64encode

import pytest
import requests

from tests.sandbox.conftest import ACCOUNT, CORA, DAN, DEADLINE, FIRM, Sandbox, eventually

PICTURE = b"\x89PNG\r\n\x1a\n a picture"
JPEG = "image/jpeg"


def client_sends(sandbox: Sandbox, *contents: bytes, kind: str = JPEG, body: str = "") -> str:
    media = [{"type": kind, "content": b64encode(one).decode(), "name": f"{n}.jpg"} for n, one in enumerate(contents)]
    return sandbox.post("texts", **{"from": CORA, "to": FIRM, "body": body, "media": media})["sid"]


def addresses(firm) -> list[str]:
    """Where the software is told that the pictures lie."""
    [visit] = firm.wait_for(1)
    return [visit.params[f"MediaUrl{number}"] for number in range(int(visit.params["NumMedia"]))]


@pytest.fixture
def browser(sandbox):
    """A browser of this machine, without keys."""
    session = requests.Session()
    session.headers["Origin"] = sandbox.url
    return session


def test_the_software_is_told_of_every_picture(sandbox, firm):
    client_sends(sandbox, *[PICTURE] * 3, body="Look")

    [visit] = firm.wait_for(1)
    assert visit.is_signed
    assert (visit.params["NumMedia"], visit.params["Body"], visit.params["NumSegments"]) == ("3", "Look", "3")
    assert {visit.params[f"MediaContentType{number}"] for number in range(3)} == {JPEG}
    assert len(set(addresses(firm))) == 3


def test_pictures_want_the_keys_and_are_then_served_elsewhere(sandbox, firm):
    client_sends(sandbox, PICTURE)
    [address] = addresses(firm)

    unknown = requests.get(address, timeout=DEADLINE)
    sent_on = sandbox.http.get(address, allow_redirects=False)
    elsewhere = sent_on.headers["Location"]

    assert (unknown.status_code, sent_on.status_code) == (401, 307)
    assert elsewhere.split("/")[2] != address.split("/")[2]
    assert requests.get(elsewhere, timeout=DEADLINE).content == PICTURE
    assert sandbox.http.get(elsewhere).status_code == 400


def test_the_other_place_lets_nobody_in_without_the_signature(sandbox, firm):
    client_sends(sandbox, PICTURE)
    elsewhere = sandbox.http.get(addresses(firm)[0], allow_redirects=False).headers["Location"]

    answer = requests.get(elsewhere.replace("key=", "key=0"), timeout=DEADLINE)

    assert answer.status_code == 403


def test_the_providers_client_lists_and_deletes_them(sandbox, firm, twilio):
    sid = client_sends(sandbox, PICTURE, PICTURE)
    [address, _] = addresses(firm)

    first, second = twilio.messages(sid).media.list()
    assert (first.content_type, first.parent_sid, first.account_sid) == (JPEG, sid, ACCOUNT)
    assert address.endswith(first.uri.removesuffix(".json"))
    assert twilio.messages(sid).fetch().num_media == "2"

    assert twilio.messages(sid).media(first.sid).delete()
    assert [one.sid for one in twilio.messages(sid).media.list()] == [second.sid]
    assert sandbox.http.get(address).status_code == 404


def test_another_account_has_none(sandbox, firm):
    client_sends(sandbox, PICTURE)

    assert sandbox.http.get(addresses(firm)[0].replace(ACCOUNT, "AC" + "1" * 32)).status_code == 404


def test_they_are_there_after_a_restart(sandbox, firm):
    client_sends(sandbox, PICTURE)
    [address] = addresses(firm)
    eventually(lambda: sandbox.texts()[0]["received_at"])

    sandbox.stop()
    sandbox.start()

    elsewhere = sandbox.http.get(address, allow_redirects=False).headers["Location"]
    assert requests.get(elsewhere, timeout=DEADLINE).content == PICTURE


@pytest.mark.parametrize(("kind", "status"), [("media_missing", 404), ("media_error", 500)])
def test_a_picture_may_be_in_trouble_once(sandbox, firm, kind, status):
    client_sends(sandbox, PICTURE)
    sandbox.post("faults", kind=kind, to=CORA)

    answers = [sandbox.http.get(addresses(firm)[0], allow_redirects=False).status_code for _ in range(2)]

    assert answers == [status, 307]


def test_a_trouble_of_another_phone_strikes_nothing_here(sandbox, firm):
    client_sends(sandbox, PICTURE)
    sandbox.post("faults", kind="media_error", to=DAN)

    assert sandbox.http.get(addresses(firm)[0], allow_redirects=False).status_code == 307


def test_a_picture_may_come_slowly(sandbox, firm):
    client_sends(sandbox, PICTURE)
    sandbox.post("faults", kind="media_slow", delay=0.3)

    answer = sandbox.http.get(addresses(firm)[0], allow_redirects=False)

    assert (answer.status_code, answer.elapsed.total_seconds() >= 0.3) == (307, True)


def test_a_picture_may_say_it_is_something_else(sandbox, firm):
    client_sends(sandbox, PICTURE)
    sandbox.post("faults", kind="media_type")

    elsewhere = sandbox.http.get(addresses(firm)[0], allow_redirects=False).headers["Location"]

    assert requests.get(elsewhere, timeout=DEADLINE).headers["Content-Type"].startswith("text/html")


def test_a_picture_may_never_end(sandbox, firm):
    client_sends(sandbox, PICTURE)
    sandbox.post("faults", kind="media_endless")
    elsewhere = sandbox.http.get(addresses(firm)[0], allow_redirects=False).headers["Location"]

    with requests.get(elsewhere, stream=True, timeout=DEADLINE) as answer:
        first = answer.raw.read(100_000)

    assert len(first) == 100_000


@pytest.mark.parametrize("media", ["none", [1], [{"type": JPEG}], [{"type": JPEG, "content": "no base64!"}]])
def test_media_that_cannot_be_read_are_said_to_be(sandbox, media):
    asked = {"from": CORA, "to": FIRM, "body": "", "media": media}

    answer = sandbox.http.post(f"{sandbox.url}/sandbox/texts", json=asked)

    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")


def send_by_hand(sandbox, browser, *files: tuple[str, bytes, str], body: str = ""):
    parts = [("media", file) for file in files] or [("media", ("", b"", "application/octet-stream"))]
    address = f"{sandbox.url}/phones/{CORA}/texts"
    return browser.post(address, data={"with": FIRM, "body": body}, files=parts, timeout=DEADLINE)


def test_a_person_sends_pictures_from_a_phones_page_and_sees_them_there(sandbox, firm, browser):
    page = send_by_hand(sandbox, browser, ("dent.png", PICTURE, "image/png"), ("note.pdf", b"%PDF", "application/pdf"))

    [visit] = firm.wait_for(1)
    shown = page.text.split('<img src="')[1].split('"')[0]
    seen = browser.get(f"{sandbox.url}{shown}")
    assert (visit.params["NumMedia"], visit.params["Body"]) == ("2", "")
    assert (seen.content, seen.headers["Content-Type"]) == (PICTURE, "image/png")
    assert "note.pdf" in page.text
    assert "You: 2 files" in browser.get(sandbox.url).text


def test_a_page_under_a_pictures_name_is_announced_by_its_name_and_opened_nowhere(sandbox, firm, browser):
    page = send_by_hand(sandbox, browser, ("cat.heic", b"<script>alert(1)</script>", ""))

    place = page.text.split('<p><a href="')[1].split('"')[0]
    assert firm.wait_for(1)[0].params["MediaContentType0"] == "image/heic"
    assert browser.get(f"{sandbox.url}{place}").headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("1.png", b"x", "image/png")] * 11, "You chose 11 files. A text can carry 10."),
        ([("1.png", b"x" * 6_100_000, "image/png")], "Together the files are 6.1 MB. A text can carry 5 MB."),
    ],
    ids=["eleven", "large"],
)
def test_what_a_text_cannot_carry_is_refused_and_the_words_stay(sandbox, firm, browser, files, sentence):
    page = send_by_hand(sandbox, browser, *files, body="Look at these")

    assert page.status_code == 422
    assert sentence in page.text
    assert ">Look at these</textarea>" in page.text
    assert sandbox.texts() == []


def test_nothing_chosen_and_nothing_written_sends_nothing(sandbox, browser):
    send_by_hand(sandbox, browser)

    assert sandbox.texts() == []


def test_another_phones_picture_is_not_on_this_one(sandbox, firm, browser):
    page = send_by_hand(sandbox, browser, ("dent.png", PICTURE, "image/png"))
    place = page.text.split('<img src="')[1].split('"')[0]

    assert browser.get(f"{sandbox.url}{place.replace(CORA, DAN)}").status_code == 404


def test_forgetting_texts_forgets_their_pictures(sandbox, firm):
    client_sends(sandbox, PICTURE)
    elsewhere = sandbox.http.get(addresses(firm)[0], allow_redirects=False).headers["Location"]

    sandbox.http.delete(f"{sandbox.url}/sandbox/texts")

    assert requests.get(elsewhere, timeout=DEADLINE).status_code == 404
