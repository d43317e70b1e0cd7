"""Words that only look like an opt-out: asked for a while, said in surprise, or about somebody else's messages (T21).

Each clause is held against the one after it: "Stop. Let me explain" goes on, "Stop. I have a lawyer" does not.
"""

import re

_FOR_A_WHILE = re.compile(
    r"\b(?:today|tonight|right now|just now|for now|at the moment|(?:until|till|while|during|when|hoy|ahorita|por ahora"
    r"|en este momento|hasta que|hasta (?:el|la|las)|mientras)|this (?:week|weekend|month|morning|afternoon|evening)"
    r"|esta (?:semana|manana|tarde|noche))\b"
)
_MILDLY = re.compile(r"\b(?:dont|do not|not|instead of|rather than|no|en (?:vez|lugar) de)\b")
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
_ALONE = re.compile(
    r"(?:(?:ok|okay|hey|no|oh|wait|please|omg|haha|lol) )*(?:stop|quit|end|alto|paren?|basta)"
    r"(?: (?:stop|it|that|this|there|alto|ya))*"
)
_GOES_ON = re.compile(
    r"(?:let me|that was|(?:ok|okay) (?:now|so|i)\b|wait|hold on|hear me|haha|lol|right there|guess what|(?:did"
    r"|have) you (?:see|seen|hear|heard|know)"
    r"|dejeme|dejame|espere|no manden|no firme|im (?:blushing|laughing|crying|dying)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:january|february|march|april|may|june|july|august)$"
    r"|(?:september|october|november|december)$"
    r"|i (?:just )?(?:found|remember(?:ed)?|forgot|saw) (?!(?:an)?other|some(?:one|body)|a (?:new|different))"
    r"|i (?:have|need|want|got|would like|d like) to (?:tell|say|explain|ask|talk to you|show|think|correct)"
    r"|(?:quiero|tengo que|necesito) (?:decir|explicar|contar|preguntar)\w*"
    r"|(?:thats|that is|its|it is) (?:so |too |very |just )?(?:hilarious|funny|amazing|crazy|awesome|great|wonderful"
    r"|good"
    r"|not what|not true|wrong|the wrong (?!number|person))"
    r"|you (?:made|make|wont believe|will not believe|are not going|are too|have to (?:hear|see))|youre (?:not going"
    r"|too)"
    r"|(?:dont|do not) (?!(?:ever )?(?:text|txt|message|contact|call|write|bother|send|want|need|you|reach|harass"
    r"|spam)\b)"
    r"|(?!(?:this|it|that)\b)\w+ (?:is|was) (?!harass|bother|spam|annoy)\w+ing\b)"
)
_ASKED_POLITELY = re.compile(r"\b(?:can|could|will|would|how|why|please|puedes?|pueden|podrian?|como)\b")
_DENIES = re.compile(
    r"(?:no|nah|nope|never|of course not|no way|why (?:would|should)|what (?:do|are) you|i (?:never|still|did not"
    r"|didnt)"
    r"|para nada|claro que no|nunca|por que)\b(?! (?:more|mas|longer|further|me|nos|texts?|i dont|quiero))"
)
_THESE = re.compile(r"(?:(?:all (?:of )?)?these|(?:todos )?estos)\b")
_ASKS_ADVICE = re.compile(
    r"(?:so |y )?(?:should (?:i|we)|(?:can|could|do) (?:i|we)|what (?:can|should|do) (?:i|we)|how (?:can|do"
    r"|should) (?:i|we)"
    r"|is there|(?:puedo|podemos|debo|pido|que (?:puedo|hago|debo)|como (?:puedo|hago)))\b"
    r"(?!.*\b(?:unsubscribe|opt|stop (?:it|this|these|them|getting)|(?:it|this|these|you|them) stop|dejar de)\b)"
)


def is_in_passing(clause: str, mark: str, after: str) -> bool:
    """Whether a clause that reads as an opt-out is none, by itself or by the one after it; `mark` stands between."""
    if _MILDLY.search(clause) and not _FOR_GOOD.search(clause):
        is_busy = not _WISHES.search(clause) and (_BUSY_HERE.search(clause) or _BUSY_THEN.match(after))
        return bool(is_busy or _FOR_A_WHILE.search(clause))
    if _ALONE.fullmatch(clause) and _GOES_ON.match(after):
        return True
    if "?" in mark and _DENIES.match(after) and not _ASKED_POLITELY.search(clause):
        return True
    return bool(_THESE.match(clause) and _ASKS_ADVICE.match(after))
