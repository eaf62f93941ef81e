"""Drivers for the command line and the HTTP API: shares as fractions of 1, amounts in cents that add up."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portulan.language.words import Language
from portulan.metrics.answers import Cell
from portulan.metrics.drivers.answers import DriverGroup, Drivers, Effect, GroupSide, Paradox
from portulan.metrics.drivers.rounding import CENT, rounded
from portulan.metrics.drivers.saying import factor_name, side_name, verdict
from portulan.metrics.drivers.sides import Side
from portulan.metrics.kpi import Factor
from portulan.metrics.period import Period
from portulan.stats.estimate import NotComputable

FINE = Fraction(1, 10**12)


def drivers_json(drivers: Drivers, language: Language) -> dict[str, Any]:
    """The whole answer, sentences in the reader's language. Effects add up to the change: amounts to the cent."""
    split = drivers.result
    answer: dict[str, Any] = {
        "kpi": drivers.kpi.id,
        "reference": drivers.reference,
        "name": drivers.kpi.name.say(language),
        "unit": drivers.kpi.unit,
        "currency": drivers.currency,
        "as_of": drivers.as_of.isoformat(),
        "by": list(drivers.by),
        "before": _side(drivers.before, drivers.n[0], language),
        "after": _side(drivers.after, drivers.n[1], language),
        "definition": drivers.definition.say(language),
        "chosen": drivers.chosen.say(language) if drivers.chosen else None,
        "notes": [note.say(language) for note in drivers.notes],
        "verdict": [sentence.say(language) for sentence in verdict(drivers, language)],
    }
    if isinstance(split, NotComputable):
        return {**answer, "status": split.status, "reason": split.reason.say(language)}
    answer["before"]["value"], answer["after"]["value"] = float(split.before), float(split.after)
    shown = rounded(split, drivers.kpi.unit, CENT if drivers.kpi.unit == "money" and _in_cents(split.change) else FINE)
    return {
        **answer,
        "status": "ok",
        "change": _effect(split.change, shown.change),
        "effects": [
            {"factor": factor, "name": factor_name(factor, language), **_effect(effect, shown.factors[factor])}
            for factor, effect in split.effects.items()
        ],
        "groups": [
            _group(group, total, cells)
            for group, total, cells in zip(split.groups, shown.groups, shown.cells, strict=True)
        ],
        "simpson": _paradox(split.paradox) if split.paradox else None,
    }


def _in_cents(change: Effect) -> bool:
    return (change.value / CENT).denominator == 1


def _side(side: Side, n: int, language: Language) -> dict[str, Any]:
    period = side.period or Period()
    return {
        "label": side_name(side, language),
        "from": period.start.isoformat() if period.start else None,
        "to": period.end.isoformat() if period.end else None,
        "n": n,
        "value": None,
    }


def _effect(effect: Effect, shown: Fraction) -> dict[str, Any]:
    return {"value": float(shown), "low": effect.low, "high": effect.high, "distinguishable": effect.clear}


def _group(group: DriverGroup, total: Fraction, cells: Mapping[Factor, Fraction]) -> dict[str, Any]:
    return {
        "by": _cells(group.by),
        "folded": group.folded,
        "before": _group_side(group.before),
        "after": _group_side(group.after),
        "total": _effect(group.total, total),
        "effects": {factor: _effect(effect, cells[factor]) for factor, effect in group.effects.items()},
    }


def _group_side(one: GroupSide) -> dict[str, Any]:
    return {"n": one.n, "share": float(one.share), "value": None if one.value is None else float(one.value)}


def _paradox(paradox: Paradox) -> dict[str, Any]:
    return {
        "whole": "up" if paradox.up else "down",
        "groups_against": paradox.against,
        "groups_compared": paradox.comparable,
        "groups": [_cells(one) for one in paradox.names],
    }


def _cells(by: Mapping[str, Cell]) -> dict[str, Any]:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in by.items()}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in plain.items()}
