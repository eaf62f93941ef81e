"""Whether the interval of a scenario holds its true effect, on simulated companies; and what no forecaster can know.

    python -m studies.whatif

As of a past day, the deals then open and those to come are lived again many times with the company's true parameters,
without the lever and with it, over the same luck: the mean difference is the true effect. Both tables go to the pages
of the documentation, between their marks.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from portulan.language.words import Sentence, Words
from portulan.metrics.engine import Engine
from portulan.metrics.forecast.learning import ForecastModel, frame_of, learn
from portulan.metrics.forecast.levers import ALL, Levers
from portulan.metrics.forecast.past import PAST_DRAWS, following_months, month_starts, past_of, pool_at, wins
from portulan.metrics.forecast.simulation import SEED, simulate
from portulan.metrics.whatif.economics import read_economics
from portulan.metrics.whatif.effects import base_of, estimate_of, with_levers
from portulan.sample import quiet_company
from portulan.sample.deals import Pace, Starts, true_chances, typical_days
from portulan.sample.organisation import STAGES, Organisation
from portulan.sample.simulate import History
from portulan.sample.simulate import simulate as live
from portulan.sample.working_time import Clock, Flags, Floats, Ints
from portulan.stats.estimate import NotComputable
from studies.forecast import of_organisation
from studies.running import worked, write_table

LEVERS = (
    ("conversion of discovery +20 %", Levers(conversion={"decouverte": 1.2})),
    ("conversion of every stage +5 %", Levers(conversion={ALL: 1.05})),
    ("new deals +30 %", Levers(arrivals={ALL: 1.3})),
    ("cycle 20 % shorter", Levers(pace=1 / 0.8)),
)
SIZES = ((60, range(20061, 20064)), (15, range(20015, 20020)))
YEARS, MONTHS = 3, 3
DAYS = tuple(date(y, m, d) for y, m, d in ((2026, 1, 31), (2026, 4, 30), (2026, 7, 31)))
OTHERS, LIVES = 6, 60
"""How many companies alike give the deals to come, and how many times each deal is lived."""
ROUNDS = 400
NO_MARGIN = NotComputable("no_data", Sentence(Words(fr="sans objet", en="not needed")))


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals to live on: where they stand, since when; `resident` are there since before the day."""

    starts: Starts
    stage: Ints
    since: Floats
    resident: Flags
    amount: Floats

    def chosen(self, which: Ints) -> "Deals":
        starts = Starts(*(getattr(self.starts, name)[which] for name in Starts.__slots__))
        return Deals(starts, *(getattr(self, name)[which] for name in Deals.__slots__[1:]))


def standing(history: History, day: date) -> Deals:
    """The deals open at the end of the day."""
    deals, now = history.deals, float(history.calendar.number(day) + 1)
    which = np.flatnonzero((deals.starts.created < now) & (deals.ended >= now) & history.known_deals)
    entered = np.where(deals.entered[which] < now, deals.entered[which], -np.inf)
    stage = (len(STAGES) - 1) - np.argmax(np.isfinite(entered)[:, ::-1], axis=1)
    since = entered[np.arange(len(which)), stage]
    return _deals(history, which, stage, since, np.ones(len(which), dtype=bool))


def to_come(history: History, day: date, months: int) -> Deals:
    """The deals created in the months after the day, in this history."""
    created = history.deals.starts.created
    first, last = (float(history.calendar.number(d) + 1) for d in (day, following_months(day, months)[-1]))
    which = np.flatnonzero((created >= first) & (created < last))
    return _deals(
        history, which, np.zeros(len(which), dtype=np.int64), created[which], np.zeros(len(which), dtype=bool)
    )


def _deals(history: History, which: Ints, stage: Ints, since: Floats, resident: Flags) -> Deals:
    starts = Starts(*(getattr(history.deals.starts, name)[which] for name in Starts.__slots__))
    amount = history.quotes.listed[which] * (1 - history.organisation.habits.discount_mean) / 100
    return Deals(starts, stage, since, resident, amount)


