"""Which sums can be taken together: KPIs that read the same rows and are placed by the same date share one pass.

Several KPIs place an opportunity by the same date under different names: a deal won is placed by `_won`, which is
`closed_at` where there is one; with skipped stages filled, leaving a stage is entering a later one. Naming such dates
once is what makes one pass of several.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from portulan.language.conditions import columns_of
from portulan.metrics.engine import WIDE_OF, Engine
from portulan.metrics.kpi import CostPer, Flow, Measure, Number, Rate, Ratio, Rows, TimeOf, Total, Variant
from portulan.metrics.kpi import Mean as MeanOf
from portulan.metrics.requests import Request, available
from portulan.metrics.selecting import in_period, population, truncated_sql, where_sql
from portulan.metrics.sums import selected

TOGETHER = (Number, Rate, Total, MeanOf, Ratio)
CURRENCIES = ("c0", "c1")
BESIDE_THE_FIGURE = ("mean_of_rates",)
"""Sums that a sheet shows beside one figure, and a grid does not."""


@dataclass(frozen=True, slots=True)
class Part:
    """The sums of one KPI in one pass: what is summed over the rows where `among` holds, placed by `reference`."""

    name: str
    request: Request
    variant: Variant
    measure: Measure


@dataclass(slots=True)
class Pass:
    """One reading of the rows, for all its parts."""

    rows: Rows
    passage: tuple[tuple[int, int], ...]
    reference: str
    parts: list[Part] = field(default_factory=list)


def parts_of(name: str, request: Request, variant: Variant, engine: Engine) -> Sequence[Part]:
    """The parts a KPI is made of; none where its measure is not one line of sums a group."""
    measure = variant.measure
    if isinstance(measure, CostPer):
        return ()
    if isinstance(measure, TOGETHER):
        return (_named_once(Part(name, request, variant, measure), engine),)
    if isinstance(measure, Flow):
        return tuple(
            _named_once(Part(f"{name}.{which}", request, _placed(variant, at), Number()), engine)
            for which, at in (("entered", measure.entered), ("left", measure.left))
        )
    return ()


def passes(parts: Sequence[Part]) -> Sequence[Pass]:
    """The parts, those that can be read together in one pass."""
    found: dict[object, Pass] = {}
    for part in parts:
        request, read = part.request, (part.variant.rows, part.request.passage, part.variant.reference)
        found.setdefault((*read, request.as_of, request.period), Pass(*read)).parts.append(part)
    return tuple(found.values())


def _placed(variant: Variant, at: str) -> Variant:
    return replace(variant, reference=at, measure=Number(), among=f"{at} IS NOT NULL")


def _named_once(part: Part, engine: Engine) -> Part:
    """The same part, its rows and its date under the name they share with others."""
    variant, request = part.variant, part.request
    if variant.rows == "passage" and engine.plan.skips_filled and len(request.passage) == 1:
        stages, (here, there) = len(engine.plan.stages), request.passage[0]
        names = {"_entered": f"_at_{here}", "_left": f"_at_{there}" if there < stages else "_won"}
        if variant.reference in names and variant.among == f"{variant.reference} IS NOT NULL":
            at = names[variant.reference]
            among = f"{at} IS NOT NULL AND _at_{here} IS NOT NULL AND _dated"
            variant = replace(variant, rows="opportunity", reference=at, among=among)
            request = replace(request, passage=())
    if variant.rows == "opportunity" and variant.reference == "_won":
        variant = replace(variant, reference="closed_at", among=f"_won IS NOT NULL AND ({variant.among})")
    return replace(part, variant=variant, request=request)


def pass_sql(one: Pass, engine: Engine) -> str:
    """The query of a pass: groups `__g0`… with spans of time by their first instant, then the sums, `p0_n`, `p1_s1`…

    Which parts a row counts in is worked out once a row (`__f0`, `__f1`…), not once a sum.
    """
    request, by = one.parts[0].request, one.parts[0].request.by
    reading = {*by, *(columns_of(request.where) if request.where is not None else ())}
    for part in one.parts:
        reading |= part.variant.reading
    rows = population(request, one.parts[0].variant, engine, reading)
    flags = _flags(one)
    kept = [f"({' OR '.join(f'({among})' for among in flags)})", *in_period(one.parts[0].variant, request)]
    if request.where is not None:
        kept.append(where_sql(request.where, available(one.parts[0].variant, engine)))
    groups = [f"{truncated_sql(name, one.reference)} AS __g{i}" for i, name in enumerate(by)]
    made = [*groups, *(f"({among}) AS {flag}" for among, flag in flags.items())]
    inner = f"SELECT r.*, {', '.join(made)} FROM ({rows}) AS r WHERE {' AND '.join(kept)}"
    listed = [f"{expression} AS {name}" for expression, name in _sums(one, engine).items()]
    names = [f"__g{i}" for i in range(len(by))]
    sql = f"SELECT {', '.join([*names, *listed])} FROM ({inner}) AS kept"
    return sql + (f" GROUP BY {', '.join(names)}" if by else "")


def sum_names(one: Pass, engine: Engine) -> Sequence[Mapping[str, str]]:
    """For each part, under which name each of its sums is found: what several parts sum alike is summed once."""
    sums = _sums(one, engine)
    return [{name: sums[expression] for expression, name in _said(one, part, engine)} for part in one.parts]


def _flags(one: Pass) -> Mapping[str, str]:
    """The name of what says whether a row counts in a part: parts over the same rows share it."""
    return {among: f"__f{i}" for i, among in enumerate(dict.fromkeys(part.variant.among for part in one.parts))}


def _sums(one: Pass, engine: Engine) -> Mapping[str, str]:
    """The name of each expression summed."""
    found: dict[str, str] = {}
    for i, part in enumerate(one.parts):
        for expression, name in _said(one, part, engine):
            found.setdefault(expression, f"p{i}_{name}")
    return found


def _said(one: Pass, part: Part, engine: Engine) -> Sequence[tuple[str, str]]:
    flags = _flags(one)
    only = flags[part.variant.among] if len(flags) > 1 else ""
    said = [tuple(sum_.rsplit(" AS ", 1)) for sum_ in selected(part.measure, None, only)]
    useless = CURRENCIES if engine.one_currency(WIDE_OF[one.rows]) else ()
    return [(expression, name) for expression, name in said if name not in (*BESIDE_THE_FIGURE, *useless)]


def histogram_sql(request: Request, variant: Variant, measure: TimeOf, engine: Engine) -> str:
    """The query of how many records of each group took each number of days: `__g0`…, `v`, `n`."""
    reading = {*request.by, *(columns_of(request.where) if request.where is not None else ())}
    rows = population(request, variant, engine, reading)
    kept = [f"({variant.among})", *in_period(variant, request)]
    if request.where is not None:
        kept.append(where_sql(request.where, available(variant, engine)))
    groups = [f"{truncated_sql(name, variant.reference)} AS __g{i}" for i, name in enumerate(request.by)]
    names = [*(f"__g{i}" for i in range(len(request.by))), "v"]
    return (
        f"SELECT {', '.join([*groups, f'{measure.days} AS v', 'count(*) AS n'])} FROM ({rows}) AS r "
        f"WHERE {' AND '.join(kept)} GROUP BY {', '.join(names)}"
    )
