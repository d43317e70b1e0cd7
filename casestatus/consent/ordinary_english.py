"""What asks us in English for no more texts, each as a pattern of one clause (T21)."""

from casestatus.consent.phrasing import NAME, any_of, repeated

_TEXT = r"(?:text|txt|message|msg|sms)"
_TEXTS = (
    r"(?:(?:text |txt |sms )?(?:texts?|txts?|messages?|messaging|msgs?|alerts?|notifications?)|sms|texting|messaging)"
)
_BY_TEXT = rf"(?: (?:by|via|through|over)(?: (?:phone|calls?|e?mail) (?:and|or))? (?:{_TEXT}|texting)(?: messages?)?)?"
_ME = r"(?:me|us|this (?:number|phone|cell)|my (?:number|phone|cell))"
_MY_FAMILY = (
    r"(?:my|our) (?:wife|husband|spouse|partner|girlfriend|boyfriend|mom|mother|dad|father|parents|son|daughter"
    r"|kids?|children|sister|brother|grandmother|grandma|family)(?:s (?:number|phone|cell))?"
)
_OATHS = (
    r"(?:god ?)?(?:damn(?:ed)?|darn|dang)|fuck(?:ing?|in)?|f(?:reak|rigg|rick|eff)ing?|effing|bloody|stupid|dumb"
    r"|annoying"
    r"|ridiculous|constant|endless|unwanted|unsolicited|spam|automated|silly|crazy|daily|nonstop"
)
_WHOSE = rf"(?:\s?\b(?:all|any|the|these|those|this|my|your|of|more|further|so many|such|with|w|{_OATHS}))*"
_SURE = (
    r"(?:\s?\b(?:please|plz|pls|(?:and )?(?:thanks?|thank you)|(?:right )?now|already|again|ever|any ?more|no more"
    r"|(?:any )?further|any longer|at all|ok|immediately|today))*"
)
_NOT = r"(?:dont|do not|never)(?: ever)?"
_FROM_US = (
    r"(?: from (?:you\b|you guys|your office|your firm|this (?:number|firm|office)|(?:law firms|lawyers|attorneys)))?"
)
_TO_ME = rf"(?: (?:to|on|at|with) (?:{_ME}|[\d ]{{7,}}))?"
_END = rf"{_FROM_US}{_TO_ME}{_SURE}$"
_NOT_ONLY_THEN = r"(?! (?:until|till|before|after|while|when|at|on|during|tomorrow|tonight|about|if|because|from)\b)"
_MR = r"(?:mr|mrs|ms|miss|mx|dr|doctor|atty|attorney|counsel(?:or)?|lawyer|officer)"
_GREETED = r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|thanks|thank you)"
_ASKING = (
    r"(?:please|plz|pls|kindly|stop|quit|cease|end|discontinue|dont|do not|never|no|remove|take|delete|lose|leave"
    r"|unsubscribe"
    r"|can you|could you|will you|would you|i|im|id|you|youre)"
)
SPEAKING_TO_US = repeated(
    rf"{_MR}(?: {NAME}){{0,2}}(?= {_ASKING}\b)",
    rf"{_GREETED}(?: {NAME}){{1,3}}(?= {_ASKING}\b)",
    rf"{NAME}(?: {NAME})?(?= (?:please|plz|pls) (?:stop|quit|cease|dont|do not|never|no more|remove|take"
    rf"|unsubscribe)\b)",
    rf"{NAME}(?: {NAME})?(?= (?:can|could|will|would) you (?:please )?(?:stop|quit)\b)",
    rf"{NAME}(?= (?:stop|quit) (?:texting|txting|messaging|contacting) {_ME}\b)",
    "dude|bro|bruh|man|lady|buddy|girl|guys|people|folks|friend|omg|wow|lol|haha|yo|seriously|honestly|literally|again"
    "|enough",
    "(?:ive|i have|i|weve|we have|we)(?: already)? (?:hired|retained|got|found|have|chose) (?:another|a new|a different"
    "|someone else|some(?:one|body)|(?:an?|my own|our own)(?= (?:lawyer|attorney)))"
    "(?: (?:lawyer|attorney|firm|law firm))?",
    "(?:im|i am) (?:no longer|not) your client(?: any ?more)?",
    "this (?:number|phone|cell) is (?:only )?for (?:work|business)(?: only)?"
    "|this is (?:an?|my|our) (?:work|business|office) (?:number|phone|cell|line)",
    "how (?:do|can|could) i (?:make|get) you(?: guys| people)?(?: to)?",
    "once (?:again|more)|once and for all|(?:for )?(?:the|one) last time|last time|listen|look|from now on"
    "|at this point",
    "good (?:morning|afternoon|evening|day)|for the love of god|(?:i|im|i am) beg(?:ging)?(?: you)?(?: to)?"
    "|god ?damn(?:it)?",
    "(?:im (?:going to|gonna)|ill|i will) (?:ask|tell|say(?: it| this)?)(?: you)?(?: one (?:more|last) time| again"
    "| once more)"
    "(?: to)?",
    "hi|hello|hey|ok|okay|sorry|thanks|thank you|and|so|but|now|just|please|plz|pls|kindly|sir|maam|then",
    "(?:can|could|would|will) you(?: guys| all)?",
    "you(?: guys| people| all)? (?:need to|should|must|have to|can)|wrong (?:number|person)",
    "i(?:m| am) asking you(?: again| politely| nicely| kindly)* to|(?:i|we) (?:must|have to) ask you to"
    "|(?:i|we) (?:respectfully |kindly )?(?:ask|request)(?: you| that you)?(?: to)?"
    "|(?:id|i would|wed|we would) (?:be grateful|appreciate(?: it)?)(?: for| if)?(?: you)?(?: would| could)?",
    "(?:(?:im|i am|we are) )?(?:not|no longer) interested(?! in)",
    "this is (?:harassment|spam)|(?:you are|youre) (?:harassing|bothering|spamming) (?:me|us)",
    "i (?:have )?(?:already )?(?:(?:said|ask(?:ed)?) (?:you )?to|said|told you(?: guys)?(?: to)?)",
    "i (?:want|need) you to|i prefer",
    "i(?: would|d) (?:like|prefer|want)(?: for)?(?: you)?(?: to)?|that|if|you",
)
_STOP = r"(?:stop|quit|cease(?: and desist(?: from)?)?|desist(?: from)?|discontinue|end)"
_WRITING = any_of(
    "texting|txting|txtn|textin|messaging|msging|contacting|reaching out(?: to)?|writing(?: to)?",
    "bothering|disturbing|harassing|spamming|pestering",
)
_ELSE = (  # "I don't want to text this": what they write, or to whom
    rf"(?!(?:{_ME}|{_TEXTS}|please|plz|pls|thanks?|now|again|ever|any ?more|any longer|at all|today|from|by|on|at|or"
    r"|and|but|to|with|of|in|i|im|we|you|its)\b)"
)
_SOMEBODY_ELSE = r"(?:my|our|the) (?:landlord|boss|adjuster|insurance|court|judge|police)\b"
_ALLOWED = r"(?: you)?(?: my| any| the| a)* (?:permission|consent|right|authority|authorization)"
_OR_CALL = r"(?: (?:please |just |so )?call(?: me)?(?: instead)?)?"
_OUR_PAPERS = (  # "from your phone", but not "from the police report"
    r"(?:(?:your|all your)\b(?!(?: \w+)? (?:report|forms?|website|site|letters?|flyers?|complaint|brief|listing)\b).*"
    r"|(?:the|this|all)(?: \w+)? ?(?:lists?|system|contacts?|database|phones?|records?|files?|texts?|messages?|group"
    r"|thread|chat)\b.*)"
)
_ABOUT = r"(?:about|regarding|concerning) (?:my|the|this|that|it|your|these|an?)\b.*"
_THEM = rf"(?:{_ME}|{_MY_FAMILY}|h(?:im|er)|(?:his|her) (?:number|phone|cell))"
_WANTS_NOT = r"(?:doesnt|does not|dont|do not|no longer|never) (?:want|wish)s?"
_HOW = r"(?:how (?:do|can|could) i|what (?:do i (?:have|need) to|can i|must i) do to)"
_ILL_REPORT = (
    r"(?:(?:ill|i will|im going to|im gonna|i am going to|we will|well|were going to|we are going to)"
    r" (?:report|sue|block)|(?:im|i am|were|we are) (?:reporting|suing|blocking))"
)
_ID_RATHER = r"(?:i would|id|we would|wed)(?: really| much)? rather(?: that)?"
_AGAIN = r"(?:again|one more time)"
_TO_TEXT_ME = rf"(?:(?:{_TEXT}|contact|write(?: to)?) {_ME}|send(?: {_ME})?{_WHOSE} {_TEXTS}(?: to {_ME})?)"

