"""Sets one part in type, in a process of its own, which ends with all that the typesetter remembers of it.

python -m casestatus.gateways.typesetting TEMPLATE PART SHEETS BEFORE TOTAL
"""

import sys
from pathlib import Path

import typst

FONTS = Path(__file__).parent.parent / "fonts"


def main(template: str, part: str, sheets: str, before: str, total: str) -> None:
    """Make the PDF `sheets` of a part, a directory beside the template. It has `before` pages before it, of `total`."""
    typst.compile(
        template,
        output=sheets,
        root=str(Path(template).parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"part": Path(part).name, "before": before, "total": total},
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
