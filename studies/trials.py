"""How tests of one change keep their word: A/A errors, powers, smallest effects; docs/method/trials-results.md.

`python -m studies.trials` writes it; it needs the public data (Hillstrom).
"""

import csv
import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from portulan.metrics.trials.sizing import ANYTIME_COST
from portulan.stats.sequential import (
    Counts,
    change_of_changes,
    counts,
    design_effect,
    first_crossing,
    group_limit,
    group_reach,
    intraclass,
    label_evidence,
    limit,
    one_look_limit,
    one_look_reach,
    reach,
    single_look_interval,
    size_for,
    smallest_effect,
    statistic,
    z_pooled,
)
from portulan.stats.sufficient import Floats, Ints
from studies.running import PAGES, public_data

PAGE = PAGES / "trials-results.md"
ALPHAS = (0.05, 0.10, 0.20)
RUNS, SPLITS = 4_000, 1_000
HORIZON = 45
Wins = tuple[float, ...]
HEAD = """# Tests of one change: what was measured

Written by `make study` (`studies/trials.py`, seeded). Shares of tests that deploy, at an announced risk of
5 / 10 / 20 %. Their standard error is 0.3 / 0.5 / 0.6 point over 4,000 runs (simulated deals, before and after), 0.7 /
0.9 / 1.3 over 1,000 (e-mails, by salesperson)."""
SMALLEST = """## Smallest effect found four times in five

In points, base 45 %, declared number; in brackets the one the page announces before the test."""
ANYTIME = """## Without a declared number, how many more

Chance to deploy a true effect with half as many more records as the declared number takes: what the page announces."""
BY_OWNER = """## By salesperson

False deployments: corrected as the tool does, and if the deals were counted as independent."""
OWNER_EFFECT = """## By salesperson, the smallest effect found four times in five

In points, base 45 %; in brackets the one the page announces before the test."""
BEFORE_AFTER = """## Before and after, beside a comparison

One look, false deployments. The last row is what no calculation removes."""
AUDIT = """## Audits of what was deployed

Share said to have held, after 200 outcomes since, 300 known of the year before, base 40 %. The first rows are false
deployments: A did badly by chance, hence what an audit against A alone would say."""
DATES_EFFECT = """## Before and after, the smallest effect found four times in five

In points, base 40 %; in brackets the one the page announces before the test."""


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
        raise SystemExit(f"Hillstrom's customers are not in {public_data()}")
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
            announced = smallest_effect(0.45, size, reach(alpha))
            cells.append(beside(found, announced))
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


def anytime() -> Iterator[str]:
    """Without a declared number: the power at the size announced."""
    rng = np.random.default_rng(13)
    for base, effect in ((0.1, 0.1), (0.1, 0.2), (0.45, 0.1), (0.45, 0.15), (0.45, 0.25)):
        found = []
        for alpha in ALPHAS:
            size = size_for(base, effect, reach(alpha), ANYTIME_COST)
            arm, outcome = lived(in_blocks(2_000, size, rng), base, effect, rng)
            found.append(float((first_crossing(label_evidence(arm, outcome), 1 / alpha) > 0).mean()))
        yield f"| {base:.0%} → {base + effect:.0%} | {said(found)} |"


