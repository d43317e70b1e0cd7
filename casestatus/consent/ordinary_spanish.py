"""What asks us in Spanish for no more texts, each as a pattern of one clause (T21)."""

from casestatus.consent.phrasing import NAME, any_of, repeated

_MENSAJES = r"(?:mensajes?(?: de texto)?|textos?|mensajitos|sms|alertas|notificaciones)"
_MAS = (
    r"(?:\s?\b(?:mas|ya|por favor|porfavor|porfa|favor|gracias|nunca|jamas|otra vez|de nuevo|nada|ahora|hoy|aqui"
    r"|en (?:lo sucesivo|adelante|el futuro)"
    r"|a (?:este|mi) (?:numero|telefono|celular|cel)))*"
)
_LOS = (
    r"(?:\s?\b(?:los|las|estos|esos|sus|mis|todos|mas|de|con|ningun|tantos|esta clase de|ya|malditos?|pinches?|jodidos?"
    r"|estupidos?|molestos?|fastidiosos?))*"
)
_DON = r"(?:sr|sra|srta|senor(?:a|ita)?|don|dona|lic|licenciad[oa]|abogad[oa]|doctora?|dr|dra)"
_SALUDO = r"(?:hola|buen(?:os|as) (?:dias|tardes|noches)|buen dia|estimad[oa]s?|gracias)"
_PIDIENDO = (
    r"(?:por favor|porfavor|porfa|favor|ya|no|nunca|deje|dejen|deja|pare|paren|para|basta|quiten?me|borren?me|saquen?me"
    r"|puede|pueden|le|les|cancele|cancelen|quiero|quisiera)"
)
HABLANDO_CON_NOSOTROS = repeated(
    "(?:como (?:le )?hago|que (?:tengo|hay) que hacer|que hago) para que",
    rf"{_DON}(?: {NAME}){{0,2}}(?= {_PIDIENDO}\b)",
    rf"{_SALUDO}(?: {NAME}){{1,3}}(?= {_PIDIENDO}\b)",
    rf"{NAME}(?: {NAME})?(?= (?:por favor|porfavor|porfa) (?:ya )?(?:no|nunca|deje|dejen|deja|pare|paren)\b)",
    "buen(?:os|as) (?:dias|tardes|noches)|buen dia|de una vez(?: por todas)?|por ultima vez|otra vez|en serio"
    "|amig[oa]|joven",
    "oye|ustedes?|de verdad|nuevamente|a partir de (?:ahora|hoy)|desde (?:ahora|hoy)",
    "esto es (?:acoso|spam)|mejor|hola|oiga|oigan|mire|miren|gracias|y|pero|ya|por favor|porfavor|porfa|disculpe",
    "perdon|les|que",
    "(?:hagan?(?:me|nos)? el )?favor de",
    "(?:(?:le|les|te) )?(?:pido|ruego|suplico|solicito|exijo|pediria|agradeceria)(?: que)?",
    "(?:le|les|te) (?:pedi|dije)(?: que)?",
    "(?:quiero|quisiera) (?:pedir|solicitar)(?:le|les|te)(?: que)?",
    "(?:quiero|quisiera|necesito|prefiero) que|numero equivocado",
)
_ESCRIBIR = (  # "no me molesta": I do not mind
    r"(?:escrib(?:a|an|as|ier(?:a|an|as))|(?:texte|text|contact|molest|fastidi|busqu)(?:e|en|es)"
    r"|(?:texte|contact|molest)ar(?:a|an|as))"
)
_MANDE = r"(?:mand|envi)(?:en?|es|ar(?:a|an|as))"
_ESCRIBIENDO = r"(?:escribiendo|texteando|contactando|molestando|fastidiando|mandando|enviando)"
_INFINITIVO = r"(?:escribir|textear|contactar|molestar|fastidiar)"
_PUEDEN = r"(?:puedes?|pueden|podrias?|podrian)"
_SOBRE = r"(?: (?:sobre|acerca de) (?:el|la|los|las|lo|mi|mis|este|esta|esto|eso|su|sus)\b.*)?"
_MANDARME = (
    rf"(?:{_INFINITIVO}(?:me|nos)|(?:mandar|enviar)(?:me|nos)(?:{_LOS} {_MENSAJES})?"
    rf"|que me (?:{_ESCRIBIR}|{_MANDE}{_LOS} {_MENSAJES}))"
)
_SU_OFICINA = r"(?:ustedes|(?:su|esta|este|esa|la) (?:oficina|despacho|firma|bufete|numero|compania|telefono|parte)$)"
_DEJEN = (
    rf"(?:(?:me |nos )?{_PUEDEN} (?:por favor )?dejar|deja(?:r(?:a|an|as))?|dejen?|para|paren?|basta)"
    r"(?: ya)? de(?: llamar(?:me|nos)? [yo])?"
)
_COMO = r"(?:como (?:puedo|(?:le )?hago para)|que (?:tengo|hay) que hacer para|que hago para)"
_MI_FAMILIA = r"mi (?:espos[oa]|marido|mujer|novi[oa]|mama|madre|papa|padre|hij[oa]|herman[oa]|abuel[oa]|familia)"
_LISTA = r"(?:la|su|sus|esa|esta|todas las)(?: \w+)? ?(?:listas?|sistema|contactos|base de datos)\b"

