"""Writing a form's edits into the plan's text: what the form does not speak of stays as it was, to the byte."""

from collections.abc import Sequence

from portulan.authoring.form_edits import Add, Drop, Edit, Path, Put, Reorder
from portulan.language.yaml_text import Node, SequenceNode
from portulan.plan.document import Document
from portulan.plan.reading import read_plan
from portulan.plan.scalars import New


def written(text: str, file: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made. Raises FaultyText where the text cannot take one (a value shared by an alias)."""
    for edit in edits:
        if isinstance(edit, Reorder):
            text = _reordered(_document(text, file), edit.path, edit.order)
    changes: dict[Path, New] = {}
    for edit in edits:
        match edit:
            case Put(path, value):
                changes[path] = value
            case Drop(path):
                changes[path] = None
    if changes:
        text = _document(text, file).edit_all(changes)
    for edit in edits:
        if isinstance(edit, Add):
            text = _document(text, file).insert((*edit.path, edit.index), edit.value)
    return text


def _document(text: str, file: str) -> Document:
    return read_plan(text, file).document


def _reordered(document: Document, path: Path, order: tuple[int, ...]) -> str:
    """The items of a list put in another order, each with its own text; what stands between them does not move."""
    node = document.node(path)
    if not isinstance(node, SequenceNode):
        return document.text
    spans = [_own_span(document.text, item) for item in node.items]
    texts = [document.text[spans[index][0] : spans[index][1]] for index in order]
    pieces: list[str] = []
    at = 0
    for (start, end), text in zip(spans, texts, strict=True):
        pieces += [document.text[at:start], text]
        at = end
    return "".join([*pieces, document.text[at:]])


def _own_span(text: str, item: Node) -> tuple[int, int]:
    """The span of an item without the blank and comment lines that follow it."""
    end = item.end
    while True:
        line_start = text.rfind("\n", item.start, end) + 1
        last = text[line_start:end]
        if line_start > item.start and (not last.strip() or last.lstrip().startswith("#")):
            end = line_start - 1
        else:
            return item.start, end
