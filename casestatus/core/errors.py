"""What a verb raises when it will not do what was asked; each audience shapes these once (web/error_pages.py)."""


class Problem(Exception):
    """Carries one sentence for the person who asked, translatable, safe to show."""

    def __init__(self, sentence: object = ""):
        super().__init__(sentence)
        self.sentence = sentence


class Refused(Problem):
    """The rule says no; nothing was changed."""


class NotFound(Problem):
    """No such thing, or none that this person may know of."""


class Conflict(Problem):
    """Somebody else changed it first."""


class Forbidden(Problem):
    """A colleague without the permission."""
