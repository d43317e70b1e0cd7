"""What browsers complain of while a test drives them. Nothing may be, but for what the test announced."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Response, WebError

TOLD_TWICE = "Failed to load resource: the server responded with a status of"  # the answer itself is looked at
AWAY = ("net::ERR_", "Failed to fetch", "NetworkError")


class Complaints:
    """Console errors, errors of scripts, and answers of 400 and above."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._expected: list[int] = []
        self._allowed: list[int] = []
        self._answered: list[int] = []
        self._server_goes_away = False

    def listen_to(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._script)
        context.on("response", self._answer)

    def expect_status(self, status: int) -> None:
        """Announce that the browsers will get an answer with this status, any number of times but at least once."""
        self._expected.append(status)

    def allow_status(self, status: int) -> None:
        """Announce that they may get one, as it happens: who asks in the moment of signing out."""
        self._allowed.append(status)

    def expect_server_away(self) -> None:
        """Announce that requests will find no server."""
        self._server_goes_away = True

    def assert_none(self) -> None:
        unannounced = [complaint for complaint in self.heard if not self._is_announced(complaint)]
        assert unannounced == [], f"a browser complained: {unannounced}"
        missing = [status for status in self._expected if status not in self._answered]
        assert missing == [], "an announced status never came"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(TOLD_TWICE):
            self.heard.append(f"console: {message.text}")

    def _script(self, error: WebError) -> None:
        self.heard.append(f"script: {error.error}")

    def _answer(self, response: Response) -> None:
        if response.status >= 400:
            self._answered.append(response.status)
            self.heard.append(f"{response.status} {response.request.method} {response.url}")

    def _is_announced(self, complaint: str) -> bool:
        if any(complaint.startswith(f"{status} ") for status in [*self._expected, *self._allowed]):
            return True
        return self._server_goes_away and any(sign in complaint for sign in AWAY)
