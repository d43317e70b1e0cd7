"""Opt-outs in ordinary words: "please stop texting me", "no más" (47 CFR 64.1200(a)(10): any reasonable means; T21).

Each clause of a text is read by itself and must begin as one speaks to the firm: "stop texting me" asks us, "my ex
won't stop texting me" tells of somebody else. How well they read is measured in docs/decisions/28-ordinary-words.md.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from casestatus.consent.everyday import NO_NAME_AFTER_STOP, NO_NAME_BEFORE_STOP
from casestatus.consent.in_passing import BEFORE_IT_ALONE, is_in_passing
from casestatus.consent.keywords import LONGEST_SIGNED, NO_NAMES, may_be_name_beside_stop, without_accents
from casestatus.consent.ordinary_english import ENGLISH, ENGLISH_BY_ITSELF, SPEAKING_TO_US
from casestatus.consent.ordinary_spanish import HABLANDO_CON_NOSOTROS, SPANISH

LONGEST = 1600  # characters that are read
LONGEST_IN_A_ROW = 200  # characters of several opt-outs without a mark between them
_PHONE = r"(?:\w+ )?(?:number|phone|cell|line)"
_SPELLED = (  # as people type it, in small letters without accents and apostrophes, and as the rules say it
    (re.compile(r"\bstoptexting\b"), "stop texting"),
    (re.compile(r"\bu\b"), "you"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"\byall\b"), "you all"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\b(?:stopp+|stpo|sotp|stahp|st0p|5top|5t0p)\b"), "stop"),
    (re.compile(r"\b(?:texing|txeting|tetxing|texitng|textign)\b"), "texting"),
    (re.compile(r"\b(?:unsu[bs]?cribe|unsub?s?ribe|unsubscibe|unsubscrib|unscribe)\b"), "unsubscribe"),
    (re.compile(r"\b(mr|mrs|ms|mx|dr|atty|sr|sra|srta|lic)\."), r"\1 "),
    (re.compile(r"\balto[\s,.!]{1,9}(?=por ?fa)"), "alto "),  # "alto" by itself may begin something else
    (re.compile(r"(\byour client(?: any ?more)?)[\s,.!]{1,9}(?=(?:so )?no need\b)"), r"\1 "),
    (
        re.compile(
            r"(\bif you \w+ (?:me|us) (?:again|one more time))[\s,]{1,9}"
            r"(?=(?:i will|ill|im|i am|we will|well|were|we are)\b)"
        ),
        r"\1 ",
    ),
    (
        re.compile(
            rf"(\bthis (?:is (?:my|our|a) )?{_PHONE}\b[^.!?\n]{{0,40}}"
            r"(?:[.!]{1,3}\s{0,3}(?:(?:please|so|and|just) )?(?:stop|quit|do not|dont|never))?"
            r" text(?:ing)?) it(?=\s*(?:any ?more\b|again\b|please\b|[.!]|$))"
        ),
        r"\1 me",
    ),
)
_LETTER_BY_LETTER = re.compile(r"(?<!\w)(?:[a-z][ .*-]){3,}[a-z](?!\w)")
_MARKS = re.compile(r"((?:[.,;:!?¡¿\n—–()]|(?<=\s)-)+)")
_IN_CAPITALS = re.compile(
    rf"\W*(?:(?i:{BEFORE_IT_ALONE})\W+)*"
    r"(?:(?:STOP+|QUIT|END|ALTO|PAREN?|BASTA)\b\W*(?:(?i:it|that|this|there|ya)\b\W*)*)+"
)
_STOP_SIGNS = re.compile("(?:🛑\ufe0f?\\s*)+")
_A_NAME = r"(?:[A-Z][a-z]+|[A-Z]{2,})"
_BEFORE_A_NAME = re.compile(  # of whom, nobody knows: "STOP Maria Lopez"
    r"[\W_]*(?:STOP(?: ?ALL)?|ALTO)[^\w\n&]{1,9}"
    rf"(?!(?i:{NO_NAME_AFTER_STOP})\b)"
    r"(?i:(?:from|this is|it'?s|soy|de parte de|habla) )?(?!(?i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?i:day)\b)"
    rf"{_A_NAME}(?<!ing|ING)(?: {_A_NAME}){{0,2}}[\W_]*"
    r"|[\W_]*(?!(?i:Please|Bus|Pit|Full|Truck|Rest|Next|Last|Non)\b)"
    rf"(?!(?:\w+ ){{0,2}}(?i:{NO_NAME_BEFORE_STOP}) (?:STOP|ALTO)\b)"
    rf"{_A_NAME}(?: {_A_NAME}){{0,2}}"
    r"(?:,? (?i:says|dice))?[^\w\n]{1,9}(?:STOP(?: ?ALL)?|ALTO)[\W_]*"
    r"|[\W_]*Stop (?:[A-Z][a-z]+ (?:(?:&|and) )?){1,3}(?:Law(?:yers)?|Legal|Attorneys)(?: (?:Firm|Office|Group))?[\W_]*"
)
_NAME = r"[A-Z][a-z]*(?:['’-]?[A-Z][a-z]+)?\.?"
_SIGNED = re.compile(  # after a dash, by nobody knows whom: "Alto - María"
    r"[\W_]*(?i:stop(?: ?all)?|unsubscribe|opt[ -]?out|alto)[^\w-]*(?:\s-+|[–—~]+)\s*"
    rf"({_NAME}(?: {_NAME}){{0,2}})[\W_]*"
)
_OTHERS_WORDS = re.compile(  # "he wrote: stop", but not "I said: stop", nor "my last message said: stop"
    r"\b(?:he|she|they|who|(?:my|his|her|their|the|your) (?!(?:last|previous|first|earlier|text|message)\b)\w+)"
    r"(?: (?:just|also|then|has|had|already|have))?"
    r" (?:wrote|sa(?:ys|id)|texted|messaged|told (?:me|us|him|her|them))\s*:[^.!?\n]*"
    r"|\b(?:(?:his|her|their) (?:last )?(?:text|message)"
    r"|(?:dijo|dijeron|dice|escribio|escribieron|texteo|puso))\s*:[^.!?\n]*"
)

_RULES = re.compile(f"{SPEAKING_TO_US}{ENGLISH}|{HABLANDO_CON_NOSOTROS}{SPANISH}")
_BY_ITSELF = re.compile(f"{SPEAKING_TO_US}{ENGLISH_BY_ITSELF}")
_BEFORE_ANOTHER = re.compile(  # by words that begin an opt-out and hardly go on in one
    r" (?=(?:(?:and|so|just|please|plz|pls|por favor|porfavor|porfa|y) )*"
    r"(?:no|dont|do not|never|stop|quit|leave|lose|delete|remove|take me|unsubscribe|cancel|go away|i (?:dont|do not)"
    r"|ya|nunca|dej(?:en?|a|e)(?:me|nos)?|paren?|basta|(?:borr|quit|saqu|elimin)en?me|cancelen?)\b)"
)


def asks_to_stop(body: str, *, names: Callable[[], Sequence[str]] = tuple) -> bool:
    """Whether a reasonable person would read in it that the writer wants no more texts from us.

    The names (the contact's, the firm's) are asked for only where one of them may stand after STOP.
    """
    plain = without_accents(body[:LONGEST]).replace("\u2019", "'")
    if _STOP_SIGNS.fullmatch(body.strip()) or _BEFORE_A_NAME.fullmatch(plain):
        return True
    if _is_signed(body) or may_be_name_beside_stop(body, names):
        return True
    clauses = [*_clauses(body[:LONGEST]), ("", "")]
    if _says_nothing_else(" ".join(clause for clause, _mark in clauses).strip()):
        return True
    in_capitals = _has_keyword_in_capitals(body[:LONGEST])
    return any(
        (_RULES.match(clause) or _are_in_a_row(clause))
        and not is_in_passing(clause, mark, after, in_capitals=in_capitals)
        for (clause, mark), (after, _mark) in pairwise(clauses)
    )


def _says_nothing_else(words: str) -> bool:
    """Whether the whole text is an opt-out that would be none beside anything else: "get me off this thing"."""
    return len(words) <= LONGEST_IN_A_ROW and _BY_ITSELF.fullmatch(words) is not None


def _are_in_a_row(clause: str) -> bool:
    """Whether it is nothing but opt-outs, one after another: "leave me alone please no more texts"."""
    if len(clause) > LONGEST_IN_A_ROW:
        return False
    start = 0
    for end in [*(gap.start() for gap in _BEFORE_ANOTHER.finditer(clause)), len(clause)]:
        if _RULES.match(clause[start:end].lstrip()):
            start = end
    return start == len(clause)


def _is_signed(body: str) -> bool:
    signed = _SIGNED.fullmatch(without_accents(body)) if len(body) <= LONGEST_SIGNED else None
    return signed is not None and NO_NAMES.isdisjoint(re.findall(r"\w+", signed[1].casefold()))


def _has_keyword_in_capitals(body: str) -> bool:
    return any(_IN_CAPITALS.fullmatch(part) for part in _MARKS.split(without_accents(body)))


def _clauses(body: str) -> list[tuple[str, str]]:
    """The parts between commas and full stops, in small letters without accents, apostrophes and what others said, each
    with the marks after it.
    """
    bare = re.sub("[’'`´]", "", without_accents(body).casefold())
    bare = _LETTER_BY_LETTER.sub(lambda letters: re.sub(r"\W", "", letters[0]), bare)
    for typed, meant in _SPELLED:
        bare = typed.sub(meant, bare)
    unquoted = _OTHERS_WORDS.sub(" , ", re.sub(r"[\"“”«][^\"“”»]*[\"”»]", " , ", bare))
    parts = _MARKS.split(unquoted) + [""]
    clauses = [(" ".join(re.findall(r"\w+", part)), mark) for part, mark in zip(parts[::2], parts[1::2], strict=True)]
    return [(clause, mark) for clause, mark in clauses if clause]
