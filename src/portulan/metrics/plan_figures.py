"""What the rules of the plan ask of the facts, answered from the wide tables: the port that `plan.ports` declares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from portulan.facts.schema import TABLES
from portulan.language.checking import check_condition
from portulan.language.conditions import Condition
from portulan.metrics.alerts.answers import Track
from portulan.metrics.answers import KpiTable, RequestError
from portulan.metrics.catalogue import PLANNED, catalogue
from portulan.metrics.columns import literal
from portulan.metrics.engine import Engine
from portulan.metrics.kpi import Kpi, Variant
from portulan.metrics.needs import pick
from portulan.metrics.period import Period
from portulan.metrics.seen import instant
from portulan.metrics.selecting import where_sql
from portulan.plan.ports import KpiFacts, Observed, ObservedAlert, ObservedQuarter
from portulan.plan.records import Plan
from portulan.stats.estimate import Estimate

_ADDITIVE = ("revenue", "bookings", "gross_margin", "new_customers")


def kpi_facts(engine: Engine | None = None) -> dict[str, KpiFacts]:
    """The catalogue as the rules of the plan need it: the tables of the way each KPI is computed on these facts."""
    known = {kpi.id: _facts(kpi, engine) for kpi in catalogue().values()}
    for name, (unit, better) in PLANNED.items():
        known[name] = KpiFacts(name, unit, better, computed=False)
    return known


def _facts(kpi: Kpi, engine: Engine | None) -> KpiFacts:
    variant = pick(kpi, engine) if engine else kpi.variants[0]
    needs = variant.needs if isinstance(variant, Variant) else kpi.needs
    tables = {need.partition(".")[0] for need in needs} & TABLES.keys()
    stages = len(kpi.arguments) if kpi.per_stage else 0
    return KpiFacts(kpi.id, kpi.unit, kpi.better, tuple(sorted(tables)), stages, kpi.id in _ADDITIVE)


Ask = Callable[[str, tuple[str, ...], Period | None], KpiTable]
Chance = Callable[[str, float, date], float | None]


def not_computed(kpi: str, target: float, by: date) -> float | None:
    """No simulation was asked for: the rule on unlikely objectives stays silent."""
    return None


Watch = Callable[[str, float, float], Track | None]


def not_watched(kpi: str, target: float, threshold: float) -> Track | None:
    """No alert was asked for: the rules on what it can show stay silent."""
    return None


@dataclass(frozen=True)
class PlanFigures:
    """The facts of one engine, read for one plan, as of one day. None is "not known": the rule stays silent."""

    engine: Engine
    plan: Plan
    as_of: date
    period: Period | None
    ask: Ask
    chance: Chance = not_computed
    watch: Watch = not_watched

    def tables_loaded(self) -> frozenset[str] | None:
        return frozenset(name for name, table in self.engine.facts.items() if table.rows)

    def segment_size(self, segment: str) -> int | None:
        return self._records([self._condition(segment)])

    def segment_overlap(self, segment: str, other: str) -> int | None:
        return self._records([self._condition(segment), self._condition(other)])

    def channel_leads(self, channel: str) -> int | None:
        seen = self.channels_seen()
        return None if seen is None else seen.get(channel, 0)

    def channels_seen(self) -> Mapping[str, int] | None:
        table = next((t for t in ("lead", "opportunity") if self.engine.has(f"{t}.channel")), None)
        if table is None:
            return None
        self.engine.wide(table)
        return self._counted(f"SELECT channel, count(*) FROM wide_{table} WHERE {self._in_period('created_at')}")

    def stage_ids_seen(self) -> Mapping[str, int] | None:
        if not self.engine.has("stage_entry"):
            return None
        return self._counted(f"SELECT stage, count(*) FROM stage_entry WHERE entered_at < {instant(self.as_of)}")

    def time_in_stage(self, stage: str) -> Observed | None:
        return self._observed(f"time_in_stage({stage})")

    def obtained_price(self, item: str) -> Observed | None:
        price = self._price("sale", "sold_at IS NOT NULL", "sum(amount) / sum(coalesce(quantity, 1))", item)
        return price or self._price("opportunity", "status = 'won'", "avg(amount)", item)

    def obtained_discount(self) -> Observed | None:
        return self._observed("average_discount")

    def best_quarter(self, kpi: str) -> ObservedQuarter | None:
        try:
            table = self.ask(kpi, ("quarter",), None)
        except RequestError:
            return None
        best: ObservedQuarter | None = None
        for row in table.rows:
            first = _quarter_start(row.by.get("quarter"))
            if first is None or not isinstance(row.result, Estimate) or _quarter_end(first) > self.as_of:
                continue
            value, sign = row.result.value, 1 if table.kpi.better == "up" else -1
            if best is None or sign * value > sign * best.value:
                best = ObservedQuarter(value, row.result.n, first)
        return best

    def objective_chance(self, kpi: str, target: float, by: date) -> float | None:
        return self.chance(kpi, target, by)

    def alert(self, kpi: str, target: float, threshold: float) -> ObservedAlert | None:
        try:
            track = self.watch(kpi, target, threshold)
        except RequestError:  # told by the rules on names
            return None
        if track is None:
            return None
        if track.family in ("none", "duration"):
            return ObservedAlert("none", None, track.reason)
        if track.state in ("too_few", "no_data"):
            return ObservedAlert("too_few", track.delay, track.reason)
        return ObservedAlert("watched", track.delay)

    def refusal_reasons_seen(self) -> Mapping[str, int] | None:
        if not self.engine.has("lead.refusal_reason"):
            return None
        return self._counted("SELECT refusal_reason, count(*) FROM lead WHERE refusal_reason IS NOT NULL")

    def offers_seen(self) -> Mapping[str, int] | None:
        table = next((t for t in ("opportunity", "sale") if self.engine.has(f"{t}.offer_id")), None)
        return self._counted(f"SELECT offer_id, count(*) FROM {table} WHERE true") if table else None

    def _condition(self, segment: str) -> Condition | None:
        found = self.plan.segment(segment)
        return found.when if found else None

    def _records(self, conditions: list[Condition | None]) -> int | None:
        """Accounts that satisfy all the conditions, else opportunities or leads; None if none of them can tell."""
        for table, name in (("account", "account"), ("opportunity", "wide_opportunity"), ("lead", "wide_lead")):
            if not self.engine.has(table) or any(c is None for c in conditions):
                continue
            columns = dict(self.engine.facts["account"].columns)
            if table != "account":
                columns = self.engine.columns(table)
            known = [c for c in conditions if c is not None and not check_condition(c, columns)]
            if len(known) == len(conditions):
                where = " AND ".join(where_sql(c, columns) for c in known)
                return int(self.engine.counted(f"SELECT count(*) FROM {name} WHERE {where}")[0][0])
        return None

    def _price(self, table: str, among: str, price: str, item: str) -> Observed | None:
        if not self.engine.has(f"{table}.offer_id"):
            return None
        where = f"offer_id = {literal(item)} AND amount IS NOT NULL AND {among}"
        sql = f"SELECT CAST({price} AS DOUBLE), count(*) FROM {table} WHERE {where}"
        ((value, n),) = self.engine.counted(sql)
        return Observed(value, int(n)) if n and value is not None else None

    def _observed(self, reference: str) -> Observed | None:
        try:
            table = self.ask(reference, (), None)
        except RequestError:
            return None
        results = [row.result for row in table.rows]
        if len(results) == 1 and isinstance(results[0], Estimate):
            return Observed(results[0].value, results[0].n)
        return None

    def _in_period(self, at: str) -> str:
        kept = [f"{at} < {instant(self.as_of)}"]
        if self.period and self.period.start:
            kept.append(f"{at} >= DATE '{self.period.start:%Y-%m-%d}'")
        if self.period and self.period.end:
            kept.append(f"{at} < DATE '{self.period.end:%Y-%m-%d}'")
        return " AND ".join(kept)

    def _counted(self, sql: str) -> Mapping[str, int]:
        rows = self.engine.counted(f"{sql} GROUP BY 1 ORDER BY 2 DESC, 1")
        return {str(value): int(n) for value, n in rows if value is not None}


def _quarter_start(key: object) -> date | None:
    if not isinstance(key, str) or "-Q" not in key:
        return None
    year, quarter = key.split("-Q")
    return date(int(year), 3 * int(quarter) - 2, 1)


def _quarter_end(first: date) -> date:
    """The last day of the quarter."""
    following = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
