"""Back-test of the revenue forecast against what users have today, on public and on fresh simulated companies.

    python -m studies.forecast [--quick] [--only NAME] [--output docs/method/forecast-results.md]

As of each month start, reading only what was known then. Simulated companies have seeds never used while the method was
being built. Whatever comes out is written down.
"""

import argparse
import math
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from portulan.metrics.engine import Engine
from portulan.metrics.forecast.experts import EXPERTS
from portulan.metrics.forecast.learning import frame_of, learn
from portulan.metrics.forecast.past import (
    HORIZONS,
    PAST_DRAWS,
    Past,
    following_months,
    month_starts,
    past_of,
    pool_at,
    pooled,
    wins,
)
from portulan.metrics.forecast.simulation import SEED, simulate
from portulan.metrics.wide import WidePlan
from portulan.sample import atelier_boreal, quiet_company
from portulan.sample.facts import segment_conditions, write_facts
from portulan.sample.organisation import STAGES, Organisation
from portulan.sample.simulate import simulate as live
from portulan.stats.estimate import NotComputable
from portulan.stats.hazards import Floats
from portulan.stats.scoring import crps_of_quantiles
from portulan.workspace import Workspace, wide_plan
from studies.baselines import NAMES, said
from studies.forecast_report import report
from studies.running import PAGES, ROOT, public_data, worked

LEVELS = np.linspace(0.005, 0.995, 199)


@dataclass
class Score:
    """One data set: for each horizon (3 is the three months together) the errors of each method, in mean months."""

    baseline: dict[int, dict[str, list[float]]] = field(
        default_factory=lambda: {h: {n: [] for n in NAMES} for h in range(4)}
    )
    method: dict[int, dict[str, list[tuple[float, ...]]]] = field(default_factory=lambda: {h: {} for h in range(4)})
    deals: dict[int, list[tuple[Floats, Floats, float, float]]] = field(
        default_factory=lambda: {h: [] for h in range(3)}
    )
    targets: list[tuple[float, float]] = field(default_factory=list)
    weights: list[Floats] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Another company of the same data set, after those there are."""
        for h in range(4):
            for name, errors in other.baseline[h].items():
                self.baseline[h][name] += errors
            for name, scored in other.method[h].items():
                self.method[h].setdefault(name, []).extend(scored)
        for h in range(3):
            self.deals[h] += other.deals[h]
        self.targets += other.targets
        self.weights += other.weights
        self.seconds += other.seconds


def simulated(deals: int, seed: int, events: bool = False) -> tuple[Engine, date, Path]:
    """A company of so many deals a month over three years; `events` plants those of the sample company."""
    organisation = quiet_company(deals, years=3)
    if events:
        organisation = replace(organisation, events=atelier_boreal().events)
    return of_organisation(organisation, seed)


def of_organisation(organisation: Organisation, seed: int) -> tuple[Engine, date, Path]:
    folder = Path(tempfile.mkdtemp(prefix="portulan-study-"))
    store = write_facts(live(organisation, seed), folder)
    plan = WidePlan(segments=segment_conditions(organisation), stages=STAGES)
    return Engine(store, plan, None), organisation.as_of, folder


def public(name: str, last: date) -> tuple[Engine, date, Path]:
    """A public data set imported beside its example's plan. Raises SystemExit where its data are not there."""
    folder = Path(tempfile.mkdtemp(prefix="portulan-study-"))
    shutil.copytree(ROOT / "examples" / name, folder / name)
    workspace = Workspace(folder / name, data_roots=(public_data(),))
    if workspace.import_facts().has_errors or workspace.facts().is_empty:
        raise SystemExit(f"the data of {name} are not in {public_data()}")
    return Engine(workspace.facts(), wide_plan(workspace.plan().plan), None), last, folder


def back_test(engine: Engine, as_of: date, score: Score, first_month: int = 12) -> None:
    """Scores the forecast as of each month start, from `first_month` months of history on."""
    frame = frame_of(engine, as_of)
    if isinstance(frame, NotComputable):
        raise SystemExit("nothing to forecast")
    closed, past, announced = wins(engine, frame, as_of), [], []
    for day in month_starts(frame.first, as_of, 60):
        begun = time.process_time()
        model = learn(engine, day, frame)
        if isinstance(model, NotComputable):
            continue
        ends = following_months(day)
        simulation = simulate(model, ends, draws=PAST_DRAWS, seed=SEED, fineness=3)
        past.append(past_of(simulation, frame.won, closed, as_of, SEED))
        score.seconds.append(time.process_time() - begun)
        announced.append(said(model, ends))
    known = [one for one in past if np.isfinite(one.outcome[0])]
    months = [o for one in past for o in one.outcome[:1] if np.isfinite(o)]
    scale = float(np.mean(months))
    start = (frame.first.year * 12 + frame.first.month) + first_month
    for one, baselines in zip(past, announced, strict=True):
        if one not in known or one.as_of.year * 12 + one.as_of.month < start:
            continue
        _score(one, past, baselines, scale, score)


