"""Short forms of names."""


def initials(name: str) -> str:
    """The first letters of the first and the last word; `?` for a number or no name."""
    words = [word for word in name.split() if word[0].isalpha()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