@dataclass(frozen=True, slots=True)
class Stage:
    """How one stage is lived by deals that entered it at `now`, with the true parameters."""

    deals: Deals
    history: History
    number: int
    now: Floats
    chance: Floats
    advancing: Clock
    losing: Clock

    def lived(self, which: Ints, rng: np.random.Generator, times: float = 1.0) -> tuple[Flags, Floats]:
        """Whether these deals advance, and when they leave (never, for those that stay open for ever)."""
        return self.living(which, rng.random(len(which)), rng.standard_normal(len(which)), times)

    def living(self, which: Ints, draw: Floats, scatter: Floats, times: float) -> tuple[Flags, Floats]:
        """The same with the luck of each."""
        advances = draw < np.minimum(self.chance[which] * times, 1.0)
        leaves = self.leaves(which, advances, scatter)
        stuck = ~advances & (draw > 1 - self.history.organisation.habits.never_closed[self.number])
        return advances, np.where(stuck, np.inf, leaves)

    def leaves(self, which: Ints, advances: Flags, scatter: Floats) -> Floats:
        organisation, calendar = self.history.organisation, self.history.calendar
        starts, now = self.deals.chosen(which).starts, self.now[which]
        days = typical_days(starts, organisation, calendar, self.number, now, advances)
        days = days * np.exp(organisation.habits.stage_sigma * scatter)
        return np.asarray(np.where(advances, self.advancing.after(now, days), self.losing.after(now, days)))

    def still_there(self, which: Ints, today: float, rng: np.random.Generator) -> tuple[Flags, Floats]:
        """The same for deals known to be there still: drawn again until they leave after today."""
        advances, leaves = self.lived(which, rng)
        for _ in range(ROUNDS):
            early = np.flatnonzero(leaves < today)
            if not len(early):
                break
            advances[early], leaves[early] = self.lived(which[early], rng)
        gone = leaves < today
        return advances & ~gone, np.where(gone, np.inf, leaves)

    def advancing_after(self, which: Ints, today: float, rng: np.random.Generator) -> Floats:
        """When deals that will advance leave, after today."""
        sure = np.ones(len(which), dtype=bool)
        leaves = self.leaves(which, sure, rng.standard_normal(len(which)))
        for _ in range(ROUNDS):
            early = np.flatnonzero(leaves < today)
            if not len(early):
                break
            leaves[early] = self.leaves(which[early], sure[early], rng.standard_normal(len(early)))
        return np.maximum(leaves, today)


def won_at(deals: Deals, history: History, day: date, levers: Levers, seed: list[int]) -> Floats:
    """The instant each deal is won, infinite if never, lived once with the true parameters and the levers."""
    organisation, calendar = history.organisation, history.calendar
    habits, pace = organisation.habits, Pace.of(calendar, organisation.habits.quarter_push)
    today = float(calendar.number(day) + 1)
    now, alive = deals.since.copy(), np.ones(len(deals.since), dtype=bool)
    for number, name in enumerate(STAGES):
        _, chance = true_chances(deals.starts, organisation, calendar, number, now)
        clock = pace.signing if number >= len(STAGES) - 2 else pace.ordinary
        stage = Stage(deals, history, number, now, chance, clock, pace.losing)
        rngs = [np.random.default_rng([*seed, number, k]) for k in range(4)]  # the same luck with and without levers
        there = np.flatnonzero(alive & deals.resident & (deals.stage == number))
        fresh = np.flatnonzero(alive & ((deals.stage < number) | (~deals.resident & (number == 0))))
        times = levers.advance(name)
        advances, leaves = stage.still_there(there, today, rngs[0])
        if times != 1 and len(there):
            part = advances.mean()
            turned = ~advances & (rngs[1].random(len(there)) < part * (times - 1) / max(1 - part, 1e-9))
            leaves[turned] = stage.advancing_after(there[turned], today, rngs[1])
            advances |= turned
        leaves = _sooner(leaves, np.full(len(there), today), advances, stage, levers.pace)
        luck, scatter, jump = rngs[2].random(len(now)), rngs[2].standard_normal(len(now)), rngs[3].random(len(now))
        came, out = stage.living(fresh, luck[fresh], scatter[fresh], times)
        out = _sooner(out, now[fresh], came, stage, levers.pace)
        out = np.where(came & (jump[fresh] < habits.skipped[number]), now[fresh], out)
        alive[there], now[there] = advances & np.isfinite(leaves), leaves
        alive[fresh], now[fresh] = came & np.isfinite(out), out
        now = np.where(alive, now, today)
    return np.where(alive, now, np.inf)


