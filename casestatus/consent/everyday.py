"""Everyday words that stand in names: beside STOP they are hardly a signature (T14)."""

IN_FIRMS_NAMES = frozenset(  # "Stop fighting" to Fighting For You Law, "First stop" to First Coast Law
    "abuse all always american auto bankruptcy bay beach benefits better big bike bite boat border bus business "
    "call capital car care caring central child children citizens city civil claims clear coast comp compensation "
    "consumer corner county crash crime criminal custody damages debt defenders direct disability divorce dog "
    "downtown drive driving drug drunk dui dwi east elder employment equal estate every express fair families fight "
    "fighters fighting fire first for free freedom friendly gate great help helping highway home honest hurt "
    "independent injured insurance job just labor lawyer legacy liberty life local main medical metro midtown "
    "modern money motor motorcycle my national neighborhood never new nursing ocean old one open our overtime pain "
    "parents patent pay people peoples personal plain point police premier private probate property protect public "
    "quality quick quit rideshare right rights river road safe safety sea second security shield simple slip smart "
    "social south southern square standing state street strong super tax team tenant tenants texas texting ticket "
    "top total town traffic train triumph truck truckers trust trusted truth uber united uptown us valley veterans "
    "victims victory village visa wage water way we western winning work worker workers working wreck your zone".split()
)
HARDLY_STOPPED = frozenset(  # "stop liberty" to Liberty Jones: hardly anybody asks that these end
    "american bay beach coast downtown freedom independent legacy liberty metro midtown modern national ocean premier "
    "river southern texas triumph trusted united uptown valley victory village western".split()
)
BEFORE_A_STOP = frozenset(  # people are called so too, and write "Stop Will", but of a "park stop" and what "will stop"
    "best bridge can church court dead early end field fuel gas gold golden good hall hard heart hill house lake "
    "land last late light long mall market mill must never north park path pit rail real rest school short station "
    "store tram van west will bajo barrio campo cerro mas monte muro muy nivel palo pico piedra pino piso precio "
    "puerto rio techo tono valle volumen".split()
)
_MEASURED = (
    "azucar|colesterol|nivel|precio|costo|riesgo|volumen|rio|salto|pago|sueldo|salario|monto|interes|trafico|ruido"
    "|porcentaje"
)
NO_NAME_AFTER_STOP = (  # in capitals a name looks no different: "STOP HERE"
    "he|him|his|she|hers?|they|them|their|our|who|what|where|when|why|how|this(?! is)|that|these|those|there|here|ahead"
    "|first|next|go|sign|light|payment|work|loss|order|watch|by|the|a|and|or|i|it(?!')|at|for|in|on|me|my|your?"
    f"|eviction|foreclosure|garnishments?|(?<=alto )(?:{_MEASURED})"
)
NO_NAME_BEFORE_STOP = (  # "THE BUS STOP", "CAR WOULDNT STOP"
    "he|she|(?<!make )it|they|who|the|an|my|his|her|their|our|your|at|one|ran|gas|fuel|short|hard|sudden|abrupt"
    "|complete|bus|train|dont|not|never|cant|wont|didnt|doesnt|(?:w|c|sh)ouldnt|isnt|first|traffic|palo|muy|mas"
    f"|de|del|un|el|en|tan|demasiado|{_MEASURED}"
)
