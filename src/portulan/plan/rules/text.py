"""What the reader itself reports: keys, shapes and values that cannot be read."""

from portulan.language.finding import FindingKind
from portulan.language.words import Words
from portulan.plan.kpi_reference import NOT_A_REFERENCE
from portulan.plan.quantities import (
    NOT_A_QUANTITY,
    NOT_A_RECORD_SET,
    NOT_A_RITUAL_DAY,
    NOT_A_TIME,
    NOT_HOURS,
)
from portulan.plan.rules import Rule

UNKNOWN_KEY = Rule(
    FindingKind(
        "PL001",
        "error",
        Words(
            fr="« {key:raw} » n’est pas une clé connue ici.{hint}",
            en="“{key:raw}” is not a known key here.{hint}",
        ),
        Words(fr="Clés admises à cet endroit : {known:list}.", en="Keys allowed here: {known:list}."),
    ),
    Words(
        fr="Une clé mal orthographiée serait ignorée en silence : la décision qu’elle porte n’aurait aucun effet.",
        en="A misspelt key would be ignored in silence: the decision it holds would have no effect.",
    ),
    wrong="price: {guard_rails: {discount_max: 15 %}}",
    right="price: {guardrails: {discount_max: 15 %}}",
)
DID_YOU_MEAN = Words(fr=" Vouliez-vous dire « {near:raw} »\u202f?", en=" Did you mean “{near:raw}”?")
NO_HINT = Words(fr="", en="")

WRONG_SHAPE = Rule(
    FindingKind(
        "PL002",
        "error",
        Words(
            fr="« {key:raw} » attend {expected} ; on y trouve {found}.",
            en="“{key:raw}” expects {expected}; it holds {found}.",
        ),
        Words(fr="Écrire {expected} à cet endroit.", en="Write {expected} here."),
    ),
    Words(
        fr="Un bloc à la place d’une valeur, ou l’inverse, ne se lit pas.",
        en="A block in place of a value, or the reverse, cannot be read.",
    ),
    wrong="company: [Atelier, Boréal]",
    right="company: Atelier Boréal",
)
A_VALUE = Words(fr="une valeur", en="a value")
A_LIST = Words(fr="une liste entre crochets ou à tirets", en="a list in brackets or dashes")
A_BLOCK = Words(fr="un bloc de clés", en="a block of keys")

MISSING_KEY = Rule(
    FindingKind(
        "PL003",
        "error",
        Words(fr="Il manque « {key:raw} » : {words}.", en="“{key:raw}” is missing: {words}."),
        Words(fr="Ajouter la clé « {key:raw} ».", en="Add the key “{key:raw}”."),
    ),
    Words(
        fr="Sans cette clé, le bloc ne dit pas ce qu’il doit dire.",
        en="Without this key, the block does not say what it has to say.",
    ),
    wrong="target: {segments: [{id: eti}]}",
    right="target: {segments: [{id: eti, when: employees > 250}]}",
)
UNKNOWN_CHOICE = Rule(
    FindingKind(
        "PL004",
        "error",
        Words(
            fr="« {found:raw} » n’est pas un choix possible pour « {key:raw} ».{hint}",
            en="“{found:raw}” is not a possible choice for “{key:raw}”.{hint}",
        ),
        Words(fr="Choisir parmi {known:list}.", en="Choose one of {known:list}."),
    ),
    Words(
        fr="Les règles et les calculs ne connaissent que ces mots.",
        en="The rules and the figures know these words only.",
    ),
    wrong="price: {logic: instinct}",
    right="price: {logic: value}",
)
DUPLICATE_ID = Rule(
    FindingKind(
        "PL005",
        "error",
        Words(
            fr="L’identifiant « {id:raw} » sert déjà à la ligne {first}.",
            en="The identifier “{id:raw}” is already used on line {first}.",
        ),
        Words(fr="Donner à chacun son identifiant.", en="Give each its own identifier."),
    ),
    Words(
        fr="Deux éléments de même identifiant ne se distinguent ni dans les chiffres ni dans l’historique.",
        en="Two items with one identifier cannot be told apart, in the figures or in the history.",
    ),
    wrong="target:\n  segments:\n    - {id: eti, when: employees > 250}\n    - {id: eti, when: employees < 20}",
    right="target:\n  segments:\n    - {id: eti, when: employees > 250}\n    - {id: tpe, when: employees < 20}",
)
BAD_ID = Rule(
    FindingKind(
        "PL006",
        "error",
        Words(
            fr="« {id:raw} » ne peut pas servir d’identifiant.",
            en="“{id:raw}” cannot serve as an identifier.",
        ),
        Words(
            fr="Employer des lettres, des chiffres, des espaces, tirets ou points, 80 caractères au plus.",
            en="Use letters, digits, spaces, dashes or dots, 80 characters at most.",
        ),
    ),
    Words(
        fr="L’identifiant est cité dans les conditions et les indicateurs : il doit s’y lire sans ambiguïté.",
        en="The identifier is quoted in conditions and KPIs: it must read there without ambiguity.",
    ),
    wrong="process: {stages: [{id: 'a -> b'}]}",
    right="process: {stages: [{id: a-b}]}",
)
REFERENCE = Rule(
    NOT_A_REFERENCE,
    Words(fr="Un indicateur mal écrit ne se calcule pas.", en="A misspelt KPI reference cannot be computed."),
    wrong="target: {indicator: win_rate per segment}",
    right="target: {indicator: win_rate by segment}",
)
UNKNOWN_VERSION = Rule(
    FindingKind(
        "PL008",
        "error",
        Words(
            fr="Le plan annonce la version {found:raw} du langage ; Portulan lit la version 1.",
            en="The plan says version {found:raw} of the language; Portulan reads version 1.",
        ),
        Words(fr="Écrire « portulan: 1 » en tête du plan.", en="Write “portulan: 1” at the top of the plan."),
    ),
    Words(
        fr="Une autre version pourrait donner un autre sens aux mêmes mots.",
        en="Another version could give the same words another meaning.",
    ),
    wrong="portulan: 7",
    right="portulan: 1",
)
NOT_A_PLAN = Rule(
    FindingKind(
        "PL009",
        "error",
        Words(fr="Ce fichier ne contient pas de plan : {found}.", en="This file holds no plan: {found}."),
        Words(
            fr="Commencer par « portulan: 1 », puis market, target, offer, price, channels, process.",
            en="Begin with “portulan: 1”, then market, target, offer, price, channels, process.",
        ),
    ),
    Words(fr="Un plan est un bloc de clés.", en="A plan is a block of keys."),
    wrong="- target\n- offer",
    right="portulan: 1",
)
IT_IS_EMPTY = Words(fr="il est vide", en="it is empty")
IT_IS_A_LIST = Words(fr="c’est une liste", en="it is a list")
IT_IS_A_VALUE = Words(fr="c’est une valeur seule", en="it is a single value")