def _sooner(leaves: Floats, since: Floats, advances: Flags, stage: Stage, pace: float) -> Floats:
    """What is left of each stay, divided by the pace, on the clock it runs on."""
    if pace == 1:
        return leaves

    def by(clock: Clock) -> Floats:
        start = clock.read(since)
        return clock.instant(start + (clock.read(leaves) - start) / pace)

    known = np.where(advances, by(stage.advancing), by(stage.losing))
    return np.asarray(np.where(np.isfinite(leaves), known, np.inf))


@dataclass(frozen=True, slots=True)
class World:
    """One size of company: the histories that give the deals to come."""

    others: tuple[History, ...]

    def revenue(self, history: History, day: date, levers: Levers, seed: int) -> Floats:
        """Revenue of the deals in each of the months to come, (LIVES, MONTHS), lived with the true parameters."""
        bounds = [history.calendar.number(d) + 1 for d in (day, *following_months(day, MONTHS))]
        total = _by_month(standing(history, day), LIVES, history, day, levers, bounds, [seed, 1])
        each = LIVES // len(self.others)
        fresh = []
        for k, other in enumerate(self.others):
            deals, more = to_come(other, day, MONTHS), to_come(self.others[k - 1], day, MONTHS)
            added = np.random.default_rng([seed, 3, k]).random(len(more.since)) < levers.arrival(None) - 1
            found = _by_month(deals, each, other, day, levers, bounds, [seed, 2, k])
            if added.any():
                extra = more.chosen(np.flatnonzero(added))
                found = found + _by_month(extra, each, other, day, levers, bounds, [seed, 4, k])
            fresh.append(found)
        return np.asarray(total + np.concatenate(fresh))


def _by_month(
    deals: Deals, lives: int, history: History, day: date, levers: Levers, bounds: list[int], seed: list[int]
) -> Floats:
    n = len(deals.since)
    many = deals.chosen(np.tile(np.arange(n), lives))
    at = won_at(many, history, day, levers, seed)
    month = np.searchsorted(np.array(bounds, dtype=float), at, side="right") - 1
    inside = (month >= 0) & (month < MONTHS)
    place = np.repeat(np.arange(lives), n) * MONTHS + month
    sums = np.bincount(place[inside], many.amount[inside], lives * MONTHS)
    return np.asarray(sums.reshape(lives, MONTHS), dtype=float)


@dataclass(frozen=True, slots=True)
class Answer:
    """One scenario of one company on one day: what the product says, the true effect, the paired differences."""

    value: float
    bounds: tuple[float, float, float, float]  # 95 % low, 80 % low, 80 % high, 95 % high
    truth: float
    pairs: Floats


