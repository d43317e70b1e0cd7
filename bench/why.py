"""Of each figure that misses its goal: what keeps it from it."""

WHY: dict[str, str] = {}
