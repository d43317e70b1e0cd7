"""Another firm sees and hears nothing of ours."""

from playwright.sync_api import expect

from tests.browser.listening import LiveStream
from tests.browser.reading import inbox_row, unread_bubble


def test_another_firms_stream_never_names_our_topics(ana, zoe, zoes_office, cora, product):
    tom = zoes_office.client("Tom Wexler")
    ours, theirs = _topic(cora), _topic(tom)

    with LiveStream(product.url, ana.cookie) as anas, LiveStream(product.url, zoe.cookie) as zoes:
        cora.writes("Hello, Ana")
        heard_by_ana = anas.topics_until(ours)
        tom.writes("Hello, Zoe")
        heard_by_zoe = zoes.topics_until(theirs)
        cora.writes("Another one")
        anas.topics_until(ours)

    assert heard_by_ana - {"inbox"} == {ours}
    assert heard_by_zoe - {"inbox"} == {theirs}


def test_nobody_listens_without_a_sign_in(office, product):
    assert not LiveStream(product.url, "").is_open


def test_another_firms_pages_show_nothing_of_ours(zoe_browser, zoes_office, cora, expect_status):
    zoes_office.client("Tom Wexler").writes("Hello, Zoe")
    zoe_browser.goto("/inbox")
    expect(inbox_row(zoe_browser, "Tom Wexler")).to_be_visible()

    cora.writes("Hello, Ana")
    zoes_office.client("Una Vale").writes("Me too")
    expect(inbox_row(zoe_browser, "Una Vale")).to_be_visible()

    expect(inbox_row(zoe_browser, "Cora Medina")).to_have_count(0)
    expect(unread_bubble(zoe_browser)).to_have_text("2 unread")
    expect_status(404)
    zoe_browser.goto(cora.thread)
    expect(zoe_browser.get_by_role("heading", name="Nothing here")).to_be_visible()


def _topic(client) -> str:
    return client.thread.removeprefix("/").replace("conversations/", "conversation-")
