"""Why a text did not arrive, in a paralegal's words. Codes with digits are Twilio's (reference §4.4), others ours."""

from casestatus.core.words import Sentence, _

OPTED_OUT, CARRIER_GONE, SUSPENDED = "opted_out", "carrier_gone", "suspended"
TOO_LATE, EXPIRED = "too_late", "30036"  # an answer that nobody waits for any more; one that the carrier kept too long
BARRED, MAY_NOT, NOT_THEN, OTHER_NUMBER = (
    "barred",
    "may_not",
    "not_then",
    "other_number",
)  # why a text that waited was not sent
WRONG_NUMBER = "wrong_number"  # somebody reported it as somebody else's
GIVEN_UP = "given_up"  # the carriers say that its owner gave it up
MAYBE_WRONG = "maybe_wrong"  # somebody wrote from it that it is not the client's
DOUBTED = (WRONG_NUMBER, GIVEN_UP, MAYBE_WRONG)  # it may be somebody else's: only a person can say
BLOCKED = "blocked"  # somebody at the firm did
WITHDRAWN = "withdrawn"  # what it said was not so any more
PAUSED = "paused"  # words that may be an opt-out wait for a decision
LANDLINE, INVALID = "landline", "invalid"  # what a look-up said of a number

REASONS: dict[str, Sentence] = {
    OPTED_OUT: _("This number has opted out of text messages."),
    "21610": _("This number has opted out of text messages."),
    WITHDRAWN: _("The appointment was moved or cancelled before this reminder left."),
    PAUSED: _("They may have asked to stop, in their own words. Decide that first."),
    CARRIER_GONE: _("The phone company could not be reached. Try again in a few minutes."),
    SUSPENDED: _("The firm's account was suspended when this text was to leave. Try again."),
    BARRED: _("This number is marked as not to be texted. The contact's page can change that."),
    MAY_NOT: _("Its author may not send texts any more. Send it again if it should still go."),
    NOT_THEN: _("It could not be sent when its time came. Send it again if it should still go."),
    OTHER_NUMBER: _(
        "The number that it was written for is not theirs any more. Send it again if it should go to the one above."
    ),
    TOO_LATE: _("It could not leave within the hour, and nobody waits for it any more."),
    WRONG_NUMBER: _("This number was reported as wrong. Ask by phone whose it is, then confirm it."),
    GIVEN_UP: _("The phone company says that this number was given up. Ask the client whether it is still theirs."),
    MAYBE_WRONG: _("Somebody wrote from this number that it is not the client's. Decide that first."),
    BLOCKED: _("This number is blocked. Unblock it to write to it."),
    LANDLINE: _("This number is a landline and cannot get texts. Call instead."),
    INVALID: _("This is not a working phone number. Check it with the client."),
    "20003": _("The phone company does not accept the firm's account. Ask an admin to check the connection."),
    "20429": _("The phone company is too busy. Try again in a few minutes."),
    "21211": _("This is not a working phone number. Check it with the client."),
    "21212": _("The firm's number cannot send texts. Ask an admin."),
    "21214": _("This is not a working phone number. Check it with the client."),
    "21217": _("This is not a working phone number. Check it with the client."),
    "21408": _("The firm's account may not text that country. Ask an admin."),
    "21606": _("The firm's number cannot send texts. Ask an admin."),
    "21611": _("Too many texts are waiting at the phone company. Try again in a few minutes."),
    "21612": _("The phone company cannot reach this number from the firm's number."),
    "21614": _("This number cannot get texts. It may be a landline."),
    "21617": _("The text is too long. Write at most 1,600 characters."),
    "21635": _("This number is a landline and cannot get texts. Call instead."),
    "21659": _("The firm's number cannot send texts. Ask an admin."),
    "11200": _("The phone company could not fetch the files. Try again in a few minutes."),
    "12300": _("The phone company does not take a file of this text. Send it in another form."),
    "21620": _("The phone company could not fetch the files. Try again in a few minutes."),
    "21623": _("The phone company takes at most 10 files with a text."),
    "30001": _("Too many texts are waiting at the phone company. Try again in a few minutes."),
    "30002": _("The firm's account at the phone company is suspended. Ask an admin."),
    "30003": _("The phone is switched off or out of reach. Try again later."),
    "30004": _("The phone's owner or carrier blocks these texts."),
    "30005": _("This number is not in use any more. Check it with the client."),
    "30006": _("This number is a landline or cannot be reached by text. Call instead."),
    "30007": _("The carrier took the text for spam. Write it in other words, without links."),
    "30008": _("The carrier could not deliver the text and did not say why. Try again."),
    "30011": _("This phone cannot get pictures. Send the text without them."),
    "30019": _("The files are too large for the client's carrier. Send fewer, or smaller ones."),
    "30024": _("The firm's number is not ready to send yet. Try again tomorrow."),
    EXPIRED: _("The phone company could not deliver it in time. Try again."),
    "30034": _("The firm's number is not registered with the carriers yet. Ask an admin."),
    "30410": _("The client's carrier did not take the files in time. Try again in a few minutes."),
    "63034": _("The files are too large for the client's carrier. Send fewer, or smaller ones."),
}

UNEXPLAINED = _("The phone company could not deliver the text. Try again, or call.")
NOT_CERTAIN = _("We could not learn whether this text left. Ask the client before you try again.")

BAD_NUMBER_CODES = frozenset({"21211", "21614", "21635", "30005", "30006"})
SENDER_CODES = frozenset({"21606", "21659", "21212", "30024", "30034"})  # about our number, not about the client's
OPT_OUT_CODES = frozenset({"21610"})


def reason(code: str | None) -> Sentence:
    """The sentence for an error code; a plain one for codes that nobody listed."""
    return REASONS.get(code or "", UNEXPLAINED)
