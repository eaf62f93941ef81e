"""The JSON Schema of the plan's language, for editors: completion, descriptions, first checks.

Made from the descriptions of the keys, so it says what the reader reads. It is looser than the rules,
which know the KPIs, the columns and the facts.
"""

from typing import Any

from portulan.language.words import Words
from portulan.plan.fields import Choice, Key, Kind, ListOf, Record, RecordOf, Scalar, ScalarName, keys_of
from portulan.plan.quantities import ORDINALS, WEEKDAYS
from portulan.plan.records import COMPONENTS, Plan

_WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
_TEXT = {"type": ["string", "number", "boolean"]}
_NUMBER = {"type": ["number", "string"]}
_SCALARS: dict[ScalarName, dict[str, Any]] = {
    "text": _TEXT,
    "id": _TEXT,
    "share": {**_NUMBER, "examples": ["15 %", 0.15]},
    "money": {**_NUMBER, "examples": ["18_000", "2 400 000 €"]},
    "number": _NUMBER,
    "whole": _NUMBER,
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2026-12-31"]},
    "duration": {"type": "string", "pattern": r"^\s*[\d.,_]+\s*\D+$", "examples": ["5 days", "4 business hours"]},
    "occurrences": {"type": "string", "pattern": r"^\s*\d+\s+(in|en)\s+.+$", "examples": ["5 in 15 days"]},
    "quantity": {**_NUMBER, "examples": ["2_400_000", "45 %", "60 days"]},
    "condition": {"type": "string", "examples": ["sector = 'industrie' and employees between 50 and 250"]},
    "reference": {
        "type": "string",
        "examples": ["win_rate by segment", "stage_conversion(decouverte -> proposition) where channel = 'salons'"],
    },
    "hours": {"type": "string", "examples": ["Mon-Fri 09:00-18:00"]},
    "time": {"type": "string", "pattern": r"^\d{1,2}[:hH]\d{2}$", "examples": ["09:00"]},
    "weekday": {"type": "string", "enum": list(WEEKDAYS)},
    "month_day": {
        "type": "string",
        "pattern": f"^(?:{'|'.join(ORDINALS)}) {_WEEKDAY}$",
        "examples": ["first Thu"],
    },
    "record_set": {"type": "string", "examples": ["meetings where held"]},
    "change": {"type": "string", "examples": ["+5 %", "-2 pt"]},
    "formula": {"type": "string", "examples": ["amount - cost", "closed_at - created_at"]},
}


def json_schema() -> dict[str, Any]:
    """The schema of a whole plan (JSON Schema, draft 2020-12), with descriptions in French and English."""
    definitions: dict[str, Any] = {}
    whole = _record(Plan, definitions)
    whole["required"] = list(COMPONENTS)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Portulan: a commercial strategy",
        **whole,
        "$defs": dict(sorted(definitions.items())),
    }


def _record(record: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    known = keys_of(record)
    schema: dict[str, Any] = {
        "type": ["object", "null"] if record is not Plan else "object",
        "properties": {name: _key(about, definitions) for name, about in known.items()},
        "additionalProperties": False,
    }
    if required := [name for name, about in known.items() if about.required]:
        schema["required"] = required
    return schema


def _key(about: Key, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _kind(about.kind, definitions)
    return {**schema, "description": _described(about.words, about.kind)}


def _described(words: Words, kind: Kind) -> str:
    text = f"{_capital(words.en)}. {_capital(words.fr)}."
    choice = kind.item if isinstance(kind, ListOf) else kind
    if isinstance(choice, Choice):
        text += "".join(f"\n{value}: {meaning.en} · {meaning.fr}" for value, meaning in choice.values.items())
    return text


def _kind(kind: Kind, definitions: dict[str, Any]) -> dict[str, Any]:
    match kind:
        case Scalar(name):
            return dict(_SCALARS[name])
        case Choice(values):
            return {"enum": list(values)}
        case RecordOf(type):
            title = type.__name__
            if title not in definitions:
                definitions[title] = {}
                definitions[title] = _record(type, definitions)
            return {"$ref": f"#/$defs/{title}"}
        case ListOf(item, single):
            inside = _kind(item, definitions)
            several: dict[str, Any] = {"type": "array", "items": inside}
            return {"anyOf": [several, inside]} if single else several


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
