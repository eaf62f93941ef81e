"""Reading a plan: the text, its records, everything that could not be read. Never stops at the first fault."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast
from zoneinfo import available_timezones

from babel.numbers import list_currencies

from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.words import Sentence
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, SequenceNode, compose, decode
from portulan.plan.document import Document
from portulan.plan.fields import Choice, Key, Kind, ListOf, Path, Record, RecordOf, Scalar, keys_of
from portulan.plan.records import ComponentRecord, Plan
from portulan.plan.rules import Rule
from portulan.plan.rules import text as findings
from portulan.plan.values import INSIDE, read_value

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan as far as it could be read, what could not be, and the text with its places."""

    plan: Plan | None
    findings: list[Finding]
    document: Document

    @property
    def readable(self) -> bool:
        """Whether the text is a plan at all, however faulty. Where it is not, `plan` is None."""
        return self.plan is not None


@dataclass(frozen=True, slots=True)
class RecordReading(Generic[R]):
    """Any text of keys read into a record, as far as it could be; None where it is not such a text at all."""

    record: R | None
    findings: list[Finding]
    document: Document


def read_plan(text: str | bytes, file: str) -> PlanReading:
    """Reads the text of a plan. Never raises on a person's text."""
    reading = read_record(Plan, text, file, findings.NOT_A_PLAN.kind)
    plan, found = reading.record, reading.findings
    if plan is not None:
        found = [*found, *_head(plan, reading.document)]
    return PlanReading(plan, found, reading.document)


def read_record(
    kind: type[R], text: str | bytes, file: str, none_such: FindingKind, currency: str | None = None
) -> RecordReading[R]:
    """Reads a text made of a record's keys: the plan's, or another file in the same spirit. Never raises on a person's
    text. `none_such` says that the text is not a block of keys; `currency` is the text's own (or EUR) unless given."""
    if isinstance(text, bytes):
        try:
            text = decode(text, file)
        except FaultyText as fault:
            return RecordReading(None, [fault.finding], Document("", file))
    root, faults = compose(text, file)
    document = Document(text, file, root)
    if not isinstance(root, MappingNode):
        if not faults:
            faults = [none_such.at(root.place if root else Place(file), found=_what_it_is(root))]
        return RecordReading(None, faults, document)
    reader = _Reader(document, currency or _currency(root))
    record = reader.record(kind, root, ())
    return RecordReading(record, [*faults, *reader.findings], document)


def _what_it_is(root: Node | None) -> object:
    match root:
        case SequenceNode():
            return findings.IT_IS_A_LIST
        case ScalarNode() if not root.is_null:
            return findings.IT_IS_A_VALUE
        case _:
            return findings.IT_IS_EMPTY


def _currency(root: MappingNode) -> str:
    node = root.get("currency")
    known = isinstance(node, ScalarNode) and node.text in _currencies()
    return cast(ScalarNode, node).text if known else "EUR"


def _head(plan: Plan, document: Document) -> Iterator[Finding]:
    """The values at the head of a plan that only some words fit."""
    if plan.version is not None and plan.version != 1:
        yield findings.UNKNOWN_VERSION.kind.at(document.place(("portulan",)), found=plan.version)
    if plan.currency is not None and plan.currency not in _currencies():
        yield findings.UNKNOWN_CURRENCY.kind.at(document.place(("currency",)), found=plan.currency[:40])
    if plan.timezone is not None and plan.timezone not in _timezones():
        yield findings.UNKNOWN_TIMEZONE.kind.at(document.place(("timezone",)), found=plan.timezone[:60])


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@cache
def _timezones() -> frozenset[str]:
    """Known once: looking them up walks the machine's files."""
    return frozenset(available_timezones())