def models(engine: Engine, as_of: date) -> Iterator[tuple[date, ForecastModel, list]]:  # type: ignore[type-arg]  # reason=pasts
    """As of each of DAYS: the model then learnt, and the forecasts made before."""
    frame = frame_of(engine, as_of)
    assert not isinstance(frame, NotComputable)
    closed, past = wins(engine, frame, as_of), []
    for day in month_starts(frame.first, as_of, 60):
        model = learn(engine, day, frame)
        if isinstance(model, NotComputable) or day > DAYS[-1]:
            continue
        simulation = simulate(model, following_months(day), draws=PAST_DRAWS, seed=SEED, fineness=3)
        past.append(past_of(simulation, frame.won, closed, as_of, SEED))
        if day in DAYS:
            yield day, model, past


@cache
def organised(size: int) -> tuple[Organisation, World]:
    """The companies of one size, and those that give them the deals to come."""
    organisation = quiet_company(size, years=YEARS)
    return organisation, World(tuple(live(organisation, 900_000 + size * 100 + k) for k in range(OTHERS)))


def studied(size: int, seed: int) -> tuple[dict[str, list[Answer]], list[Floats]]:
    """The answers of one company by lever, one a day; and for each day, the scatter of each month about what it should
    bring, in mean months."""
    organisation, world = organised(size)
    answers: dict[str, list[Answer]] = {name: [] for name, _ in LEVERS}
    floors = []
    engine, as_of, folder = of_organisation(organisation, seed)
    history = live(organisation, seed)
    for day, model, past in models(engine, as_of):
        base = base_of(model, read_economics(engine, day, NO_MARGIN), following_months(day), pool=pool_at(past, day))
        still = world.revenue(history, day, Levers(), seed)
        floors.append(np.abs(still - np.median(still, axis=0)).mean(axis=0) / still.mean())
        for name, levers in LEVERS:
            change = (with_levers(base, levers).total - base.simulation.total).sum(axis=1)
            said = estimate_of(change, "money")
            assert said.low is not None
            assert said.high is not None
            pairs = (world.revenue(history, day, levers, seed) - still).sum(axis=1)
            bounds = (said.low, said.extra["low80"], said.extra["high80"], said.high)
            answers[name].append(Answer(said.value, bounds, float(pairs.mean()), pairs))
    shutil.rmtree(folder, ignore_errors=True)
    return answers, floors


def row(size: int, name: str, answers: list[Answer]) -> str:
    low95, low80, high80, high95 = np.array([a.bounds for a in answers]).T
    truth, said = np.array([a.truth for a in answers]), np.array([a.value for a in answers])
    pairs = np.array([a.pairs for a in answers])
    cells = (
        (truth >= low80) & (truth <= high80), (truth >= low95) & (truth <= high95),
        (low80 <= pairs.T) & (high80 >= pairs.T), (low95 <= pairs.T) & (high95 >= pairs.T),
    )  # fmt: skip
    inside = " | ".join(f"{c.mean():.0%}" for c in cells)
    return f"| {size} a month | {name} | {len(answers)} | {said.sum() / truth.sum():.2f} | {inside} |"


HEAD = (
    "| simulated | scenario | n | said ÷ true | true effect in 80 % | in 95 % | two futures in 80 % | in 95 % |\n"
    "|---|---|---|---|---|---|---|---|\n"
)
FLOOR_HEAD = "| simulated | month 1 | month 2 | month 3 |\n|---|---|---|---|\n"


def main() -> None:
    companies = [(size, seed) for size, seeds in SIZES for seed in seeds]
    found = worked("whatif", [(studied, company) for company in companies])
    rows, floors = [], []
    for size, _ in SIZES:
        mine = [one for (of, _), one in zip(companies, found, strict=True) if of == size]
        rows += [row(size, name, [a for answers, _ in mine for a in answers[name]]) for name, _ in LEVERS]
        scatter = np.mean([one for _, scatters in mine for one in scatters], axis=0)
        floors.append(f"| {size} a month | " + " | ".join(f"{x:.3f}" for x in scatter) + " |")
    write_table("what-if", HEAD + "\n".join(rows))
    write_table("revenue-forecast", FLOOR_HEAD + "\n".join(floors))


if __name__ == "__main__":
    main()
