"""Reads what stands on paper."""

from pathlib import Path

from pypdf import PdfReader


def words_of(path: Path) -> str:
    """All words of a PDF, with single spaces between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
