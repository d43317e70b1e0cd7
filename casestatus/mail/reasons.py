"""Why an e-mail did not go, in words for people."""

from casestatus.core.words import Sentence, _

TOO_LATE = "too_late"

NO_SUCH_ADDRESS = _("The mail server refused the address. Check it, then invite again.")
NOT_IN_TIME = _(
    "The mail server could not be reached in time. Ask the person who runs this service, then send it again."
)
REFUSED = _("The mail server refused the e-mail ({code}). Ask the person who runs this service.")
ADDRESS_CODES = frozenset({"550", "551", "553", "501", "bad_address"})


def reason(code: str | None) -> Sentence:
    """What to say of a failed e-mail by its code: the mail server's own, or ours."""
    if code in ADDRESS_CODES:
        return NO_SUCH_ADDRESS
    if code is None or not code.startswith("5"):
        return NOT_IN_TIME
    return Sentence(REFUSED.words, {"code": code})
