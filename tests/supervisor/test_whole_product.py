"""`casestatus run` with everything in it: up, hurt in every part, killed, and up again."""

import socket
import urllib.request

import psutil
import pytest

from tests.supervisor.processes import alive


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def settings(settled_home):
    return {
        "CASESTATUS_HOME": str(settled_home),
        "PORT": str(free_port()),
        "SANDBOX_PORT": str(free_port()),
        "CASESTATUS_DEMO": "1",
    }


@pytest.fixture
def product(start, settings):
    running = start("-m", "casestatus.cli", "run", **settings)
    running.hear("Ctrl-C")
    return running


def open_page(settings: dict[str, str], path: str, port: str = "PORT") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{settings[port]}{path}", timeout=5) as page:
        return page.read().decode()


def is_ready(settings: dict[str, str]) -> bool:
    try:
        return "true" in open_page(settings, "/readyz")
    except OSError:
        return False


def test_everything_is_up_and_nothing_is_left_when_it_is_killed(product, start, settings, soon):
    said = "".join(product.said)
    assert f"http://127.0.0.1:{settings['PORT']}" in said
    assert "harbor-demo" in said
    assert "Sign in" in open_page(settings, "/sign-in")
    assert open_page(settings, "/", port="SANDBOX_PORT")
    again = start("-m", "casestatus.cli", "run", **settings)
    assert f"open http://127.0.0.1:{settings['PORT']}\n" in again.hear("runs already")
    assert again.process.wait(5) == 1
    family = product.family()

    product.process.kill()

    soon(lambda: alive(family[1:]) == [], within=5)
    second = start("-m", "casestatus.cli", "run", **settings)
    second.hear("Ctrl-C")
    second.process.terminate()
    assert second.process.wait(15) == 0


def test_it_recovers_when_each_of_its_processes_is_killed(product, settings, soon):
    children = psutil.Process(product.process.pid).children()
    assert len(children) >= 7

    for child in children:
        child.kill()

    soon(lambda: len(alive(psutil.Process(product.process.pid).children())) == len(children))
    soon(lambda: is_ready(settings))
    assert "Sign in" in open_page(settings, "/sign-in")