ENGLISH = any_of(
    rf"(?!end (?:it|this|that)\b){_STOP}(?: (?:it|this|that|these|those|all of (?:it|this|these)|alto|baja"
    rf"|(?:please )?stop))*{_SURE}$",
    rf"(?:(?:guys|people|all) )?keep {_WRITING} {_ME}{_SURE}(?: (?:and|so|but|i want (?:it|this) to))*"
    rf" {_STOP}(?: (?:it|this|that))?{_SURE}$",
    rf"why (?:do you(?: guys| people| all)? keep|are you(?: guys| people| all)? still) {_WRITING} {_ME}{_SURE}$",
    rf"{_STOP} (?:calling (?:and|or) )?{_WRITING}(?: {_ME}| people)?{_BY_TEXT}{_SURE}"
    r"(?:$| (?:i|im|you|or|and|we|its|this)\b)",
    rf"{_STOP} (?:calling (?:and|or) )?{_WRITING} {_ME}{_BY_TEXT} {_ABOUT}",
    rf"(?:{_NOT}|not) (?:{_TEXT}|contact|write(?: to)?) {_ME}{_BY_TEXT} {_ABOUT}(?:(?<= anymore)|(?<= any more)"
    rf"|(?<= again)|(?<= ever))$",
    rf"{_STOP} (?:{_WRITING}|sending(?:{_WHOSE} {_TEXTS}| this| things)? to) {_MY_FAMILY}{_SURE}$",
    rf"{_NOT} (?:{_TEXT}|send{_WHOSE} {_TEXTS} to) {_MY_FAMILY}"  # for the present may be "text me instead"
    rf"(?:(?<=number)|(?<=phone)|(?<=cell)| (?:any ?more|again|ever)){_SURE}$",
    rf"(?:i |we )?{_WANTS_NOT} you (?:to {_TEXT}|{_WRITING}) {_MY_FAMILY}{_SURE}$",
    rf"{_MY_FAMILY} {_WANTS_NOT} you (?:to {_TEXT}|{_WRITING}) {_THEM}{_SURE}$",
    rf"{_MY_FAMILY} {_WANTS_NOT}(?: to (?:get|receive))?{_WHOSE} {_TEXTS}{_END}",
    rf"{_MY_FAMILY} (?:said|says|asked you|asks you|wants you) to {_STOP} {_WRITING} {_THEM}{_SURE}$",
    rf"no longer {_TO_TEXT_ME}{_BY_TEXT}{_SURE}$",
    rf"(?:{_TEXT}|contact)(?: {_ME})? (?:no (?:more|longer)|never again){_SURE}$",
    rf"(?<=if you )(?:stopped|quit) {_WRITING} {_ME}{_SURE}$",
    rf"(?<=if you )(?:{_TEXT}|contact) {_ME} {_AGAIN} {_ILL_REPORT}\b",
    rf"{_ILL_REPORT} (?:you|your (?:office|firm)) if you (?:{_TEXT}|contact) {_ME} {_AGAIN}{_SURE}$",
    rf"{_ILL_REPORT} you if i (?:get|receive) (?:one more|another|any more) {_TEXTS}{_END}",
    rf"(?:(?<=client )|(?<=client so )|(?<=anymore )|(?<=any more )|(?<=more so ))no need to {_TO_TEXT_ME}{_SURE}$",
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
    rf"(?:{_HOW} )?(?:turn|shut){_WHOSE} {_TEXTS} off{_SURE}$",
    rf"(?:{_HOW} |i (?:want|need) to )?get off(?: of)?{_WHOSE}(?: this)?"
    r"(?: (?:text|texting|contact|call|sms))* lists?\b",
    r"(?:take|get|remove|delete) (?:my|this) (?:number|phone|cell) (?:out|off)(?: of)? your (?:phone|computer|files)\b",
    rf"(?:refrain from|avoid) {_WRITING}(?: {_ME})?{_SURE}$",
    rf"{_STOP} sending(?: (?:{_ME}|these|those|this|stuff|things))*{_SURE}$",
    rf"{_STOP} sending(?: {_ME})?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:{_STOP}(?: it)?|cancel|turn off|shut off|disable){_WHOSE}"
    rf" (?:{_TEXTS}|(?:text |txt |sms )?communications?{_BY_TEXT}|contact(?: with {_ME})?){_END}",
    rf"(?:no more|enough|(?:cut|knock) it (?:out|off)|(?:im|i am|we are) (?:so )?(?:done|finished|tired|sick|fed up)"
    rf"(?: and tired)?){_WHOSE} {_TEXTS}{_END}",
    rf"no more{_SURE}$",
    rf"no (?:more )?(?:texting|messaging|texts|{_TEXT}){_SURE}$",
    rf"no further (?:{_TEXTS}|contact|communications?){_END}",
    rf"(?:dont|do not|never|not|wont you not)(?: you dare)?(?: ever)? (?:call (?:or|and) )?(?:{_TEXT}|contact"
    rf"|reach out|write)"
    rf"(?: to)?(?: {_ME})?{_BY_TEXT}{_NOT_ONLY_THEN}{_SURE}(?:$| (?:i|im|or|and call|we|its|this is)\b)",
    rf"{_NOT} send(?: {_ME})?(?: no)?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:{_STOP}|cancel) (?:my|the|this)(?: {_TEXT})? subscription{_SURE}$",
    rf"(?:take|pull|get|remove) (?:my|this) (?:number|phone|cell) off{_SURE}$",
    rf"{_NOT} send (?:{_ME} (?:any|no)thing(?: else| more)*|anything(?: else| more)* to {_ME}){_SURE}$",
    rf"(?:{_NOT}|not) (?:bother|disturb|harass|pester|spam) {_ME}{_SURE}$",
    rf"(?:{_NOT} use|{_STOP} using) (?:this|my) (?:number|phone|cell) (?:to|for) (?:{_TEXT}|contact|{_WRITING})"
    rf"(?: {_ME})?{_SURE}$",
    rf"(?:{_TEXT}|contact|bother) some(?:one|body) else{_SURE}$",
    rf"(?:(?:your|these|further|any|more) )*{_TEXTS}(?: {_ME})? (?:are|is|r)"
    rf"(?: (?:not|no longer) (?:welcome|wanted|ok|okay|acceptable|appropriate)(?: (?:with|for|to|by) {_ME}| here)?"
    rf"|nt (?:welcome|wanted|ok|okay|acceptable)(?: (?:with|for|to|by) {_ME}| here)?| unwelcome"
    rf"| unwanted){_SURE}{_OR_CALL}$",
    rf"i (?:want|need){_WHOSE} (?:{_TEXTS}|(?:text |txt |sms )?communications?)(?: with {_ME})?"
    rf" (?:(?:to )?(?:stop|end|cease)|stopped|ended|(?:turned|shut) off){_SURE}$",
    r"(?:no ?one|nobody) (?:at|from|in) (?:your|the) (?:firm|office) (?:is (?:allowed|permitted|authorized) to|may"
    r"|can|should)"
    rf" {_TO_TEXT_ME}{_SURE}$",
    rf"(?:{_TEXTS} {_ME}|{_TEXTS} to {_ME}|your {_TEXTS}) (?:is|are)(?:nt| not| no longer) (?:allowed|permitted"
    rf"|authorized)"
    rf"{_SURE}$",
    rf"(?:im|i am|we are) not (?:ok|okay|comfortable|good|cool) with(?: getting| receiving)?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:you )?have no (?:permission|right|consent|authority|business) to {_TO_TEXT_ME}{_SURE}$",
    rf"get{_WHOSE} {_TEXTS} off(?: of)? my (?:phone|cell)\b",
    rf"no (?:more|further) {_TEXTS} {_ABOUT}",
    rf"{_TEXTS} (?:do|does)(?:nt| not) work for {_ME}{_SURE}{_OR_CALL}$",
    r"(?:(?:guys|people|all) )?(?:you(?: guys| all)? )?(?:are |r |youre |arent (?=allow|permit|author|welcome"
    r"|supposed))?(?:(?:not|never|no longer) |(?<=arent ))(?:allowed|permitted"
    rf"|authorized|welcome|supposed) to {_TO_TEXT_ME}{_SURE}(?: (?:got it|under(?:stand|stood)|right))?$",
    rf"(?:you |your (?:office|firm|staff|company) )?(?:may|must) (?:not|no longer) {_TO_TEXT_ME}{_SURE}$",
    rf"(?:you )?(?:cant|can ?not|shouldnt|should not) {_TO_TEXT_ME} (?:any ?more|again|ever){_SURE}$",
    rf"(?:i |we )?(?:dont|do not|no longer|never) (?:allow|authorize|permit|accept|consent to){_WHOSE} {_TEXTS}{_END}",
    rf"(?:i |we )?(?:dont|do not|no longer|never) (?:allow|authorize|permit) you to {_TO_TEXT_ME}{_SURE}$",
    rf"(?:i |we )?(?:hereby )?(?:forbid|prohibit) (?:you|your (?:office|firm))(?: guys)?"
    rf" (?:to {_TO_TEXT_ME}|from {_WRITING} {_ME}){_SURE}$",
    rf"(?:{_HOW} )?make{_WHOSE} {_TEXTS} (?:stop|end){_SURE}$",
    rf"(?:your|these|all (?:of )?(?:these|your)) {_TEXTS} (?:(?:need|have|has|got) to|must) (?:stop|end|cease){_SURE}$",
    rf"(?:i (?:want|need|wish|would like) to|id like to|{_HOW}) (?:stop|quit|end|cancel|turn off)"
    rf"(?: (?:getting|receiving))?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:im|i am|we are) not interested in(?: getting| receiving)?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:i |we )?(?:wont|will not) (?:be )?(?:need|want)(?:ing)?{_WHOSE} {_TEXTS}{_END}",
    rf"(?:(?:i |we )?(?:dont|do not|didnt|did not|never) (?:give|gave)"
    rf"|(?:you )?(?:dont|do not|no longer|never) (?:have|had)){_ALLOWED} to (?:{_TEXT}|contact"
    rf"|write(?: to)?) {_ME}{_SURE}$",
    r"(?:i |we )?(?:really )?(?:dont|do not|no longer|never)(?: ever)?(?: really)? (?:want|wish|need|like|care)\b"
    r"(?:\s?\b(?:for|to|get|getting|receive|receiving|be|being|have|you|any ?more))*"
    rf"{_WHOSE}(?! (?:text|txt|contact) {_ELSE})(?! (?:texting|messaging) {_SOMEBODY_ELSE})"
    rf" (?:{_TEXTS}|texted|contacted|messaged|text|contact)(?! (?:from|to|with|of)(?! you| this| me))"
    rf"(?! by (?!you|{_TEXT}|phone|calls?|e?mail|this|that|any|the (?:firm|office|law)|law|lawyers?|attorneys?))\b",
    r"(?:i |we )?(?:did not|didnt|never|dont|do not) (?:agreed?|consent(?:ed)?|signe?d? up|asked?|gave permission)\b"
    rf"(?:\s?\b(?:to|for|get|getting|receive|receiving|be|being|have))*{_WHOSE} (?:{_TEXTS}|texted|messaged){_END}",
    rf"(?:i would|id|i d)? ?(?:rather|prefer)? ?(?:not|you (?:not|dont|didnt))(?: to)?(?: be| get| receive){_WHOSE}"
    rf" (?:{_TEXTS}|texted|contacted){_END}",
    rf"{_ID_RATHER} you (?:not|dont|do not|didnt|did not|never|no longer) {_TO_TEXT_ME}{_BY_TEXT}{_SURE}$",
    rf"{_ID_RATHER} you (?:stop|stopped|quit) {_WRITING} {_ME}{_BY_TEXT}{_SURE}$",
    rf"stop (?:thanks|thank you(?! (?:cards?|notes?|letters?|gifts?)\b))(?: {NAME}){{1,2}}$",
    rf"(?:lose|delete|erase|remove|forget|drop) (?:my|this)(?: phone| cell| mobile)? (?:number|phone|cell)"
    rf"(?: (?:from|off)(?: of)? {_OUR_PAPERS})?{_SURE}$",
    rf"(?:(?:remove|take|get|delete|drop|pull|let) (?:{_ME}|my name(?: and (?:my )?number)?)|i want)(?: out)?"
    rf" (?:off|from|of)(?: of)?{_WHOSE}(?: this)?"
    r"(?: (?:text|texting|mailing|contact|call|sms|message|phone))*"
    rf" (?:lists?|system|contacts|database|{_TEXTS}|group)\b",
    rf"(?:remove|delete|block|unsubscribe) {_ME}{_SURE}$|take me off{_SURE}$",
    rf"block {_ME} from(?: (?:getting|receiving))?(?: all(?: of)?)? (?:your|these) {_TEXTS}{_END}",
    rf"remove(?: {_ME} from (?:this|these))?{_SURE}$",
    rf"(?:i (?:want|need|wish) (?:to )?|(?:want|wish|would like) to (?=be\b))?"
    rf"(?:be|get|(?:(?:have|get) )?(?:{_ME}|my name)) (?:removed|taken(?= off\b))"
    rf"(?: off$| (?:from|off){_WHOSE}(?: this)?(?: (?:text|texting|mailing|contact|call|sms))*"
    rf" (?:lists?|system|contacts|database|{_TEXTS}))?{_END}",
    rf"(?:{_HOW} |i (?=want out)|i (?:want|need|would like|wish) to |id like to |to |i |im |i am )*"
    rf"(?:unsubscribe|unsub|opt|opting|unsubscribing|want out)(?: {_ME})?(?: out)?"
    rf"(?: (?:from|of)(?:{_WHOSE} (?:{_TEXTS}|lists?)| (?:everything|all|this|these|it)))?{_END}",
    r"(?:i |im |i am )?(?:hereby )?(?:revok(?:e|ing)|withdraw(?:ing)?|rescind(?:ing)?|tak(?:e|ing) back)(?: my| all)*"
    r" (?:consent|permission)"
    r"(?:$| (?:to|for) (?:be|being|receive|get|text|you|contact|any|these|texts|messages).*)",
    rf"(?:leave {_ME} alone|go away){_SURE}$",
)

ENGLISH_BY_ITSELF = any_of(  # what "these" are, only a text that says nothing else leaves to us
    r"(?:i |we )?(?:dont|do not|no longer) (?:want|wish) to (?:keep )?(?:get|getting|receive|receiving) (?:these|this)"
    rf" (?:any ?more|any longer|again|ever){_SURE}",
    rf"(?:get|take) (?:me|us) off(?: of)? this (?:{_OATHS} )?thing{_SURE}",
)
