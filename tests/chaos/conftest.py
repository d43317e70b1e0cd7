import pytest

from tests.chaos.product import Product, until
from tests.chaos.traffic import Office


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    """The product, running. What a test breaks its own supervisor mends."""
    product = Product(tmp_path_factory.mktemp("chaos") / "home")
    try:
        product.start()
        yield product
    finally:
        product.stop()


@pytest.fixture(scope="session")
def office(product):
    """Ana, signed in."""
    return Office(product)


@pytest.fixture
def whole(product):
    """The product with every process up and nothing broken at the carrier."""
    until(product.is_whole, 60, product.processes)
    product.ask_sandbox("DELETE", "/faults")
    return product


@pytest.fixture
def note_seconds(request, record_property):
    """Say how long the product took to recover, at the end of the run and in its report."""

    def note(seconds: float) -> None:
        record_property("recovered_in_seconds", round(seconds, 1))
        print(f"{request.node.name}: calm {seconds:.1f} s after the last kill")

    return note
