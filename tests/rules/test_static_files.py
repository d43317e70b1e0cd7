"""What browsers get from us: known vendored files, one sprite, small scripts, colours in one place, no inline code."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

PRODUCT = Path(__file__).parents[2] / "casestatus"
STATIC, TEMPLATES = PRODUCT / "static", PRODUCT / "templates"
AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe-4.14.1.min.js"

VENDORED = {
    STATIC / "vendor" / "htmx-4.0.1.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    STATIC / "vendor" / "inter-5.3.0-latin.woff2": "3100e775e8616cd2611beecfa23a4263d7037586789b43f035236a2e6fbd4c62",
    STATIC
    / "vendor"
    / "inter-5.3.0-latin-ext.woff2": "34b9c504cab7a73e37b746343a449132e56cf7b5481af2cb81dc74dcff25c956",
    AXE: "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}
LICENCES = {"htmx", "inter", "lucide"}
MOST_LINES, MOST_LINES_TOGETHER = 60, 800

COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch|hwb)a?\(", re.IGNORECASE)
NAMED_COLOUR = re.compile(r":[^;{}]*\b(?:white|black|red|green|blue|gray|grey|teal|orange|yellow)\b", re.IGNORECASE)
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|hx-on|\"js:|javascript:|hx-trigger=\"[^\"]*\[|<script(?![^>]*\ssrc=)", re.IGNORECASE
)
ICON_ASKED = re.compile(r"""(?:\bicon\(|icon_name=)\s*["']([a-z0-9-]+)["']""")
WORD = re.compile(r"""["']([a-z0-9-]+)["']""")

SHEETS = sorted(path for path in STATIC.rglob("*.css") if path.name != "tokens.css")
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
PAGES = sorted(TEMPLATES.rglob("*.html"))


def named(path: Path) -> str:
    return str(path.relative_to(PRODUCT))


def lines_of(path: Path) -> int:
    return path.read_text().count("\n")


@pytest.mark.parametrize("path", VENDORED, ids=lambda path: path.name)
def test_a_vendored_file_is_the_one_that_was_published(path):
    assert sha256(path.read_bytes()).hexdigest() == VENDORED[path]


def test_nothing_is_vendored_unwritten_and_all_of_it_says_its_version_and_licence():
    kept = {path for path in (STATIC / "vendor").iterdir() if path.suffix != ".txt"}
    licences = {path.name.removesuffix("-LICENSE.txt") for path in (STATIC / "vendor").glob("*-LICENSE.txt")}

    assert kept == set(VENDORED) - {AXE}
    assert all(re.search(r"-\d+\.\d+\.\d+", path.name) for path in VENDORED)
    assert licences == LICENCES
    assert (AXE.parent / "axe-LICENSE.txt").exists()


def test_the_sprite_holds_every_icon_that_templates_use_and_no_other():
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "icons.svg").read_text()))
    pages = [path.read_text() for path in PAGES]
    asked = {name for page in pages for name in ICON_ASKED.findall(page)}
    mentioned = {name for page in pages for name in WORD.findall(page)}

    assert asked - drawn == set()
    assert drawn - mentioned == set()


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_template_has_no_code_or_looks_of_its_own(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", [path for path in PAGES if path.name.startswith("_")], ids=named)
def test_a_partial_says_what_it_needs(path):
    assert path.read_text().startswith("{#")


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_fits_a_screen(path):
    assert lines_of(path) < MOST_LINES


def test_all_scripts_together_stay_small():
    assert sum(map(lines_of, SCRIPTS)) < MOST_LINES_TOGETHER


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_makes_no_code_from_text(path):
    assert re.findall(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", path.read_text()) == []


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_colours_stand_in_the_tokens_alone(path):
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert COLOUR.findall(sheet) == []
    assert NAMED_COLOUR.findall(sheet) == []


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_every_token_that_a_sheet_uses_is_set_somewhere(path):
    everything = "".join(sheet.read_text() for sheet in STATIC.rglob("*.css"))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", path.read_text()))

    assert {token for token in used if f"{token}:" not in everything} == set()
