"""Editing a plan by splicing its text: the values asked for change, every other byte stays.

Each edit is proved before it is handed back: the new text is read again and must hold exactly the values expected. What
cannot be proved (a value shared through an alias, a path through a scalar) is refused with PL018.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NoReturn

from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.language.yaml_text import Entry, MappingNode, Node, ScalarNode, SequenceNode, compose
from portulan.plan.fields import Path
from portulan.plan.scalars import New, after_key, flow_text, literal, text_of, written

NOT_EDITABLE = FindingKind(
    "PL018",
    "error",
    Words(
        fr="Cette valeur ne peut pas être changée toute seule : elle est partagée par un alias, ou illisible.",
        en="This value cannot be changed alone: it is shared through an alias, or the text cannot be read.",
    ),
    Words(fr="La modifier dans le texte du plan.", en="Change it in the text of the plan."),
)


def edit_all(text: str, file: str, root: Node | None, changes: Mapping[Path, New]) -> str:
    """The text with these values changed, written where missing, removed where None. Raises FaultyText (PL018)."""
    if root is None and not text.strip():
        text, root = "{}\n", compose("{}\n", file)[0]
    steps = [step for path, value in changes.items() for step in _steps(_at(root, path), path, value)]
    if not steps:
        return text
    expected = plain(root)
    replaced: list[tuple[int, int, str]] = []
    for path, value in steps:
        node = _at(root, path)
        if isinstance(node, ScalarNode) and isinstance(value, str | int | Decimal | date):
            replaced.append(_scalar_splice(text, root, path, node, text_of(value)))
            expected = _applied(expected, path, value)
    new = _spliced(text, replaced)
    rest = [(p, v) for p, v in steps if not (isinstance(_at(root, p), ScalarNode) and _is_scalar(v))]
    writes = [(p, v) for p, v in rest if v is not None]
    removals = sorted(((p, v) for p, v in rest if v is None), key=lambda step: _order(step[0]), reverse=True)
    for path, value in (*writes, *removals):
        new = _restructured(new, file, path, value)
        expected = _applied(expected, path, value)
    _prove(new, file, expected)
    return new


def insert_item(text: str, file: str, root: Node | None, path: Path, value: New) -> str:
    """The text with an item put into a list before the item of that number. Raises FaultyText (PL018)."""
    parent, index = _at(root, path[:-1]), path[-1]
    if not isinstance(parent, SequenceNode) or not isinstance(index, int) or index >= len(parent.items):
        return edit_all(text, file, root, {path: value})
    expected = plain(root)
    _inside(expected, path[:-1]).insert(index, _plain_new(value))
    item = parent.items[index]
    if parent.flow:
        new = text[: item.start] + flow_text(value) + ", " + text[item.start :]
    else:
        dash = text.rfind("-", 0, item.start)
        margin = _newline(text) + " " * (dash - text.rfind("\n", 0, dash) - 1)
        new = text[:dash] + "- " + flow_text(value) + margin + text[dash:]
    _prove(new, file, expected)
    return new


def plain(node: Node | None) -> Any:
    """The tree as dictionaries, lists and texts, without places."""
    match node:
        case MappingNode(entries):
            return {e.key.text: plain(e.value) for e in entries}
        case SequenceNode(items):
            return [plain(item) for item in items]
        case ScalarNode(text):
            return None if node.is_null else text
        case _:
            return None


# ── What to do ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _steps(node: Node | None, path: Path, value: New) -> Iterator[tuple[Path, New]]:
    """The smallest changes that lead from a node to a value: unchanged parts of lists and blocks are left alone."""
    if node is None and value is None:
        return
    if isinstance(node, MappingNode) and isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _steps(node.get(key), (*path, key), inside)
        yield from (((*path, key), None) for key in node.keys() if key not in value)  # noqa: SIM118  a node is no dict
    elif isinstance(node, SequenceNode) and isinstance(value, Sequence) and not isinstance(value, str):
        for index, inside in enumerate(value):
            old = node.items[index] if index < len(node.items) else None
            yield from _steps(old, (*path, index), inside)
        yield from (((*path, index), None) for index in range(len(value), len(node.items)))
    elif not (isinstance(node, ScalarNode) and _is_scalar(value) and plain(node) == _plain_new(value)):
        yield path, value


def _is_scalar(value: New) -> bool:
    return isinstance(value, str | int | Decimal | date)


def _order(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(p, int), p if isinstance(p, int) else 0, str(p)) for p in path)


def _at(root: Node | None, path: Path) -> Node | None:
    node = root
    for part in path:
        if isinstance(node, MappingNode):
            node = node.get(str(part))
        elif isinstance(node, SequenceNode) and isinstance(part, int) and 0 <= part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node


def _plain_new(value: New) -> Any:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {k: _plain_new(v) for k, v in value.items() if v is not None}
    if isinstance(value, str | int | Decimal | date):
        return text_of(value)
    return [_plain_new(v) for v in value]


def _inside(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _applied(data: Any, path: Path, value: New) -> Any:
    """The plain tree after one step, made in place."""
    if not path:
        return _plain_new(value)
    parent = data
    for part, following in pairwise(path):
        held = parent.get(part) if isinstance(parent, dict) else parent[part] if part < len(parent) else None  # type: ignore[operator]  # reason=a plain tree: a dict or a list by the path
        if held is None:
            held = [] if isinstance(following, int) else {}
            if isinstance(parent, dict):
                parent[part] = held
            elif part == len(parent):
                parent.append(held)
            else:
                parent[part] = held
        parent = held
    last = path[-1]
    if value is None:
        del parent[last]
    elif isinstance(parent, list) and last == len(parent):
        parent.append(_plain_new(value))
    else:
        parent[last] = _plain_new(value)
    return data


def _prove(text: str, file: str, expected: Any) -> None:
    root, faults = compose(text, file)
    if faults or plain(root) != expected:
        _refuse(Place(file))


def _refuse(place: Place) -> NoReturn:
    raise FaultyText(NOT_EDITABLE.at(place))


# ── How the text takes it ────────────────────────────────────────────────────────────────────────────────────────────


def _spliced(text: str, splices: list[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _in_flow(root: Node | None, path: Path) -> bool:
    above = [_at(root, path[:length]) for length in range(len(path))]
    return any(isinstance(node, MappingNode | SequenceNode) and node.flow for node in above)


def _scalar_splice(text: str, root: Node | None, path: Path, node: ScalarNode, value: str) -> tuple[int, int, str]:
    flow = _in_flow(root, path)
    end = _content_end(text, node)
    if node.style in ("literal", "folded"):
        body = text[node.start : end].split("\n", 1)[-1]
        indent = len(body) - len(body.lstrip(" ")) or 2
        block = literal(value, indent, _newline(text)) if "\n" in value else None
        return node.start, end, block or written(value, "plain", flow)
    new = written(value, node.style, flow)
    parent = _at(root, path[:-1])
    if _is_blank(node) and isinstance(parent, MappingNode) and (entry := parent.entry(str(path[-1]))):
        position = _after_colon(text, entry)
        colon = "" if text[position - 1] == ":" else ":"
        return position, position, f"{colon} {new}"
    return node.start, end, new


def _content_end(text: str, node: Node) -> int:
    """Where what is written ends: before trailing blanks, comments and newlines."""
    if isinstance(node, ScalarNode):
        return node.start + len(text[node.start : node.end].rstrip(" \t\r\n"))
    if node.flow:
        return node.end
    if isinstance(node, MappingNode):
        return _entry_end(text, node.entries[-1]) if node.entries else node.end
    return max([_content_end(text, item) for item in node.items], default=node.end)


def _entry_end(text: str, entry: Entry) -> int:
    if _is_blank(entry.value):
        return _after_colon(text, entry)
    return max(entry.key.end, _content_end(text, entry.value))


def _is_blank(node: Node) -> bool:
    """A value not written at all; the parser places it wherever the next thing begins."""
    return isinstance(node, ScalarNode) and node.start == node.end


def _after_colon(text: str, entry: Entry) -> int:
    colon = re.compile(r"[ \t]*:").match(text, entry.key.end)
    return colon.end() if colon else entry.key.end


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" and end > position else end


def _restructured(text: str, file: str, path: Path, value: New) -> str:
    """The text after one change that adds or removes a key or an item, or changes the shape of a value."""
    root, faults = compose(text, file)
    if faults or root is None or not path:
        _refuse(Place(file))
    node = _at(root, path)
    if value is None:
        return _without(text, root, path)
    if node is not None:
        return _replaced(text, root, path, node, value)
    known = next(length for length in range(len(path), -1, -1) if _at(root, path[:length]) is not None)
    for part in reversed(path[known + 1 :]):
        if isinstance(part, int) and part != 0:
            _refuse(Place(file))
        value = [value] if isinstance(part, int) else {str(part): value}
    parent, part = _at(root, path[:known]), path[known]
    if isinstance(parent, ScalarNode) and parent.is_null and known:
        if isinstance(part, int) and part != 0:
            _refuse(parent.place)
        return _replaced(text, root, path[:known], parent, [value] if isinstance(part, int) else {str(part): value})
    flow = _in_flow(root, (*path[:known], ""))
    if isinstance(parent, MappingNode):
        return _with_key(text, parent, str(part), value, flow)
    if isinstance(parent, SequenceNode) and part == len(parent.items):
        return _with_item(text, parent, value)
    _refuse(Place(file))


def _replaced(text: str, root: Node, path: Path, node: Node, value: New) -> str:
    """A whole value replaced by one of another shape, on the line of its key."""
    parent = _at(root, path[:-1])
    if isinstance(parent, MappingNode) and (entry := parent.entry(str(path[-1]))):
        start = _after_colon(text, entry)
        if _is_blank(node) or (node.start >= start and not text[start : node.start].strip()):
            flow = _in_flow(root, path)
            new = after_key(value, entry.key.place.column - 1, flow, _newline(text))
            return text[:start] + new + text[start if _is_blank(node) else _content_end(text, node) :]
    lead = "" if text[node.start - 1 : node.start] in (" ", "\n", "[", "") else " "
    return text[: node.start] + lead + flow_text(value) + text[_content_end(text, node) :]


def _with_key(text: str, parent: MappingNode, key: str, value: New, flow: bool) -> str:
    newline = _newline(text)
    name = written(key, "plain", flow)
    if parent.flow:
        new = f"{name}:{after_key(value, 0, True, newline)}"
        if not parent.entries:
            return text[: parent.start + 1] + new + text[parent.start + 1 :]
        end = _entry_end(text, parent.entries[-1])
        return text[:end] + ", " + new + text[end:]
    indent = parent.entries[-1].key.place.column - 1
    end = _line_end(text, _entry_end(text, parent.entries[-1]))
    return text[:end] + newline + " " * indent + name + ":" + after_key(value, indent, False, newline) + text[end:]


def _with_item(text: str, parent: SequenceNode, value: New) -> str:
    if parent.flow:
        if not parent.items:
            return text[: parent.start + 1] + flow_text(value) + text[parent.start + 1 :]
        end = _content_end(text, parent.items[-1])
        return text[:end] + ", " + flow_text(value) + text[end:]
    dash = text.rfind("-", 0, max(parent.items[-1].start, 1)) if parent.items[-1].start > 0 else 0
    indent = dash - text.rfind("\n", 0, dash) - 1
    end = _line_end(text, _content_end(text, parent.items[-1]))
    return text[:end] + _newline(text) + " " * indent + "- " + flow_text(value) + text[end:]


def _without(text: str, root: Node, path: Path) -> str:
    parent, part = _at(root, path[:-1]), path[-1]
    if isinstance(parent, MappingNode):
        spans = [(e.key.start, _entry_end(text, e)) for e in parent.entries]
        index = [e.key.text for e in parent.entries].index(str(part))
        empty = "{}"
    elif isinstance(parent, SequenceNode) and isinstance(part, int):
        spans = [(item.start, _content_end(text, item)) for item in parent.items]
        if not parent.flow:
            spans = [(text.rfind("-", 0, start), end) for start, end in spans]
        index, empty = part, "  []"
    else:
        _refuse(root.place)
    start, end = spans[index]
    if parent.flow:
        if len(spans) == 1:
            return text[: parent.start + 1] + text[parent.end - 1 :]
        return text[: spans[index - 1][1]] + text[end:] if index else text[:start] + text[spans[1][0] :]
    if len(spans) == 1:
        return text[:start] + empty + text[end:]
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():  # the first key after a dash
        return text[:start] + text[spans[index + 1][0] :]
    after = text.find("\n", end)
    return text[:line] + ("" if after < 0 else text[after + 1 :])
