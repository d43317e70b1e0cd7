"""Texts that a machine wrote: a sentence of it begins as only machines begin one, in either language (T23).

People write of machines, too ("I got no reply"), so that a phrase inside a sentence says nothing. Who is taken for a
person wrongly gets one answer a day.
"""

import re

_CODE = (
    r"(?:(?:verification|security|login|access|one[- ]time)(?: \w+)? ?(?:pass)?(?:code|word|pin)"
    r"|c[oó]digo de (?:verificaci[oó]n|seguridad|acceso))"
)
_DIGITS = r"(?:\w-)?\d{3,8}\b"
_AUTO = r"auto(?:mated|matic|mati[sz]ed|matically generated|[- ]generated)?"
_KIND = r"(?:reply|response|message|text|notification|e-?mail|respuesta)"
_HERE = r"(?:number|message|text|sms|e-?mail|inbox|mailbox|line|phone|account|address)"
_AQUI = r"(?:mensaje|n[uú]mero|texto|correo|buz[oó]n|tel[eé]fono|l[ií]nea)"
_ENDS = r"\s*(?:$|[^\w\s])"  # a label: nothing comes of the sentence any more, or a sign parts it from what does
_WAY = rf"(?:{_ENDS}|\s+(?:from|to|for|and|sent|by|on behalf|please|de|del|para|y|enviado)\b)"

MACHINES = (
    rf"(?:{_AUTO}|autom[aá]tica)[ -]?{_KIND}{_ENDS}",
    rf"(?:respuesta|mensaje) autom[aá]tic[oa]{_ENDS}",
    rf"this (?:is|was) an? {_AUTO}[ -]?{_KIND}{_WAY}",
    rf"(?:este|esto|esta) es una? (?:respuesta|mensaje) autom[aá]tic[oa]{_WAY}",
    rf"(?:this is a )?no-?reply(?: {_HERE})?{_ENDS}",
    rf"(?:do not|don't) reply(?:\W*$|(?: directly)? to th(?:is|ese) {_HERE})",
    rf"(?:no responda[ns]?|no responder|favor de no responder)(?:\W*$|(?: directamente)? a este {_AQUI})",
    rf"(?:this|the) {_HERE}(?: \w+)? is (?:not(?: \w+)? (?:monitored|attended)|unmonitored|unattended)",
    r"replies(?: to this \w+)? are not (?:monitored|read|received)",
    rf"est[ea] {_AQUI} no (?:es|est[aá]) (?:monitoread|supervisad|atendid)[oa]",
    rf"(?:(?:your|su|tu)\b.{{0,30}}\b)?{_CODE}\s*(?:is|es|:)\W*{_DIGITS}",
    rf"{_DIGITS} (?:is|es) (?:your|su|tu)\b.{{0,30}}\b{_CODE}",
    rf"use {_DIGITS} (?:as|for) your\b.{{0,30}}\b{_CODE}",
    r"m(?:sg|essage)s? ?(?:&|and) ?data rates may apply",
    r"i'm driving with .{1,40}\bon\b",
)
_STOPS = re.compile(  # what no person writes, wherever it stands
    r"\b(?:reply|text|txt|send|responda|env[ií]e)\W{1,2}stop\W{1,2}"
    r"(?:to|2|para) (?:end|quit|cancel|opt|unsub|stop|dejar)",
    re.IGNORECASE,
)
AWAY = (  # a person may be out of the office, and say so: not in the words of a notice that asks nothing
    r"(?:(?:i'm|i am|i will be|i'll be|we're|we are|we will be|we'll be) )?(?:currently |now )?out of (?:the )?office"
    rf"(?: (?:reply|message|auto-?reply))?(?:{_ENDS}|\s+(?:until|till|through|from|with|this|today|and will|\d))",
    r"(?:estoy|estamos|estar[eé]|estaremos|me encuentro)(?: actualmente)? fuera de (?:la )?oficina"
    rf"(?:{_ENDS}|\s+(?:hasta|desde|del|con)\b)",
)

_SENTENCES = re.compile(r"(?<=[.!?])\s+|[\r\n]+|\s[-–—|*]\s")
_SENDER = re.compile(r"^\s*\[?[\w .&'-]{1,25}[\]:]\s+")
_BEFORE = re.compile(  # brackets and courtesies, but no marks of a quotation
    r"[\s\[(<#>*–—-]*"
    r"(?:(?:hi|hello|hola|sorry|thanks|thank you|gracias)\b[^,!.?]{0,30},\s*)?"
    r"(?:(?:please|note|por favor)[,:]?\s+)*",
    re.IGNORECASE,
)
_MACHINE, _AWAY = (re.compile("|".join(phrases), re.IGNORECASE) for phrases in (MACHINES, AWAY))


def looks_automatic(body: str) -> bool:
    """Whether a machine wrote this, so that two machines do not go on answering each other."""
    body = body.replace("’", "'")
    phrases = (_MACHINE,) if "?" in body else (_MACHINE, _AWAY)
    sentences = [one for one in _SENTENCES.split(body) if not one.rstrip().endswith("?")]
    begun = [_without_courtesies(way) for one in sentences for way in (one, _SENDER.sub("", one, count=1))]
    is_begun = any(phrase.match(one) for one in begun for phrase in phrases)
    return is_begun or any(map(_STOPS.search, sentences))


def _without_courtesies(sentence: str) -> str:
    return _BEFORE.sub("", sentence, count=1)
