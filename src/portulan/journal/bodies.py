"""What the body of an entry says beside its figures, in the reader's words; and what only programs read of it.

A key that has words here is said; any other is shown apart as it was written, so that nothing is hidden and nobody has
to read a program's words among people's.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portulan.journal.actions import WITHDRAWN
from portulan.journal.body_words import CHOICES, ENDINGS, REACHED
from portulan.journal.body_words import WORDS as BODY_WORDS
from portulan.journal.effect import LEAST_DAYS
from portulan.journal.words import WORDS
from portulan.language.quantities import written
from portulan.language.words import LANGUAGES, Language, Words, day, money, number, share
from portulan.metrics.board import NAMES
from portulan.metrics.signals.words import NAMES as SIGNALS
from portulan.ui.naming import name_of_text
from portulan.workspace import Workspace

APART = ("figures", "what", "about")
"""What the page shows elsewhere."""
PROGRAMS: Mapping[str, frozenset[str]] = {
    "": frozenset({"facts", "plan", "source", "sha", "pack", "file", "counts", "groups", "slot", "ritual"}),
    "test": frozenset({"text", "power"}),
    "review": frozenset({"limit"}),
    "alert": frozenset({"limit", "low", "high", "reason"}),
}
"""The keys only programs read: in any entry, then in those of one family."""
EFFECT = "alert.effect"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing an entry's body holds: its name and its lines."""

    name: Words
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what turns identifiers into names."""

    workspace: Workspace
    language: Language

    def kpi(self, reference: str) -> str:
        return name_of_text(self.workspace, reference, self.language)

    def unit(self, reference: str) -> str:
        kpi_id = reference.partition("(")[0].split(" ")[0]
        return next((kpi.unit for kpi in self.workspace.kpis() if kpi.id == kpi_id), "")

    def amount(self, value: float, reference: str) -> str:
        """A value in the unit of a KPI."""
        return str(written(value, self.unit(reference), self.language, currency=self.currency))

    def change(self, value: float, reference: str) -> str:
        """A difference between two of them: of shares, in points."""
        sign = "+" if value > 0 else ""
        if self.unit(reference) == "share":
            return sign + number(100 * value, self.language, 1) + WORDS["effect.points"].say(self.language)
        return sign + self.amount(value, reference)

    @property
    def currency(self) -> str:
        plan = self.workspace.plan().plan
        return (plan.currency if plan else None) or "EUR"

    def say(self, key: str, **values: object) -> str:
        return BODY_WORDS[key].say(self.language, **values)


def body_said(kind: str, body: Mapping[str, Any], reader: Reader) -> list[Said]:
    """What people read of a body, in the order it was written."""
    said = []
    for key, value in body.items():
        name = name_of_key(kind, key)
        lines = () if name is None else tuple(_lines(kind, key, value, body, reader))
        if name is not None and lines:
            said.append(Said(name, lines))
    return said


def body_for_programs(kind: str, body: Mapping[str, Any]) -> str:
    """The rest of it, as written; "" where there is nothing more."""
    rest = {key: value for key, value in body.items() if key not in APART and name_of_key(kind, key) is None}
    return json.dumps(rest, ensure_ascii=False, indent=2) if rest else ""


def name_of_key(kind: str, key: str) -> Words | None:
    """What a key is called, None where no person has to read it."""
    family = kind.partition(".")[0]
    if key in APART or key in PROGRAMS[""] or key in PROGRAMS.get(family, ()):
        return None
    return BODY_WORDS.get(f"{kind}.{key}") or BODY_WORDS.get(f"body.{key}")


def _lines(kind: str, key: str, value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    if value is None or value == "":
        return
    form = FORMS.get(f"{kind}.{key}") or FORMS.get(key)
    if form is None:
        yield from _plain(value, reader)
        return
    try:
        yield from form(value, body, reader)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        yield from _plain(value, reader)  # kept by an earlier version, in another shape: still said as it was written


def _plain(value: Any, reader: Reader) -> Iterator[str]:
    """Days as people write them, what was written in both languages in the reader's, lists one per line."""
    if isinstance(value, bool):
        yield reader.say("yes" if value else "no")
    elif isinstance(value, str):
        yield _day(value, reader)
    elif isinstance(value, float):
        yield number(value, reader.language)
    elif isinstance(value, Mapping):
        if set(value) == set(LANGUAGES):
            yield str(value[reader.language])
        else:
            yield ", ".join(f"{key}: {', '.join(_plain(one, reader))}" for key, one in value.items())
    elif isinstance(value, Sequence):
        for one in value:
            yield ", ".join(_plain(one, reader))
    elif value is not None:
        yield str(value)


