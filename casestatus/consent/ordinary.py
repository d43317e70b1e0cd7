"""Opt-outs in ordinary words: "please stop texting me", "no más" (47 CFR 64.1200(a)(10): any reasonable means; T21).

Each clause of a text is read by itself and must begin as one speaks to the firm: "stop texting me" asks us, "my ex
won't stop texting me" tells of somebody else. How well they read is measured in docs/decisions/28-ordinary-words.md.
"""

import re

from casestatus.consent.keywords import without_accents

LONGEST = 1600  # characters that are read


def asks_to_stop(body: str) -> bool:
    """Whether a reasonable person would read in it that the writer wants no more texts from us."""
    return any(_RULES.match(clause) for clause in _clauses(body[:LONGEST]))


def _clauses(body: str) -> list[str]:
    """The parts between commas and full stops, in small letters without accents, apostrophes and what others said."""
    bare = re.sub("[’'`´]", "", without_accents(body.casefold()))
    unquoted = re.sub(r"[\"“”«][^\"“”»]*[\"”»]", " , ", bare)
    return [" ".join(re.findall(r"\w+", part)) for part in re.split(r"[.,;:!?¡¿\n—–()]+", unquoted)]


def _any(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


def _repeated(*words: str) -> str:
    return f"(?:{_any(*words)} )*"


_TEXT = r"(?:text|txt|message|msg|sms)"
_TEXTS = r"(?:(?:text |txt |sms )?(?:texts?|txts?|messages?|msgs?|alerts?|notifications?)|sms|texting|messaging)"
_ME = r"(?:me|us|this (?:number|phone|cell)|my (?:number|phone|cell))"
_WHOSE = r"(?:\s?\b(?:all|any|the|these|those|my|your|of|more|further|so many|such|with|w))*"
_SURE = r"(?:\s?\b(?:please|plz|pls|thanks?|thank you|now|already|again|ever|any ?more|at all|ok|immediately|today))*"
_FROM_US = r"(?: from (?:you\b|you guys|your office|your firm|this (?:number|firm|office)))?"
_TO_ME = rf"(?: (?:to|on|at) {_ME})?"
_END = rf"{_FROM_US}{_TO_ME}{_SURE}$"
_NOT_ONLY_THEN = r"(?! (?:until|till|before|after|while|when|at|on|during|tomorrow|tonight|about|if|because|from)\b)"
_SPEAKING_TO_US = _repeated(
    "hi|hello|hey|ok|okay|sorry|thanks|thank you|and|so|but|now|just|please|plz|pls|kindly|sir|maam|then",
    "(?:can|could|would|will) you(?: guys| all)?|you (?:need to|should|must|have to|can)|wrong (?:number|person)",
    "i(?:m| am) asking you to|i (?:have )?(?:already )?(?:said|asked (?:you )?to|told you(?: guys)?(?: to)?)",
    "i (?:want|need) you to|i prefer",
    "i (?:said|ask(?:ed)?) (?:you )?to|i(?: would|d) (?:like|prefer|want)(?: for)?(?: you)?(?: to)?|that|if|you",
)
_STOP = r"(?:stop|quit|cease|cease and desist|discontinue|end)"
_WRITING = r"(?:texting|txting|txtn|textin|messaging|contacting|bothering|harassing|spamming|pestering)"

_ENGLISH = _any(
    rf"{_STOP}(?: (?:it|this|that|all of (?:it|this)|stop))*{_SURE}$",
    rf"{_STOP} (?:calling (?:and|or) )?{_WRITING}(?: {_ME})?{_SURE}(?:$| (?:i|im|you|or|and|we|its|this)\b)",
    rf"{_STOP} blowing up {_ME}{_SURE}$",
    rf"{_STOP} sending(?: (?:{_ME}|these|those|this|stuff|things))*{_SURE}$",
    rf"{_STOP} sending(?: {_ME})?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:{_STOP}(?: it)?|cancel|turn off|shut off|disable){_WHOSE}"
    rf" (?:{_TEXTS}|communications?|contact(?: with {_ME})?){_END}",
    rf"(?:no more|enough|cut it out|(?:im|i am|we are) (?:so )?(?:done|finished|tired)){_WHOSE} {_TEXTS}{_END}",
    rf"no more{_SURE}$",
    rf"no (?:more )?(?:texting|messaging|texts|{_TEXT}){_SURE}$",
    rf"(?:dont|do not|never|not|wont you not)(?: ever)? (?:call (?:or|and) )?(?:{_TEXT}|contact|reach out to|write)"
    rf"(?: to)?(?: {_ME})?{_NOT_ONLY_THEN}{_SURE}(?:$| (?:i|im|or|and call|we|its|this is)\b)",
    rf"(?:dont|do not|never)(?: ever)? send(?: {_ME})?{_WHOSE} {_TEXTS}{_END}",
    r"(?:i |we )?(?:really )?(?:dont|do not|no longer|never)(?: ever)?(?: really)? (?:want|wish|need|like|care)\b"
    r"(?:\s?\b(?:for|to|get|getting|receive|receiving|be|being|have|you|any ?more))*"
    rf"{_WHOSE} (?:{_TEXTS}|texted|contacted|messaged|text|contact)(?! (?:from|to|with|of)(?! you| this| me))\b",
    r"(?:i |we )?(?:did not|didnt|never|dont|do not) (?:agreed?|consent(?:ed)?|signe?d? up|asked?|gave permission)\b"
    rf"(?:\s?\b(?:to|for|get|getting|receive|receiving|be|being|have))*{_WHOSE} (?:{_TEXTS}|texted|messaged){_END}",
    rf"(?:i would|id|i d)? ?(?:rather|prefer)? ?(?:not|you (?:not|dont|didnt))(?: to)?(?: be| get| receive){_WHOSE}"
    rf" (?:{_TEXTS}|texted|contacted){_END}",
    rf"(?:lose|delete|erase|remove|forget|drop) (?:my|this)(?: phone| cell| mobile)? (?:number|phone|cell)"
    rf"(?: (?:from|off) (?:your|the|this|all)\b.*)?{_SURE}$",
    rf"(?:remove|take|get|delete|drop|pull) (?:{_ME}|my name)(?: out)? (?:off|from|of)(?: of)?{_WHOSE}(?: this)?"
    r"(?: (?:text|texting|mailing|contact|call|sms|message|phone))*"
    rf" (?:lists?|system|contacts|database|{_TEXTS}|group)\b",
    rf"(?:remove|delete|block|unsubscribe) {_ME}{_SURE}$|take me off{_SURE}$",
    rf"(?:how (?:do|can) i |i (?=want out)|i (?:want|need|would like|wish) to |id like to |to |i |im |i am )*"
    rf"(?:unsubscribe|unsub|opt|opting|unsubscribing|want out)(?: {_ME})?(?: out)?"
    rf"(?: (?:from|of){_WHOSE} {_TEXTS})?{_END}",
    r"(?:i )?(?:hereby )?(?:revoke|withdraw|rescind|take back)(?: my| all)* (?:consent|permission)"
    r"(?:$| (?:to|for) (?:be|being|receive|get|text|you|contact|any|these|texts|messages).*)",
    rf"(?:leave {_ME} alone|go away){_SURE}$",
)

_MENSAJES = r"(?:mensajes?(?: de texto)?|textos?|mensajitos|sms|alertas|notificaciones)"
_MAS = r"(?:\s?\b(?:mas|ya|por favor|porfavor|porfa|favor|gracias|nunca|otra vez|nada|ahora|hoy|aqui|a este numero))*"
_LOS = r"(?:\s?\b(?:los|las|estos|esos|sus|mis|todos|mas|de|con|ningun|tantos|esta clase de|ya))*"
_HABLANDO_CON_NOSOTROS = _repeated(
    "hola|oiga|oigan|mire|miren|gracias|y|pero|ya|por favor|porfavor|porfa|favor de|disculpe|perdon|les|que",
    "(?:le|les|te) (?:pido|ruego|pedi|dije)(?: que)?|(?:quiero|necesito|prefiero) que|numero equivocado",
)
_ESCRIBIR = r"(?:escrib|textee|text|contact|molest|busqu)(?:a|an|as|e|en|es|een|ee)?"

_SPANISH = _any(
    rf"(?:ya )?no mas{_MAS}$",
    rf"(?:ya )?no mas{_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?(?:vuelvan? a )?{_ESCRIBIR}(?:me|nos)?{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?(?:mand|envi)(?:e|en|es){_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )(?:mand|envi)(?:e|en|es){_MAS}$",
    rf"(?:deja|deje|dejen|para|pare|paren|basta)(?: ya)? de (?:mandar|enviar|escribir|textear|contactar|molestar)"
    rf"(?:me|nos)(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"(?:deja|deje|dejen|para|pare|paren|basta)(?: ya)? de (?:mandar|enviar|escribir){_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:para|pare|paren|cancel(?:a|e|en|ar)|basta|suspendan?|detengan?|terminen?){_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:paren|pare|parale|parenle|basta){_MAS}$",
    rf"(?:ya )?no (?:quiero|deseo|necesito|autorizo|acepto|quisiera|doy permiso)"
    rf"(?:\s?\b(?:recibir|recibiendo|que|me|manden?|envien?|para))*{_LOS} {_MENSAJES}(?! (?:de|del) (?!ustedes))\b",
    rf"(?:ya )?no (?:quiero|deseo|autorizo) que (?:me|nos) {_ESCRIBIR}{_MAS}$",
    r"(?:borren?|eliminen?|quiten?|olviden?|saquen?) (?:mi|este) (?:numero|telefono|celular)"
    rf"(?: de (?:su|la|sus)\b.*)?{_MAS}$",
    r"(?:borren?|eliminen?|quiten?|saquen?)me de (?:la|su|sus|esa|esta|todas las)(?: \w+)? ?"
    r"(?:listas?|sistema|contactos|base de datos)\b",
    rf"(?:denme|deme|dame|quiero darme|darme|dar|me quiero dar) de baja{_MAS}$",
    rf"(?:dejenme|dejeme|dejame) en paz{_MAS}$",
    r"(?:retiro|revoco|cancelo) mi (?:consentimiento|permiso|autorizacion)\b",
)

_RULES = re.compile(f"{_SPEAKING_TO_US}{_ENGLISH}|{_HABLANDO_CON_NOSOTROS}{_SPANISH}")
