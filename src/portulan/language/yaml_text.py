"""YAML read as text with places: every value keeps its line, its column and its exact span.

`compose` never raises on a person's text: a tab, a duplicate key, an alias loop, a "billion laughs" bomb, a file of the
wrong encoding or of 50 MB comes back as findings. Scalars stay text; what they mean is decided by whoever reads them,
so `18_000`, `15 %` or `no` never turn into something else on the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLStreamError
from ruamel.yaml.nodes import MappingNode as RawMapping
from ruamel.yaml.nodes import ScalarNode as RawScalar
from ruamel.yaml.nodes import SequenceNode as RawSequence
from ruamel.yaml.reader import ReaderError

from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.place import Place
from portulan.language.words import Words

LARGEST_TEXT = 512 * 1024  # characters; a plan of a thousand actions is about 150,000
MOST_NODES = 40_000  # after aliases are followed: what stops a bomb
DEEPEST = 40

ScalarStyle = Literal["plain", "single", "double", "literal", "folded"]
_STYLES: dict[str | None, ScalarStyle] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}

TOO_LARGE = FindingKind(
    "YA001",
    "error",
    Words(
        fr="Le fichier fait {size} caractères ; Portulan en lit {limit} au plus.",
        en="The file is {size} characters long; Portulan reads at most {limit}.",
    ),
    Words(
        fr="Vérifier qu’il s’agit bien du bon fichier, ou le découper.",
        en="Check that this is the right file, or split it.",
    ),
)
NOT_UTF8 = FindingKind(
    "YA002",
    "error",
    Words(
        fr="Le fichier n’est pas en UTF-8 : l’octet {byte:raw} (position {position}) ne s’y lit pas.",
        en="The file is not UTF-8: byte {byte:raw} (at position {position}) cannot be read.",
    ),
    Words(fr="L’enregistrer de nouveau en UTF-8.", en="Save it again as UTF-8."),
)
NOT_YAML = FindingKind(
    "YA003",
    "error",
    Words(
        fr="Ce texte n’est pas du YAML lisible : {problem:raw}.", en="This text is not readable YAML: {problem:raw}."
    ),
    Words(
        fr="Regarder la ligne indiquée et celle qui la précède : retrait, deux-points, guillemets.",
        en="Look at this line and the one before: indentation, colon, quotes.",
    ),
)
TAB = FindingKind(
    "YA004",
    "error",
    Words(
        fr="Une tabulation sert de retrait ; YAML ne l’admet pas.",
        en="A tab is used to indent; YAML does not allow it.",
    ),
    Words(fr="La remplacer par des espaces.", en="Replace it with spaces."),
)
DUPLICATE_KEY = FindingKind(
    "YA005",
    "error",
    Words(
        fr="« {key:raw} » figure deux fois ; la première fois à la ligne {first}.",
        en="“{key:raw}” stands here twice; the first time on line {first}.",
    ),
    Words(fr="Garder l’une des deux.", en="Keep one of the two."),
)
ALIAS_LOOP = FindingKind(
    "YA006",
    "error",
    Words(fr="Cet alias se contient lui-même.", en="This alias contains itself."),
    Words(fr="Écrire la valeur en toutes lettres.", en="Write the value out."),
)
TOO_MANY = FindingKind(
    "YA007",
    "error",
    Words(
        fr="Une fois les alias développés, le texte dépasse {limit} valeurs.",
        en="Once its aliases are followed, the text holds more than {limit} values.",
    ),
    Words(fr="Supprimer les alias répétés.", en="Remove the repeated aliases."),
)
TOO_DEEP = FindingKind(
    "YA008",
    "error",
    Words(
        fr="Le texte est imbriqué sur plus de {limit} niveaux.", en="The text is nested more than {limit} levels deep."
    ),
    Words(fr="Fermer les crochets et accolades ouverts.", en="Close the brackets and braces left open."),
)
STRANGE_TAG = FindingKind(
    "YA009",
    "error",
    Words(
        fr="L’étiquette YAML « {tag:raw} » n’est pas admise ici.", en="The YAML tag “{tag:raw}” is not allowed here."
    ),
    Words(fr="Retirer l’étiquette et garder la valeur.", en="Remove the tag and keep the value."),
)
KEY_NOT_TEXT = FindingKind(
    "YA010",
    "error",
    Words(fr="Une clé doit être un mot, pas une liste ni un bloc.", en="A key must be a word, not a list or a block."),
    Words(fr="Écrire « clé: valeur ».", en="Write “key: value”."),
)
SEVERAL_DOCUMENTS = FindingKind(
    "YA011",
    "error",
    Words(
        fr="Le fichier contient plusieurs documents YAML (« --- »).",
        en="The file holds several YAML documents (“---”).",
    ),
    Words(fr="N’en garder qu’un par fichier.", en="Keep one per file."),
)
CONTROL_CHARACTER = FindingKind(
    "YA012",
    "error",
    Words(
        fr="Un caractère invisible ({character:raw}) ne peut pas figurer dans ce texte.",
        en="An invisible character ({character:raw}) cannot stand in this text.",
    ),
    Words(fr="Le supprimer, ou retaper la ligne.", en="Delete it, or type the line again."),
)


# What the parser says, in the reader's words: first match of its English text wins.
_PROBLEMS: tuple[tuple[str, Words], ...] = (
    ("mapping values are not allowed", Words(fr="il y a un deux-points de trop", en="there is one colon too many")),
    (
        "could not find expected ':'",
        Words(fr="il manque un deux-points après la clé", en="a colon is missing after the key"),
    ),
    (
        "end of stream",
        Words(fr="un guillemet ou un crochet n’est pas refermé", en="a quote or a bracket is not closed"),
    ),
    ("<stream end>", Words(fr="un guillemet ou un crochet n’est pas refermé", en="a quote or a bracket is not closed")),
    ("undefined alias", Words(fr="cet alias (*) n’est défini nulle part", en="this alias (*) is defined nowhere")),
    (
        "cannot start any token",
        Words(
            fr="ce signe ne peut pas commencer une valeur ; la mettre entre guillemets",
            en="this sign cannot start a value; put it between quotes",
        ),
    ),
    ("incompatible YAML", Words(fr="cette version de YAML n’est pas connue", en="this version of YAML is not known")),
    (
        "<block end>",
        Words(fr="le retrait de cette ligne ne suit pas celui du bloc", en="this line is not indented like its block"),
    ),
    ("',' or", Words(fr="il manque une virgule ou un crochet fermant", en="a comma or a closing bracket is missing")),
)
_OTHER_PROBLEM = Words(fr="sa mise en forme n’est pas reconnue à cet endroit", en="its layout is not recognised here")


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value as written: its text, how it was quoted, where it stands; `start:end` is its span in the text."""

    text: str
    style: ScalarStyle
    place: Place
    start: int
    end: int

    @property
    def is_null(self) -> bool:
        return self.style == "plain" and self.text in ("", "~", "null", "Null", "NULL")

    @property
    def inner(self) -> Place:
        """Where the text itself begins: after the opening quote, if any."""
        return self.place.shifted(1) if self.style in ("single", "double") else self.place


