"""Companies whose truth is known: how often does each announced interval hold it?

Run as a program, this writes the measured tables into docs/method; the tests measure them again.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from tests.coverage.customer_worlds import Contracts, Quotients

from portulan.stats.counting import poisson_count, spend_per_count, wilson
from portulan.stats.duration import incidence_quantile, survival_quantile
from portulan.stats.estimate import Estimate, Result
from portulan.stats.exit_pace import Pace as ExitPace
from portulan.stats.exit_pace import exit_ratio
from portulan.stats.incidence import incidence_at
from portulan.stats.mean import mean_skewed
from portulan.stats.quantile import quantile_of
from portulan.stats.ratio import one_minus, ratio_of_sums
from portulan.stats.response import response_time
from portulan.stats.sufficient import Count, Incidence, Moments, PairMoments, ValueCounts
from portulan.stats.velocity import Pace, velocity

PAGES = Path(__file__).parents[2] / "docs" / "method"
DRAWS = 2_000
MANY = 10_000  # where an answer costs nothing
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Coverage:
    """Shares of the computed answers: the interval holds the truth, lies wholly below it, or wholly above it."""

    holds: float
    below: float
    above: float
    computed: float


@dataclass(frozen=True)
class Scenario:
    """A truth, and the answers a company would have had in thousands of parallel worlds."""

    page: str
    label: str
    truth: float
    answers: Callable[[np.random.Generator], Iterable[Result]]
    side: str = ""  # the name of a side figure with bounds of its own, such as p90

    def measure(self) -> Coverage:
        rng = np.random.default_rng([*self.label.encode()])
        answers = list(self.answers(rng))
        bounds = [pair for pair in map(self._bounds, answers) if pair is not None]
        low, high = np.array(bounds).T
        below, above = (high < self.truth).mean(), (low > self.truth).mean()
        return Coverage(float(1 - below - above), float(below), float(above), len(bounds) / len(answers))

    def _bounds(self, answer: Result) -> tuple[float, float] | None:
        if not isinstance(answer, Estimate):
            return None
        if self.side:
            found = (answer.extra.get(f"{self.side}_low"), answer.extra.get(f"{self.side}_high"))
        else:
            found = (answer.low, answer.high)
        return None if found[0] is None or found[1] is None else (found[0], found[1])


# Shares, counts, costs


def shares(n: int, p: float) -> Scenario:
    def answers(rng: np.random.Generator) -> Iterator[Result]:
        return (wilson(Count(int(k), n)) for k in rng.binomial(n, p, MANY))

    return Scenario("wilson", f"win rate {p:.0%}, {n} closed deals", p, answers)


def counts(mean: float) -> Scenario:
    def answers(rng: np.random.Generator) -> Iterator[Result]:
        return (poisson_count(int(n)) for n in rng.poisson(mean, MANY))

    return Scenario("poisson", f"{mean:g} new customers expected", mean, answers)


def costs(mean: float) -> Scenario:
    def answers(rng: np.random.Generator) -> Iterator[Result]:
        return (spend_per_count(Decimal(9000), int(n)) for n in rng.poisson(mean, MANY))

    return Scenario("spend-per-count", f"{mean:g} leads expected", 9000 / mean, answers)


# Means and ratios of amounts


def baskets(
    n: int, name: str, truth: float, draw: Callable[[np.random.Generator, tuple[int, int]], Matrix]
) -> Scenario:
    def answers(rng: np.random.Generator) -> Iterator[Result]:
        return (mean_skewed(Moments.of(row)) for row in draw(rng, (MANY, n)))

    return Scenario("mean", f"{name}, {n} sales", truth, answers)


def log_normal(n: int, sigma: float) -> Scenario:
    mean = float(np.exp(8 + sigma**2 / 2))
    return baskets(n, f"log-normal baskets, σ {sigma:g}", mean, lambda rng, shape: rng.lognormal(8, sigma, shape))


PRICES = np.array([55.0, 550.0, 1096.0, 3393.0, 4821.0, 5482.0])
MIX = np.array([0.20, 0.22, 0.20, 0.15, 0.12, 0.11])


def price_list(n: int) -> Scenario:
    mean = float(PRICES @ MIX)
    return baskets(n, "six list prices", mean, lambda rng, shape: rng.choice(PRICES, shape, p=MIX))


def ratios(name: str, n: int, truth: float, answer: Callable[[Matrix, Matrix], Result], **law: float) -> Scenario:
    def answers(rng: np.random.Generator) -> Iterator[Result]:
        size = rng.lognormal(7, law.get("sigma", 0.8), (MANY, n))
        if name.startswith("margin"):
            other = size * rng.normal(truth, 0.12, (MANY, n))
        elif name.startswith("discount"):
            other = size * (1 - np.where(rng.random((MANY, n)) < 0.3, 0.0, rng.beta(2, 10, (MANY, n))))
        elif name.startswith("won"):
            other = size * (rng.random((MANY, n)) < truth)
        else:
            noise = rng.lognormal(0, 0.6, (MANY, n)) / np.exp(0.18)
            other = truth * size**0.7 * noise * np.exp(7 * 0.3 + law.get("sigma", 0.8) ** 2 * (1 - 0.49) / 2)
        return (answer(x, y) for x, y in zip(other, size, strict=True))

    return Scenario("ratio", f"{name}, {n} sales", truth, answers)


def plain(x: Matrix, y: Matrix) -> Result:
    return ratio_of_sums(PairMoments.of(x, y))


def discount(x: Matrix, y: Matrix) -> Result:
    return one_minus(ratio_of_sums(PairMoments.of(x, y), unit="share"))


def part(x: Matrix, y: Matrix) -> Result:
    return ratio_of_sums(PairMoments.of(x, y), unit="share", part=True)


# Durations


@dataclass(frozen=True)
class Deals:
    """Deals created evenly over `history` days; wins log-normal (median 60.5 days, σ 0.8), losses (40 days, σ 0.9).

    A share `late` of them is first seen up to 90 days after its creation, if it is still open then.
    """

    n: int
    wins: float
    history: int
    late: float = 0.0

    MEDIAN, SIGMA = 60.5, 0.8

    def __str__(self) -> str:
        late = f", {self.late:.0%} seen late" if self.late else ""
        return f"{self.n} deals over {self.history} days, {self.wins:.0%} win{late}"

    def won_by(self, day: int) -> float:
        return float(self.wins * ndtr(np.log((day + 1) / self.MEDIAN) / self.SIGMA))

    def winners(self, p: float) -> float:
        return float(np.floor(self.MEDIAN * np.exp(self.SIGMA * ndtri(p))))

    def left(self, p: float) -> float:
        days = np.arange(2000)
        lost = (1 - self.wins) * ndtr(np.log((days + 1) / 40) / 0.9)
        won = self.wins * ndtr(np.log((days + 1) / self.MEDIAN) / self.SIGMA)
        return float(np.argmax(lost + won >= p))

    def worlds(self, rng: np.random.Generator) -> Iterator[Incidence]:
        shape = (DRAWS, self.n)
        win = rng.random(shape) < self.wins
        days = np.where(
            win, rng.lognormal(np.log(self.MEDIAN), self.SIGMA, shape), rng.lognormal(np.log(40), 0.9, shape)
        )
        days = np.floor(days).astype(np.int64)
        enter = np.where(rng.random(shape) < self.late, rng.integers(0, 90, shape), 0)
        leave = np.minimum(days, enter + rng.integers(0, self.history + 1, shape))
        cause = np.where(days <= leave, np.where(win, 1, 2), 0)
        seen = days >= enter
        for row in range(DRAWS):
            s = seen[row]
            yield Incidence.of(leave[row][s], cause[row][s], entry_day=enter[row][s])


def within(deals: Deals, horizon: int) -> Scenario:
    return Scenario(
        "aalen-johansen",
        f"within {horizon} days, {deals}",
        deals.won_by(horizon),
        lambda rng: (incidence_at(world, 1, horizon) for world in deals.worlds(rng)),
    )


def cycle(deals: Deals, p: float = 0.5) -> Scenario:
    return Scenario(
        "incidence-quantile",
        f"{'median' if p == 0.5 else 'P90'}, {deals}",
        deals.winners(p),
        lambda rng: (incidence_quantile(world) for world in deals.worlds(rng)),
        side="" if p == 0.5 else "p90",
    )


def stay(deals: Deals, p: float = 0.5) -> Scenario:
    return Scenario(
        "kaplan-meier",
        f"{'median' if p == 0.5 else 'P90'}, {deals}",
        deals.left(p),
        lambda rng: (survival_quantile(world) for world in deals.worlds(rng)),
        side="" if p == 0.5 else "p90",
    )


def exit_paces(expected: float, others: float, ratio: float) -> Scenario:
    """A group whose deals leave at `ratio` times the pace of others, who have so many exits themselves."""

    def answers(rng: np.random.Generator) -> Iterator[Result]:
        seen, mine = rng.poisson(others, MANY), rng.poisson(expected * ratio, MANY)
        for reference, exits in zip(seen, mine, strict=True):
            yield exit_ratio(ExitPace(int(exits), float(reference) * expected / others, float(reference)))

    label = f"{expected:.0f} exits expected at the pace of {others:.0f} others, {ratio:.0%} of it"
    return Scenario("exit-pace", label, ratio, answers)


def answered(n: int, p: float = 0.5) -> Scenario:
    """Leads arriving over 40 working days: waits in minutes, a tenth refused, some still waiting."""

    def answers(rng: np.random.Generator) -> Iterator[Result]:
        for _ in range(DRAWS):
            wait, left = rng.lognormal(np.log(75), 0.8, n), rng.uniform(0, 40 * 540, n)
            refused = np.where(rng.random(n) < 0.1, rng.exponential(400, n), np.inf)
            first = np.minimum(wait, refused)
            cause = np.where(first > left, 0, np.where(wait <= refused, 1, 2))
            yield response_time(Incidence.of(np.floor(np.minimum(first, left)), cause))

    rng = np.random.default_rng(0)
    wait, refused = rng.lognormal(np.log(75), 0.8, 4_000_000), np.full(4_000_000, np.inf)
    refused[:400_000] = rng.exponential(400, 400_000)
    truth = float(np.floor(np.quantile(wait[wait <= refused], p))) / 60
    side = "" if p == 0.5 else "p95"
    return Scenario("response-time", f"{'median' if p == 0.5 else 'P95'} of {n} leads", truth, answers, side)


def pace(n: int, p: float) -> Scenario:
    """40 deals open; of `n` closed a share p is won, for log-normal amounts that take longer the larger they are."""

    def answers(rng: np.random.Generator) -> Iterator[Result]:
        for won in rng.binomial(n, p, DRAWS):
            size = rng.standard_normal(won)
            amounts, days = np.exp(9 + 0.7 * size), np.exp(4 + 0.3 * size + 0.3 * rng.standard_normal(won))
            yield velocity(Pace(40, Count(int(won), n), PairMoments.of(amounts, days)))

    truth = 40 * p * float(np.exp(9 + 0.245) / np.exp(4 + 0.09))
    return Scenario("velocity", f"{n} closed deals, {p:.0%} won", truth, answers)


def closed(n: int, p: float) -> Scenario:
    def answers(rng: np.random.Generator) -> Iterator[Result]:
        return (quantile_of(ValueCounts.of(row), p) for row in rng.lognormal(4, 0.8, (DRAWS, n)))

    name = "median" if p == 0.5 else "P90"
    return Scenario("quantile", f"{name} of {n} closed deals", float(np.exp(4 + 0.8 * ndtri(p))), answers)


def of_contracts(contracts: Contracts) -> Scenario:
    return Scenario("lifetime-value", f"contracts: {contracts}", contracts.truth, contracts.answers)


def of_quotient(quotients: Quotients) -> Scenario:
    return Scenario("quotient", str(quotients), 3.0, quotients.answers)


SCENARIOS = [
    *(shares(n, p) for n, p in [(20, 0.4), (40, 0.3), (120, 0.23), (400, 0.63), (200, 0.05)]),
    *(counts(mean) for mean in (25, 80, 400)),
    *(exit_paces(*sizes) for sizes in [(60, 200, 1.0), (200, 500, 0.6), (150, 150, 1.0)]),
    *(costs(mean) for mean in (25, 80, 400)),
    *(log_normal(n, s) for n, s in [(20, 0.5), (100, 0.5), (20, 0.8), (50, 0.8), (300, 0.8), (50, 1.0), (300, 1.0)]),
    baskets(40, "exponential baskets", 900.0, lambda rng, shape: rng.exponential(900, shape)),
    price_list(50),
    price_list(200),
    *(ratios("margin rate", n, 0.35, plain) for n in (20, 50, 300)),
    *(ratios("discount", n, 0.7 * 2 / 12, discount) for n in (30, 100, 300)),
    *(ratios("correlated amounts", n, 1.4, plain) for n in (20, 50, 300)),
    *(ratios("won amount over closed amount 50 %", n, 0.5, part) for n in (20, 50, 300)),
    *(ratios("won amount over closed amount 25 %", n, 0.25, part, sigma=0.9) for n in (30, 100, 300)),
    within(Deals(30, 0.4, 365), 90),
    within(Deals(60, 0.4, 365), 90),
    within(Deals(60, 0.4, 150), 120),
    within(Deals(60, 0.9, 365), 120),
    within(Deals(200, 0.05, 365), 90),
    within(Deals(1000, 0.3, 365), 90),
    within(Deals(100, 0.4, 365, late=0.5), 90),
    within(Deals(300, 0.1, 200, late=0.7), 90),
    cycle(Deals(60, 0.4, 730)),
    cycle(Deals(150, 0.4, 365)),
    cycle(Deals(400, 0.3, 730)),
    cycle(Deals(150, 0.4, 540, late=0.5)),
    cycle(Deals(600, 0.4, 730), 0.9),
    stay(Deals(40, 0.4, 365)),
    stay(Deals(150, 0.4, 180)),
    stay(Deals(150, 0.4, 365, late=0.5)),
    stay(Deals(300, 0.4, 540), 0.9),
    *(pace(n, p) for n, p in [(120, 0.3), (300, 0.2), (800, 0.3)]),
    answered(40),
    answered(200),
    answered(400, 0.95),
    *(of_contracts(Contracts(*c)) for c in [(25, 60, 0.92), (60, 150, 0.92), (60, 150, 0.7), (200, 600, 0.85)]),
    *(of_quotient(Quotients(errors)) for errors in [(0.05, 0.1), (0.2, 0.1), (0.3, 0.3)]),
    *(closed(n, p) for n, p in [(20, 0.5), (60, 0.5), (250, 0.5), (60, 0.9), (250, 0.9)]),
]


def row(label: str, found: Coverage) -> str:
    return f"| {label} | {found.holds:.1%} | {found.below:.1%} | {found.above:.1%} | {found.computed:.0%} |"


def table_on(page: str) -> dict[str, list[float]]:
    """What a page says: label → its percentages, as shares."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (.+?) \| ([\d.]+)% \| ([\d.]+)% \| ([\d.]+)% \| (\d+)% \|$", text, re.MULTILINE)
    return {label: [float(cell) / 100 for cell in cells] for label, *cells in lines}


def write_tables() -> None:
    for page in dict.fromkeys(s.page for s in SCENARIOS):
        rows = [row(s.label, s.measure()) for s in SCENARIOS if s.page == page]
        head = "| simulated | holds the truth | wholly below | wholly above | computed |\n|---|---|---|---|---|\n"
        path = PAGES / f"{page}.md"
        before, _, after = path.read_text(encoding="utf-8").partition("<!-- coverage -->\n")
        after = after.partition("<!-- end -->\n")[2]
        text = f"{before}<!-- coverage -->\n{head}" + "\n".join(rows) + f"\n<!-- end -->\n{after}"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_tables()