def tested_by_owner(
    people: int, spread: float, deals: int, effect: float, uneven: bool, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Which risks deploy one test by salesperson, corrected as the tool does and not: how alike deals are is measured
    on a past year (60 deals each; 20 on average, unevenly)."""
    precision = 1 / spread - 1
    rates = np.clip(rng.beta(0.45 * precision, 0.55 * precision, people), 0, 1)
    weights = 1.0 / np.arange(1, people + 1) if uneven else np.ones(people)
    rng.shuffle(weights)
    past = np.maximum(np.round(20 * people * weights / weights.sum()), 1).astype(int) if uneven else [60] * people
    alike = intraclass([*map(int, past)], rng.binomial(past, rates).tolist())
    who = rng.choice(people, deals, p=weights / weights.sum())
    arm = (who % 2).astype(np.int64)
    outcome = (rng.random(deals) < np.minimum(rates[who] + effect * arm, 1)).astype(np.int64)
    path = np.nan_to_num(statistic(arm, outcome, deals))
    fair = path / math.sqrt(design_effect(deals, people, alike))
    return (
        np.array([first_crossing(fair, group_limit(alpha, people)) > 0 for alpha in ALPHAS], dtype=float),
        np.array([first_crossing(path, limit(alpha)) > 0 for alpha in ALPHAS], dtype=float),
    )


def by_owner() -> Iterator[str]:
    """A/A by salesperson."""
    rng = np.random.default_rng(8)
    for people, spread, deals, uneven in (
        (4, 0.05, 120, False), (8, 0.05, 120, False), (8, 0.15, 120, False), (12, 0.10, 120, False),
        (6, 0.05, 60, False), (8, 0.15, 240, False), (8, 0.10, 120, True), (12, 0.10, 120, True),
    ):  # fmt: skip
        runs = [tested_by_owner(people, spread, deals, 0.0, uneven, rng) for _ in range(SPLITS)]
        wins, naive = (np.mean([run[side] for run in runs], axis=0) for side in (0, 1))
        told = f"{deals} deals, {people} people, intraclass {spread}" + (
            ", one sells far more than another" if uneven else ""
        )
        yield f"| {told} | {said(wins)} | {said(naive)} |"


def owner_effects() -> Iterator[str]:
    """By salesperson: the smallest effect found by search, beside the one announced."""
    rng = np.random.default_rng(81)
    for people, spread, deals in ((4, 0.02, 120), (8, 0.02, 120), (8, 0.05, 240), (12, 0.05, 240)):
        cells = []
        for n, alpha in enumerate(ALPHAS):

            def power(effect: float, n: int = n, d: int = deals, p: int = people, s: float = spread) -> float:
                return float(np.mean([tested_by_owner(p, s, d, effect, False, rng)[0][n] for _ in range(500)]))

            announced = smallest_effect(0.45, deals, group_reach(alpha, people), design_effect(deals, people, spread))
            cells.append(beside(searched(power), announced))
        yield f"| {deals} deals, {people} people, intraclass {spread} | " + " | ".join(cells) + " |"


def beside(found: float, announced: float | None) -> str:
    return f"{100 * found:.0f} ({100 * announced:.0f})" if announced else f"{100 * found:.0f} (none)"


def moved(runs: int, concerned: int, others: int, season: float, own: float, rng: np.random.Generator) -> Floats:
    """The standardised change of changes of so many tests: as many before as after, on both sides."""
    sizes = (others, others, concerned, concerned)
    found = np.empty(runs)
    for run in range(runs):
        rates = (0.4, 0.4 + season, 0.4, 0.4 + season + own)
        a0, a1, b0, b1 = (int(rng.binomial(n, p)) for n, p in zip(sizes, rates, strict=True))
        changed = change_of_changes(Counts(others, a0, concerned, b0), Counts(others, a1, concerned, b1))
        assert changed is not None
        found[run] = changed[0] / changed[1]
    return found


def before_after() -> Iterator[str]:
    """A/A before and after: the season moves everyone; then something else moves those concerned alone."""
    rng = np.random.default_rng(9)
    for name, concerned, others, season, own in (
        ("steady, 120 in each group", 120, 120, 0.0, 0.0),
        ("everyone +10 points, 120 in each group", 120, 120, 0.1, 0.0),
        ("everyone +10 points, 30 in each group", 30, 30, 0.1, 0.0),
        ("everyone +10 points, 120 and a comparison of 40", 120, 40, 0.1, 0.0),
        ("a coincidence, +5 points, 120 in each group", 120, 120, 0.0, 0.05),
    ):
        z = moved(RUNS, concerned, others, season, own, rng)
        yield f"| {name} | {said(float((z >= one_look_limit(alpha)).mean()) for alpha in ALPHAS)} |"


def date_effects() -> Iterator[str]:
    """Before and after: the smallest effect found by search, beside the one announced."""
    rng = np.random.default_rng(82)
    for concerned, others in ((60, 60), (120, 120), (120, 40), (240, 240)):
        cells = []
        for alpha in ALPHAS:

            def power(effect: float, c: int = concerned, o: int = others, a: float = alpha) -> float:
                return float((moved(1_000, c, o, 0.0, effect, rng) >= one_look_limit(a)).mean())

            announced = smallest_effect(0.4, concerned, one_look_reach(alpha), (1 + concerned / others) / 2)
            cells.append(beside(searched(power), announced))
        yield f"| {concerned} concerned, a comparison of {others} | " + " | ".join(cells) + " |"


def audits() -> Iterator[str]:
    """Of the changes deployed at 10 %, how many an audit says held: against A alone, and as the tool does."""
    rng = np.random.default_rng(14)
    for told, effect, later in (
        ("no effect, deployed by luck", 0.0, 0.0),
        ("25 points, still there", 0.25, 0.25),
        ("25 points, gone since", 0.25, 0.0),
    ):
        for size in (60, 120):
            arm = in_blocks(RUNS, size, rng)
            outcome = (rng.random(arm.shape) < 0.4 + effect * arm).astype(np.int64)
            crossed = first_crossing(statistic(arm, outcome, size), limit(0.10))
            alone, pooled = [], []
            for run in np.flatnonzero(crossed):
                found = counts(arm[run, : crossed[run]], outcome[run, : crossed[run]])
                known, advanced, since = found.known_a, found.advanced_a, int(rng.binomial(200, 0.4 + later))
                alone.append(holds(known, advanced, since))
                pooled.append(holds(known + 300, advanced + int(rng.binomial(300, 0.4)), since))
            yield f"| {told}, {size} deals | {100 * np.mean(alone):.1f} % | {100 * np.mean(pooled):.1f} % |"


def holds(known: int, advanced: int, since: int) -> bool:
    span = single_look_interval(Counts(known, advanced, 200, since))
    return span is not None and span[0] > 0


def page() -> str:
    """The whole page."""
    three = "| | declared number | no number | a z test looked at each time |\n|---|---|---|---|\n"
    one = "| | declared number |\n|---|---|\n"
    risks = "| | 5 % | 10 % | 20 % |\n|---|---|---|---|\n"
    parts = (
        (HEAD, ""),
        ("## Nothing happens: false deployments", three + "\n".join(errors())),
        ("## Hillstrom's e-mails, 64,000 customers drawn at random", three + "\n".join(on_hillstrom())),
        (SMALLEST, "| deals in all | 5 % | 10 % | 20 % |\n|---|---|---|---|\n" + "\n".join(powers())),
        ("## A change that only speeds deals up\n\n60 deals, false deployments.", one + "\n".join(faster())),
        (ANYTIME, "| | chance at 5 / 10 / 20 % |\n|---|---|\n" + "\n".join(anytime())),
        (BY_OWNER, "| | corrected | uncorrected |\n|---|---|---|\n" + "\n".join(by_owner())),
        (OWNER_EFFECT, risks + "\n".join(owner_effects())),
        (BEFORE_AFTER, "| | one look |\n|---|---|\n" + "\n".join(before_after())),
        (DATES_EFFECT, risks + "\n".join(date_effects())),
        (AUDIT, "| | against A alone | against the year before and A |\n|---|---|---|\n" + "\n".join(audits())),
    )
    return "\n\n".join(f"{head}\n\n{table}".rstrip() for head, table in parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
