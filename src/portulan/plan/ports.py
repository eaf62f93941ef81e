"""What the rules of the plan ask of the world below and beside it: the KPI catalogue and the figures.

The plan stays below the metrics: the workspace fills these in. A figure that is not known is None and the rules that
need it stay silent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from portulan.language.conditions import ColumnType
from portulan.language.words import Sentence

DIMENSIONS = (
    "segment", "channel", "campaign", "offer", "owner", "team", "country", "sector", "size", "stage", "loss_reason",
    "competitor", "week", "month", "quarter", "year",
)  # fmt: skip
"""The dimensions every workspace has; custom columns come on top."""


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """What the rules need to know of a KPI. `arguments` is how many stages it is about; `additive` figures add up over
    time (revenue), others do not (rates); `needs` names the tables of facts;
    `computed` is False while it only has a name."""

    id: str
    unit: Literal["share", "money", "days", "hours", "count", "ratio"]
    better: Literal["up", "down"]
    needs: tuple[str, ...] = ()
    arguments: int = 0
    additive: bool = False
    computed: bool = True


@dataclass(frozen=True, slots=True)
class Observed:
    """A figure observed in the facts: its value and the number of records behind it. Shares are fractions."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class ObservedQuarter:
    """The best complete quarter ever observed for a KPI, in the KPI's better direction."""

    value: float
    n: int
    first_day: date


@dataclass(frozen=True, slots=True)
class ObservedAlert:
    """What an alert can show: in how many days it would show a move to its threshold, or why it shows none (`too_few`
    facts, or `none`: no daily alert on such a KPI)."""

    state: Literal["watched", "too_few", "none"]
    delay: int | None = None
    reason: Sentence | None = None


class FiguresPort(Protocol):
    """What the facts say, as the rules ask it. Every answer may be None: not known."""

    def tables_loaded(self) -> frozenset[str] | None:
        """Names of the canonical tables that hold at least one row."""

    def segment_size(self, segment: str) -> int | None:
        """Accounts (or records, where there are no accounts) whose facts satisfy the segment's condition."""

    def segment_overlap(self, segment: str, other: str) -> int | None:
        """Records that satisfy the conditions of both segments."""

    def channel_leads(self, channel: str) -> int | None:
        """Leads (or opportunities, where there are no leads) that came through the channel in the plan's period."""

    def channels_seen(self) -> Mapping[str, int] | None:
        """Acquisition channels in the facts of the plan's period, with their number of leads."""

    def stage_ids_seen(self) -> Mapping[str, int] | None:
        """Stages in the facts, with their number of entries."""

    def time_in_stage(self, stage: str) -> Observed | None:
        """Median days observed in a stage."""

    def obtained_price(self, item: str) -> Observed | None:
        """Mean net price really obtained on won deals of an item, per unit."""

    def obtained_discount(self) -> Observed | None:
        """Average discount on won deals, a fraction."""

    def best_quarter(self, kpi: str) -> ObservedQuarter | None:
        """The best complete past quarter of a KPI reference (canonical writing)."""

    def objective_chance(self, kpi: str, target: float, by: date) -> float | None:
        """The probability that a KPI reference reaches a target by a day; None too where it was not computed yet."""

    def alert(self, kpi: str, target: float, threshold: float) -> ObservedAlert | None:
        """What an alert on a KPI reference (canonical writing) can show, from a target to a threshold in its unit."""

    def refusal_reasons_seen(self) -> Mapping[str, int] | None:
        """Refusal reasons in the facts, with their number of refusals."""

    def offers_seen(self) -> Mapping[str, int] | None:
        """Offer identifiers in the facts, with their number of deals or sales."""


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """Figures written out: for the rules' own examples, for tests, and as a base for a port that knows only some."""

    tables: frozenset[str] | None = None
    segment_sizes: Mapping[str, int] = field(default_factory=dict)
    overlaps: Mapping[frozenset[str], int] = field(default_factory=dict)
    leads: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] | None = None
    stages: Mapping[str, int] | None = None
    stage_times: Mapping[str, Observed] = field(default_factory=dict)
    prices: Mapping[str, Observed] = field(default_factory=dict)
    discount: Observed | None = None
    quarters: Mapping[str, ObservedQuarter] = field(default_factory=dict)
    chances: Mapping[str, float] = field(default_factory=dict)
    refusals: Mapping[str, int] | None = None
    offers: Mapping[str, int] | None = None
    alerts: Mapping[str, ObservedAlert] = field(default_factory=dict)

    def tables_loaded(self) -> frozenset[str] | None:
        return self.tables

    def segment_size(self, segment: str) -> int | None:
        return self.segment_sizes.get(segment)

    def segment_overlap(self, segment: str, other: str) -> int | None:
        return self.overlaps.get(frozenset((segment, other)))

    def channel_leads(self, channel: str) -> int | None:
        return self.leads.get(channel)

    def channels_seen(self) -> Mapping[str, int] | None:
        return self.channels

    def stage_ids_seen(self) -> Mapping[str, int] | None:
        return self.stages

    def time_in_stage(self, stage: str) -> Observed | None:
        return self.stage_times.get(stage)

    def obtained_price(self, item: str) -> Observed | None:
        return self.prices.get(item)

    def obtained_discount(self) -> Observed | None:
        return self.discount

    def best_quarter(self, kpi: str) -> ObservedQuarter | None:
        return self.quarters.get(kpi)

    def objective_chance(self, kpi: str, target: float, by: date) -> float | None:
        return self.chances.get(kpi)

    def alert(self, kpi: str, target: float, threshold: float) -> ObservedAlert | None:
        return self.alerts.get(kpi)

    def refusal_reasons_seen(self) -> Mapping[str, int] | None:
        return self.refusals

    def offers_seen(self) -> Mapping[str, int] | None:
        return self.offers


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What the rules may lean on beside the plan itself. With an empty catalogue, no KPI is called unknown; without
    columns, none is; without figures, the rules that look at the facts stay silent.

    `columns` are all columns a condition may read; `dimensions` all a KPI may be split by; `today` is the day of
    reading for a plan without `as_of`. `records` are the columns of the rows an own KPI counts (`meetings`, `sales`…).
    """

    catalogue: Mapping[str, KpiFacts] = field(default_factory=dict)
    columns: Mapping[str, ColumnType] | None = None
    dimensions: frozenset[str] = frozenset(DIMENSIONS)
    figures: FiguresPort | None = None
    today: date | None = None
    records: Mapping[str, Mapping[str, ColumnType]] | None = None
