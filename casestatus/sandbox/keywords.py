"""The words a carrier acts on by itself (twilio.com/docs/messaging/tutorials/advanced-opt-out)."""

_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
_START = frozenset({"START", "YES", "UNSTOP"})
_HELP = frozenset({"HELP", "INFO"})

REPLIES = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. "
    "Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def keyword_in(body: str) -> str:
    """STOP, START or HELP when the text is nothing but such a word, else an empty string."""
    word = body.strip().upper()
    for family, words in (("STOP", _STOP), ("START", _START), ("HELP", _HELP)):
        if word in words:
            return family
    return ""