SPANISH = any_of(
    rf"(?:ya )?no mas{_MAS}$",
    rf"(?:ya )?no mas{_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?(?:vuelvan? a )?{_ESCRIBIR}(?:me|nos)?{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?{_MANDE}{_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos ){_MANDE}{_MAS}$",
    rf"(?:no {_MANDE}(?: nada)? mas|(?<=ya )no {_MANDE} nada){_MAS}$",
    rf"(?:ya )?no (?:me |nos )?(?:hablen?|llamen?|marquen?) (?:ni|y|o) (?:me |nos )?{_ESCRIBIR}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?(?:sig(?:a|an|as)|est(?:e|en|es)|and(?:e|en|es)) {_ESCRIBIENDO}(?:me|nos)?"
    rf"(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos )?vuelv(?:a|an|as) a"
    rf" (?:{_INFINITIVO}(?:me|nos)?|(?:mandar|enviar)(?:me|nos)?{_LOS} {_MENSAJES}|(?:mandar|enviar)(?:me|nos)){_MAS}$",
    rf"no (?:{_INFINITIVO}(?:me|nos)?|(?:mandar|enviar)(?:me|nos)?{_LOS} {_MENSAJES}){_MAS}$",
    rf"(?:ya )?(?:(?:no|nunca) (?:quiero que )?se comuni(?:que|quen)(?: mas)?"
    rf"|{_DEJEN} comunicarse|no (?:vuelva|vuelvan) a comunicarse) conmigo{_MAS}$",
    rf"(?:(?<=ya )no les? (?:{_ESCRIBIR}|{_MANDE}{_LOS} {_MENSAJES})"
    rf"|no les? (?:{_ESCRIBIR} mas|{_MANDE} mas {_MENSAJES})) a {_MI_FAMILIA}{_MAS}$",
    rf"{_MI_FAMILIA} (?:ya )?no (?:quiere|desea) que (?:le|lo|la|me|nos)"
    rf" (?:{_ESCRIBIR}|{_MANDE}{_LOS} {_MENSAJES}){_MAS}$",
    rf"{_MI_FAMILIA} (?:ya )?no (?:quiere|desea)(?: recibir)?{_LOS} {_MENSAJES}(?: de {_SU_OFICINA})?{_MAS}$",
    rf"(?:ya )?no (?:quiero|deseo) que (?:me|nos) sig(?:a|an|as) {_ESCRIBIENDO}(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"{_COMO} (?:(?:ya )?no recibir|parar|detener|cancelar|quitar){_LOS} {_MENSAJES}{_MAS}$",
    rf"{_DEJEN} (?:escribir|textear|molestar|(?:mandar|enviar){_LOS} {_MENSAJES}|(?:mandar|enviar)le{_LOS} {_MENSAJES})"
    rf"(?:le)? a {_MI_FAMILIA}{_MAS}$",
    rf"(?:me )?llam(?:a|e|en)(?:me|nos)?(?: mejor)? en (?:vez|lugar) de (?:{_INFINITIVO}(?:me|nos)?"
    rf"|(?:mandar|enviar)(?:me|nos)?{_LOS} {_MENSAJES}){_MAS}$",
    rf"deten(?:te|gase|ganse){_MAS}$",
    rf"(?:ya )?no (?:quiero|deseo) (?:recibir (?:mas )?nada|(?:mas )?nada(?: mas)? (?:de|con) ustedes){_MAS}$",
    rf"no insist(?:a|an|as){_MAS}$",
    rf"(?:quiten?|saquen?|borren?)me de (?:esto|aqui|ahi){_MAS}$",
    rf"{_DEJEN} (?:mandar|enviar)(?:me|nos)(?:{_LOS} {_MENSAJES})?{_MAS}{_SOBRE}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos ){_ESCRIBIR}(?: ya)? mas{_MAS}{_SOBRE}$",
    rf"(?:ya )?no me gusta (?:recibir|que me (?:manden?|envien?)){_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:ya )?(?:no|nunca) (?:me |nos ){_MANDE}(?: ya)? mas {_MENSAJES}{_MAS}{_SOBRE}$",
    rf"{_DEJEN} {_INFINITIVO}(?:me|nos)?(?:{_LOS} {_MENSAJES})?{_MAS}{_SOBRE}$",
    rf"{_DEJEN} (?:mandar|enviar|escribir){_LOS} {_MENSAJES}{_MAS}$",
    rf"{_DEJEN} estar(?:me|nos)? {_ESCRIBIENDO}(?:me|nos)?(?:{_LOS} {_MENSAJES})?{_MAS}$",
    rf"(?:(?:quiero|deseo|quisiera|necesito|puedo|{_COMO}) dejar|como dejo) de recibir"
    rf"{_LOS} {_MENSAJES}{_MAS}$",
    rf"(?:para|pare|paren|stop|parar|detener|suspender|parale|parele|parenle|cancel(?:a|e|en|ar)|basta"
    rf"|suspendan?|detengan?|terminen?|alto a|estuvo(?: bueno| bien)?){_LOS} {_MENSAJES}{_MAS}$",
    rf"cancel(?:a|e|en|ar) (?:mi|la) suscripcion(?: [ad]e?{_LOS} {_MENSAJES})?{_MAS}$",
    rf"(?:me canse|estoy (?:cansad|hart)[oa]|me tienen hart[oa]){_LOS} {_MENSAJES}{_MAS}$",
    rf"no (?:me|nos) interesan?(?: recibir)?{_LOS} {_MENSAJES}{_MAS}$",
    r"(?:ya )?no quiero saber(?: nada| mas)* de ustedes?\b",
    rf"(?:ya )?no (?:quiero|deseo) que (?:me|nos) {_MANDE}{_MAS}$",
    rf"(?:paren|pare|parale|parenle|basta|(?<=favor de )parar){_MAS}$",
    r"alto(?: (?:ya|por favor|porfavor|porfa|alto))+$|(?<=favor )alto$",
    rf"(?:quiten?|borren?|eliminen?)me{_MAS}$",
    rf"(?:ya )?no (?:quiero|deseo|necesito|autorizo|acepto|quisiera|doy permiso)"
    r"(?:\s?\b(?:recibir|recibiendo|que|me|manden?|envien?|esten?|sigan?|mandando|enviando|para))*"
    rf"{_LOS} {_MENSAJES}(?! (?:de|del) (?!{_SU_OFICINA}))\b",
    rf"(?:ya )?no (?:les? |te )?(?:permito|autorizo|doy (?:mi |ningun )?(?:permiso"
    rf"|consentimiento))(?: a ustedes)?(?: para| a| de)?"
    rf" {_MANDARME}{_MAS}$",
    rf"(?:ya )?no (?:tienen?|tienes|les? (?:di|doy|dimos)) (?:mi |ningun )?"
    rf"(?:permiso|autorizacion|consentimiento|derecho) (?:para|de|a) {_MANDARME}{_MAS}$",
    rf"(?<=ustedes )(?:ya )?no pueden {_MANDARME}{_MAS}$",
    rf"(?:ya )?no est(?:a|an|as) autorizad[oa]s? (?:para|a) {_MANDARME}{_MAS}$",
    rf"(?:los |sus )?{_MENSAJES} no me (?:sirven?|convienen?|funcionan?){_MAS}$",
    rf"(?:ya )?no (?:quiero|deseo|autorizo) que (?:me|nos) {_ESCRIBIR}{_MAS}$",
    r"(?:borren?|eliminen?|quiten?|olviden?|saquen?) (?:mi|este) (?:numero|telefono|celular)"
    rf"(?: de (?:su|la|sus)\b.*)?{_MAS}$",
    rf"(?:(?:borren?|eliminen?|quiten?|saquen?)me|me (?:borren?|eliminen?|quiten?|saquen?)) de {_LISTA}",
    rf"(?:me {_PUEDEN} (?:borrar|eliminar|quitar|sacar)|{_PUEDEN} (?:borrar|eliminar|quitar|sacar)me) de {_LISTA}",
    rf"(?:denme|deme|dame|quiero darme|darme|dar|me quiero dar) de baja{_MAS}$",
    rf"(?:dejenme|dejeme|dejame) (?:en paz|tranquil[oa]){_MAS}$",
    r"(?:retiro|revoco|cancelo) mi (?:consentimiento|permiso|autorizacion)\b",
)
