"""What a KPI is, as data: a name, sentences, which facts it needs, which rows it reads and what it sums over them.

The expressions in a measure are the project's own, fixed, written on the columns of the rows they read (see `seen.py`).
Those of a KPI that the plan declares are made from its conditions through SQLGlot's tree (`own_kpis.py`): what a person
writes only ever becomes quoted identifiers and literals.
"""

import re
from dataclasses import dataclass, fields
from typing import Literal

from portulan.language.words import Sentence, Words
from portulan.metrics.customers.measures import CustomerMeasure

KpiLevel = Literal["results", "efficiency", "economy", "own"]
Unit = Literal["share", "money", "days", "hours", "count", "ratio"]
Rows = Literal["opportunity", "lead", "sale", "order", "passage", "activity", "account", "customer", "signer"]
"""Whose rows: a customer is an account that bought, a signer one that won opportunities stand in for."""


@dataclass(frozen=True, slots=True)
class Total:
    """Exact sum of `value`."""

    value: str


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of `value`, whose distribution may be skewed."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """How many records there are."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Share of the records for which `success` holds."""

    success: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """Sum of `top` over sum of `bottom`, or one minus that; `part` if each top is between 0 and its bottom."""

    top: str
    bottom: str
    one_minus: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Chance to meet `event` within a horizon of `start`, `against` competing, the rest still open.

    `horizon`: 'p90' is the 90th percentile of the days the event took when it happened; 'ever' goes as far as enough
    records have been followed.
    """

    start: str
    event: str
    against: str
    horizon: Literal["p90", "ever"] = "p90"


@dataclass(frozen=True, slots=True)
class TimeTo:
    """Median and P90 of the days from `start` to `event`, `against` competing; with `any_exit`, to whichever comes."""

    start: str
    event: str
    against: str
    any_exit: bool = False


@dataclass(frozen=True, slots=True)
class TimeOf:
    """Median and P90 of an observed number of `days`."""

    days: str


@dataclass(frozen=True, slots=True)
class WorkTime:
    """Median and P95 of the business time from `start` to `end` where `event` happened, `against` competing.

    `start`, `end` and `ended` (at `against`) are readings of the clock of business time, in seconds (see `service.py`).
    """

    start: str
    end: str
    ended: str
    event: str
    against: str


@dataclass(frozen=True, slots=True)
class OverMarket:
    """Sum of `value` over the size of the market, pro rata of the days."""

    value: str


@dataclass(frozen=True, slots=True)
class OverGoal:
    """Sum of `value` over what is still to be reached of the revenue target of the period."""

    value: str


@dataclass(frozen=True, slots=True)
class Speed:
    """Open deals × win rate × mean `value` of those won ÷ mean `days` they took, on the closings of a year."""

    value: str
    days: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Records that left in the period over records that entered in it."""

    entered: str
    left: str


@dataclass(frozen=True, slots=True)
class CostPer:
    """Acquisition spend over the number of records; `lagged` dates spend later by the median cycle."""

    lagged: bool = False


Factor = Literal["volume", "mix", "rate", "price", "list_price", "discount", "margin"]
LinkKind = Literal["part", "amount", "quotient"]
"""Of a sum to the one before it: a share of it (0 to 1), an amount for each, or any other quotient."""


@dataclass(frozen=True, slots=True)
class Link:
    """One more sum on the way to a total, and the factor that leads to it from the sum before.

    `needs` are further facts; the link is left out where they are not there. `sum` is the expression of one record.
    """

    sum: str
    factor: Factor
    kind: LinkKind
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """How a total comes about: records `among`, placed by `reference`, then one link after the other up to the total.

    The records may be more than those the total counts: the deals closed, of which some are won.
    """

    reference: str
    among: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OverCost(CostPer):
    """The cost of a new customer against what it brings: its `value` over the cost, or the days that `pay` it back."""

    lagged: bool = True
    against: Literal["value", "pay"] = "value"


@dataclass(frozen=True, slots=True)
class ToCome:
    """Revenue of a period that is not over: what is closed, and what is forecast (see `metrics.forecast`)."""


Measure = (
    CustomerMeasure
    | Total
    | Mean
    | Number
    | Rate
    | Ratio
    | Reach
    | TimeTo
    | TimeOf
    | WorkTime
    | OverMarket
    | OverGoal
    | Speed
    | Flow
    | CostPer
    | ToCome
)  # OverCost is a CostPer


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to compute a KPI: the facts it needs, the rows it reads, the date that places a record in a period.

    `needs` are tables (`sale`), columns (`sale.cost`) or named conditions on the facts (see `needs.py`). `definition`
    is printed with its actual parameters. `chain` says what explains a total, where there is more than its records.
    `monetary`: it sums amounts, which must be of one currency. `pending` holds for records that would be counted if
    their time had come: told apart as still open.
    """

    needs: tuple[str, ...]
    definition: Words
    rows: Rows
    reference: str
    measure: Measure
    among: str = "true"
    chain: Chain | None = None
    monetary: bool = True
    pending: str | None = None

    @property
    def reading(self) -> frozenset[str]:
        """The words of its expressions, among them every column it reads."""
        said = [self.reference, self.among, self.pending or ""]
        said += [value for one in fields(self.measure) if isinstance(value := getattr(self.measure, one.name), str)]
        return frozenset(re.findall(r"\w+", " ".join(said)))


@dataclass(frozen=True, slots=True)
class Kpi:
    """One entry of the catalogue. The first variant whose needs are met by the facts answers.

    `per_stage`: without arguments the figure has a row per stage of the plan. `stock`: a state at an instant, not a
    flow over a period. `span`: a comparison of the two ends of the period. `standing`: where a period stood at an
    instant, so that its trend is read at the end of each period. `arguments` says what may be written in
    brackets. `method` names the page of the manual. `fault` is why a KPI that the plan declares cannot be computed on
    these facts.
    """

    id: str
    name: Words
    level: KpiLevel
    unit: Unit
    better: Literal["up", "down"]
    method: str
    variants: tuple[Variant, ...]
    per_stage: bool = False
    stock: bool = False
    span: bool = False
    standing: bool = False
    arguments: tuple[str, ...] = ()
    fault: Sentence | None = None

    @property
    def to_come(self) -> bool:
        """Whether it is a forecast."""
        return isinstance(self.variants[0].measure, ToCome)

    @property
    def definition(self) -> Words:
        return self.variants[0].definition

    @property
    def needs(self) -> tuple[str, ...]:
        return self.variants[0].needs
