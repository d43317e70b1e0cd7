"""Desktop notifications to the browser's edge: asked for, refused, pushed, shown; and the bell."""

import json
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import FLAGS, browser_path
from tests.browser.product import Product
from tests.browser.reading import stays
from tests.played_browser import PlayedBrowser

MINE = "/settings/notifications"
SUBSCRIBES = """
  PushManager.prototype.subscribe = async ({ applicationServerKey: key, userVisibleOnly }) => {
    if (!userVisibleOnly || key.length !== 87) throw new TypeError(key);
    return { toJSON: () => (%s) };
  };
"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/static/js/");
  return (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""


@pytest.fixture(scope="module")
def chromium(chromium: Browser) -> Iterator[Browser]:
    """The whole browser: its headless shell shows no notifications."""
    whole = chromium.browser_type.launch(executable_path=browser_path(whole=True), args=FLAGS)
    yield whole
    whole.close()


def allow(page: Page, url: str) -> None:
    """The person allows notifications when the browser asks."""
    page.context.grant_permissions(["notifications"], origin=url)


def plays(page: Page, browser: PlayedBrowser) -> None:
    """The page's own push service cannot be reached from here: the played browser stands in for it."""
    says = browser.says
    written = {"endpoint": says.pop("endpoint"), "keys": says}
    page.add_init_script(SUBSCRIBES % json.dumps(written))


def deliver(page: Page, url: str, payload: dict) -> None:
    """Have the browser hand a push to our worker, as it does when its push service brings one, and wait for its end.

    What is shown may be asked for only then: Chromium forgets a notification that is asked for while it begins to show.
    """
    workers = page.context.new_cdp_session(page)
    known: list[str] = []
    ended: list[list[dict[str, str]]] = []

    def hear(told: dict) -> None:
        event = told["backgroundServiceEvent"]
        if event["eventName"] == "Push event completed":
            ended.append(event["eventMetadata"])

    workers.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"]),
    )
    workers.on("BackgroundService.backgroundServiceEventReceived", hear)
    workers.send("ServiceWorker.enable")
    workers.send("BackgroundService.startObserving", {"service": "pushMessaging"})
    workers.send("BackgroundService.setRecording", {"service": "pushMessaging", "shouldRecord": True})
    until(page, lambda: known)
    push = {"origin": url, "registrationId": known[-1], "data": json.dumps(payload)}
    workers.send("ServiceWorker.deliverPushMessage", push)
    until(page, lambda: ended)
    assert ended == [[{"key": "Status", "value": "Success"}]]


def until(page: Page, happened) -> None:
    deadline = time.monotonic() + 15
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        page.wait_for_timeout(20)


def test_the_browser_is_asked_and_shows_a_push_that_says_neither_who_nor_what(
    product: Product, ana_browser: Page, cora
) -> None:
    token, endpoint = product.carrier.subscribe()
    played = PlayedBrowser(endpoint)
    plays(ana_browser, played)
    allow(ana_browser, product.url)
    ana_browser.goto(MINE)
    ana_browser.get_by_role("group", name="Desktop").get_by_label("From clients").check()
    expect(ana_browser.get_by_text("This browser shows them")).to_be_visible()
    ana_browser.get_by_role("button", name="Save").click()
    expect(ana_browser.get_by_text("Your choice is saved.")).to_be_visible()

    cora.writes("My settlement came")
    until(ana_browser, lambda: product.carrier.pushed_to(token))

    [pushed] = [played.read(body) for body in product.carrier.pushed_to(token)]
    assert pushed == {"title": "New message at Harbor & Reed", "path": cora.thread}
    deliver(ana_browser, product.url, pushed)
    assert ana_browser.evaluate(SHOWN) == [
        {"title": pushed["title"], "body": "", "tag": cora.thread, "data": cora.thread}
    ]


def test_a_browser_that_blocks_them_is_told_how_to_mend_it_and_email_stays(ana_browser) -> None:
    """Without a person who answers, this browser blocks what it is asked for."""
    ana_browser.goto(MINE)
    ana_browser.get_by_role("group", name="Desktop").get_by_label("From clients").check()

    expect(ana_browser.get_by_text("This browser blocks notifications from this site.")).to_be_visible()
    ana_browser.get_by_role("group", name="E-mail").get_by_label("From clients").check()
    ana_browser.get_by_role("button", name="Save").click()

    expect(ana_browser.get_by_text("Your choice is saved.")).to_be_visible()
    expect(ana_browser.get_by_role("group", name="E-mail").get_by_label("From clients")).to_be_checked()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("Object.defineProperty(window, 'isSecureContext', { value: false })", "This address is not secure."),
        ("delete window.PushManager", "This browser cannot show notifications."),
        ("PushManager.prototype.subscribe = () => Promise.reject(new Error())", "This browser could not be reached."),
    ],
    ids=["no https", "no push", "no push service"],
)
def test_where_the_browser_cannot_show_them_the_page_says_why(product, ana_browser, missing, words) -> None:
    ana_browser.add_init_script(missing)
    allow(ana_browser, product.url)
    ana_browser.goto(MINE)
    ana_browser.get_by_role("group", name="Desktop").get_by_label("From firm members").check()

    expect(ana_browser.get_by_text(words)).to_be_visible()
    expect(ana_browser.get_by_text("E-mail works all the same.").filter(visible=True)).to_have_count(1)


def test_a_push_service_that_failed_stays_said_while_the_page_counts_unread(product, ana_browser, cora) -> None:
    ana_browser.add_init_script("PushManager.prototype.subscribe = () => Promise.reject(new Error())")
    allow(ana_browser, product.url)
    ana_browser.goto(MINE)
    wanted = ana_browser.get_by_role("group", name="Desktop").get_by_label("From firm members")
    wanted.check()
    failed = ana_browser.get_by_text("This browser could not be reached.")
    expect(failed).to_be_visible()

    cora.writes("Hello")

    expect(ana_browser.locator("#unread")).to_contain_text("1")
    expect(failed).to_be_visible()
    expect(ana_browser.get_by_role("button", name="Show them in this browser")).to_be_visible()
    wanted.uncheck()
    expect(failed).to_be_hidden()


def test_the_bell_in_the_thread_mutes_it_in_every_tab(ana_browser, cora) -> None:
    cora.writes("Hello")
    other = ana_browser.context.new_page()
    for page in (ana_browser, other):
        page.goto(cora.thread)

    with stays(ana_browser):
        ana_browser.get_by_role("button", name="Mute notifications").click()
        expect(ana_browser.get_by_role("button", name="Unmute Conversation")).to_be_visible()
    expect(other.get_by_role("button", name="Unmute notifications")).to_be_visible()

    other.get_by_role("button", name="Unmute Conversation").click()
    expect(ana_browser.get_by_role("button", name="Mute notifications", exact=True)).to_be_visible()