@dataclass(frozen=True, slots=True)
class Entry:
    key: ScalarNode
    value: "Node"


@dataclass(frozen=True, slots=True)
class MappingNode:
    """`key: value` entries in the order written; `flow` when written between braces."""

    entries: tuple[Entry, ...]
    flow: bool
    place: Place
    start: int
    end: int

    def get(self, key: str) -> "Node | None":
        return next((e.value for e in self.entries if e.key.text == key), None)

    def entry(self, key: str) -> Entry | None:
        return next((e for e in self.entries if e.key.text == key), None)

    def keys(self) -> Iterator[str]:
        return (e.key.text for e in self.entries)


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list in the order written; `flow` when written between brackets."""

    items: tuple["Node", ...]
    flow: bool
    place: Place
    start: int
    end: int


Node = ScalarNode | MappingNode | SequenceNode


def decode(data: bytes, file: str) -> str:
    """The text of a file: UTF-8 (a leading byte-order mark dropped) or UTF-16 with its mark. Raises FaultyText."""
    if len(data) > 4 * LARGEST_TEXT:
        raise FaultyText(TOO_LARGE.at(Place(file), size=len(data), limit=LARGEST_TEXT))
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(file, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        raise FaultyText(NOT_UTF8.at(place, byte=f"0x{data[error.start]:02X}", position=error.start)) from None


def compose(text: str, file: str) -> tuple[Node | None, list[Finding]]:
    """The tree of a YAML text, with places. None when it cannot be read at all, or is empty; the findings say why."""
    if len(text) > LARGEST_TEXT:
        return None, [TOO_LARGE.at(Place(file), size=len(text), limit=LARGEST_TEXT)]
    if text.startswith("\ufeff"):
        text = " " + text[1:]  # spans stay true
    if too_deep := _flow_depth_place(text, file):
        return None, [TOO_DEEP.at(too_deep, limit=DEEPEST)]
    try:
        raw = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        return None, [_control_character(error, text, file)]
    except (MarkedYAMLError, YAMLStreamError) as error:
        return None, [_unreadable(error, text, file)]
    except RecursionError:
        return None, [TOO_DEEP.at(Place(file), limit=DEEPEST)]
    except (ValueError, TypeError, IndexError, AttributeError, AssertionError, KeyError) as error:
        # the scanner has a few plain bugs on hostile input; to the writer it is one more unreadable text
        return None, [NOT_YAML.at(Place(file), problem=_problem(str(error)))]
    if raw is None:
        return None, []
    builder = _Builder(file)
    try:
        return builder.build(raw, ()), builder.findings
    except FaultyText as fault:
        return None, [*builder.findings, fault.finding]


class _Builder:
    """Turns the library's nodes into ours, following aliases under a budget."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.count = 0

    def build(self, raw: Any, above: tuple[int, ...]) -> Node:
        place = Place(self.file, raw.start_mark.line + 1, raw.start_mark.column + 1)
        self.count += 1
        if id(raw) in above:
            raise FaultyText(ALIAS_LOOP.at(place))
        if self.count > MOST_NODES:
            raise FaultyText(TOO_MANY.at(place, limit=MOST_NODES))
        if len(above) > DEEPEST:
            raise FaultyText(TOO_DEEP.at(place, limit=DEEPEST))
        tag = str(raw.tag or "")
        if tag and not tag.startswith("tag:yaml.org,2002:"):
            self.findings.append(STRANGE_TAG.at(place, tag=tag))
        elif tag.startswith(("tag:yaml.org,2002:python", "tag:yaml.org,2002:binary", "tag:yaml.org,2002:set")):
            self.findings.append(STRANGE_TAG.at(place, tag=tag.removeprefix("tag:yaml.org,2002:")))
        start, end = raw.start_mark.index, raw.end_mark.index
        inside = (*above, id(raw))
        if isinstance(raw, RawScalar):
            return ScalarNode(raw.value, _STYLES.get(raw.style, "plain"), place, start, end)
        if isinstance(raw, RawSequence):
            items = tuple(self.build(item, inside) for item in raw.value)
            return SequenceNode(items, bool(raw.flow_style), place, start, end)
        assert isinstance(raw, RawMapping)
        return MappingNode(self._entries(raw, inside), bool(raw.flow_style), place, start, end)

    def _entries(self, raw: RawMapping, inside: tuple[int, ...]) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for raw_key, raw_value in raw.value:
            key = self.build(raw_key, inside)
            if not isinstance(key, ScalarNode):
                self.findings.append(KEY_NOT_TEXT.at(key.place))
                continue
            value = self.build(raw_value, inside)
            if key.text in entries:
                first = entries[key.text].key.place.line
                self.findings.append(DUPLICATE_KEY.at(key.place, key=key.text, first=first))
                continue
            entries[key.text] = Entry(key, value)
        return tuple(entries.values())


