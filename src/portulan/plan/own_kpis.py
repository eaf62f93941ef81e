"""The KPIs a company declares itself, read as one measure over one kind of records: what the rules check, and what the
figures compile.

kpis:
  - {id: demo_show_rate, rate: meetings where held, among: meetings where booked, unit: share, better: up}
  - {id: big_deals, count: opportunities where amount > 50_000, unit: count, better: up}
  - {id: services, sum: amount, among: sales where family = 'services', unit: money, better: up}
  - {id: first_offer_days, mean: offered_at - created_at, among: opportunities, unit: days, better: down}
  - {id: revenue_per_seat, ratio: {top: amount, bottom: quantity}, among: sales, unit: money, better: up}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from portulan.language.checking import check_condition, check_value
from portulan.language.conditions import ColumnType, Condition
from portulan.language.finding import Finding
from portulan.plan.ports import KpiFacts, RuleContext
from portulan.plan.quantities import RecordSet
from portulan.plan.records import OwnKpi, Plan

Form = Literal["rate", "count", "sum", "mean", "ratio"]
FORMS: tuple[Form, ...] = get_args(Form)

DATED: Mapping[str, str] = {
    "accounts": "created_at",
    "leads": "created_at",
    "opportunities": "created_at",
    "meetings": "happened_at",
    "activities": "happened_at",
    "sales": "sold_at",
}
"""The column that places each kind of record in a period, unless the plan says `dated`."""

SAME_ROWS: Mapping[str, str] = {"meetings": "activities"}
"""Kinds that are some of another kind's records: meetings are the activities held face to face, meetings and demos."""

UNITS_OF: Mapping[Form, tuple[str, ...]] = {
    "rate": ("share",),
    "count": ("count",),
    "sum": ("money", "count", "days"),
    "mean": ("money", "count", "days", "ratio", "share"),
    "ratio": ("ratio", "share", "money", "days"),
}
"""The units each form can be told in."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An own KPI that holds together: its form, the records it is over, the date that places them."""

    own: OwnKpi
    form: Form
    records: RecordSet
    dated: str

    @property
    def formulas(self) -> tuple[Condition, ...]:
        """What is computed on each record."""
        ratio = self.own.ratio
        pair = (ratio.top, ratio.bottom) if ratio else ()
        return tuple(formula for formula in (self.own.sum, self.own.mean, *pair) if formula is not None)


def forms_of(own: OwnKpi) -> list[Form]:
    """The forms an own KPI is written in; one, when it is written well."""
    return [form for form in FORMS if getattr(own, form) is not None]


def declared(own: OwnKpi) -> Declared | None:
    """The KPI as one measure over records; None while it is incomplete (a rule says so)."""
    forms = forms_of(own)
    records = own.count if forms == ["count"] else own.among
    whole = own.ratio is None or (own.ratio.top is not None and own.ratio.bottom is not None)
    if len(forms) != 1 or records is None or not whole:
        return None
    return Declared(own, forms[0], records, own.dated or DATED[records.table])


def rows_of(table: str) -> str:
    """The kind of records whose rows these are: meetings are activities."""
    return SAME_ROWS.get(table, table)


def within(rate: RecordSet, among: RecordSet) -> bool:
    """Whether a rate can be counted among these records: both are of the same rows."""
    return rows_of(rate.table) == rows_of(among.table)


def column_faults(own: OwnKpi, columns: Mapping[str, Mapping[str, ColumnType]]) -> Iterator[Finding]:
    """Unknown columns and impossible comparisons, against the very records each part is over (`columns` by table)."""
    for counted in (own.rate, own.among, own.count):
        if counted is not None and counted.where is not None:
            yield from check_condition(counted.where, columns.get(counted.table, {}))
    about = declared(own)
    for formula in about.formulas if about else ():
        yield from check_value(formula, columns.get(about.records.table, {}))[1] if about else ()


def about(plan: Plan, context: RuleContext, kpi: str) -> KpiFacts | None:
    """What the rules know of a KPI: of the catalogue, else as the plan declares it."""
    if kpi in context.catalogue:
        return context.catalogue[kpi]
    own = next((one for one in plan.kpis if one.id == kpi), None)
    if own is None or own.unit is None:
        return None
    return KpiFacts(own.id, own.unit, own.better or "up", additive=forms_of(own) in (["count"], ["sum"]))  # type: ignore[arg-type]
