"""Words that only look like an opt-out: asked for a while, said in surprise, or about somebody else's messages (T21).

Each clause is held against the one after it: "Stop. Let me explain" takes it back, "Stop. I have a lawyer" does not.
"""

import re

_FOR_A_WHILE = re.compile(
    r"\b(?:today|tonight|right now|just now|for now|at the moment|(?:until|till|while|during|when|hoy|ahorita|por ahora"
    r"|en este momento|hasta que|hasta (?:el|la|las)|mientras)|this (?:week|weekend|month|morning|afternoon|evening)"
    r"|esta (?:semana|manana|tarde|noche))\b"
)
_MILDLY = re.compile(r"\b(?:dont|do not|not|instead of|rather|no|en (?:vez|lugar) de)\b")
_FOR_GOOD = re.compile(
    r"\b(?:any ?more|again|ever|never|any longer|no longer|stop|quit|cease|discontinue|end|remove|unsubscribe|lists?"
    r"|no more|mas|nunca|jamas|dejen?|paren?|vuelvan?|quiten?|consent|permission|allowed)\b"
)
_WISHES = re.compile(r"\b(?:want|need|wish|like|care|interested|quiero|deseo|necesito|gusta)\b")
_PLACE = (
    r"(?:at (?:work|school|church|the (?:hospital|doctors?|dentist|clinic|office|courthouse|store|gym|airport))"
    r"|in (?:court|class|surgery|church|school|traffic|the (?:hospital|er|car|shower)"
    r"|a (?:meeting|hearing|class|deposition))|on (?:the road|a call|the phone))"
)
_LUGAR = (
    r"en (?:la (?:corte|escuela|iglesia|oficina|clinica|carretera|calle)|el (?:hospital|trabajo|doctor|carro|dentista)"
    r"|clase|cirugia|misa|(?:una )?(?:junta|cita|reunion|audiencia))"
)
_BUSY = (
    r"(?:because |since |cause |bc |porque |que )?(?:(?:im|i am|ill be|i will be)(?: still| just| kinda)?"
    rf" (?:driving|working|sleeping|busy|walking|cooking|{_PLACE})|my hands (?:are|r)\b"
    rf"|(?:estoy|voy|ando) (?:manejando|conduciendo|trabajando|ocupad[oa]|{_LUGAR})|tengo las manos)\b"
)
_BUSY_HERE, _BUSY_THEN = re.compile(r"\b" + _BUSY), re.compile(r"(?:sorry |perdon )?" + _BUSY)
BEFORE_IT_ALONE = "(?:ok|okay|hey|no|oh|wait|please|seriously|honestly|literally|omg|wow|haha|lol|dude|bro|bruh|girl)"
_ALONE = re.compile(
    rf"(?:{BEFORE_IT_ALONE} )*"
    r"(?:stop|quit|end|alto|paren?|basta)"
    r"(?: (?:stop|it|that|this|there|alto|ya))*"
)
_AMAZED = re.compile(r"(?:(?:omg|wow|lol|haha|dude|bro|bruh|girl) )+(?:stop|quit)(?: (?:it|that|stop))*")
_WON = re.compile(r"(?:did )?we (?:really )?(?:won|win|settled?)")  # "OMG STOP! We won?!"
_GOES_ON = re.compile(  # whole clauses and few: a pause costs little, an opt-out that is not heard costs much
    r"let me (?:explain(?: (?:it|this|that|everything|what happened|how it happened|why|first|something|myself))?"
    r"|finish(?: first)?|tell you (?:something|what happened))"
    r"|i (?:have|need|want) to (?:tell you|show you|ask you|explain) something(?: first)?"
    r"|(?:you are|youre) not going to believe (?:this|it)|you (?:wont|will not) believe (?:this|it)"
    r"|(?:thats|that is|its|it is) (?:so |too |very |just )?(?:hilarious|funny|amazing|awesome|wonderful"
    r"|(?:great|good|amazing|awesome|wonderful) news)|you made my day(?: lol)?|im (?:blushing|dying laughing)"
    r"|that was my (?:fault|mistake)(?: not yours)?|(?:thats|that is|its|it is) the wrong (?:document|form|date|page)"
    r"|(?:dont|do not) (?:file|sign) (?:it|that|this)(?: yet)?|i found the papers(?: you asked for)?"
    r"|did you see the news|i was (?:just )?going to say the same(?: thing)?"
    r"|(?:dejeme|dejame) explicar(?:le|te)?(?: lo que paso)?"
)
_DATES = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december"
)
_DAY = re.compile(rf"(?:{_DATES.pattern})(?: \d{{1,2}}(?:st|nd|rd|th)?)(?: \d{{4}})?")  # it is nobody's name
_ILL_CALL = re.compile(  # "Do not text, I will call you": nobody says whom
    r"(?:(?:please|plz|pls|just) )*(?:dont|do not) (?:text|txt|msg|message) (?:(?:please|plz|pls) )?"
    r"(?:ill|i will|im going to|im gonna|i am going to) (?:just )?call(?: you)?(?: (?:back|instead|now|later|soon|today"
    r"|tomorrow|tonight|in an? (?:bit|minute|moment|hour|few|few minutes)))*"
)
_ASKED_POLITELY = re.compile(r"\b(?:can|could|will|would|how|why|please|puedes?|pueden|podrian?|como)\b")
_DENIES = re.compile(
    r"(?:no|nah|nope|never|of course not|no way|why (?:would|should)|what (?:do|are) you|i (?:never|still|did not"
    r"|didnt)"
    r"|para nada|claro que no|nunca|por que)\b(?! (?:more|mas|longer|further|me|nos|texts?|i dont|quiero))"
)
_PERMITTED = re.compile(
    r"(?:so )?(?:you|youre|your (?:office|firm|staff|company))\b.*"
    r" (?:allowed|permitted|authorized|welcome|supposed) to\b"
    r"|(?:ustedes )?(?:ya )?no (?:pueden|est(?:a|an|as) autorizad[oa]s?)\b"
)
_INSISTS = re.compile(
    r"(?:any ?more|again|ever|ok|okay|right|got it|under(?:stand|stood)|hear(?: me)?|entendid[oa]|entiendes?|entienden)"
)
_ENDS_INSISTING = re.compile(rf".*\b{_INSISTS.pattern}")
_GOES_ON_INSISTING = re.compile(
    rf"(?:{_INSISTS.pattern}|do you (?:understand|hear me)|i (?:already |have |just )?(?:told|said|asked|warned)\b.*)"
)
_THESE = re.compile(r"(?:(?:all (?:of )?)?these|(?:todos )?estos)\b")
_ASKS_ADVICE = re.compile(
    r"(?:so |y )?(?:should (?:i|we)|(?:can|could|do) (?:i|we)|what (?:can|should|do) (?:i|we)|how (?:can|do"
    r"|should) (?:i|we)"
    r"|is there|(?:puedo|podemos|debo|pido|que (?:puedo|hago|debo)|como (?:puedo|hago)))\b"
    r"(?!.*\b(?:unsubscribe|opt|stop (?:it|this|these|them|getting)|(?:it|this|these|you|them) stop|dejar de)\b)"
)


