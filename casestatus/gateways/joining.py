"""Joins the parts of a PDF with what readers aloud go by, in a process of its own, which ends with all that takes.

python -m casestatus.gateways.joining WHOLE SHEETS…
"""

import sys
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

MOST_TAGGED = 60_000  # objects in all parts: 25,000 texts, or 10,000 with a picture each; they take 260 megabytes


def main(whole: str, *sheets: str) -> None:
    """Pages are copied from file to file when the whole is written, not before."""
    parts = [pikepdf.open(one) for one in sheets]
    with pikepdf.new() as joined:
        first_pages = [_add_pages(joined, part) for part in parts]
        joined.docinfo["/Title"] = parts[0].docinfo.get("/Title", pikepdf.String(""))
        _carry_days_over(joined, parts, first_pages)
        if sum(int(part.trailer.Size) for part in parts) <= MOST_TAGGED:
            _carry_tags_over(joined, parts, first_pages)
        joined.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _add_pages(joined: Pdf, part: Pdf) -> int:
    """Returns how many pages stood before them."""
    before = len(joined.pages)
    joined.pages.extend(part.pages)
    return before


def _carry_days_over(joined: Pdf, parts: list[Pdf], first_pages: list[int]) -> None:
    """The bookmarks: title and days, each on its page."""
    with joined.open_outline() as outline:
        for part, first in zip(parts, first_pages, strict=True):
            outline.root.extend(OutlineItem(title, first + page) for title, page in _bookmarks(part))


def _bookmarks(part: Pdf) -> Iterator[tuple[str, int]]:
    places = {page.obj.objgen: place for place, page in enumerate(part.pages)}
    with part.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            waiting = [*item.children, *waiting]
            yield item.title, places[item.destination[0].objgen]  # type: ignore[index]


def _carry_tags_over(joined: Pdf, parts: list[Pdf], first_pages: list[int]) -> None:
    """One tree of tags (ISO 32000-1, 14.7): each part's elements in order, and by which key its pages find theirs."""
    document = joined.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
    found_by, key = Array(), 0
    for part, first in zip(parts, first_pages, strict=True):
        tree = joined.copy_foreign(part.Root.StructTreeRoot)
        for page in joined.pages[first : first + len(part.pages)]:
            page.obj.StructParents = int(page.obj.StructParents) + key
        for element in [element for whole in tree.K for element in whole.K]:
            element.P = document
            document.K.append(element)
        for place, of in enumerate(tree.ParentTree.Nums):
            found_by.append(of if place % 2 else int(of) + key)
        key += int(tree.ParentTreeNextKey)
    root = Dictionary(Type=Name.StructTreeRoot, K=Array([document]), ParentTreeNextKey=key)
    root.ParentTree = joined.make_indirect(Dictionary(Nums=found_by))
    document.P = joined.Root.StructTreeRoot = joined.make_indirect(root)
    joined.Root.MarkInfo, joined.Root.Lang = Dictionary(Marked=True), str(parts[0].Root.Lang)


if __name__ == "__main__":
    main(*sys.argv[1:])