class _Reader:
    """Walks the tree beside the descriptions of the keys, making records and findings."""

    def __init__(self, document: Document, currency: str) -> None:
        self.document = document
        self.currency = currency
        self.findings: list[Finding] = []

    def record(self, kind: type[R], node: MappingNode, path: Path) -> R:
        known = keys_of(kind)
        values: dict[str, Any] = {"at": path}
        for entry in node.entries:
            name = entry.key.text
            about = known.get(name)
            if about is None:
                self._unknown_key(name, entry.key.place, kind)
                continue
            value = self.value(about.kind, entry.value, (*path, name), name)
            if value is not None:
                values[about.attribute] = value
        for about in known.values():
            missing = about.required and about.attribute not in values and not issubclass(kind, ComponentRecord)
            if missing and not self._given(node, about):
                place = self.document.key_place(path) if path else node.place
                self._report(findings.MISSING_KEY, place, key=about.name, words=about.words)
        if "id" in known:
            values.setdefault("id", "")
        return kind(**values)

    def value(self, kind: Kind, node: Node, path: Path, name: str) -> object:
        """What a node means, or None (and a finding) when it cannot be read; None too where nothing is written."""
        if isinstance(node, ScalarNode) and node.is_null:
            return None
        match kind:
            case ListOf():
                return self._list(kind, node, path, name)
            case RecordOf(type):
                if isinstance(node, MappingNode):
                    return self.record(type, node, path)
                self._wrong_shape(node, name, findings.A_BLOCK)
                return None
            case Choice() | Scalar():
                if not isinstance(node, ScalarNode):
                    self._wrong_shape(node, name, findings.A_VALUE)
                    return None
                return self._choice(kind, node, name) if isinstance(kind, Choice) else self._scalar(kind, node, name)

    def _list(self, kind: ListOf, node: Node, path: Path, name: str) -> tuple[object, ...] | None:
        if isinstance(node, SequenceNode):
            read = [self.value(kind.item, item, (*path, index), name) for index, item in enumerate(node.items)]
            items = tuple(value for value in read if value is not None)
            self._duplicates(items)
            return items
        if kind.single and not (isinstance(node, MappingNode) and not isinstance(kind.item, RecordOf)):
            value = self.value(kind.item, node, path, name)
            return None if value is None else (value,)
        self._wrong_shape(node, name, findings.A_LIST)
        return None

    def _choice(self, kind: Choice, node: ScalarNode, name: str) -> str | None:
        if node.text in kind.values:
            return node.text
        hint = _hint(node.text, kind.values)
        known = list(kind.values)
        self._report(findings.UNKNOWN_CHOICE, node.inner, found=node.text[:60], key=name, hint=hint, known=known)
        return None

    def _scalar(self, kind: Scalar, node: ScalarNode, name: str) -> object:
        text, place = self.document.source(node) if kind.name in INSIDE else (node.text, node.inner)
        try:
            return read_value(kind, text, place, name, self.currency)
        except FaultyText as fault:
            self.findings.append(_shortened(fault.finding))
            return None

    def _duplicates(self, items: tuple[object, ...]) -> None:
        first: dict[str, Record] = {}
        for item in items:
            identifier = getattr(item, "id", "")
            if not isinstance(item, Record) or not identifier:
                continue
            if identifier in first:
                line = self.document.place((*first[identifier].at, "id")).line
                place = self.document.place((*item.at, "id"))
                self._report(findings.DUPLICATE_ID, place, id=identifier, first=line)
            first.setdefault(identifier, item)

    def _unknown_key(self, name: str, place: Place, kind: type[Record]) -> None:
        known = keys_of(kind)
        self._report(
            findings.UNKNOWN_KEY, place, key=name[:60], hint=_key_hint(name, list(known.values())), known=list(known)
        )

    def _wrong_shape(self, node: Node, name: str, expected: object) -> None:
        found = {ScalarNode: findings.A_VALUE, SequenceNode: findings.A_LIST, MappingNode: findings.A_BLOCK}[type(node)]
        self._report(findings.WRONG_SHAPE, node.place, key=name, expected=expected, found=found)

    def _given(self, node: MappingNode, about: Key) -> bool:
        """Whether the text gives a value, be it one that could not be read (and was reported)."""
        value = node.get(about.name)
        return value is not None and not (isinstance(value, ScalarNode) and value.is_null)

    def _report(self, rule: Rule, place: Place, **params: object) -> None:
        self.findings.append(rule.kind.at(place, **params))


def _hint(found: str, known: Any) -> object:
    near = nearest(found[:60], known)
    return Sentence(findings.DID_YOU_MEAN, {"near": near}) if near else findings.NO_HINT


def _key_hint(name: str, known: list[Key]) -> object:
    """The nearest key, by its name or by what people call it in either language (cible → target)."""
    called = {_bare(words): k.name for k in known for words in (k.words.fr, k.words.en)}
    called |= {k.name: k.name for k in known}
    near = nearest(name[:60], called)
    return Sentence(findings.DID_YOU_MEAN, {"near": called[near]}) if near else findings.NO_HINT


def _bare(words: str) -> str:
    return re.sub(r"^(les? |la |l’|the )", "", words)


def _shortened(finding: Finding) -> Finding:
    """The finding with what it quotes cut to a readable length."""
    params = {k: v[:80] + "…" if isinstance(v, str) and len(v) > 81 else v for k, v in finding.params.items()}
    return Finding(finding.kind, finding.place, params, finding.effective)
