"""What browser it is, in the words of the person who uses it."""

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def browser_name(user_agent: str) -> str:
    """`Chrome on Windows`, by what the browser says of itself; as much of it as is known."""
    browser = _first(BROWSERS, user_agent) or user_agent[:40] or "Unknown browser"
    system = _first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(signs: dict[str, str], user_agent: str) -> str:
    """The name of the first sign found: many call themselves Chrome and Safari beside what they are."""
    return next((name for sign, name in signs.items() if sign in user_agent), "")
