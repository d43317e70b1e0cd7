"""Opt-outs in ordinary words: "please stop texting me", "no más" (47 CFR 64.1200(a)(10): any reasonable means; T21).

Each clause of a text is read by itself and must begin as one speaks to the firm: "stop texting me" asks us, "my ex
won't stop texting me" tells of somebody else. How well they read is measured in docs/decisions/28-ordinary-words.md.
"""

import re

from casestatus.consent.keywords import without_accents

LONGEST = 1600  # characters that are read
_SPELLED = (  # as people type it, in small letters without accents and apostrophes, and as the rules say it
    (re.compile(r"\bu\b"), "you"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"\byall\b"), "you all"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\b(?:stopp+|stpo|sotp|stahp)\b"), "stop"),
    (re.compile(r"\b(?:texing|txeting|tetxing|texitng|textign)\b"), "texting"),
    (re.compile(r"\b(?:unsu[bs]?cribe|unsub?s?ribe|unsubscibe|unsubscrib|unscribe)\b"), "unsubscribe"),
    (re.compile(r"\balto[\s,.!]{1,9}(?=por ?fa)"), "alto "),  # "alto" by itself may begin something else
)
_STOP_SIGNS = re.compile("(?:🛑\ufe0f?\\s*)+")
_OTHERS_WORDS = re.compile(  # "he wrote: stop", but not "I said: stop", nor "my last message said: stop"
    r"\b(?:he|she|they|who|(?:my|his|her|their|the|your) (?!(?:last|previous|first|earlier|text|message)\b)\w+)"
    r"(?: (?:just|also|then|has|had|already|have))?"
    r" (?:wrote|sa(?:ys|id)|texted|messaged|told (?:me|us|him|her|them))\s*:[^.!?\n]*"
    r"|\b(?:(?:his|her|their) (?:last )?(?:text|message)"
    r"|(?:dijo|dijeron|dice|escribio|escribieron|texteo|puso))\s*:[^.!?\n]*"
)


def asks_to_stop(body: str) -> bool:
    """Whether a reasonable person would read in it that the writer wants no more texts from us."""
    if _STOP_SIGNS.fullmatch(body.strip()):
        return True
    return any(_RULES.match(clause) for clause in _clauses(body[:LONGEST]))


def _clauses(body: str) -> list[str]:
    """The parts between commas and full stops, in small letters without accents, apostrophes and what others said."""
    bare = re.sub("[’'`´]", "", without_accents(body.casefold()))
    for typed, meant in _SPELLED:
        bare = typed.sub(meant, bare)
    unquoted = _OTHERS_WORDS.sub(" , ", re.sub(r"[\"“”«][^\"“”»]*[\"”»]", " , ", bare))
    return [" ".join(re.findall(r"\w+", part)) for part in re.split(r"[.,;:!?¡¿\n—–()]+", unquoted)]


