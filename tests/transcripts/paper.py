"""Reads what stands on paper."""

from pathlib import Path

from pypdf import PdfReader


def words_of(path: Path) -> str:
    """All words of a PDF, with single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def longest_word_in_a_line(path: Path) -> int:
    """So many letters stand side by side, where most do, without a blank between them."""
    pages = PdfReader(path).pages
    return max(len(word) for page in pages for line in page.extract_text().splitlines() for word in line.split())


def fonts_of(path: Path) -> set[str]:
    """The fonts that a PDF carries, without the mark of what was taken of each."""
    fonts = [page["/Resources"]["/Font"].values() for page in PdfReader(path).pages]
    return {str(font.get_object()["/BaseFont"]).rpartition("+")[2] for some in fonts for font in some}
