"""Writing one value as YAML: plain where that reads back the same, quoted where it must be."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from portulan.language.yaml_text import MappingNode, ScalarNode, ScalarStyle, SequenceNode, compose

Scalar = str | int | bool | Decimal | date
New = Scalar | None | Sequence["New"] | Mapping[str, "New"]
"""What an edit may write. A str is the value's text as people write it (`15 %`); None removes the key or the item."""

WIDEST = 110
_SAFE = re.compile(r"[^\W_](?:[\w.%€’/+()-]| (?=\S))*")
_NEVER_PLAIN = {"null", "Null", "NULL", "~"}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def text_of(value: Scalar) -> str:
    """The text of a value as the plan writes it: dates as 2026-12-31, exact decimals, true and false."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def written(text: str, style: ScalarStyle, flow: bool) -> str:
    """A scalar that reads back as exactly `text`, in this style as far as the text allows."""
    if style == "single" and _fits_on_a_line(text):
        return "'" + text.replace("'", "''") + "'"
    if style != "double" and _plain_is_safe(text, flow):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted)


def literal(text: str, indent: int, newline: str) -> str | None:
    """The text as a `|` block at this indentation, or None where a block cannot hold it exactly."""
    lines = text.split("\n")
    body = [line for line in lines if line]
    if "\r" in text or _UNPRINTABLE.search(text) or not body or lines[0][:1] in (" ", "") or text.endswith("\n\n"):
        return None
    header = "|" if text.endswith("\n") else "|-"
    kept = lines[:-1] if text.endswith("\n") else lines
    return newline.join([header, *(" " * indent + line if line else "" for line in kept)])


def flow_text(value: New) -> str:
    """A value on one line: scalars, `[a, b]`, `{k: v}`."""
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{written(k, 'plain', True)}: {flow_text(v)}" for k, v in value.items() if v is not None)
        return "{" + inside + "}"
    if isinstance(value, str | int | Decimal | date):
        return written(text_of(value), "plain", True)
    return "[" + ", ".join(flow_text(v) for v in value) + "]"


def after_key(value: New, indent: int, flow: bool, newline: str) -> str:
    """What follows `key:` when a new key is written at this indentation."""
    if isinstance(value, str | int | Decimal | date):
        return " " + written(text_of(value), "plain", flow)
    line = flow_text(value)
    if flow or not value or len(line) + indent <= WIDEST:
        return " " + line
    margin = newline + " " * (indent + 2)
    if isinstance(value, Mapping):
        given = ((k, v) for k, v in value.items() if v is not None)
        return "".join(
            f"{margin}{written(k, 'plain', False)}:{after_key(v, indent + 2, False, newline)}" for k, v in given
        )
    return "".join(f"{margin}- {_item(v)}" for v in value)


def _item(value: New) -> str:
    """An item of a list in block style: a scalar there has other reasons to be quoted than between brackets."""
    if isinstance(value, str | int | Decimal | date):
        return written(text_of(value), "plain", False)
    return flow_text(value)


def _fits_on_a_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text and not _UNPRINTABLE.search(text)


def _plain_is_safe(text: str, flow: bool) -> bool:
    """Whether the text, unquoted, reads back the same, as a value and as an item of a list, others after it."""
    if text in _NEVER_PLAIN or not text or not _fits_on_a_line(text):
        return False
    if _SAFE.fullmatch(text):
        return True
    as_value, as_item = (
        (f"z: {{k: {text}, l: m}}", f"z: [{text}, l]") if flow else (f"k: {text}\nl: m", f"- {text}\n- l")
    )
    return _first_value(as_value, flow) == _first_value(as_item, flow) == text


def _first_value(trial: str, flow: bool) -> str | None:
    """The plain text of the first of the two values that a trial holds; None where it does not read as two."""
    node, faults = compose(trial, "")
    if flow and isinstance(node, MappingNode):
        node = node.entries[0].value
    values = [e.value for e in node.entries] if isinstance(node, MappingNode) else []
    if isinstance(node, SequenceNode):
        values = list(node.items)
    if faults or len(values) != 2 or not isinstance(values[0], ScalarNode):
        return None
    first = values[0]
    return first.text if first.style == "plain" and not first.is_null else None
