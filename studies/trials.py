"""How tests of one change keep their word: A/A errors, powers, smallest effects; docs/method/trials-results.md.

`python -m studies.trials` writes it, in some minutes; the Hillstrom rows are there where the public data are.
"""

import csv
import math
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from portulan.stats.sequential import (
    change_of_changes,
    counts,
    design_effect,
    first_crossing,
    group_limit,
    intraclass,
    label_evidence,
    limit,
    one_look_limit,
    smallest_effect,
    statistic,
    z_pooled,
)
from portulan.stats.sufficient import Ints

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "method" / "trials-results.md"
ALPHAS = (0.05, 0.10, 0.20)
RUNS, SPLITS = 4_000, 1_000
HORIZON = 45
Wins = tuple[float, ...]
HEAD = """# Tests of one change: what was measured

Written by `make study` (`studies/trials.py`, seeded). Shares of tests that deploy, at an announced risk of
5 / 10 / 20 %; their standard error is about 0.4 point on simulated rows, 0.7 on the others."""
SMALLEST = """## Smallest effect found four times in five

In points, base 45 %, declared number; in brackets the one the page announces before the test."""
BY_OWNER = """## By salesperson

120 deals, false deployments: corrected as the tool does, and if the deals were counted as independent."""
BEFORE_AFTER = """## Before and after, beside a comparison

120 records in each of the four groups, one look, false deployments. The last row is what no calculation removes."""


def in_blocks(runs: int, size: int, rng: np.random.Generator) -> Ints:
    """Arms drawn in blocks of four."""
    block = np.tile([0, 0, 1, 1], (runs, math.ceil(size / 4), 1))
    return np.asarray(rng.permuted(block, axis=-1).reshape(runs, -1)[:, :size])


def lived(arm: Ints, base: float, effect: float, rng: np.random.Generator, faster: float = 1.0) -> tuple[Ints, Ints]:
    """Deals that enter one after the other, advance (log-normal, median 12 days) or are lost (22 days) or wait for
    ever: arms and outcomes in the order they become known, within HORIZON days. B may be `faster`."""
    entered = np.cumsum(rng.exponential(7 / 40, arm.shape), axis=-1)
    rate = base + effect * arm
    # the share that advances in time is `rate`: the draw decides, the days only say when
    wins = rng.random(arm.shape) < rate
    pace = np.where(arm == 1, faster, 1.0)
    days = np.where(wins, 12 * np.exp(0.8 * rng.standard_normal(arm.shape)) / pace,
                    22 * np.exp(0.9 * rng.standard_normal(arm.shape)))  # fmt: skip
    known = entered + np.minimum(days, HORIZON)
    order = np.argsort(known, axis=-1)
    return np.take_along_axis(arm, order, -1), np.take_along_axis(wins.astype(np.int64), order, -1)


def shares(arm: Ints, outcome: Ints, size: int) -> tuple[Wins, Wins, Wins]:
    """The share of runs that deploy, at each risk: declared number, no number, an ordinary z looked at each time."""
    path, bets, naive = (
        statistic(arm, outcome, size),
        label_evidence(arm, outcome),
        np.nan_to_num(z_pooled(arm, outcome)),
    )
    return (
        tuple(float((first_crossing(path, limit(a)) > 0).mean()) for a in ALPHAS),
        tuple(float((first_crossing(bets, 1 / a) > 0).mean()) for a in ALPHAS),
        tuple(float((first_crossing(naive, one_look_limit(a)) > 0).mean()) for a in ALPHAS),
    )


def said(wins: Iterable[float]) -> str:
    return " / ".join(f"{100 * w:.1f}" for w in wins) + " %"


def errors() -> Iterator[str]:
    """A/A: nothing happens, so every deployment is false."""
    rng = np.random.default_rng(2026)
    for size in (30, 60, 120, 240):
        for base in (0.1, 0.2, 0.45):
            arm, outcome = lived(in_blocks(RUNS, size, rng), base, 0.0, rng)
            yield (
                f"| simulated, {size} deals, base {base:.0%} | "
                + " | ".join(map(said, shares(arm, outcome, size)))
                + " |"
            )


def public_data() -> Path:
    """Where the public data should be."""
    return Path(os.environ.get("PORTULAN_DATA") or ROOT.parent / "shared" / "data")


def hillstrom(folder: Path) -> tuple[Ints, Ints, Ints] | None:
    """Visits of the customers who got no e-mail, the men's, the women's; None where the data are not."""
    path = folder / "hillstrom" / "hillstrom.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["segment"], int(row["visit"])) for row in csv.DictReader(file)]
    none, mens, womens = (
        np.array([v for s, v in rows if s == segment]) for segment in ("No E-Mail", "Mens E-Mail", "Womens E-Mail")
    )
    return none, mens, womens