def _day(text: str, reader: Reader) -> str:
    """The day, where a text is one and nothing else."""
    try:
        return day(date.fromisoformat(text), reader.language) if len(text) == len("2026-12-04") else text
    except ValueError:
        return text


Form = Callable[[Any, Mapping[str, Any], Reader], Iterator[str]]


def _was(value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    for key, one in value.items():
        name = BODY_WORDS.get(f"body.{key}")
        lines = ", ".join(_lines("action.changed", key, one, value, reader)) or reader.say("nothing")
        yield reader.say("pair", name=name.say(reader.language) if name else key, value=lines)


def _change(value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    reference = body["figures"][-1]["reference"]
    low, high = body.get("low"), body.get("high")
    change = reader.change(value, reference)
    if low is None or high is None:
        yield change
    else:
        yield reader.say(
            "change_said", change=change, low=reader.change(low, reference), high=reader.change(high, reference)
        )


def _verdict(value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    on = date.fromisoformat(body["done"]) + timedelta(days=LEAST_DAYS)
    reason = WORDS[f"effect.reason.{body['reason']}"].say(reader.language, days=body["days"], on=on)
    yield reader.say("verdict_said", word=WORDS[f"effect.{value}"].say(reader.language), reason=reason)


def _measured(value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    yield from _plain(value[reader.language]["said"], reader)


def _kpis(value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    for kpi in value:
        reference = kpi["reference"]
        words = [reader.kpi(reference)]
        words += [
            reader.say(f"{key}_said", value=reader.amount(kpi[key], reference))
            for key in ("target", "threshold")
            if kpi.get(key) is not None
        ]
        if "reached" in kpi:
            words.append(REACHED[kpi["reached"]].say(reader.language))
        yield ", ".join(words)


def _proposals(value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    for one in value:
        ends = {key: reader.amount(one[key], one["reference"]) for key in ("now", "best")}
        gain = money(Decimal(str(one["gain"])), reader.language, one["currency"], decimals=0)
        yield reader.say("proposal_said", name=reader.kpi(one["reference"]), gain=gain, **ends)


def _each(form: Callable[[Any, Mapping[str, Any], Reader], str]) -> Form:
    """The form of a value, or of each of a list."""

    def lines(value: Any, body: Mapping[str, Any], reader: Reader) -> Iterator[str]:
        for one in value if isinstance(value, list) else [value]:
            yield form(one, body, reader)

    return lines


def _named(names: Mapping[Any, Words]) -> Form:
    return _each(lambda value, _, reader: names[value].say(reader.language) if value in names else str(value))


def _money(value: Any, body: Mapping[str, Any], reader: Reader) -> str:
    return money(Decimal(value), reader.language, reader.currency, decimals=0 if Decimal(value) % 1 == 0 else 2)


FORMS: Mapping[str, Form] = {
    "was": _was,
    "component": _named(NAMES),
    "origin": _named(
        {name: WORDS[f"actions.origin.{name}"] for name in ("plan", "alert", "signal", "ritual", "test", "page")}
    ),
    "note": _named({WITHDRAWN: WORDS["actions.withdrawn"]}),
    "budget": _each(_money),
    "spent": _each(_money),
    "moves": _each(lambda value, _, reader: reader.kpi(value)),
    "reference": _each(lambda value, _, reader: reader.kpi(value)),
    "target": _each(lambda value, body, reader: reader.amount(value, body["reference"])),
    "threshold": _each(lambda value, body, reader: reader.amount(value, body["reference"])),
    "false_alarm": _each(lambda value, _, reader: share(value, reader.language, 0)),
    "evidence": _each(lambda value, body, reader: share(value / body["limit"], reader.language, 0)),
    "signal": _named(SIGNALS),
    "kpis": _kpis,
    "measured": _measured,
    "proposals": _proposals,
    "choice": _named(CHOICES),
    "test.verdict.decision": _named(ENDINGS),
    "alert.effect.verdict": _verdict,
    "alert.effect.change": _change,
}
"""How a key is written, where it is no plain text, number or day; `kind.key` before `key`."""