def _score(one: Past, past: Sequence[Past], baselines: dict[str, Floats], scale: float, score: Score) -> None:
    pool = pool_at(past, one.as_of)
    of_pool = pooled(one.said, pool, one.draws, np.arange(HORIZONS))
    score.weights.append(pool.weight)
    total = one.outcome.sum()
    for h in (*range(HORIZONS), HORIZONS):
        outcome = one.outcome[h] if h < HORIZONS else total
        if not np.isfinite(outcome):
            continue
        for name in NAMES:
            value = baselines[name][h] if h < HORIZONS else baselines[name].sum()
            if np.isfinite(value):
                score.baseline[h][name].append(abs(value - outcome) / scale)
        for name, draws in (("bottom-up", one.draws), ("shown", of_pool)):
            these = draws[:, h] if h < HORIZONS else draws.sum(axis=1)
            score.method[h].setdefault(name, []).append(_of_draws(these, outcome, scale))
    score.targets += [
        (float(np.mean(of_pool[:, 0] >= t)), float(one.outcome[0] >= t))
        for t in np.arange(0.8, 1.21, 0.1) * baselines["mean of 3 months"][0]
    ]
    for h in range(HORIZONS):
        if np.isfinite(one.won_by[:, h]).all() and len(one.won_by):
            earlier = [p for p in past if p.ends[h] <= one.as_of and len(p.won_by)]
            climate = np.mean(np.concatenate([p.won_by[:, h] for p in earlier])) if earlier else np.nan
            score.deals[h].append((one.probability[:, h], one.won_by[:, h], float(climate), math.nan))


def _of_draws(draws: Floats, outcome: float, scale: float) -> tuple[float, ...]:
    """Error, bias, CRPS, inside 80 %, inside 95 %, noise floor."""
    q = np.quantile(draws, LEVELS)
    low95, low80, middle, high80, high95 = np.quantile(draws, [0.025, 0.1, 0.5, 0.9, 0.975])
    return (
        abs(middle - outcome) / scale, (middle - outcome) / scale, crps_of_quantiles(LEVELS, q, outcome) / scale,
        float(low80 <= outcome <= high80), float(low95 <= outcome <= high95),
        float(np.abs(draws - middle).mean()) / scale,
    )  # fmt: skip


PUBLIC = {"Maven": ("maven", date(2017, 12, 31)), "Regional Sales": ("regional-sales", date(2021, 10, 31))}
SETS: Mapping[str, Sequence[int]] = {
    **dict.fromkeys(PUBLIC, (0,)),
    "Simulated, 300 deals a month": range(10301, 10304),
    "Simulated, 60 deals a month": range(10061, 10067),
    "Simulated, 15 deals a month": range(10015, 10023),
    "Simulated, 60 a month, with events": range(10161, 10164),
}
"""The companies of each data set, by seed; there is one of each public set."""


def scored(name: str, seed: int) -> Score:
    """The back-test of one company."""
    if name in PUBLIC:
        engine, as_of, folder = public(*PUBLIC[name])
    else:
        engine, as_of, folder = simulated(int(name.split(",")[1].split()[0]), seed, "events" in name)
    score = Score()
    back_test(engine, as_of, score, 4 if name == "Maven" else 12)
    shutil.rmtree(folder, ignore_errors=True)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one company of each size")
    parser.add_argument("--only", default="", help="data sets whose name contains this")
    parser.add_argument("--output", type=Path, default=PAGES / "forecast-results.md")
    parser.add_argument("--shift", type=int, default=0, help="other companies: what is added to the seeds")
    options = parser.parse_args()
    sets = {name: seeds for name, seeds in SETS.items() if options.only in name}
    companies = [
        (name, seed + options.shift) for name, seeds in sets.items() for seed in seeds[: 1 if options.quick else None]
    ]
    scores = {name: Score() for name in sets}
    for (name, _), score in zip(companies, worked("forecast", [(scored, one) for one in companies]), strict=True):
        scores[name].add(score)
    options.output.write_text(report(scores, EXPERTS), encoding="utf-8")


if __name__ == "__main__":
    main()
