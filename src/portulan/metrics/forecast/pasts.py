"""The past forecasts of a state of the facts, computed once: kept in memory, and on disk under the identity of the
facts.

They take seconds, so pages do not wait for them: they are told "not yet" while a thread computes them. A figure is
never given without them in the meantime, or the same question would have two answers.
"""

import io
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.experts import Said
from portulan.metrics.forecast.learning import ForecastModel, learn
from portulan.metrics.forecast.past import Past, past_forecasts
from portulan.stats.estimate import NotComputable

FORMAT = 2
MODELS = 4
"""How many days' learning stays in memory."""
AT_MOST = 1.0
"""Seconds a page waits for what is being learnt: a small company is learnt within them."""
KEPT = 3
"""How many past files of other states stay on disk."""


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int


class Pasts:
    """Past forecasts by month. `cache`: where files are kept, None for nowhere; `patient`: whether to wait for them."""

    def __init__(self, engine: Engine, cache: Path | None, patient: bool) -> None:
        self._engine = engine
        self._cache = cache
        self._patient = patient
        self._lock = threading.Lock()
        self._computing = threading.Lock()
        self._found: dict[date, list[Past]] = {}
        self._running: dict[date, Progress] = {}
        self._preparing: dict[date, tuple[threading.Thread, float]] = {}
        self._learning = threading.Lock()
        self._learnt: dict[date, ForecastModel | NotComputable] = {}

    def learnt(self, as_of: date) -> ForecastModel | NotComputable:
        """What is learnt as of a day, kept for the few days asked last: it takes seconds on a million deals."""
        with self._learning:
            if as_of not in self._learnt:
                while len(self._learnt) >= MODELS:
                    self._learnt.pop(next(iter(self._learnt)))
                self._learnt[as_of] = learn(self._engine, as_of)
            return self._learnt[as_of]

    def prepared(self, as_of: date) -> bool:
        """Whether a forecast as of this day can be made: always, for who waits.

        For who does not, the past and what is learnt as of the day are computed in a thread, and it is asked again.
        """
        if self._patient:
            return True
        day = month_before(as_of)
        with self._lock:
            if as_of in self._learnt and day in self._found:
                return True
            thread, begun = self._under_way(as_of)
        thread.join(max(begun + AT_MOST - time.monotonic(), 0.0))
        with self._lock:
            return as_of in self._learnt and day in self._found

    def _under_way(self, as_of: date) -> tuple[threading.Thread, float]:
        """The thread that prepares forecasts as of a day, and when it began; begun if there is none.

        The lock must be held.
        """
        if as_of not in self._preparing:
            self._running.setdefault(month_before(as_of), Progress(0, 1))
            thread = threading.Thread(target=self._prepare, args=(as_of,), daemon=True)
            self._preparing[as_of] = thread, time.monotonic()
            thread.start()
        return self._preparing[as_of]

    def _prepare(self, as_of: date) -> None:
        day = month_before(as_of)
        try:
            self.awaited(as_of)
            with self._lock:
                self._running.setdefault(day, Progress(1, 1))
            self.learnt(as_of)
        finally:
            with self._lock:
                self._running.pop(day, None)
                self._preparing.pop(as_of, None)

    def until(self, as_of: date, progress: Callable[[int, int], None] | None = None) -> list[Past] | None:
        """The forecasts as of the month starts up to the day, with what was known by the end of the month before it.

        None while they are being computed, where the caller does not wait.
        """
        day = month_before(as_of)
        with self._lock:
            if day in self._found:
                return self._found[day]
            kept = self._load(day)
            if kept is not None:
                self._found[day] = kept
                return kept
            if not self._patient:
                self._under_way(as_of)
                return None
        return self._compute(day, progress)

    def awaited(self, as_of: date) -> list[Past]:
        """The same, computed now where it is not there yet."""
        day = month_before(as_of)
        with self._computing:
            with self._lock:
                if day not in self._found and (kept := self._load(day)) is not None:
                    self._found[day] = kept
                if day in self._found:
                    return self._found[day]
            return self._compute(day)

    def progress(self, as_of: date) -> Progress | None:
        """How far the computation under way is; None if there is none."""
        with self._lock:
            return self._running.get(month_before(as_of))

    def ready(self, as_of: date) -> bool:
        """Whether they are there already, in memory or on disk."""
        day = month_before(as_of)
        with self._lock:
            return day in self._found or bool((file := self._file(day)) and file.exists())

    def _compute(self, day: date, progress: Callable[[int, int], None] | None = None) -> list[Past]:
        def told(done: int, total: int) -> None:
            with self._lock:
                self._running[day] = Progress(done, total)
            if progress:
                progress(done, total)

        try:
            found = past_forecasts(self._engine, day, progress=told)
            with self._lock:
                self._found[day] = found
            self._save(day, found)
            return found
        finally:
            with self._lock:
                self._running.pop(day, None)

    def _file(self, day: date) -> Path | None:
        if self._cache is None:
            return None
        return (
            self._cache / f"forecast-{self._engine.store.identity[:16]}-{self._engine.plan.identity}-{day}-{FORMAT}.npz"
        )

    def _load(self, day: date) -> list[Past] | None:
        file = self._file(day)
        if file is None or not file.exists():
            return None
        try:
            with np.load(file, allow_pickle=False) as data:
                return [_read(data, i) for i in range(int(data["n"]))]
        except (OSError, ValueError, KeyError, EOFError):  # a damaged cache is only a cache
            return None

    def _save(self, day: date, found: Sequence[Past]) -> None:
        file = self._file(day)
        if file is None:
            return
        held: dict[str, np.ndarray] = {"n": np.array(len(found))}
        for i, one in enumerate(found):
            held |= {f"{name}{i}": value for name, value in _written(one).items()}
        packed = io.BytesIO()
        np.savez_compressed(packed, **held)  # type: ignore[arg-type]  # reason=numpy types its keyword flags only
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.draft")
            draft.write_bytes(packed.getvalue())
            draft.replace(file)
            others = [f for f in file.parent.glob("forecast-*.npz") if f != file]
            for old in sorted(others, key=lambda f: f.stat().st_mtime, reverse=True)[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError:  # a folder that cannot be written keeps nothing
            return


def month_before(as_of: date) -> date:
    """The last day of the last month that is over at the end of that day."""
    return (as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1)


def _written(one: Past) -> dict[str, np.ndarray]:
    return {
        "days": np.array([day.toordinal() for day in (one.as_of, *one.ends)]),
        "z": one.said.z,
        "numbers": np.array([one.said.unit, one.wins_a_month]),
        "draws": one.draws.astype(np.float32),
        "outcome": one.outcome,
        "probability": one.probability.astype(np.float32),
        "won": one.won_by.astype(np.float32),
    }


def _read(data: "np.lib.npyio.NpzFile", i: int) -> Past:
    as_of, *ends = (date.fromordinal(int(day)) for day in data[f"days{i}"])
    unit, wins = data[f"numbers{i}"]
    return Past(
        as_of, tuple(ends), Said(data[f"z{i}"], float(unit)), data[f"draws{i}"].astype(float), data[f"outcome{i}"],
        data[f"probability{i}"].astype(float), data[f"won{i}"].astype(float), float(wins),
    )  # fmt: skip
