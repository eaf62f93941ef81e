"""What can be wrong in mapping.yaml itself (FA001–FA019)."""

from portulan.language.finding import FindingKind
from portulan.language.words import Words

UNKNOWN_KEY = FindingKind(
    "FA001",
    "error",
    Words(fr="« {key:raw} » n’est pas une clé connue {where}.", en="“{key:raw}” is not a known key {where}."),
    Words(fr="Les clés admises ici sont : {known:raw}.", en="The keys allowed here are: {known:raw}."),
)
UNKNOWN_KEY_NEAR = FindingKind(
    "FA001",
    "error",
    Words(
        fr="« {key:raw} » n’est pas une clé connue {where} ; la plus proche est « {near:raw} ».",
        en="“{key:raw}” is not a known key {where}; the nearest is “{near:raw}”.",
    ),
    Words(fr="Écrire {near:raw}, ou retirer la ligne.", en="Write {near:raw}, or remove the line."),
)
WRONG_SHAPE = FindingKind(
    "FA002",
    "error",
    Words(fr="Il faut ici {expected}.", en="Expected {expected} here."),
    Words(fr="Écrire par exemple : {example:raw}", en="Write for example: {example:raw}"),
)
UNKNOWN_TABLE = FindingKind(
    "FA003",
    "error",
    Words(fr="Aucune table ne s’appelle « {name:raw} ».", en="No table is called “{name:raw}”."),
    Words(fr="Choisir parmi : {known:raw}.", en="Choose among: {known:raw}."),
)
UNKNOWN_SOURCE = FindingKind(
    "FA004",
    "error",
    Words(fr="Aucune source ne s’appelle « {name:raw} ».", en="No source is called “{name:raw}”."),
    Words(
        fr="La déclarer sous sources:, ou choisir parmi : {known:raw}.",
        en="Declare it under sources:, or choose among: {known:raw}.",
    ),
)
MISSING_KEY = FindingKind(
    "FA005",
    "error",
    Words(fr="Il manque « {key:raw} » {where}.", en="“{key:raw}” is missing {where}."),
    Words(fr="Ajouter par exemple : {example:raw}", en="Add for example: {example:raw}"),
)
UNKNOWN_COLUMN = FindingKind(
    "FA006",
    "error",
    Words(
        fr="La table {table:raw} n’a pas de colonne « {name:raw} ».",
        en="The table {table:raw} has no column “{name:raw}”.",
    ),
    Words(
        fr="Pour garder une colonne à vous, la mettre sous custom: ; sinon choisir parmi : {known:raw}.",
        en="To keep a column of your own, put it under custom:; otherwise choose among: {known:raw}.",
    ),
)
UNKNOWN_COLUMN_NEAR = FindingKind(
    "FA006",
    "error",
    Words(
        fr="La table {table:raw} n’a pas de colonne « {name:raw} » ; la plus proche est « {near:raw} ».",
        en="The table {table:raw} has no column “{name:raw}”; the nearest is “{near:raw}”.",
    ),
    Words(
        fr="Écrire {near:raw}, ou mettre la colonne sous custom: pour la garder telle quelle.",
        en="Write {near:raw}, or put the column under custom: to keep it as it is.",
    ),
)
TIMES_UNKNOWN = FindingKind(
    "FA040",
    "error",
    Words(
        fr="« times: {name:raw} » ne nomme pas une colonne de nombres de la table {table:raw}.",
        en="“times: {name:raw}” does not name a column of numbers of the table {table:raw}.",
    ),
    Words(
        fr="Sous custom:, ajouter {name:raw}: {{column: …, type: number}}.",
        en="Under custom:, add {name:raw}: {{column: …, type: number}}.",
    ),
)
CUSTOM_NAME = FindingKind(
    "FA007",
    "error",
    Words(
        fr="« {name:raw} » ne peut pas nommer une colonne personnalisée de {table:raw} : {why}.",
        en="“{name:raw}” cannot name a custom column of {table:raw}: {why}.",
    ),
    Words(
        fr="Choisir un nom fait de lettres, de chiffres et de « _ », par exemple {example:raw}.",
        en="Choose a name made of letters, digits and “_”, for example {example:raw}.",
    ),
)
REQUIRED_COLUMN = FindingKind(
    "FA008",
    "error",
    Words(
        fr="La table {table:raw} a besoin de {name:raw} ({meaning}), que rien ne remplit.",
        en="The table {table:raw} needs {name:raw} ({meaning}), which nothing fills.",
    ),
    Words(
        fr="Ajouter sous columns: une ligne « {name:raw}: nom de la colonne du fichier ».",
        en="Add under columns: a line “{name:raw}: name of the file’s column”.",
    ),
)
ONE_ORIGIN = FindingKind(
    "FA009",
    "error",
    Words(
        fr="Une colonne vient d’une seule de column, constant, compute, first_of, together ; ici {found:raw}.",
        en="A column comes from exactly one of column, constant, compute, first_of, together; here {found:raw}.",
    ),
    Words(fr="N’en garder qu’une.", en="Keep one of them."),
)
DATE_FORMAT = FindingKind(
    "FA010",
    "error",
    Words(fr="« {found:raw} » n’est pas un format de date : {why}.", en="“{found:raw}” is not a date format: {why}."),
    Words(
        fr="Écrire par exemple DD/MM/YYYY, YYYY-MM-DD ou DD/MM/YYYY HH:mm.",
        en="Write for example DD/MM/YYYY, YYYY-MM-DD or DD/MM/YYYY HH:mm.",
    ),
)
NOT_ONE_OF = FindingKind(
    "FA011",
    "error",
    Words(fr="« {found:raw} » n’est pas admis pour {key:raw}.", en="“{found:raw}” is not allowed for {key:raw}."),
    Words(fr="Choisir parmi : {known:raw}.", en="Choose among: {known:raw}."),
)
TIMEZONE = FindingKind(
    "FA012",
    "error",
    Words(fr="« {found:raw} » n’est pas un fuseau horaire connu.", en="“{found:raw}” is not a known time zone."),
    Words(
        fr="Écrire un nom comme Europe/Paris, America/Montreal ou UTC.",
        en="Write a name such as Europe/Paris, America/Montreal or UTC.",
    ),
)
CURRENCY = FindingKind(
    "FA013",
    "error",
    Words(
        fr="« {found:raw} » n’est pas un code de devise à trois lettres.",
        en="“{found:raw}” is not a three-letter currency code.",
    ),
    Words(fr="Écrire par exemple EUR, CHF ou CAD.", en="Write for example EUR, CHF or CAD."),
)
NOT_A_COUNT = FindingKind(
    "FA014",
    "error",
    Words(
        fr="« {found:raw} » n’est pas un nombre entier de lignes, de 0 à 1000.",
        en="“{found:raw}” is not a whole number of lines, from 0 to 1000.",
    ),
    Words(fr="Écrire par exemple skip: 2.", en="Write for example skip: 2."),
)
COMPUTE_LOOP = FindingKind(
    "FA015",
    "error",
    Words(
        fr="Ces colonnes se calculent l’une par l’autre : {names:list}.",
        en="These columns are computed from one another: {names:list}.",
    ),
    Words(fr="Faire partir l’une d’elles d’une colonne du fichier.", en="Let one of them come from the file."),
)
COMPUTE_TYPE = FindingKind(
    "FA016",
    "error",
    Words(
        fr="Le calcul de {name:raw} ne donne pas {expected} mais {found}.",
        en="The computation of {name:raw} does not give {expected} but {found}.",
    ),
    Words(
        fr="Calculer avec + − * / des colonnes déclarées de cette table.",
        en="Compute with + − * / on the declared columns of this table.",
    ),
)
EMPTY_MAPPING = FindingKind(
    "FA017",
    "error",
    Words(fr="Le mapping ne remplit aucune table.", en="The mapping fills no table."),
    Words(
        fr="Laisser « portulan import --suggest » en proposer un, ou ajouter un bloc tables:.",
        en="Let “portulan import --suggest” propose one, or add a tables: block.",
    ),
)
STAGES_ELSEWHERE = FindingKind(
    "FA018",
    "error",
    Words(
        fr="« stages » (une date par étape) ne sert que dans la table stage_entry.",
        en="“stages” (a date per stage) only serves in the table stage_entry.",
    ),
    Words(fr="Le déplacer sous tables: stage_entry:.", en="Move it under tables: stage_entry:."),
)
RATE = FindingKind(
    "FA019",
    "error",
    Words(fr="« {found:raw} » n’est pas un taux de change.", en="“{found:raw}” is not an exchange rate."),
    Words(
        fr="Écrire ce que vaut une unité de la devise dans celle de l’entreprise, par exemple USD: 0.92.",
        en="Write what one unit of the currency is worth in the company’s own, for example USD: 0.92.",
    ),
)
