import threading

import pytest

from tests.gateways.small_carrier import Server, gateway_to


@pytest.fixture
def server():
    server = Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def gateway(server):
    return gateway_to(server.url)
