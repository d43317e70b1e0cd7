"""From a client's text to another person's screen, with 200 open streams."""

import statistics
import time

from bench.crowds import open_streams
from bench.dataset import HARBOR, NUMBERS, token_of
from bench.measuring import Figure, asked, cookie
from bench.run import FIRST_TEXTER, Run, phone
from bench.servers import carrier_environment
from tests.browser.carrier import Carrier
from tests.browser.chromium import NoBrowser, a_browser, browser_path
from tests.browser.visible import until_visible

STREAMS, TEXTS = 200, 30
READER, TEXTER = 39, FIRST_TEXTER - 1  # a user who holds none of the streams, a client who writes nothing else
PAUSE = 0.7  # seconds: a page looks again at most every half second
WITHOUT_BROWSER = "no browser: until the answer of the list that the person's stream told to look again"


def measure(run: Run) -> list[Figure]:
    with open_streams(run.product, STREAMS) as opened:
        took, how = _seen(run)
    late = statistics.quantiles(took, n=20)[-1]
    note = f"{opened} streams; {how}"
    return [
        Figure("text received → seen by another person, p50", "≤ 250 ms", 250, took, "ms", note=note),
        Figure("text received → seen by another person, p95", "≤ 600 ms", 600, [late], "ms"),
    ]


def _seen(run: Run) -> tuple[list[float], str]:
    """Milliseconds of each text, and how they were measured."""
    try:
        browser_path()
    except NoBrowser:
        return _answered(run), WITHOUT_BROWSER
    return _drawn(run), "given to the carrier until drawn in Chromium's inbox"


def _drawn(run: Run) -> list[float]:
    keys = carrier_environment(run.product)
    carrier = Carrier(keys["TWILIO_API_URL"], keys["TWILIO_ACCOUNT_SID"], keys["TWILIO_AUTH_TOKEN"])
    with a_browser() as browser:
        context = browser.new_context(base_url=run.product.base, viewport={"width": 1280, "height": 860})
        signed = {"name": "casestatus", "value": cookie(token_of(HARBOR, READER)), "url": run.product.base}
        context.add_cookies([signed])  # type: ignore[list-item]
        inbox, thread = context.new_page(), context.new_page()
        inbox.goto("/inbox")
        thread.goto(f"/conversations/{run.conversation(TEXTER)[0]}")
        who = {"phone": phone(TEXTER), "to": NUMBERS[HARBOR]}
        return until_visible(inbox, thread, carrier, texts=TEXTS, pause=PAUSE, **who).inbox


def _answered(run: Run) -> list[float]:
    texts = run.texts(first=int(time.time() * 1000) * 1000)
    job = {
        "kind": "visible",
        "texts": run.page("texts", "/webhooks/twilio/messages", texts=texts),
        "region": run.page("list", "/inbox", htmx=True),
        "stream": run.page("stream", "/live"),
        "times": TEXTS,
        "pause": PAUSE,
    }
    return [seconds * 1000 for seconds in asked(job)["visible"].rounds]
