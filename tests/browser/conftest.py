"""A live product for browser tests: started once, emptied between tests. Browsers stand by, each signed in already."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.exc import OperationalError

from casestatus.core import db
from casestatus.trail import tracking  # noqa: F401  as in the product, what seeds write leaves its trail
from tests.browser.chromium import NoBrowser, a_browser
from tests.browser.complaints import Complaints
from tests.browser.office import Office, Person, an_operator
from tests.browser.product import Product

WIDE = {"width": 1280, "height": 860}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PICTURES = Path(__file__).parents[2] / "var" / "test" / "failures"

expect.set_options(timeout=15_000)  # milliseconds

OpenBrowser = Callable[..., Page]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    try:
        with a_browser() as browser:
            yield browser
    except NoBrowser as sentence:
        pytest.fail(str(sentence), pytrace=False)


@pytest.fixture(scope="package")
def product(make_database, tmp_path_factory) -> Iterator[Product]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database_url = make_database(f"browser_{worker}_{os.getpid()}")
    running = Product(tmp_path_factory.mktemp("product"), database_url)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def seeds(product) -> Iterator[Flask]:
    """No pages, only the product's database: where tests put what stands there already."""
    app = Flask("seeds")
    app.secret_key = product.config.secret_key
    db.init_app(app, product.config.database_url, pool_size=1)
    yield app
    with app.app_context():
        db.engine().dispose()


@pytest.fixture(scope="package")
def tables(product) -> str:
    names = sa.inspect(sa.create_engine(product.config.database_url, poolclass=sa.NullPool)).get_table_names()
    return ", ".join(name for name in names if name != "alembic_version")


@pytest.fixture
def office(product, seeds, tables) -> Office:
    """Harbor & Reed, and nothing else in an empty product."""
    product.carrier.forget()
    _empty(product.config.database_url, tables)
    return Office(seeds, product.carrier)


def _empty(database_url: str, tables: str, tries: int = 5) -> None:
    """Again when it is in the way of what the clock reads in this moment, and the database ends one of the two."""
    engine = sa.create_engine(database_url, poolclass=sa.NullPool)
    for left in range(tries, 0, -1):
        try:
            with engine.begin() as connection:
                connection.execute(sa.text(f"TRUNCATE {tables}"))
            return
        except OperationalError:
            if left == 1:
                raise


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    heard = Complaints()
    yield heard
    heard.assert_none()


@pytest.fixture
def expect_status(complaints) -> Callable[[int], None]:
    """Announces that a browser will get an answer with this status."""
    return complaints.expect_status


@pytest.fixture
def open_browser(request, chromium, product, complaints) -> Iterator[OpenBrowser]:
    """Opens a browser of its own for somebody who is signed in, or for nobody. Options are Playwright's."""
    contexts: list[BrowserContext] = []

    def open_for(person: Person | None = None, *, url: str = product.url, **options) -> Page:
        context = chromium.new_context(base_url=url, **{"viewport": WIDE, "timezone_id": "UTC"} | options)
        contexts.append(context)
        complaints.listen_to(context)
        if person:
            context.add_cookies([{"name": "casestatus", "value": person.cookie, "url": url, "httpOnly": True}])
        return context.new_page()

    yield open_for
    if hasattr(request.node, "failed_call"):
        _photograph(contexts, request.node.name)
    for context in contexts:
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed and report.when == "call":
        item.failed_call = True
    return report


def _photograph(contexts: list[BrowserContext], test: str) -> None:
    """What every browser showed when the test failed."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, 1):
        page.screenshot(path=PICTURES / f"{test.replace('/', '_')}-{number}.png")


@pytest.fixture
def ana(office) -> Person:
    """An attorney."""
    return office.person("Ana Whitfield", "attorney")


@pytest.fixture
def ben(office) -> Person:
    """A paralegal."""
    return office.person("Ben Okafor", "paralegal")


@pytest.fixture
def ada(office) -> Person:
    """An admin."""
    return office.person("Ada Reyes", "admin")


@pytest.fixture
def zoes_office(office, seeds, product) -> Office:
    """Another firm on the same server."""
    return Office(seeds, product.carrier, "Quill Law")


@pytest.fixture
def zoe(zoes_office) -> Person:
    """An admin of another firm."""
    return zoes_office.person("Zoe Quill", "admin")


@pytest.fixture
def olu(office, seeds) -> Person:
    """An operator."""
    return an_operator(seeds)


@pytest.fixture
def ana_browser(open_browser, ana) -> Page:
    return open_browser(ana)


@pytest.fixture
def ben_browser(open_browser, ben) -> Page:
    return open_browser(ben)


@pytest.fixture
def zoe_browser(open_browser, zoe) -> Page:
    return open_browser(zoe)


@pytest.fixture
def ana_on_phone(open_browser, ana) -> Page:
    """Ana, on her telephone."""
    return open_browser(ana, **PHONE)


@pytest.fixture
def ana_without_script(open_browser, ana) -> Page:
    """Ana, in a browser that runs no JavaScript."""
    return open_browser(ana, java_script_enabled=False)


@pytest.fixture
def visitor_browser(open_browser, office) -> Page:
    """Nobody who is signed in."""
    return open_browser()


@pytest.fixture
def cora(office):
    """A client with a case."""
    return office.client("Cora Medina", case=True)
