"""Reads pages as a browser does: elements, their attributes, and what stands in a region."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}
CHANGES = {"csrf_token", "key"}  # hidden fields that are new each time
IGNORED = "…"


@dataclass
class Element:
    """One element of a page, with what stands in it in order: elements and words."""

    tag: str
    attributes: dict[str, str]
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    def walk(self) -> Iterator["Element"]:
        yield self
        for part in self.inside:
            if isinstance(part, Element):
                yield from part.walk()

    def roots(self) -> list["Element"]:
        """The elements that stand directly in it; of `hx-partial`, which is only a wrapping, those in it."""
        found = [part for part in self.inside if isinstance(part, Element)]
        return [root for part in found for root in (part.roots() if part.tag == "hx-partial" else [part])]

    def find(self, id: str) -> "Element | None":
        return next((one for one in self.walk() if one.id == id), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("", {})
        self.open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if element.attributes.get("name") in CHANGES or element.attributes.get("name") == "csrf-token":
            element.attributes.update(dict.fromkeys({"value", "content"} & set(element.attributes), IGNORED))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag} {self.open[-1].attributes}>."
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.open[-1].inside.append(words)


def read(html: str) -> Element:
    """The page, or the part of one. AssertionError when its elements are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.top], f"{[one.tag for one in reader.open[1:]]} are not closed."
    return reader.top


def hidden(html: str, *names: str) -> dict[str, str]:
    """What hidden fields of a page send along, by name."""
    fields = [one.attributes for one in read(html).walk() if one.attributes.get("type") == "hidden"]
    return {one["name"]: one.get("value", "") for one in fields if one.get("name") in names}
