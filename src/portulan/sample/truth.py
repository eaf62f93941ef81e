"""The truth about a sample company: what was planted, the parameters, the exact totals, the faulty rows.

Totals are counted on the simulation's own arrays, never on the files written or imported. Money is exact decimal. A
truth writes itself to `truth.json` and is read back by `read_truth`.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

ByMonth = Mapping[str, Decimal]  # '2026-03' → amount
CountByMonth = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event does to a KPI: its true value without and with the event. Shares are fractions, durations days."""

    kpi: str
    unit: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class PlantedEvent:
    """Something that really happened. `size` is in the event's own parameter: odds, times, points, volume."""

    id: str
    kind: str
    start: date
    full_from: date
    until: date | None
    who: Mapping[str, str]  # dimension → value: owner, segment, channel, campaign, stage
    size: Mapping[str, float]
    effects: tuple[Effect, ...]
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class StageTruth:
    """How deals of a segment leave a stage with an average seller: P(advance), median days to advance, to be lost."""

    segment: str
    stage: str
    advance: float
    days: float
    loss_days: float
    never_closed: float


@dataclass(frozen=True, slots=True)
class PersonTruth:
    """A seller's multipliers of the odds of advancing, stage by stage (events apart), and presence."""

    id: str
    name: str
    role: str
    started: date
    left: date | None
    odds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the simulator was given."""

    stages: tuple[StageTruth, ...]
    people: tuple[PersonTruth, ...]
    segment_shares: Mapping[str, float]
    to_mql: Mapping[str, float]  # by channel
    to_sql: Mapping[str, float]  # by channel, among MQL
    stage_sigma: float  # log-normal spread of the days in a stage
    repeat_odds: float
    discount_mean: float
    discount_sd: float
    first_response_hours: float
    response_sigma: float
    stays_a_year: float


@dataclass(frozen=True, slots=True)
class SegmentResult:
    segment: str
    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Exact counts and sums over what the CRM knows (faulty rows apart); months by the date it happened."""

    accounts: int
    leads: int
    mqls: int
    sqls: int
    leads_refused: Mapping[str, int]  # by reason
    opportunities: int
    won: int
    lost: int
    open: int
    pipeline_open: Decimal
    entered: Mapping[str, int]  # stage → deals that entered it, skipped stages filled
    stage_entries: int  # rows of history
    activities: int
    sales: int
    revenue_by_month: ByMonth
    cost_by_month: ByMonth
    new_customers_by_month: CountByMonth
    opportunities_by_month: CountByMonth
    won_by_month: CountByMonth
    lost_by_month: CountByMonth
    won_list_by_month: ByMonth  # list price of the deals won
    won_net_by_month: ByMonth
    closed_this_year: tuple[SegmentResult, ...]
    leads_by_channel: Mapping[str, int]
    spend_by_channel: Mapping[str, Decimal]
    spend_by_month: ByMonth
    true_discovery_conversion: Mapping[str, float]  # month of entry → mean true P(decouverte → proposition)


@dataclass(frozen=True, slots=True)
class WhatFollows:
    """What happens after the last day, unknown to the data: to score forecasts with."""

    revenue_by_month: ByMonth  # the rest of the current month first
    won_of_open: int  # deals open on the last day, eventually won within the time simulated
    revenue_of_open: Decimal


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row damaged on purpose; `expected`: 'rejected', 'merged' (counted once) or 'flagged' (kept, with a finding)."""

    file: str
    line: int
    column: str
    value: str
    problem: str
    expected: Literal["rejected", "merged", "flagged"]


@dataclass(frozen=True, slots=True)
class FileRows:
    file: str
    written: int
    clean: int


@dataclass(frozen=True, slots=True)
class Truth:
    company: str
    seed: int
    start: date
    as_of: date
    events: tuple[PlantedEvent, ...]
    parameters: Parameters
    totals: Totals
    follows: WhatFollows
    faulty: tuple[FaultyRow, ...]
    files: tuple[FileRows, ...]

    def event(self, id: str) -> PlantedEvent:  # noqa: A002 — the word of the data
        """The planted event of this name; raises KeyError if there is none."""
        for event in self.events:
            if event.id == id:
                return event
        raise KeyError(id)

    def revenue_between(self, start: date, end: date) -> Decimal:
        """Revenue of the whole months from `start`'s to the one before `end`'s (half-open)."""
        months = {m: v for m, v in self.totals.revenue_by_month.items() if f"{start:%Y-%m}" <= m < f"{end:%Y-%m}"}
        return sum(months.values(), Decimal(0))

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(_plain(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_truth(path: Path) -> Truth:
    """The truth written by `Truth.write`."""
    truth = _typed(json.loads(path.read_text(encoding="utf-8")), Truth)
    assert isinstance(truth, Truth)
    return truth


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, date | Decimal) else value


def _typed(value: Any, kind: Any) -> Any:
    """A JSON value as the type a record declares."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{f.name: _typed(value[f.name], hints[f.name]) for f in fields(kind)})
    if origin is tuple:
        return tuple(_typed(v, arguments[0]) for v in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {k: _typed(v, arguments[1]) for k, v in value.items()}
    if origin is types.UnionType:
        return None if value is None else _typed(value, arguments[0])
    if kind is date:
        return date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value