def is_in_passing(clause: str, mark: str, after: str, *, in_capitals: bool = False) -> bool:
    """Whether a clause that reads as an opt-out is none, by itself or by the one after it; `mark` stands between.

    Nothing takes back STOP that stands alone `in_capitals`, but for good news, and few phrases one in small letters.
    """
    if _PERMITTED.match(clause) and _is_only_asked(clause, mark, after):
        return True
    if _ILL_CALL.fullmatch(clause) or _ILL_CALL.fullmatch(f"{clause} {after}"):
        return True
    if _MILDLY.search(clause) and not _FOR_GOOD.search(clause):
        is_busy = not _WISHES.search(clause) and (_BUSY_HERE.search(clause) or _BUSY_THEN.match(after))
        return bool(is_busy or _FOR_A_WHILE.search(clause))
    if _ALONE.fullmatch(clause):
        return _is_taken_back_in_capitals(clause, after) if in_capitals else _is_taken_back(clause, after)
    if "?" in mark and _is_denied(clause, after):
        return True
    return bool(_THESE.match(clause) and _ASKS_ADVICE.match(after))


def _is_only_asked(clause: str, mark: str, after: str) -> bool:
    """Whether it asks what is permitted, and does not insist: "you are not allowed to text me?"."""
    insists = _ENDS_INSISTING.fullmatch(clause) or _GOES_ON_INSISTING.fullmatch(after)
    return mark.count("?") == 1 and "!" not in mark and not insists


def _is_taken_back_in_capitals(clause: str, after: str) -> bool:
    """Whether it is said at good news, or a word before a day: "END - June 5", where "END. June" may be signed."""
    return bool((_AMAZED.fullmatch(clause) and _WON.match(after)) or (clause == "end" and _DAY.fullmatch(after)))


def _is_taken_back(clause: str, after: str) -> bool:
    """Whether a stop word that stands alone is said in surprise, stops something else, or begins a story or a date."""
    is_date = clause == "end" and (_DATES.fullmatch(after) or _DAY.fullmatch(after))
    return bool(_AMAZED.fullmatch(clause) or _GOES_ON.fullmatch(after) or is_date)


def _is_denied(clause: str, after: str) -> bool:
    """Whether it was only said after somebody else, or for a joke: "lose my number? No"."""
    return bool(_DENIES.match(after) and not _ASKED_POLITELY.search(clause))
