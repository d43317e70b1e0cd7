"""Words as people look for them: in small letters, without accents, and ø as o."""

import unicodedata

_AS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŋ": "n", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss"}
)


def plain(words: str) -> str:
    """What plain_words makes of them in the database (migrations/versions/0053_letters_alone.py)."""
    apart = unicodedata.normalize("NFKD", words).lower()
    return "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f").translate(_AS)