def splits(a: Ints, b: Ints, size: int, runs: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Tests of `size` customers, half of each group, without replacement within a test, in random order."""
    arm = in_blocks(runs, size, rng)
    outcome = np.empty_like(arm)
    same = a is b
    for run in range(runs):
        half = size // 2
        if same:
            drawn = rng.choice(a, size, replace=False)
            outcome[run] = drawn
        else:
            outcome[run][arm[run] == 0] = rng.choice(a, size - half, replace=False)
            outcome[run][arm[run] == 1] = rng.choice(b, half, replace=False)
    return arm, outcome


def on_hillstrom() -> Iterator[str]:
    groups = hillstrom(public_data())
    if groups is None:
        yield "| Hillstrom: the public data were not there | | | |"
        return
    none, mens, womens = groups
    rng = np.random.default_rng(64_000)
    for size in (60, 240, 1_000):
        arm, outcome = splits(none, none, size, SPLITS, rng)
        yield f"| A/A, no e-mail, {size} customers | " + " | ".join(map(said, shares(arm, outcome, size))) + " |"
    for name, group in (("men's", mens), ("women's", womens)):
        for size in (60, 240, 1_000, 2_000):
            arm, outcome = splits(none, group, size, SPLITS, rng)
            told = f"true effect, {name} e-mail ({none.mean():.1%} → {group.mean():.1%}), {size} customers"
            yield f"| {told} | " + " | ".join(map(said, shares(arm, outcome, size)[:2])) + " | |"


def powers() -> Iterator[str]:
    """The smallest effect found four times in five, found by search, beside the one announced before the test."""
    rng = np.random.default_rng(80)
    for size in (30, 60, 120, 240, 480):
        cells = []
        for alpha in ALPHAS:
            found = searched(lambda effect, a=alpha, n=size: deployed(n, effect, a, rng))  # type: ignore[misc]
            announced = smallest_effect(0.45, size, alpha)
            cells.append(f"{100 * found:.0f} ({100 * announced:.0f})" if announced else f"{100 * found:.0f} (none)")
        yield f"| {size} | " + " | ".join(cells) + " |"


def deployed(size: int, effect: float, alpha: float, rng: np.random.Generator) -> float:
    arm, outcome = lived(in_blocks(2_000, size, rng), 0.45, effect, rng)
    return float((first_crossing(statistic(arm, outcome, size), limit(alpha)) > 0).mean())


def searched(power: Callable[[float], float]) -> float:
    low, high = 0.02, 0.54
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (low, middle) if power(middle) >= 0.8 else (middle, high)
    return high


def faster() -> Iterator[str]:
    """B is only twice as fast: by resolution it looks better, by maturity it does not."""
    rng = np.random.default_rng(22)
    arm, outcome = lived(in_blocks(RUNS, 60, rng), 0.45, 0.0, rng, faster=2.0)
    yield "| B twice as fast, order of resolution | " + said(shares(arm, outcome, 60)[0]) + " |"
    drawn = in_blocks(RUNS, 60, rng)
    ripe = (rng.random(drawn.shape) < 0.45).astype(np.int64)  # in order of entry: who advanced in time, whenever
    yield "| B twice as fast, order of maturity | " + said(shares(drawn, ripe, 60)[0]) + " |"


def by_owner() -> Iterator[str]:
    """A/A by salesperson: how alike deals are is measured on a past year, as the tool does."""
    rng = np.random.default_rng(8)
    for people, spread in ((4, 0.05), (8, 0.05), (8, 0.15), (12, 0.10)):
        wins, naive = np.zeros(len(ALPHAS)), np.zeros(len(ALPHAS))
        precision = 1 / spread - 1
        for _ in range(SPLITS):
            rates = rng.beta(0.45 * precision, 0.55 * precision, people)
            past = rng.binomial(60, rates)
            inflation = design_effect(120, people, intraclass([60] * people, past.tolist()))
            who = rng.integers(0, people, 120)
            arm, outcome = (who % 2).astype(np.int64), (rng.random(120) < rates[who]).astype(np.int64)
            path = np.nan_to_num(statistic(arm, outcome, 120))
            for n, alpha in enumerate(ALPHAS):
                wins[n] += first_crossing(path / math.sqrt(inflation), group_limit(alpha, people)) > 0
                naive[n] += first_crossing(path, limit(alpha)) > 0
        yield f"| {people} people, intraclass {spread} | {said(wins / SPLITS)} | {said(naive / SPLITS)} |"


def before_after() -> Iterator[str]:
    """A/A before and after: the season moves everyone; then something else moves those concerned alone."""
    rng = np.random.default_rng(9)
    for name, season, own in (
        ("steady", 0.0, 0.0),
        ("everyone +10 points", 0.1, 0.0),
        ("a coincidence, +5 points", 0.0, 0.05),
    ):
        wins = np.zeros(len(ALPHAS))
        for _ in range(SPLITS):
            cells = [(rng.random(120) < p).astype(np.int64) for p in (0.4, 0.4 + season, 0.4, 0.4 + season + own)]
            side = np.repeat([0, 1], 120)
            told = (
                counts(side, np.concatenate([cells[0], cells[2]])),
                counts(side, np.concatenate([cells[1], cells[3]])),
            )
            changed = change_of_changes(*told)
            assert changed is not None
            wins += [changed[0] / changed[1] >= one_look_limit(alpha) for alpha in ALPHAS]
        yield f"| {name} | {said(wins / SPLITS)} |"


def page() -> str:
    """The whole page."""
    three = "| | declared number | no number | a z test looked at each time |\n|---|---|---|---|\n"
    one = "| | declared number |\n|---|---|\n"
    parts = (
        (HEAD, ""),
        ("## Nothing happens: false deployments", three + "\n".join(errors())),
        ("## Hillstrom's e-mails, 64,000 customers drawn at random", three + "\n".join(on_hillstrom())),
        (SMALLEST, "| deals in all | 5 % | 10 % | 20 % |\n|---|---|---|---|\n" + "\n".join(powers())),
        ("## A change that only speeds deals up\n\n60 deals, false deployments.", one + "\n".join(faster())),
        (BY_OWNER, "| | corrected | uncorrected |\n|---|---|---|\n" + "\n".join(by_owner())),
        (BEFORE_AFTER, "| | one look |\n|---|---|\n" + "\n".join(before_after())),
    )
    return "\n\n".join(f"{head}\n\n{table}".rstrip() for head, table in parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
