"""The review signals for a program: what `portulan signals --format json` prints and the HTTP API answers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from portulan.language.words import Language
from portulan.metrics.signals.answers import Signal, SignalGroup, WeekPoint
from portulan.metrics.signals.saying import verdict
from portulan.metrics.signals.words import NAMES, WHAT


def signals_json(signals: Sequence[Signal], as_of: date, language: Language) -> dict[str, Any]:
    """All of them, with one verdict."""
    return {
        "as_of": as_of.isoformat(),
        "verdict": verdict(signals).say(language),
        "signals": [signal_json(signal, language) for signal in signals],
    }


def signal_json(signal: Signal, language: Language) -> dict[str, Any]:
    return {
        "id": signal.id,
        "name": NAMES[signal.id].say(language),
        "definition": WHAT[signal.id].say(language),
        "state": signal.state,
        "since": _day(signal.since),
        "limit": signal.limit,
        "false_alarm": signal.false_alarm,
        "component": signal.component,
        "verdict": signal.verdict.say(language),
        "question": signal.question.say(language),
        "reason": signal.reason.say(language) if signal.reason else None,
        "from_when": _day(signal.from_when),
        "records": dict(signal.records),
        "parts": dict(signal.parts),
        "groups": [_group(group, language) for group in signal.groups],
    }


def _group(group: SignalGroup, language: Language) -> dict[str, Any]:
    return {
        "name": group.name,
        "state": group.state,
        "since": _day(group.since),
        "reason": group.reason.say(language) if group.reason else None,
        "from_when": _day(group.from_when),
        "weeks": [_week(point) for point in group.weeks],
    }


def _week(point: WeekPoint) -> dict[str, Any]:
    return {"week": point.week.isoformat(), "z": point.z, "now": point.now, "base": point.base}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