def _flow_depth_place(text: str, file: str) -> Place | None:
    """Where brackets are open beyond the limit (a quick look that spares the parser a recursion)."""
    depth = 0
    for line_number, line in enumerate(text.split("\n"), 1):
        if "[" not in line and "{" not in line and "]" not in line and "}" not in line:
            continue
        for column, character in enumerate(line, 1):
            if character in "[{":
                depth += 1
                if depth > 4 * DEEPEST:
                    return Place(file, line_number, column)
            elif character in "]}":
                depth = max(0, depth - 1)
    return None


def _unreadable(error: Any, text: str, file: str) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    problem = str(getattr(error, "problem", None) or error).strip()
    if "\\t" in problem or (mark and text[mark.index : mark.index + 1] == "\t"):
        return TAB.at(place)
    if "another document" in problem or "single document" in str(getattr(error, "context", "")):
        return SEVERAL_DOCUMENTS.at(place)
    return NOT_YAML.at(place, problem=_problem(problem))


def _problem(said: str) -> Words:
    return next((words for part, words in _PROBLEMS if part in said), _OTHER_PROBLEM)


def _control_character(error: ReaderError, text: str, file: str) -> Finding:
    position = int(getattr(error, "position", 0) or 0)
    before = text[:position]
    place = Place(file, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
    character = text[position : position + 1]
    return CONTROL_CHARACTER.at(place, character=f"U+{ord(character):04X}" if character else "?")
