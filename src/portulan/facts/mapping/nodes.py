"""Reading the nodes of mapping.yaml: each helper returns what it could read and notes what it could not."""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from portulan.facts.dates import DateFormat, read_date_format
from portulan.facts.mapping.findings import (
    CURRENCY,
    DATE_FORMAT,
    MISSING_KEY,
    NOT_ONE_OF,
    TIMEZONE,
    UNKNOWN_KEY,
    UNKNOWN_KEY_NEAR,
    WRONG_SHAPE,
)
from portulan.facts.mapping.records import Decimal, ReadingOptions
from portulan.language.finding import Finding
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, SequenceNode

A_TEXT = Words(fr="un texte", en="a text")
A_BLOCK = Words(fr="un bloc « clé: valeur »", en="a block of “key: value” lines")
A_LIST = Words(fr="une liste", en="a list")
A_COLUMN = Words(
    fr="le nom d’une colonne du fichier, ou un bloc qui dit d’où vient la valeur",
    en="the name of a column of the file, or a block that says where the value comes from",
)

OPTION_KEYS = ("date_format", "decimal", "timezone")


class Nodes:
    """The findings of one reading, and the helpers that add to them."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def block(self, node: Node | None, example: str) -> MappingNode | None:
        """The node as a block, or None with a finding."""
        if isinstance(node, MappingNode):
            return node
        if node is not None:
            self.findings.append(WRONG_SHAPE.at(node.place, expected=A_BLOCK, example=example))
        return None

    def text(self, node: Node | None, example: str) -> str | None:
        """The node as a text that is not empty, or None with a finding."""
        if isinstance(node, ScalarNode) and not node.is_null and node.text.strip():
            return node.text
        if node is not None:
            self.findings.append(WRONG_SHAPE.at(node.place, expected=A_TEXT, example=example))
        return None

    def texts(self, node: Node | None, example: str) -> list[tuple[str, Place]]:
        """The node as a list of texts, a single text being a list of one. Empty texts are allowed in lists."""
        if isinstance(node, SequenceNode):
            found = []
            for item in node.items:
                if isinstance(item, ScalarNode):
                    found.append((item.text, item.place))
                else:
                    self.findings.append(WRONG_SHAPE.at(item.place, expected=A_TEXT, example=example))
            return found
        text = self.text(node, example)
        return [(text, node.place)] if text is not None and node is not None else []

    def one_of(self, node: Node | None, key: str, allowed: Collection[str]) -> str | None:
        """The node as one of the allowed words, or None with a finding."""
        text = self.text(node, f"{key}: {next(iter(allowed))}")
        if text is None or node is None:
            return None
        if text not in allowed:
            self.findings.append(NOT_ONE_OF.at(node.place, found=text, key=key, known=", ".join(allowed)))
            return None
        return text

    def flag(self, node: Node | None, key: str, default: bool) -> bool:
        """The node as true or false."""
        answer = self.one_of(node, key, ("true", "false")) if node is not None else None
        return default if answer is None else answer == "true"

    def keys(self, block: MappingNode, known: Collection[str], where: Words) -> None:
        """Note every key of the block that is not known, with the nearest one that is."""
        for entry in block.entries:
            key = entry.key.text
            if key in known:
                continue
            near = nearest(key, known)
            if near:
                self.findings.append(UNKNOWN_KEY_NEAR.at(entry.key.place, key=key, where=where, near=near))
            else:
                listed = ", ".join(known)
                self.findings.append(UNKNOWN_KEY.at(entry.key.place, key=key, where=where, known=listed))

    def missing(self, block: MappingNode, key: str, where: Words, example: str) -> None:
        self.findings.append(MISSING_KEY.at(block.place, key=key, where=where, example=example))

    def text_map(self, node: Node | None, example: str) -> dict[str, str | None]:
        """The node as `from: to` texts; an empty `to` is None (no value)."""
        block = self.block(node, example)
        found: dict[str, str | None] = {}
        for entry in block.entries if block else ():
            if isinstance(entry.value, ScalarNode):
                found[entry.key.text] = None if entry.value.is_null else entry.value.text
            else:
                self.findings.append(WRONG_SHAPE.at(entry.value.place, expected=A_TEXT, example=example))
        return found

    def options(self, block: MappingNode) -> ReadingOptions:
        """`date_format`, `decimal` and `timezone` of a block."""
        decimal: Decimal | None = None
        match self.one_of(block.get("decimal"), "decimal", (".", ",")):
            case ".":
                decimal = "."
            case ",":
                decimal = ","
        return ReadingOptions(self.dates(block.get("date_format")), decimal, self.zone(block.get("timezone")))

    def dates(self, node: Node | None) -> tuple[DateFormat, ...] | None:
        """A date format, or several tried in order."""
        if node is None:
            return None
        formats: list[DateFormat] = []
        for text, place in self.texts(node, "date_format: DD/MM/YYYY"):
            read = read_date_format(text)
            if isinstance(read, Words):
                self.findings.append(DATE_FORMAT.at(place, found=text, why=read))
            else:
                formats.append(read)
        return tuple(formats) or None

    def zone(self, node: Node | None) -> str | None:
        """A time zone that exists."""
        text = self.text(node, "timezone: Europe/Paris")
        if text is None or node is None:
            return None
        try:
            ZoneInfo(text)
        except (ValueError, OSError, KeyError):
            self.findings.append(TIMEZONE.at(node.place, found=text))
            return None
        return text

    def currency(self, node: Node | None) -> str | None:
        """A currency code."""
        text = self.text(node, "currency: EUR")
        if text is None or node is None:
            return None
        if not is_currency(text):
            self.findings.append(CURRENCY.at(node.place, found=text))
            return None
        return text


def is_currency(text: str) -> bool:
    """Whether a text has the form of an ISO 4217 code."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()


def only_texts(found: Mapping[str, str | None]) -> dict[str, str]:
    """The map with empty values as empty texts."""
    return {key: value or "" for key, value in found.items()}
