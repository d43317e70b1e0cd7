"""Reads what stands on paper."""

from pathlib import Path

from pypdf import PdfReader


def words_of(path: Path) -> str:
    """All words of a PDF, with single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def most_in_a_line(letter: str, path: Path) -> int:
    """So many of the letter stand side by side in a line, where most do."""
    pages = PdfReader(path).pages
    return max(line.count(letter) for page in pages for line in page.extract_text().splitlines())


def fonts_of(path: Path) -> set[str]:
    """The fonts that a PDF carries, without the mark of what was taken of each."""
    fonts = [page["/Resources"]["/Font"].values() for page in PdfReader(path).pages]
    return {str(font.get_object()["/BaseFont"]).rpartition("+")[2] for some in fonts for font in some}