def _any(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


def _repeated(*words: str) -> str:
    """Each is taken as it first fits, for good: with two ways to read each, a long text would be read in 2^n ways."""
    return f"(?>{_any(*words)} )*"


_TEXT = r"(?:text|txt|message|msg|sms)"
_TEXTS = r"(?:(?:text |txt |sms )?(?:texts?|txts?|messages?|msgs?|alerts?|notifications?)|sms|texting|messaging)"
_BY_TEXT = rf"(?: (?:by|via|through|over)(?: (?:phone|calls?|e?mail) (?:and|or))? (?:{_TEXT}|texting)(?: messages?)?)?"
_ME = r"(?:me|us|this (?:number|phone|cell)|my (?:number|phone|cell))"
_MY_FAMILY = (
    r"my (?:wife|husband|spouse|partner|girlfriend|boyfriend|mom|mother|dad|father|parents|son|daughter|kids?|children"
    r"|sister|brother|grandmother|grandma|family)"
)
_WHOSE = r"(?:\s?\b(?:all|any|the|these|those|my|your|of|more|further|so many|such|with|w))*"
_SURE = (
    r"(?:\s?\b(?:please|plz|pls|thanks?|thank you|now|already|again|ever|any ?more|no more|(?:any )?further"
    r"|any longer|at all|ok|immediately|today))*"
)
_NOT = r"(?:dont|do not|never)(?: ever)?"
_FROM_US = r"(?: from (?:you\b|you guys|your office|your firm|this (?:number|firm|office)))?"
_TO_ME = rf"(?: (?:to|on|at) (?:{_ME}|[\d ]{{7,}}))?"
_END = rf"{_FROM_US}{_TO_ME}{_SURE}$"
_NOT_ONLY_THEN = r"(?! (?:until|till|before|after|while|when|at|on|during|tomorrow|tonight|about|if|because|from)\b)"
_SPEAKING_TO_US = _repeated(
    "hi|hello|hey|ok|okay|sorry|thanks|thank you|and|so|but|now|just|please|plz|pls|kindly|sir|maam|then",
    "(?:can|could|would|will) you(?: guys| all)?",
    "you(?: guys| people| all)? (?:need to|should|must|have to|can)|wrong (?:number|person)",
    "i(?:m| am) asking you(?: again)? to|(?:(?:im|i am|we are) )?(?:not|no longer) interested(?! in)",
    "this is (?:harassment|spam)|(?:you are|youre) (?:harassing|bothering|spamming) (?:me|us)",
    "i (?:have )?(?:already )?(?:(?:said|ask(?:ed)?) (?:you )?to|said|told you(?: guys)?(?: to)?)",
    "i (?:want|need) you to|i prefer",
    "i(?: would|d) (?:like|prefer|want)(?: for)?(?: you)?(?: to)?|that|if|you",
)
_STOP = r"(?:stop|quit|cease|cease and desist|discontinue|end)"
_WRITING = _any(
    "texting|txting|txtn|textin|messaging|contacting|reaching out(?: to)?|writing(?: to)?",
    "bothering|disturbing|harassing|spamming|pestering",
)
_ELSE = (  # "I don't want to text this": what they write, or to whom
    rf"(?!(?:{_ME}|{_TEXTS}|please|plz|pls|thanks?|now|again|ever|any ?more|any longer|at all|today|from|by|on|at|or"
    r"|and|but|to|with|of|in|i|im|we|you|its)\b)"
)
_ALLOWED = r"(?: you)?(?: my| any)* (?:permission|consent)"

_ENGLISH = _any(
    rf"(?!end (?:it|this|that)\b){_STOP}(?: (?:it|this|that|these|those|all of (?:it|this|these)|(?:please )?stop))*"
    rf"{_SURE}$",
    rf"(?:(?:guys|people|all) )?keep {_WRITING} {_ME}{_SURE}(?: (?:and|so|but|i want (?:it|this) to))*"
    rf" {_STOP}(?: (?:it|this|that))?{_SURE}$",
    rf"why (?:do you(?: guys| people| all)? keep|are you(?: guys| people| all)? still) {_WRITING} {_ME}{_SURE}$",
    rf"{_STOP} (?:calling (?:and|or) )?{_WRITING}(?: {_ME}| people)?{_BY_TEXT}{_SURE}"
    r"(?:$| (?:i|im|you|or|and|we|its|this)\b)",
    rf"{_STOP} (?:{_WRITING}|sending(?:{_WHOSE} {_TEXTS}| this| things)? to) {_MY_FAMILY}{_SURE}$",
    rf"(?:(?:i would|id) rather (?:that )?you )?(?:call|phone|e ?mail)(?: {_ME})?"
    rf" (?:instead of|rather than|and (?:dont|do not)|not) (?:{_WRITING}|{_TEXT}|sending(?:{_WHOSE} {_TEXTS}))"
    rf"(?: {_ME})?{_SURE}$",
    rf"(?:put|place|add) (?:{_ME}|my name) (?:on|to)(?: (?:the|your|a))? (?:do not|dont|no)"
    r" (?:text|contact|message|call)(?: (?:or|and) (?:text|contact|message|call))? lists?\b",
    rf"{_STOP} (?:blowing up {_ME}|hitting {_ME} up){_SURE}$",
    rf"no need to (?:{_TEXT}|contact|write(?: to)?) {_ME} (?:any ?more|again|ever){_SURE}$",
    r"(?:i |we )?(?:dont|do not) want anything (?:else )?from you\b",
    r"(?:i |we )?(?:really )?(?:dont|do not|no longer|never)(?: ever)?(?: really)? (?:want|wish|need|care|like) to"
    rf" (?:be )?hear(?:ing)?(?: anything)?(?: else| more)? from (?:you(?: guys| people| all)?|your (?:office|firm)"
    rf"|this (?:number|firm|office)){_SURE}$",
    rf"(?:i )?(?:have )?(?:asked|said|told)(?: you)?(?: guys)? not to"
    rf" (?:be (?:texted|contacted)|(?:{_TEXT}|contact|bother) {_ME}){_END}",
    rf"{_NOT} (?:{_TEXT}|contact) {_ME} (?:on|at) {_ME}{_SURE}$",
    rf"(?:how (?:do|can) i )?(?:turn|shut){_WHOSE} {_TEXTS} off{_SURE}$",
    rf"(?:how (?:do|can) i |i (?:want|need) to )?get off(?: of)?{_WHOSE}(?: this)?"
    r"(?: (?:text|texting|contact|call|sms))* lists?\b",
    r"(?:take|get|remove|delete) (?:my|this) (?:number|phone|cell) (?:out|off)(?: of)? your (?:phone|computer|files)\b",
    rf"(?:refrain from|avoid) {_WRITING}(?: {_ME})?{_SURE}$",
    rf"{_STOP} sending(?: (?:{_ME}|these|those|this|stuff|things))*{_SURE}$",
    rf"{_STOP} sending(?: {_ME})?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:{_STOP}(?: it)?|cancel|turn off|shut off|disable){_WHOSE}"
    rf" (?:{_TEXTS}|communications?|contact(?: with {_ME})?){_END}",
    rf"(?:no more|enough|(?:cut|knock) it (?:out|off)|(?:im|i am|we are) (?:so )?(?:done|finished|tired|sick|fed up)"
    rf"(?: and tired)?){_WHOSE} {_TEXTS}{_END}",
    rf"no more{_SURE}$",
    rf"no (?:more )?(?:texting|messaging|texts|{_TEXT}){_SURE}$",
    rf"no further (?:{_TEXTS}|contact|communications?){_END}",
    rf"(?:dont|do not|never|not|wont you not)(?: ever)? (?:call (?:or|and) )?(?:{_TEXT}|contact|reach out|write)"
    rf"(?: to)?(?: {_ME})?{_BY_TEXT}{_NOT_ONLY_THEN}{_SURE}(?:$| (?:i|im|or|and call|we|its|this is)\b)",
    rf"{_NOT} send(?: {_ME})?(?: no)?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:{_STOP}|cancel) (?:my|the|this)(?: {_TEXT})? subscription{_SURE}$",
    rf"(?:take|pull|get|remove) (?:my|this) (?:number|phone|cell) off{_SURE}$",
    rf"{_NOT} send (?:{_ME} (?:any|no)thing(?: else| more)*|anything(?: else| more)* to {_ME}){_SURE}$",
    rf"(?:{_NOT}|not) (?:bother|disturb|harass|pester|spam) {_ME}{_SURE}$",
    rf"(?:{_NOT} use|{_STOP} using) (?:this|my) (?:number|phone|cell) (?:to|for) (?:{_TEXT}|contact|{_WRITING})"
    rf"(?: {_ME})?{_SURE}$",
    rf"(?:{_TEXT}|contact|bother) some(?:one|body) else{_SURE}$",
    rf"(?:(?:your|these|further|any|more) )*{_TEXTS} (?:are|is)"
    rf" (?:(?:not|no longer) (?:welcome|wanted)|unwelcome|unwanted){_SURE}$",
    rf"make{_WHOSE} {_TEXTS} (?:stop|end){_SURE}$",
    rf"(?:your|these|all (?:of )?(?:these|your)) {_TEXTS} (?:(?:need|have|has|got) to|must) (?:stop|end|cease){_SURE}$",
    rf"(?:i (?:want|need|wish|would like) to|id like to|how (?:do|can) i) (?:stop|quit|end|cancel|turn off)"
    rf"(?: (?:getting|receiving))?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:im|i am|we are) not interested in(?: getting| receiving)?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:i |we )?(?:wont|will not) (?:be )?(?:need|want)(?:ing)?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:(?:i |we )?(?:dont|do not|didnt|did not|never) (?:give|gave)"
    rf"|you (?:dont|do not|no longer|never) (?:have|had)){_ALLOWED} to (?:{_TEXT}|contact|write(?: to)?) {_ME}{_SURE}$",
    r"(?:i |we )?(?:really )?(?:dont|do not|no longer|never)(?: ever)?(?: really)? (?:want|wish|need|like|care)\b"
    r"(?:\s?\b(?:for|to|get|getting|receive|receiving|be|being|have|you|any ?more))*"
    rf"{_WHOSE}(?! (?:text|txt|contact) {_ELSE})"
    rf" (?:{_TEXTS}|texted|contacted|messaged|text|contact)(?! (?:from|to|with|of)(?! you| this| me))"
    rf"(?! by (?!you|{_TEXT}|phone|calls?|e?mail|this|that|any|the (?:firm|office|law)|law|lawyers?|attorneys?))\b",
    r"(?:i |we )?(?:did not|didnt|never|dont|do not) (?:agreed?|consent(?:ed)?|signe?d? up|asked?|gave permission)\b"
    rf"(?:\s?\b(?:to|for|get|getting|receive|receiving|be|being|have))*{_WHOSE} (?:{_TEXTS}|texted|messaged){_END}",
    rf"(?:i would|id|i d)? ?(?:rather|prefer)? ?(?:not|you (?:not|dont|didnt))(?: to)?(?: be| get| receive){_WHOSE}"
    rf" (?:{_TEXTS}|texted|contacted){_END}",
    rf"(?:lose|delete|erase|remove|forget|drop) (?:my|this)(?: phone| cell| mobile)? (?:number|phone|cell)"
    rf"(?: (?:from|off) (?:your|the|this|all)\b.*)?{_SURE}$",
    rf"(?:(?:remove|take|get|delete|drop|pull|let) (?:{_ME}|my name(?: and (?:my )?number)?)|i want)(?: out)?"
    rf" (?:off|from|of)(?: of)?{_WHOSE}(?: this)?"
    r"(?: (?:text|texting|mailing|contact|call|sms|message|phone))*"
    rf" (?:lists?|system|contacts|database|{_TEXTS}|group)\b",
    rf"(?:remove|delete|block|unsubscribe) {_ME}{_SURE}$|take me off{_SURE}$",
    rf"remove(?: {_ME} from (?:this|these))?{_SURE}$",
    rf"(?:i (?:want|need|wish) (?:to )?)?(?:be|get|(?:(?:have|get) )?(?:{_ME}|my name)) (?:removed|taken(?= off\b))"
    rf"(?: off$| (?:from|off){_WHOSE}(?: this)?(?: (?:text|texting|mailing|contact|call|sms))*"
    rf" (?:lists?|system|contacts|database|{_TEXTS}))?{_END}",
    rf"(?:how (?:do|can) i |i (?=want out)|i (?:want|need|would like|wish) to |id like to |to |i |im |i am )*"
    rf"(?:unsubscribe|unsub|opt|opting|unsubscribing|want out)(?: {_ME})?(?: out)?"
    rf"(?: (?:from|of)(?:{_WHOSE} {_TEXTS}| (?:everything|all|this|these|it)))?{_END}",
    r"(?:i |im |i am )?(?:hereby )?(?:revok(?:e|ing)|withdraw(?:ing)?|rescind(?:ing)?|tak(?:e|ing) back)(?: my| all)*"
    r" (?:consent|permission)"
    r"(?:$| (?:to|for) (?:be|being|receive|get|text|you|contact|any|these|texts|messages).*)",
    rf"(?:leave {_ME} alone|go away){_SURE}$",
)

_MENSAJES = r"(?:mensajes?(?: de texto)?|textos?|mensajitos|sms|alertas|notificaciones)"
_MAS = (
    r"(?:\s?\b(?:mas|ya|por favor|porfavor|porfa|favor|gracias|nunca|jamas|otra vez|de nuevo|nada|ahora|hoy|aqui"
    r"|en (?:lo sucesivo|adelante|el futuro)"
    r"|a (?:este|mi) (?:numero|telefono|celular|cel)))*"
)
_LOS = r"(?:\s?\b(?:los|las|estos|esos|sus|mis|todos|mas|de|con|ningun|tantos|esta clase de|ya))*"
_HABLANDO_CON_NOSOTROS = _repeated(
    "esto es (?:acoso|spam)|mejor|hola|oiga|oigan|mire|miren|gracias|y|pero|ya|por favor|porfavor|porfa|disculpe",
    "perdon|les|que",
    "(?:hagan?(?:me|nos)? el )?favor de",
    "(?:le|les|te) (?:pido|ruego|pedi|dije)(?: que)?|(?:quiero|quisiera|necesito|prefiero) que|numero equivocado",
)
_ESCRIBIR = (
    r"(?:escrib(?:a|an|as)|(?:texte|text|contact|molest|fastidi|busqu)(?:e|en|es))"  # "no me molesta": I do not mind
)
_ESCRIBIENDO = r"(?:escribiendo|texteando|contactando|molestando|fastidiando|mandando|enviando)"
_INFINITIVO = r"(?:escribir|textear|contactar|molestar|fastidiar)"
_PUEDEN = r"(?:puedes?|pueden|podrias?|podrian)"
_DEJEN = (
    rf"(?:(?:me |nos )?{_PUEDEN} (?:por favor )?dejar|deja|dejen?|para|paren?|basta)"
    r"(?: ya)? de(?: llamar(?:me|nos)? [yo])?"
)
_MI_FAMILIA = r"mi (?:espos[oa]|marido|mujer|novi[oa]|mama|madre|papa|padre|hij[oa]|herman[oa]|abuel[oa]|familia)"
_LISTA = r"(?:la|su|sus|esa|esta|todas las)(?: \w+)? ?(?:listas?|sistema|contactos|base de datos)\b"

_SPANISH = _any(
    rf"(?:ya )?no mas{_MAS}$",
    rf"(?:ya )?no mas{_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?(?:vuelvan? a )?{_ESCRIBIR}(?:me|nos)?{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?(?:mand|envi)(?:e|en|es){_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )(?:mand|envi)(?:e|en|es){_MAS}$",
    rf"(?:no (?:mand|envi)(?:e|en|es)(?: nada)? mas|(?<=ya )no (?:mand|envi)(?:e|en|es) nada){_MAS}$",
    rf"(?:ya )?no (?:me |nos )?(?:hablen?|llamen?|marquen?) (?:ni|y|o) (?:me |nos )?{_ESCRIBIR}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?(?:sig(?:a|an|as)|est(?:e|en|es)|and(?:e|en|es)) {_ESCRIBIENDO}(?:me|nos)?"
    rf"(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?vuelv(?:a|an|as) a"
    rf" (?:{_INFINITIVO}(?:me|nos)?|(?:mandar|enviar)(?:me|nos)?{_LOS} {_MENSAJES}|(?:mandar|enviar)(?:me|nos)){_MAS}$",
    rf"no (?:{_INFINITIVO}(?:me|nos)?|(?:mandar|enviar)(?:me|nos)?{_LOS} {_MENSAJES}){_MAS}$",
    rf"(?:ya )?(?:(?:no|nunca) (?:quiero que )?se comuni(?:que|quen)(?: mas)?"
    rf"|{_DEJEN} comunicarse|no (?:vuelva|vuelvan) a comunicarse) conmigo{_MAS}$",
    rf"{_DEJEN} (?:escribir|textear|molestar|(?:mandar|enviar){_LOS} {_MENSAJES}|(?:mandar|enviar)le{_LOS} {_MENSAJES})"
    rf"(?:le)? a {_MI_FAMILIA}{_MAS}$",
    rf"(?:me )?llam(?:a|e|en)(?:me|nos)?(?: mejor)? en (?:vez|lugar) de (?:{_INFINITIVO}(?:me|nos)?"
    rf"|(?:mandar|enviar)(?:me|nos)?{_LOS} {_MENSAJES}){_MAS}$",
    rf"deten(?:te|gase|ganse){_MAS}$",
    rf"(?:ya )?no (?:quiero|deseo) (?:recibir (?:mas )?nada|(?:mas )?nada(?: mas)? (?:de|con) ustedes){_MAS}$",
    rf"no insist(?:a|an|as){_MAS}$",
    rf"(?:quiten?|saquen?|borren?)me de (?:esto|aqui|ahi){_MAS}$",
    rf"{_DEJEN} (?:mandar|enviar)(?:me|nos)(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"{_DEJEN} {_INFINITIVO}(?:me|nos)?(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"{_DEJEN} (?:mandar|enviar|escribir){_LOS} {_MENSAJES}{_MAS}$",
    rf"{_DEJEN} estar(?:me|nos)? {_ESCRIBIENDO}(?:me|nos)?(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"(?:(?:quiero|deseo|quisiera|necesito|puedo|como (?:puedo|hago para|le hago para)) dejar|como dejo) de recibir"
    rf"{_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:para|pare|paren|parar|detener|suspender|parale|parele|parenle|cancel(?:a|e|en|ar)|basta"
    rf"|suspendan?|detengan?|terminen?|alto a|estuvo(?: bueno| bien)?){_LOS} {_MENSAJES}{_MAS}$",
    rf"cancel(?:a|e|en|ar) (?:mi|la) suscripcion(?: [ad]e?{_LOS} {_MENSAJES})?{_MAS}$",
    rf"(?:me canse|estoy (?:cansad|hart)[oa]|me tienen hart[oa]){_LOS} {_MENSAJES}{_MAS}$",
    rf"no (?:me|nos) interesan?(?: recibir)?{_LOS} {_MENSAJES}{_MAS}$",
    r"(?:ya )?no quiero saber(?: nada| mas)* de ustedes?\b",
    rf"(?:ya )?no (?:quiero|deseo) que (?:me|nos) (?:mand|envi)(?:e|en|es){_MAS}$",
    rf"(?:paren|pare|parale|parenle|basta|(?<=favor de )parar){_MAS}$",
    r"alto(?: (?:ya|por favor|porfavor|porfa|alto))+$|(?<=favor )alto$",
    rf"(?:quiten?|borren?|eliminen?)me{_MAS}$",
    rf"(?:ya )?no (?:quiero|deseo|necesito|autorizo|acepto|quisiera|doy permiso)"
    r"(?:\s?\b(?:recibir|recibiendo|que|me|manden?|envien?|esten?|sigan?|mandando|enviando|para))*"
    rf"{_LOS} {_MENSAJES}(?! (?:de|del) (?!ustedes))\b",
    rf"(?:ya )?no (?:quiero|deseo|autorizo) que (?:me|nos) {_ESCRIBIR}{_MAS}$",
    r"(?:borren?|eliminen?|quiten?|olviden?|saquen?) (?:mi|este) (?:numero|telefono|celular)"
    rf"(?: de (?:su|la|sus)\b.*)?{_MAS}$",
    rf"(?:(?:borren?|eliminen?|quiten?|saquen?)me|me (?:borren?|eliminen?|quiten?|saquen?)) de {_LISTA}",
    rf"(?:me {_PUEDEN} (?:borrar|eliminar|quitar|sacar)|{_PUEDEN} (?:borrar|eliminar|quitar|sacar)me) de {_LISTA}",
    rf"(?:denme|deme|dame|quiero darme|darme|dar|me quiero dar) de baja{_MAS}$",
    rf"(?:dejenme|dejeme|dejame) (?:en paz|tranquil[oa]){_MAS}$",
    r"(?:retiro|revoco|cancelo) mi (?:consentimiento|permiso|autorizacion)\b",
)

_RULES = re.compile(f"{_SPEAKING_TO_US}{_ENGLISH}|{_HABLANDO_CON_NOSOTROS}{_SPANISH}")
