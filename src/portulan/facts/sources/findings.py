"""What can be wrong with the files a mapping names (FA020–FA039)."""

from portulan.language.finding import FindingKind
from portulan.language.words import Words

NO_FILE = FindingKind(
    "FA020",
    "error",
    Words(fr="Le fichier « {file:raw} » est introuvable.", en="The file “{file:raw}” is not found."),
    Words(
        fr="Le chercher ici : {looked:raw} ; ou corriger le nom.",
        en="Put it here: {looked:raw}; or correct the name.",
    ),
)
NO_FILE_NEAR = FindingKind(
    "FA020",
    "error",
    Words(
        fr="Le fichier « {file:raw} » est introuvable ; le nom le plus proche est « {near:raw} ».",
        en="The file “{file:raw}” is not found; the nearest name is “{near:raw}”.",
    ),
    Words(fr="Écrire {near:raw}, ou déposer le fichier.", en="Write {near:raw}, or put the file there."),
)
UNKNOWN_FORMAT = FindingKind(
    "FA021",
    "error",
    Words(
        fr="« {file:raw} » n’a pas une extension connue (csv, tsv, txt, xlsx, xls, ods, parquet).",
        en="“{file:raw}” has no known extension (csv, tsv, txt, xlsx, xls, ods, parquet).",
    ),
    Words(
        fr="Ajouter format: csv, excel ou parquet à la source.", en="Add format: csv, excel or parquet to the source."
    ),
)
UNREADABLE = FindingKind(
    "FA022",
    "error",
    Words(
        fr="« {file:raw} » ne se lit pas comme un fichier {kind:raw} : {why:raw}.",
        en="“{file:raw}” cannot be read as a {kind:raw} file: {why:raw}.",
    ),
    Words(
        fr="L’exporter de nouveau, ou corriger format: dans la source.",
        en="Export it again, or correct format: in the source.",
    ),
)
EMPTY_FILE = FindingKind(
    "FA023",
    "error",
    Words(fr="« {file:raw} » est vide.", en="“{file:raw}” is empty."),
    Words(fr="L’exporter de nouveau, avec sa ligne d’en-tête.", en="Export it again, with its header line."),
)
NO_COLUMN = FindingKind(
    "FA024",
    "error",
    Words(fr="« {file:raw} » n’a pas de colonne « {name:raw} ».", en="“{file:raw}” has no column “{name:raw}”."),
    Words(fr="Ses colonnes sont : {known:raw}.", en="Its columns are: {known:raw}."),
)
NO_COLUMN_NEAR = FindingKind(
    "FA024",
    "error",
    Words(
        fr="« {file:raw} » n’a pas de colonne « {name:raw} » ; la plus proche est « {near:raw} ».",
        en="“{file:raw}” has no column “{name:raw}”; the nearest is “{near:raw}”.",
    ),
    Words(
        fr="Écrire {near:raw}. Ses colonnes sont : {known:raw}.", en="Write {near:raw}. Its columns are: {known:raw}."
    ),
)
COLUMN_TWICE = FindingKind(
    "FA025",
    "error",
    Words(
        fr="« {file:raw} » a plusieurs colonnes « {name:raw} ».", en="“{file:raw}” has several columns “{name:raw}”."
    ),
    Words(
        fr="En renommer une dans le fichier, ou déclarer columns: avec un nom pour chacune et skip: 1.",
        en="Rename one in the file, or declare columns: with a name for each and skip: 1.",
    ),
)
WHICH_SHEET = FindingKind(
    "FA026",
    "error",
    Words(
        fr="« {file:raw} » a plusieurs feuilles ; il faut dire laquelle lire.",
        en="“{file:raw}” has several sheets; say which one to read.",
    ),
    Words(fr="Ajouter sheet: avec l’une de : {known:raw}.", en="Add sheet: with one of: {known:raw}."),
)
NO_SHEET = FindingKind(
    "FA027",
    "error",
    Words(fr="« {file:raw} » n’a pas de feuille « {name:raw} ».", en="“{file:raw}” has no sheet “{name:raw}”."),
    Words(fr="Ses feuilles sont : {known:raw}.", en="Its sheets are: {known:raw}."),
)
NOT_IN_ENCODING = FindingKind(
    "FA028",
    "error",
    Words(
        fr="« {file:raw} », ligne {line:raw} : l’octet {byte:raw} n’existe pas en {encoding:raw}.",
        en="“{file:raw}”, line {line:raw}: byte {byte:raw} does not exist in {encoding:raw}.",
    ),
    Words(
        fr="Déclarer encoding: cp1252 (exports français de Windows), ou enregistrer le fichier en UTF-8.",
        en="Declare encoding: cp1252 (exports from Windows), or save the file as UTF-8.",
    ),
)
READ_AS_CP1252 = FindingKind(
    "FA029",
    "warning",
    Words(
        fr="« {file:raw} » n’est pas en UTF-8 (ligne {line:raw}) ; il a été lu en cp1252 (Windows).",
        en="“{file:raw}” is not UTF-8 (line {line:raw}); it was read as cp1252 (Windows).",
    ),
    Words(
        fr="Vérifier les accents, puis écrire encoding: cp1252 dans la source.",
        en="Check the accents, then write encoding: cp1252 in the source.",
    ),
)
AMBIGUOUS_DATES = FindingKind(
    "FA030",
    "error",
    Words(
        fr="Les dates de « {name:raw} » se lisent de plusieurs façons ({formats:list}), par exemple « {example:raw} ».",
        en="The dates of “{name:raw}” can be read in several ways ({formats:list}); for example “{example:raw}”.",
    ),
    Words(
        fr="Aucune valeur ne tranche : ajouter à la source date_format: {first:raw} (ou l’autre).",
        en="No value settles it: add to the source date_format: {first:raw} (or the other).",
    ),
)
CONTRADICTORY_DATES = FindingKind(
    "FA031",
    "error",
    Words(
        fr="Les dates de « {name:raw} » se contredisent : « {one:raw} » et « {other:raw} » n’ont pas le même ordre.",
        en="The dates of “{name:raw}” contradict each other: “{one:raw}” and “{other:raw}” are not in the same order.",
    ),
    Words(
        fr="Ajouter à la source date_format: avec le bon ordre ; les autres dates seront rejetées, ligne par ligne.",
        en="Add date_format: with the right order to the source; the other dates are then rejected, row by row.",
    ),
)
DATES_READ_AS = FindingKind(
    "FA032",
    "advice",
    Words(
        fr="Les dates de « {name:raw} » ont été lues {format:raw} : « {example:raw} » ne se lit pas autrement.",
        en="The dates of “{name:raw}” were read as {format:raw}: “{example:raw}” cannot be read otherwise.",
    ),
    Words(
        fr="Pour le fixer, écrire date_format: {format:raw} dans la source.",
        en="To settle it, write date_format: {format:raw} in the source.",
    ),
)
AMBIGUOUS_NUMBERS = FindingKind(
    "FA033",
    "error",
    Words(
        fr="« {example:raw} » dans « {name:raw} » se lit de deux façons : milliers ou décimales.",
        en="“{example:raw}” in “{name:raw}” can be read in two ways: thousands or decimals.",
    ),
    Words(
        fr='Ajouter à la source decimal: "," ou decimal: ".".',
        en='Add decimal: "," or decimal: "." to the source.',
    ),
)
CONTRADICTORY_NUMBERS = FindingKind(
    "FA034",
    "error",
    Words(
        fr="Les nombres de « {name:raw} » se contredisent : « {one:raw} » et « {other:raw} ».",
        en="The numbers of “{name:raw}” contradict each other: “{one:raw}” and “{other:raw}”.",
    ),
    Words(
        fr="Ajouter à la source decimal: avec le bon signe ; les autres nombres seront rejetés, ligne par ligne.",
        en="Add decimal: with the right sign to the source; the other numbers are then rejected, row by row.",
    ),
)
NEEDS_TIMEZONE = FindingKind(
    "FA035",
    "error",
    Words(
        fr="« {example:raw} » ({name:raw}) dit son fuseau horaire ; le mapping ne dit pas celui de l’entreprise.",
        en="“{example:raw}” ({name:raw}) states its time zone; the mapping does not state the company’s.",
    ),
    Words(
        fr="Ajouter en tête du mapping timezone: Europe/Paris.",
        en="Add at the top of the mapping timezone: Europe/Paris.",
    ),
)
MIXED_CURRENCIES = FindingKind(
    "FA036",
    "error",
    Words(
        fr="La table {table:raw} mêle plusieurs devises ({found:list}) sans taux de change.",
        en="The table {table:raw} mixes several currencies ({found:list}) without exchange rates.",
    ),
    Words(
        fr="Ajouter currency: et rates: en tête du mapping, par exemple rates: {{USD: 0.92}}.",
        en="Add currency: and rates: at the top of the mapping, for example rates: {{USD: 0.92}}.",
    ),
)
ALL_REJECTED = FindingKind(
    "FA037",
    "error",
    Words(
        fr="Aucune des {n} lignes destinées à {table:raw} n’a pu être lue ; la première raison : {reason}",
        en="None of the {n} rows meant for {table:raw} could be read; the first reason: {reason}",
    ),
    Words(
        fr="Corriger la colonne {column:raw} du mapping, ou le fichier.",
        en="Correct the column {column:raw} in the mapping, or the file.",
    ),
)
JOIN_MULTIPLIES = FindingKind(
    "FA038",
    "warning",
    Words(
        fr="{n} {n:?clé figure|clés figurent} plusieurs fois dans « {source:raw} », par exemple « {example:raw} » ; "
        "la première ligne a servi.",
        en="{n} {n:?key stands|keys stand} several times in “{source:raw}”, for example “{example:raw}”; "
        "the first row was used.",
    ),
    Words(fr="Vérifier que la jointure se fait bien sur une clé unique.", en="Check that the join is on a unique key."),
)
NO_HEADER = FindingKind(
    "FA039",
    "error",
    Words(
        fr="La source « {name:raw} » n’a pas de ligne d’en-tête (header: false) et ne nomme pas ses colonnes.",
        en="The source “{name:raw}” has no header line (header: false) and does not name its columns.",
    ),
    Words(fr="Ajouter columns: avec leurs noms, dans l’ordre.", en="Add columns: with their names, in order."),
)