QUANTITY = Rule(
    NOT_A_QUANTITY,
    Words(
        fr="Une cible se compare à un chiffre : il faut un nombre et, s’il y a lieu, son unité.",
        en="A target is compared with a figure: it takes a number and its unit, if any.",
    ),
    wrong="objectives: [{id: a, kpi: revenue, target: beaucoup}]",
    right="objectives: [{id: a, kpi: revenue, target: 2_400_000}]",
)
HOURS = Rule(
    NOT_HOURS,
    Words(
        fr="Les délais en heures ouvrées se comptent sur ces horaires.",
        en="Delays in business hours are counted on these hours.",
    ),
    wrong="alignment: {sla: {first_response: 4 hours, hours: 18h à 9h}}",
    right="alignment: {sla: {first_response: 4 hours, hours: Mon-Fri 09:00-18:00}}",
)
RITUAL_DAY = Rule(
    NOT_A_RITUAL_DAY,
    Words(
        fr="Un rituel tombe un jour qui existe toujours : tous les mois n’ont pas un cinquième jeudi.",
        en="A ritual falls on a day that exists every week or month: there is not always a fifth Thursday.",
    ),
    wrong='rituals: {monthly: {on: fifth Thu, at: "09:00"}}',
    right='rituals: {monthly: {on: last Thu, at: "09:00"}}',
)
TIME_OF_DAY = Rule(
    NOT_A_TIME,
    Words(fr="Le rituel entre dans les agendas à cette heure.", en="The ritual enters calendars at this time."),
    wrong='rituals: {weekly: {day: Mon, at: "25:00"}}',
    right='rituals: {weekly: {day: Mon, at: "09:00"}}',
)
RECORD_SET = Rule(
    NOT_A_RECORD_SET,
    Words(
        fr="Un indicateur propre compte des enregistrements que Portulan connaît.",
        en="An own KPI counts records that Portulan knows.",
    ),
    wrong='kpis: [{id: shows, rate: "licornes where held", among: meetings}]',
    right='kpis: [{id: shows, rate: "meetings where held", among: meetings}]',
)
OUT_OF_BOUNDS = Rule(
    FindingKind(
        "PL015",
        "error",
        Words(
            fr="« {key:raw} » vaut {found:raw} ; il faut {expected}.",
            en="“{key:raw}” is {found:raw}; it must be {expected}.",
        ),
        Words(fr="Corriger la valeur.", en="Correct the value."),
    ),
    Words(
        fr="Un prix négatif, une remise de 120\u202f% ou un délai nul n’ont pas de sens.",
        en="A negative price, a 120% discount or a delay of zero make no sense.",
    ),
    wrong="price: {guardrails: {discount_max: 120 %}}",
    right="price: {guardrails: {discount_max: 12 %}}",
)
WITHIN_WHOLE = Words(fr="une part entre 0 et 100\u202f%", en="a share between 0 and 100%")
NOT_NEGATIVE = Words(fr="une valeur positive ou nulle", en="zero or more")
ABOVE_ZERO = Words(fr="une valeur au-dessus de zéro", en="above zero")
A_WHOLE_NUMBER = Words(fr="un nombre entier", en="a whole number")

UNKNOWN_CURRENCY = Rule(
    FindingKind(
        "PL016",
        "error",
        Words(
            fr="« {found:raw} » n’est pas une devise connue.",
            en="“{found:raw}” is not a known currency.",
        ),
        Words(
            fr="Écrire le code ISO à trois lettres : EUR, USD, CHF…",
            en="Write the three-letter ISO code: EUR, USD, CHF…",
        ),
    ),
    Words(
        fr="Tous les montants du plan comptent dans cette devise.",
        en="All amounts of the plan are counted in this currency.",
    ),
    wrong="currency: euros",
    right="currency: EUR",
)
UNKNOWN_TIMEZONE = Rule(
    FindingKind(
        "PL017",
        "error",
        Words(
            fr="« {found:raw} » n’est pas un fuseau horaire connu.",
            en="“{found:raw}” is not a known time zone.",
        ),
        Words(
            fr="Écrire continent et ville : Europe/Paris.",
            en="Write continent and city: Europe/Paris.",
        ),
    ),
    Words(
        fr="Le fuseau décide du jour où tombe chaque événement.",
        en="The time zone decides on which day each event falls.",
    ),
    wrong="timezone: Paris",
    right="timezone: Europe/Paris",
)
