"""Groups that are compared with one another, drawn towards the whole where they have few records.

A step over a finished table: each row keeps its own figure and gets a shrunk one beside it. Only where groups are meant
to be compared as members of one family (segments, sellers, channels…): not spans of time, stages or outcomes, whose
order or meaning sets them apart, and not exact sums or counts, which nothing has sampled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from portulan.metrics.answers import Cell, KpiRow, KpiTable
from portulan.metrics.period import GRAINS
from portulan.stats.estimate import Estimate
from portulan.stats.shrinkage import GROUPS_MINIMUM, Link, Shrunk, shrink_estimates, shrink_rates

APART = frozenset((*GRAINS, "status", "loss_reason", "refusal_reason", "currency"))
COUNTED = ("poisson", "flow")
STAGE = "stage"


def with_shrinkage(table: KpiTable) -> KpiTable:
    """The table with a shrunk value beside each estimate, where its groups are compared with one another."""
    compared = [name for name in table.by if name != STAGE]
    if not compared or APART & set(table.by):
        return table
    shrunk: dict[int, Shrunk] = {}
    for places in _families(table).values():
        shrunk |= _family(places, table.rows)
    if not shrunk:
        return table
    return replace(table, rows=[replace(row, shrunk=shrunk.get(i)) for i, row in enumerate(table.rows)])


def _families(table: KpiTable) -> Mapping[Cell, Sequence[int]]:
    """The rows compared with one another: those of one stage, or all."""
    families: dict[Cell, list[int]] = {}
    for i, row in enumerate(table.rows):
        if _has_interval(row):
            families.setdefault(row.by.get(STAGE), []).append(i)
    return families


def _has_interval(row: KpiRow) -> bool:
    result = row.result
    return isinstance(result, Estimate) and not result.exact and result.method not in COUNTED


def _family(places: Sequence[int], rows: Sequence[KpiRow]) -> dict[int, Shrunk]:
    if len(places) < GROUPS_MINIMUM:
        return {}
    found = [result for i in places if isinstance(result := rows[i].result, Estimate)]
    if all(result.method == "wilson" for result in found):
        hits = [round(result.value * result.n) for result in found]
        answers = shrink_rates(hits, [result.n for result in found], found[0].level)
        return dict(zip(places, answers, strict=True))
    known = [i for i, result in zip(places, found, strict=True) if _placed(result, _link(found))]
    if len(known) < GROUPS_MINIMUM:
        return {}
    kept = [result for i in known if isinstance(result := rows[i].result, Estimate)]
    lows, highs = [result.low or 0.0 for result in kept], [result.high or 0.0 for result in kept]
    answers = shrink_estimates([r.value for r in kept], lows, highs, link=_link(found), level=kept[0].level)
    return dict(zip(known, answers, strict=True))


def _link(found: Sequence[Estimate]) -> Link:
    """Shares on the logit, positive amounts and delays on the logarithm, the rest as they are."""
    bounds = [(result.low or 0.0, result.high or 0.0) for result in found]
    if all(result.unit == "share" for result in found) and all(0 <= low <= high <= 1 for low, high in bounds):
        return "logit"
    return "log" if all(low >= 0 for low, _ in bounds) else "identity"


def _placed(result: Estimate, link: Link) -> bool:
    """Whether an estimate has a place on that scale, with one bound at least, and an interval of some width."""
    low, value, high = result.low or 0.0, result.value, result.high or 0.0
    if high <= low:
        return False
    match link:
        case "logit":
            return 0 < value < 1
        case "log":
            return value > 0
        case "identity":
            return True
