"""Before a test: how many records, until when, how small an effect it can show, and a better design if there is one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil, exp, log
from typing import Any, Literal

from portulan.language.conditions import Condition
from portulan.language.finding import FaultyText
from portulan.language.units import Change
from portulan.language.words import Language, Sentence, Words
from portulan.metrics.answers import RequestError
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Reach
from portulan.metrics.needs import pick
from portulan.metrics.period import Period
from portulan.metrics.trials.checking import MOST_DEALS
from portulan.metrics.trials.design import Trial
from portulan.metrics.trials.units import KEYS, Past, ask, past
from portulan.plan.kpi_reference import KpiReference
from portulan.stats.estimate import NotComputable
from portulan.stats.sequential import (
    LEAST,
    design_effect,
    group_limit,
    group_reach,
    intraclass,
    limit,
    one_look_reach,
    reach,
    size_for,
    smallest_effect,
)

YEAR, FLOW_WEEKS = 365, 26
LEAST_SEEN = 20
USUAL_DEALS = 120
LONGEST = 5 * YEAR
ANYTIME_COST = 1.5
"""Without a declared number it takes half as many more records (the study measures it)."""
TOO_FEW = Words(
    fr="{seen} {seen:?affaire ou lead|affaires ou leads} de cette population depuis un an : il en faut {needed} pour "
    "savoir d’où l’on part.",
    en="{seen} {seen:?deal or lead|deals or leads} of this population in a year: {needed} are needed to know where one "
    "starts from.",
)
NO_FLOW = Words(
    fr="Rien n’est entré dans cette population depuis six mois : le test ne finirait jamais.",
    en="Nothing has entered this population for six months: the test would never end.",
)
NO_COMPARISON_FLOW = Words(
    fr="Rien n’est entré dans la comparaison depuis six mois : il n’y aurait rien à quoi comparer.",
    en="Nothing has entered the comparison for six months: there would be nothing to compare with.",
)
WayOut = Literal["everyone", "bolder", "other_kpi", "more_risk", "longer", "random"]
WAYS: dict[WayOut, Words] = {
    "everyone": Words(
        fr="Tester sur toute la population, sans condition : décidable le {on}.",
        en="Test on the whole population, without a condition: decidable on {on}.",
    ),
    "bolder": Words(
        fr="Viser un changement plus fort, +{effect:points} points : décidable le {on} avec {deals} affaires ou leads.",
        en="Aim at a bolder change, +{effect:points} points: decidable on {on} with {deals} deals or leads.",
    ),
    "other_kpi": Words(
        fr="Mesurer {kpi:raw}, où il se passe plus de choses ({base:share0} au départ) : décidable le {on}.",
        en="Measure {kpi:raw}, where more happens ({base:share0} to start from): decidable on {on}.",
    ),
    "more_risk": Words(
        fr="Accepter {alpha:share0} de risque de déployer pour rien : décidable le {on}.",
        en="Accept a {alpha:share0} risk of deploying for nothing: decidable on {on}.",
    ),
    "longer": Words(
        fr="Aller jusqu’à {deals} affaires ou leads pour voir {effect:points} points : décidable le {on}.",
        en="Go up to {deals} deals or leads to see {effect:points} points: decidable on {on}.",
    ),
    "random": Words(
        fr="Tirer les affaires ou leads au hasard plutôt que par commercial : décidable le {on}.",
        en="Draw the deals or leads at random rather than by salesperson: decidable on {on}.",
    ),
}


@dataclass(frozen=True, slots=True)
class Better:
    """One other design, with the day it could be decided."""

    way: WayOut
    on: date
    deals: int
    effect: float
    alpha: float
    kpi: str = ""
    base: float = 0.0

    @property
    def sentence(self) -> Sentence:
        return Sentence(
            WAYS[self.way],
            {
                "on": self.on,
                "deals": self.deals,
                "effect": self.effect,
                "alpha": self.alpha,
                "kpi": self.kpi,
                "base": self.base,
            },
        )


@dataclass(frozen=True, slots=True)
class Power:
    """What a design can show at these volumes.

    `base` is the rate it starts from (of `seen` records of the past year), `weekly` how many enter a week, `deals` N,
    `inflation` by how many times groups make it longer, `effect` the smallest rise seen four times in five (None: none
    would be), `wanted` the one that was asked for, with `needed` records and the day `needed_on`. `decidable` is the
    day N records have had their time, `earliest` the first on which the rule could decide, however clear the effect
    (None without a declared number, where no day says it).
    """

    base: float
    seen: int
    weekly: float
    deals: int
    inflation: float
    alpha: float
    effect: float | None
    wanted: float | None
    needed: int | None
    last_entry: date | None
    decidable: date | None
    needed_on: date | None
    earliest: date | None = None
    better: Sequence[Better] = ()

    @property
    def enough(self) -> bool:
        """Whether N shows the effect that was asked for."""
        return self.needed is None or self.needed <= self.deals

    def as_json(self, language: Language) -> dict[str, Any]:
        def day(on: date | None) -> str | None:
            return on.isoformat() if on else None

        return {
            "base": self.base, "seen": self.seen, "weekly": self.weekly, "deals": self.deals,
            "design_effect": self.inflation, "alpha": self.alpha, "smallest_effect": self.effect,
            "wanted_effect": self.wanted, "needed": self.needed, "last_entry": day(self.last_entry),
            "decidable": day(self.decidable), "earliest": day(self.earliest),
            "needed_on": day(self.needed_on), "enough": self.enough,
            "better": [
                {"way": b.way, "on": day(b.on), "deals": b.deals, "effect": b.effect, "alpha": b.alpha,
                 "kpi": b.kpi or None, "said": b.sentence.say(language)}
                for b in self.better
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pace:
    """How many enter on a working day, and which days are worked."""

    a_day: float
    off: frozenset[date]

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off

    def reached(self, start: date, count: int) -> date | None:
        """The day by which so many have entered, from `start`; None beyond five years."""
        left, day = float(count), start
        if self.a_day * LONGEST < count:
            return None
        for _ in range(LONGEST):
            if self.works(day):
                left -= self.a_day
            if left <= 1e-9:
                return day
            day += timedelta(days=1)
        return None


def power_of(
    evaluator: Evaluator, trial: Trial, as_of: date, off: frozenset[date] = frozenset(), *, advise: bool = True
) -> Power | NotComputable:
    """What the design can show, from what was known on a day (or on its first, if earlier). `off` are public holidays.

    Raises RequestError and FaultyText on a KPI or a population that these facts do not have.
    """
    known = min(as_of, trial.start) if trial.start else as_of
    found = _past(evaluator, trial, known, _who(trial))
    if isinstance(found, NotComputable):
        return found
    sums, flow = found
    pace = Pace(sums.entered / max(sum(Pace(0, off).works(d) for d in _days(flow)), 1), off)
    if sums.seen < LEAST_SEEN:
        return NotComputable(
            "too_few", Sentence(TOO_FEW, {"seen": sums.seen, "needed": LEAST_SEEN}), sums.seen, LEAST_SEEN
        )
    if not sums.entered:
        return NotComputable("no_data", Sentence(NO_FLOW))
    beside = _beside(evaluator, trial, known, sums)
    if isinstance(beside, NotComputable):
        return beside
    made = _power(trial, sums, pace, known, beside)
    better = tuple(_better(evaluator, trial, made, pace, known, off)) if advise else ()
    return replace(made, better=better)


def _who(trial: Trial) -> Condition | None:
    return trial.population.when


def _past(
    evaluator: Evaluator, trial: Trial, known: date, who: Condition | None
) -> tuple[Past, Period] | NotComputable:
    """The sums of the year before, and the weeks in which entries were counted."""
    end = known + timedelta(days=1)
    flow = Period(end - timedelta(weeks=FLOW_WEEKS), end)
    asked = ask(evaluator, trial, known, who, Period(end - timedelta(days=YEAR + trial.days), end))
    if isinstance(asked, NotComputable):
        return asked
    return past(evaluator, trial, asked, end - timedelta(days=trial.days), flow), flow


def _days(span: Period) -> Iterator[date]:
    assert span.start
    assert span.end
    return (span.start + timedelta(days=n) for n in range((span.end - span.start).days))


def _beside(evaluator: Evaluator, trial: Trial, known: date, sums: Past) -> float | NotComputable:
    """How many records of the population there are for one of the comparison; 1 where there is none."""
    if trial.split.by != "dates" or trial.split.comparison is None:
        return 1.0
    found = _past(evaluator, trial, known, trial.split.comparison)
    if isinstance(found, NotComputable):
        return found
    if not found[0].entered:
        return NotComputable("no_data", Sentence(NO_COMPARISON_FLOW))
    return sums.entered / found[0].entered


def _power(trial: Trial, sums: Past, pace: Pace, known: date, beside: float) -> Power:
    base, alpha = (sums.advanced + 0.5) / (sums.seen + 1), trial.alpha
    cost = ANYTIME_COST if trial.rule.kind == "anytime" else 1.0
    wanted, reached = float(trial.rule.effect.amount) if trial.rule.effect else None, _reach(trial)

    def inflation(size: int) -> float:
        return cost * _inflation(trial, sums, size, beside)

    def enough(effect: float) -> int:
        """The size that shows an effect; groups make it grow with itself."""
        size = size_for(base, effect, reached, inflation(USUAL_DEALS))
        while size < MOST_DEALS and size < (again := size_for(base, effect, reached, inflation(size))):
            size = again
        return min(size, MOST_DEALS)

    needed = enough(wanted) if wanted else None
    deals = trial.rule.deals or needed or USUAL_DEALS
    start = trial.start or known
    last = pace.reached(start, deals)
    needed_last = pace.reached(start, needed) if needed else None
    ripe = timedelta(days=trial.days)
    return Power(
        base, sums.seen, pace.a_day * 5, deals, inflation(deals), alpha,
        smallest_effect(base, deals, reached, inflation(deals)), wanted, needed, last,
        last + ripe if last else None, needed_last + ripe if needed_last else None,
        _earliest(trial, deals, pace, start, last + ripe if last else None),
    )  # fmt: skip


def _earliest(trial: Trial, deals: int, pace: Pace, start: date, decidable: date | None) -> date | None:
    """The first day on which the rule could decide: Z of n outcomes is at most √n, and must reach c √(N/n)."""
    if trial.split.by == "dates":
        return decidable
    if trial.rule.kind == "anytime" or decidable is None:
        return None
    groups = len(trial.split.a) + len(trial.split.b)
    line = group_limit(trial.alpha, groups) if trial.split.by == "owner" else limit(trial.alpha)
    first = pace.reached(start, max(LEAST, ceil(line * deals**0.5)))
    if first and trial.order == "maturity":
        first += timedelta(days=trial.days)
    return min(first, decidable) if first else None


def _reach(trial: Trial) -> float:
    """How many standard errors the rule asks of an effect that is to be seen four times in five."""
    match trial.split.by:
        case "owner":
            return group_reach(trial.alpha, len(trial.split.a) + len(trial.split.b))
        case "dates":
            return one_look_reach(trial.alpha)
    return reach(trial.alpha)


def _inflation(trial: Trial, sums: Past, size: int, beside: float) -> float:
    """By how many times the design makes the test longer than two random arms of the same records in all."""
    match trial.split.by:
        case "owner":
            alike = intraclass([n for n, _ in sums.by_owner], [k for _, k in sums.by_owner])
            return design_effect(size, len(trial.split.a) + len(trial.split.b), alike)
        case "dates":  # as many before as after, and the comparison twice: variances of four shares are added
            return (1 + beside) / 2
    return 1.0


def alike_owners(evaluator: Evaluator, trial: Trial) -> float:
    """How alike the deals of one person were in the year before the test."""
    assert trial.start
    found = _past(evaluator, trial, trial.start - timedelta(days=1), _who(trial))
    if isinstance(found, NotComputable):
        return 0.0
    return intraclass([n for n, _ in found[0].by_owner], [k for _, k in found[0].by_owner])


def _better(
    evaluator: Evaluator, trial: Trial, made: Power, pace: Pace, known: date, off: frozenset[date]
) -> Iterator[Better]:
    """Other designs that show the effect wanted (or the smallest one here) sooner, the soonest first."""
    found = list(_others(evaluator, trial, made, pace, known, off))
    latest = made.needed_on or made.decidable
    if made.wanted is None or made.enough:
        found = [one for one in found if latest is None or one.on < latest]
    yield from sorted(found, key=lambda one: one.on)


def _others(
    evaluator: Evaluator, trial: Trial, made: Power, pace: Pace, known: date, off: frozenset[date]
) -> Iterator[Better]:
    effect = made.wanted or made.effect
    if effect is None:
        return
    change = Change(Decimal(str(round(effect, 4))), "points")

    def redone(other: Trial, way: WayOut, kpi: str = "") -> Iterator[Better]:
        asked = replace(other, rule=replace(other.rule, deals=None))
        try:
            power = power_of(evaluator, asked, known, off, advise=False)
        except (RequestError, FaultyText):
            return
        if isinstance(power, Power) and power.needed and power.needed_on and power.effect:
            yield Better(way, power.needed_on, power.needed, power.wanted or effect, power.alpha, kpi, power.base)

    wanting = replace(trial, rule=replace(trial.rule, effect=change))
    if trial.population.when is not None:
        yield from redone(replace(wanting, population=replace(trial.population, when=None)), "everyone")
    if trial.split.by == "owner":
        yield from redone(replace(wanting, split=replace(trial.split, by="random")), "random")
    if trial.alpha < 0.2:
        rule = replace(wanting.rule, alpha=Decimal("0.2"))
        yield from redone(replace(wanting, rule=rule), "more_risk")
    yield from _elsewhere(evaluator, wanting, made.base, effect, redone)
    if made.needed is not None and not made.enough:
        if made.needed_on:
            yield Better("longer", made.needed_on, made.needed, effect, trial.alpha)
        if made.effect and made.decidable:
            yield Better("bolder", made.decidable, made.deals, made.effect, trial.alpha)


def _elsewhere(evaluator: Evaluator, trial: Trial, base: float, effect: float, redone: Any) -> Iterator[Better]:
    """The KPIs nearer to the change, at the same odds: what moves a win moves a stage as much, on more events."""
    assert trial.kpi is not None
    stages = evaluator.engine.plan.stages
    odds = (base + effect) / max(1 - base - effect, 0.01) / (base / (1 - base))
    candidates = [
        KpiReference("stage_conversion", (one, other), (), trial.kpi.where) for one, other in pairwise(stages)
    ]
    if trial.kpi.kpi != "win_probability" or not _on_deals(evaluator, trial):
        return
    best: list[Better] = []
    for candidate in candidates:
        there = replace(trial, kpi=candidate)
        try:
            before = power_of(
                evaluator, replace(there, rule=replace(there.rule, effect=None)), trial.start or date.max, advise=False
            )
        except (RequestError, FaultyText):
            continue
        if isinstance(before, Power):
            moved = 1 / (1 + exp(-(log(before.base / (1 - before.base)) + log(odds)))) - before.base
            change = Change(Decimal(str(round(moved, 4))), "points")
            name = f"stage_conversion({candidate.arguments[0]} -> {candidate.arguments[1]})"
            best += redone(replace(there, rule=replace(there.rule, effect=change)), "other_kpi", name)
    yield from sorted(best, key=lambda one: one.on)[:1]


def _on_deals(evaluator: Evaluator, trial: Trial) -> bool:
    assert trial.kpi is not None
    kpi = evaluator.known.get(trial.kpi.kpi)
    variant = pick(kpi, evaluator.engine) if kpi else None
    return (
        variant is not None
        and not isinstance(variant, NotComputable)
        and isinstance(variant.measure, Reach)
        and KEYS.get(variant.rows) == "opportunity_id"
    )
