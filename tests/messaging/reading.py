"""What people read on a page: its words, without marks."""

import re
from html.parser import HTMLParser

SILENT = {"script", "style", "template", "head", "svg"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)


def words(page) -> str:
    """Everything that a person reads on the page, on one line."""
    return words_in(page.text)


def words_in(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return " ".join(" ".join(reader.words).split())


def conversation_with(visitor, phone: str):
    """The page of the conversation that the inbox finds by a number."""
    return visitor.get(newest_thread(visitor, q=phone))


def newest_thread(visitor, **query: str) -> str:
    """The address of the conversation that stands first in the inbox."""
    inbox = visitor.get("/inbox", query_string=query, htmx=True)
    return re.findall(r'href="(/conversations/[0-9a-f-]{36})', inbox.text)[0]


def rows(visitor, query: str = "") -> list[str]:
    """The words of each row of the inbox, newest first."""
    list_ = visitor.get(f"/inbox{query}", htmx=True).text
    return [words_in(row) for row in re.findall(r'<li id="row-.*?</li>', list_, re.S)]


def unread_badge(visitor) -> int:
    """The number in the bubble of the menu."""
    bubble = words(visitor.get("/inbox/unread", htmx=True))
    return int(re.search(r"\d+", bubble)[0])
