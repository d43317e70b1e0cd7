"""axe-core: what is wrong on a page for people who see, hear or type otherwise."""

import os
from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text()
WIDTHS = {"wide": {"width": 1280, "height": 860}, "narrow": {"width": 390, "height": 844}}
EVERY = (("narrow", "light"), ("narrow", "dark"), ("wide", "dark"), ("wide", "light"))
CROSSWISE = EVERY[1::2]  # each width and each scheme once
VARIANTS = EVERY if os.environ.get("CASESTATUS_LONG") == "1" else CROSSWISE
BY_COLOUR = ["color-contrast", "link-in-text-block"]  # the rules that a scheme can break

RUN = """async (rules) => {
  for (let quiet = 0, frames = 0; quiet < 3 && frames < 300; frames++) {
    await new Promise(requestAnimationFrame);
    quiet = document.getAnimations().length ? 0 : quiet + 1;
  }
  return axe.run({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
}"""  # once the colours of the other scheme have arrived

Finding = tuple[str, str, str, str]


def findings(page: Page) -> list[Finding]:
    """(variant, rule, what is wrong, the element), in both widths and both schemes; --long takes all four together."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(AXE)
    found: list[Finding] = []
    seen_at: set[str] = set()
    for width, scheme in VARIANTS:
        page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += _violations(page, f"{width} {scheme}", BY_COLOUR if width in seen_at else None)
        seen_at.add(width)
    return found


def _violations(page: Page, variant: str, rules: list[str] | None) -> list[Finding]:
    """By these rules, or all: the others see no colour, and have seen this width."""
    answer = page.evaluate(RUN, rules)
    return [
        (variant, rule["id"], rule["help"], node["html"][:200])
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]
