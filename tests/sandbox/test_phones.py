import re
import threading
from html import unescape

import pytest
import requests

from tests.sandbox.conftest import CORA, DEADLINE, FIRM, eventually


@pytest.fixture
def browser(sandbox):
    """A browser without JavaScript and without keys."""
    sandbox.http.get(sandbox.url)
    session = requests.Session()
    session.headers["Origin"] = sandbox.url
    return session


def words(page: requests.Response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def test_the_list_shows_named_phones_and_their_last_text(sandbox, browser):
    sandbox.post(f"phones/{CORA}", name="Cora Medina")
    sandbox.client_writes("Do I bring anything?")

    page = browser.get(sandbox.url)

    assert "Cora Medina" in words(page)
    assert "You: Do I bring anything?" in words(page)
    assert "Cora Medina" in words(browser.get(f"{sandbox.url}/?q=cora"))
    assert "Cora Medina" not in words(browser.get(f"{sandbox.url}/?q=nobody"))


def test_typing_a_number_opens_its_phone(sandbox, browser):
    page = browser.get(f"{sandbox.url}/", params={"q": "843 555 0177"})

    assert page.url.endswith("/phones/+18435550177")
    assert "(843) 555-0177" in words(page)


def test_a_person_writes_as_the_client_and_sees_the_answer(sandbox, browser, firm, send):
    page = browser.post(f"{sandbox.url}/phones/{CORA}/texts", data={"with": FIRM, "body": "Hi <b>there</b>"})

    assert firm.wait_for(1)[0].params["Body"] == "Hi <b>there</b>"
    assert "&lt;b&gt;there" in page.text
    send("Hello Cora")
    eventually(lambda: "Hello Cora" in words(browser.get(f"{sandbox.url}/phones/{CORA}/screen?with={FIRM}")))


def test_a_text_that_did_not_arrive_is_not_on_the_screen_but_said_beside_it(sandbox, browser, send, firm):
    browser.post(f"{sandbox.url}/phones/{CORA}/state", data={"state": "off", "with": FIRM})
    send("lost")
    firm.wait_for(3, "status")

    page = words(browser.get(f"{sandbox.url}/phones/{CORA}"))

    assert "lost" not in page
    assert "Switched off. Texts do not arrive until it is on again." in page
    assert "A text did not arrive: Unreachable destination handset (30003)" in page


def test_a_trouble_is_chosen_and_taken_away_on_the_page(sandbox, browser):
    address, form = f"{sandbox.url}/phones/{CORA}/troubles", {"trouble": "slow", "with": FIRM}

    browser.post(address, data=form)
    [fault] = sandbox.http.get(f"{sandbox.url}/sandbox/faults").json()
    assert (fault["kind"], fault["to"], fault["delay"]) == ("slow", CORA, 5)

    browser.post(address, data=form)
    assert sandbox.http.get(f"{sandbox.url}/sandbox/faults").json() == []


def test_a_call_shows_what_the_client_heard(sandbox, browser, firm):
    firm.answer = "<Response><Say>Please text us.</Say></Response>"

    page = browser.post(f"{sandbox.url}/phones/{CORA}/calls", data={"with": FIRM})

    assert "and heard: “Please text us.”" in words(page)


def test_each_region_alone_equals_the_one_in_its_page(sandbox, browser):
    sandbox.client_writes("Hello")
    eventually(lambda: sandbox.texts()[0]["received_at"])
    page = browser.get(f"{sandbox.url}/phones/{CORA}?with={FIRM}").text

    for source in re.findall(r'data-src="([^"]+)"', page):
        region = browser.get(sandbox.url + unescape(source)).text
        assert region[region.index("<") :].strip() in page


def test_the_stream_names_the_phone_that_changed(sandbox, browser):
    lines = browser.get(f"{sandbox.url}/stream", stream=True, timeout=DEADLINE).iter_lines(decode_unicode=True)
    next(lines)
    threading.Thread(target=sandbox.client_writes, args=("Hello",)).start()

    assert next(line for line in lines if line == f"data: {CORA}")


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.test"}],
)
def test_a_form_from_another_site_is_refused(sandbox, headers):
    answer = requests.post(
        f"{sandbox.url}/phones/{CORA}/texts", data={"with": FIRM, "body": "x"}, headers=headers, allow_redirects=False
    )

    assert answer.status_code == 403
    assert sandbox.texts() == []


def test_a_page_asked_for_by_another_name_is_refused(sandbox):
    assert requests.get(sandbox.url, headers={"Host": "evil.test"}).status_code == 403


@pytest.mark.parametrize("path", ["/phones/nonsense", "/phones/+1", "/nowhere"])
def test_what_is_not_there_is_not_found(sandbox, path):
    assert requests.get(sandbox.url + path).status_code == 404


def test_pages_carry_a_strict_policy_and_nothing_inline(sandbox, browser):
    page = browser.get(f"{sandbox.url}/phones/{CORA}")

    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"<script(?![^>]*src)|\son\w+=|style=", page.text)
