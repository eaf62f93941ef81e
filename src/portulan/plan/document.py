"""The text of a plan and the place of everything in it. The text is the truth: an edit splices it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portulan.language.place import Place
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, SequenceNode
from portulan.plan.editing import edit_all, insert_item
from portulan.plan.fields import Path
from portulan.plan.scalars import New

PathLike = str | Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its tree. Paths are tuples or dotted texts; an item of a list goes by its number or by its id:
    `("target", "segments", 0, "when")` or `target.segments.eti.when`."""

    text: str
    file: str
    root: Node | None = None

    def path(self, path: PathLike) -> Path:
        """The path with ids of items turned into their numbers, as far as they exist."""
        parts: list[str | int] = []
        node = self.root
        for part in path.split(".") if isinstance(path, str) else path:
            if isinstance(node, SequenceNode):
                part = _index(node, part)
            node = _child(node, part)
            parts.append(part)
        return tuple(parts)

    def node(self, path: PathLike) -> Node | None:
        """The node at a path, or None where the text has none."""
        node = self.root
        for part in self.path(path):
            node = _child(node, part)
        return node

    def has(self, path: PathLike) -> bool:
        """Whether the text gives a value there (a key left empty gives none)."""
        node = self.node(path)
        return node is not None and not (isinstance(node, ScalarNode) and node.is_null)

    def value(self, path: PathLike) -> str | None:
        """The text of a scalar as written, without its quotes; None where there is none."""
        node = self.node(path)
        return node.text if isinstance(node, ScalarNode) and not node.is_null else None

    def texts(self, path: PathLike) -> tuple[str, ...]:
        """The texts of a list of scalars; a scalar alone counts as a list of one."""
        node = self.node(path)
        items = node.items if isinstance(node, SequenceNode) else (node,)
        return tuple(item.text for item in items if isinstance(item, ScalarNode) and not item.is_null)

    def place(self, path: PathLike) -> Place:
        """Where a value stands: inside its quotes; the key, where the value is a block or is missing; otherwise the
        nearest thing above that exists."""
        parts = self.path(path)
        for length in range(len(parts), -1, -1):
            node = self.node(parts[:length])
            if node is None:
                continue
            if isinstance(node, ScalarNode) and not node.is_null:
                return node.inner
            return self.key_place(parts[:length])
        return Place(self.file)

    def key_place(self, path: PathLike) -> Place:
        """Where the key of a path stands; the item itself for an item of a list."""
        parts = self.path(path)
        parent = self.node(parts[:-1]) if parts else None
        if isinstance(parent, MappingNode) and (entry := parent.entry(str(parts[-1]))):
            return entry.key.place
        node = self.node(parts)
        return node.place if node is not None and parts else Place(self.file)

    def paths(self) -> Iterator[Path]:
        """The paths of all scalars, in reading order."""
        yield from _paths(self.root, ())

    def source(self, node: ScalarNode) -> tuple[str, Place]:
        """The text of a scalar with the place of its first character such that lines and columns inside stay exact:
        as it stands in the file where nothing in it is escaped."""
        written = self.text[node.start : node.end]
        if written[:1] in ("&", "!", "*") and node.style == "plain":
            return node.text, node.inner
        match node.style:
            case "plain" if "#" not in written:
                return written, node.place
            case "single" if written[:1] == "'" and "''" not in written[1:-1]:
                return written[1:-1], node.inner
            case "double" if written[:1] == '"' and "\\" not in written:
                return written[1:-1], node.inner
            case "literal" | "folded" if "\n" in written:
                return written.split("\n", 1)[1].rstrip(), Place(self.file, node.place.line + 1, 1)
            case _:
                return node.text, node.inner

    def edit(self, path: PathLike, value: New) -> str:
        """The text with this one value changed, or written where it was missing; None removes it."""
        return self.edit_all({self.path(path): value})

    def edit_all(self, changes: Mapping[Any, New]) -> str:
        """The text with all these values changed at once; the keys are paths, as tuples or dotted texts.
        Comments, order and quoting stay as they are.

        Raises FaultyText (PL018) where the text cannot take the change: a value shared through an alias, a path that
        runs through a scalar.
        """
        return edit_all(self.text, self.file, self.root, {self.path(path): new for path, new in changes.items()})

    def insert(self, path: PathLike, value: New) -> str:
        """The text with an item put into a list before the item of that number (its length: at the end)."""
        return insert_item(self.text, self.file, self.root, self.path(path), value)

    def remove(self, path: PathLike) -> str:
        """The text without this key or item."""
        return self.edit(path, None)


def _child(node: Node | None, part: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return node.get(str(part))
    if isinstance(node, SequenceNode) and isinstance(part, int) and 0 <= part < len(node.items):
        return node.items[part]
    return None


def _index(node: SequenceNode, part: str | int) -> str | int:
    """The number of an item given by number or by id."""
    if isinstance(part, int):
        return part
    for index, item in enumerate(node.items):
        identifier = item.get("id") if isinstance(item, MappingNode) else None
        if isinstance(identifier, ScalarNode) and identifier.text == part:
            return index
    return int(part) if part.isascii() and part.isdecimal() and len(part) < 7 else part


def _paths(node: Node | None, above: Path) -> Iterator[Path]:
    if isinstance(node, ScalarNode):
        yield above
    elif isinstance(node, MappingNode):
        for entry in node.entries:
            yield from _paths(entry.value, (*above, entry.key.text))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            yield from _paths(item, (*above, index))
