"""How the patterns of English and Spanish phrases are put together."""


def any_of(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


def repeated(*words: str) -> str:
    """Each is taken as it first fits, for good: with two ways to read each, a long text would be read in 2^n ways."""
    return f"(?>{any_of(*words)} )*"


_NO_NAMES = (  # no pronoun, and nothing that tells what somebody does or says
    "i im he she they we it its him her them us you who my his your their our the a an this that these those not "
    "no and or but if when then to of for from with until after before since once because so as finally suddenly "
    "also just said say says saying told tell tells wrote write writes text texts texted ask asks asked want "
    "wants wanted keep keeps kept made make makes let lets will would wont can cant could couldnt did didnt does "
    "doesnt dont do never is isnt was has have had must should please plz pls stop stopped quit cease end nobody "
    "everyone everybody somebody someone people mi su mis sus tu un una el la los las lo le me nos se que si "
    "cuando porque ella ellos dijo dice pidio ya por para favor deje dejen pare paren quiero pero y"
)
NAME = rf"(?!{any_of(*_NO_NAMES.split())}\b)[^\W\d_]+"  # a word that may be one
