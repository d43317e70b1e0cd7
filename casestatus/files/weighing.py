"""How heavy a file is, as people say it."""


def weight(size: int) -> str:
    """`640 KB`, `2.1 MB` of a number of bytes."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
