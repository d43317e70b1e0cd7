"""Whether a text says that the number is not the client's: "wrong number", "no soy Cora" (T27).

Each clause is read by itself and has to say it whole: "you have the wrong number" does, "you gave me the wrong number
for Dr. Lee" is about another one. What only a name tells ("this is not Cora") is held against the contact's names.
"""

import re
from collections.abc import Callable

from casestatus.consent.keywords import without_accents

LONGEST, LONGEST_CLAUSE = 1600, 100  # characters that are read; what says it is short


def says_wrong_number(body: str, *, names: Callable[[], list[str]]) -> bool:
    """Whether a reasonable person would read in it that the firm writes to somebody else.

    `names` are the contact's, asked for only when a clause turns on a name.
    """
    return any(_says_it(clause, names) for clause in _clauses(body[:LONGEST]))


def may_say_wrong_number(body: str) -> bool:
    """Whether it says so, or would if the contact had some name."""
    names = [*_NAMED, _PLAIN]
    return any(pattern.fullmatch(clause) for clause in _clauses(body[:LONGEST]) for pattern in names)


def _says_it(clause: str, names: Callable[[], list[str]]) -> bool:
    if _PLAIN.fullmatch(clause):
        return True
    found = {match[1] for pattern in _NAMED if (match := pattern.fullmatch(clause))}
    return bool(found) and not found.isdisjoint(_bare(name) for name in names())


def _clauses(body: str) -> list[str]:
    plain = re.sub("[’'`´]", "", without_accents(body).casefold()).replace("#", " number ")
    parts = [" ".join(re.findall(r"\w+", part)) for part in re.split(r"[.,;:!?¡¿\n—–()]+", plain)]
    return [part for part in parts if len(part) <= LONGEST_CLAUSE]


def _bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", without_accents(name).casefold()))


_FIRST = (
    r"(?:(?:hi|hello|hey|sorry|um|no|ok|please|and|but|so|i think|i believe|i guess|im afraid|im sorry|it looks like|"
    r"looks like|hola|disculpe|perdon|lo siento|y|pero|creo que|me parece que) ){0,4}"
)
_LAST = r"(?: (?:sorry|please|bro|sir|maam|dude|man|buddy|here|lo siento|disculpe|por favor|senor|senora)){0,3}"
_AGAIN = r"(?: (?:any ?more|any longer|now|ya|mas))?"
_NUMBER = r"(?:number|numbers|num|nubmer|numer|nmber|phone number|cell number|phone|cell|person|guy|lady|individual)"
_YOU = r"(?:you|u|you guys|yall|this|it)"
_HAVE = (
    r"(?:(?:must|may|might|probably|definitely|clearly|do|just|all|still) ){0,3}"
    r"(?:have|got|have got|ve got|hv|has|are texting|r texting|re texting|texted|have texted|are messaging|messaged|"
    r"have reached|reached|are calling|called|dialed|is|s|was|sent this to)"
)
_NUMERO = r"(?:numero|num|telefono|celular|persona)"
_THIS = r"(?:this|that|it) (?:is|s|was)"
_HAS_NO_MORE = r"(?:(?:does not|doesnt|dont|no longer) (?:have|has|use|uses|own|owns)|no longer (?:has|have|uses))"
_NEVER_HEARD = (
    r"i (?:do not|dont) know (?:a|any|anyone|anybody|somebody|someone|who)(?: (?:named|called|by the name of))?"
)

_PLAIN = re.compile(
    _FIRST
    + "(?:"
    + "|".join(
        (
            rf"(?:(?:{_YOU}|youve|youre|u|thats|its) (?:{_HAVE} )?(?:the |a )?)?wrong {_NUMBER}",
            rf"(?:{_THIS}|its|thats) (?:the|a) wrong {_NUMBER}",
            rf"(?:{_THIS} not|this isnt|thats not|{_THIS} no longer|this was) (?:her|his|their|that persons)"
            rf" (?:phone |cell )?(?:number|phone|cell){_AGAIN}",
            rf"(?:she|he|they|that person) {_HAS_NO_MORE} (?:this|that) (?:number|phone){_AGAIN}",
            r"(?:this|the|my) number (?:was|has been|got|is) (?:reassigned|recycled|given to me)(?: to me)?",
            r"this number (?:does not|doesnt|dont|no longer) belongs? to (?:her|him|them|that person)" + _AGAIN,
            r"i (?:just|only|recently|newly) (?:got|have|received|bought) this (?:phone )?number(?: \w+){0,3}",
            r"i got this (?:phone )?number (?:last|this|a few|two|\d) ?(?:week|month|days?|weeks?)(?: ago)?",
            r"this is a new (?:phone )?number",
            rf"(?:tiene|tienes|tienen|es|este es|esta es|marco|escribio) (?:el |la |al |a la |un |una )?{_NUMERO}"
            r" (?:equivocad[oa]|incorrect[oa]|erroneo)",
            rf"{_NUMERO} (?:equivocad[oa]|incorrect[oa]|erroneo)",
            rf"(?:usted |te |ud )?(?:se |te )?(?:ha |han )?(?:equivoco|equivocaron|equivocaste|equivocado|equivocados)"
            rf" de {_NUMERO}",
            rf"(?:usted )?esta[ns]? equivocad[oa]s? de {_NUMERO}",
            rf"(?:este|ese)?(?: ?ya)? ?no es (?:mas )?(?:su|el) {_NUMERO}(?: de (?:ella|el|ellos))?{_AGAIN}",
            r"(?:ella|el|esa persona) ya no (?:tiene|usa) este (?:numero|telefono)",
            r"(?:acabo de|recien) (?:sacar|comprar|obtener|recibir|saque|compre|me dieron) este (?:numero|telefono)",
            r"este (?:numero|telefono) es nuevo(?: para mi)?",
        )
    )
    + ")"
    + _LAST
)
_NAMED = [
    re.compile(_FIRST + words + _LAST)
    for words in (
        r"(?:this is not|this isnt|it is not|its not|im not|i am not|not) ([a-z ]+?)",
        r"(?:this is not|this isnt|its not|this is no longer|thats not) ([a-z ]+?)s"
        rf" (?:phone |cell )?(?:number|phone|cell){_AGAIN}",
        rf"([a-z ]+?) {_HAS_NO_MORE} (?:this|that) (?:number|phone){_AGAIN}",
        r"(?:there is |theres |we have )?no(?: one| body)?(?: (?:named|called|by the name of))? ([a-z ]+?)"
        r" (?:here|at this number)",
        rf"{_NEVER_HEARD} ([a-z ]+?)(?: is)?",
        rf"this number (?:does not|doesnt|dont|no longer) belongs? to ([a-z ]+?){_AGAIN}",
        r"(?:yo )?no soy ([a-z ]+?)",
        rf"(?:este|ese)?(?: ?ya)? ?no es el (?:numero|telefono|celular) de ([a-z ]+?){_AGAIN}",
        r"([a-z ]+?) ya no (?:tiene|usa) este (?:numero|telefono)",
        r"no conozco a (?:ningun |ninguna |nadie llamad[oa] |nadie que se llame )?([a-z ]+?)",
        r"(?:aqui )?no (?:hay|vive) (?:ningun |ninguna |nadie llamad[oa] )?([a-z ]+?)(?: aqui)?",
    )
]
