"""The measure of "text received, visible in another person's browser" works, for the bench to lean on."""

from tests.browser.visible import open_for_reader, until_visible


def test_every_text_is_seen_in_an_inbox_and_in_a_thread(chromium, product, office, ana, cora):
    office.wrote_long_ago(cora, 1)
    inbox, thread = open_for_reader(chromium, product.url, email=ana.email, password="harbor-demo", phone=cora.phone)

    seen = until_visible(inbox, thread, product.carrier, phone=cora.phone, to=office.number, texts=5)
    inbox.context.close()

    assert len(seen.inbox) == len(seen.thread) == 5
    assert all(0 < milliseconds < 15_000 for milliseconds in seen.inbox + seen.thread)
