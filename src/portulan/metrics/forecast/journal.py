"""Forecasts made are kept, and scored when what they announced is known.

`WORKSPACE/forecasts/made.jsonl`: one line per forecast, only ever added to. A line is written whole, in one call,
under an exclusive lock on the file, so that several processes can write it; a last line cut by a power failure is
left aside when reading and closed off by the next one. What is kept: the day, the months to come with the quantiles
announced, the chance of each open deal by the end of each month, and the identity of the facts it was made from. The
same facts, plan and day are kept once.
"""

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from portulan.metrics.forecast.answer import Forecast

FOLDER, FILE = "forecasts", "made.jsonl"
QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
VERSION = 1


@dataclass(frozen=True, slots=True)
class MonthSaid:
    """What was said of a month: from `start` (the day after, for the first one) to `end`; mean and QUANTILES of what
    was still to come in it."""

    start: date
    end: date
    mean: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A forecast that was made. `chances`: of each open deal, to be won by the end of each of the months."""

    as_of: date
    made_at: datetime
    facts: str
    plan: str
    months: tuple[MonthSaid, ...]
    chances: dict[str, tuple[float, ...]]

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.as_of.isoformat(), self.facts, self.plan)


class Journal:
    """The forecasts made in a workspace."""

    def __init__(self, workspace: Path) -> None:
        self.file = workspace / FOLDER / FILE

    def read(self) -> list[Made]:
        """All forecasts made, in the order they were; lines that cannot be read are left aside."""
        try:
            text = self.file.read_text("utf-8")
        except FileNotFoundError:
            return []
        return [made for line in text.splitlines() if (made := _read(line)) is not None]

    def keep(self, made: Made) -> bool:
        """Adds a forecast unless one with the same day, facts and plan is there; whether it was added."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            known = file.read()
            keys = {
                one.key for line in known.decode("utf-8", "replace").splitlines() if (one := _read(line)) is not None
            }
            if made.key in keys:
                return False
            line = json.dumps(_written(made), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            file.write((b"\n" if known and not known.endswith(b"\n") else b"") + line)
            file.flush()
            os.fsync(file.fileno())
            return True


def made_of(forecast: Forecast, made_at: datetime, facts: str, plan: str) -> Made:
    """What is kept of a forecast: revenue to come by month, and the chances of the deals."""
    start, months = forecast.as_of + timedelta(days=1), []
    for i, end in enumerate(forecast.ends):
        draws = forecast.by_month[:, i]
        quantiles = tuple(round(float(q), 2) for q in np.quantile(draws, QUANTILES))
        months.append(MonthSaid(start, end, round(float(draws.mean()), 2), quantiles))
        start = end + timedelta(days=1)
    by = np.cumsum(forecast.simulation.probability[:, forecast.first_span :], axis=1)
    chances = {
        deal: tuple(round(float(p), 4) for p in row) for deal, row in zip(forecast.model.open.id, by, strict=True)
    }
    return Made(forecast.as_of, made_at, facts, plan, tuple(months), chances)


def _written(made: Made) -> dict[str, Any]:
    return {
        "v": VERSION,
        "as_of": made.as_of.isoformat(),
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "facts": made.facts,
        "plan": made.plan,
        "months": [
            {"from": m.start.isoformat(), "to": m.end.isoformat(), "mean": m.mean, "quantiles": list(m.quantiles)}
            for m in made.months
        ],
        "chances": {deal: list(chances) for deal, chances in made.chances.items()},
    }


def _read(line: str) -> Made | None:
    try:
        data = json.loads(line)
        months: Sequence[dict[str, Any]] = data["months"]
        return Made(
            date.fromisoformat(data["as_of"]), datetime.fromisoformat(data["made_at"]), data["facts"], data["plan"],
            tuple(
                MonthSaid(date.fromisoformat(m["from"]), date.fromisoformat(m["to"]), m["mean"], tuple(m["quantiles"]))
                for m in months
            ),
            {deal: tuple(chances) for deal, chances in data["chances"].items()},
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None
