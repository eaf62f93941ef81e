"""A KPI before and after a day, read alike on both sides. No Django here.

The whole weeks after it, up to eight, against as many before it; each span is read as of its own last day, so that
the records of both had as long to ripen, and what is unfinished weighs the same on both sides. Whole weeks hold the
same days of the week on both sides, and a verdict is looked at once a week, not every day until it pleases.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portulan.journal.effect import LEAST_DAYS, Effect, effect
from portulan.language.finding import FaultyText
from portulan.language.place import Place
from portulan.language.words import Sentence, Words
from portulan.metrics.answers import KpiTable, RequestError
from portulan.metrics.period import Period
from portulan.plan.kpi_reference import KpiReference, parse_reference
from portulan.workspace import Workspace

SPAN = 56
"""At most eight weeks on each side: long enough to count, short enough for little else to have changed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One KPI before and after. Without tables, `effect` (too soon) or `why` (it cannot be read) says why."""

    reference: str
    days: int
    before: KpiTable | None = None
    after: KpiTable | None = None
    effect: Effect | None = None
    why: Words | Sentence | None = None


def moved(
    workspace: Workspace, reference: str | KpiReference, day: date, today: date, wanted: float | None = None
) -> Moved:
    """What became of a KPI (undivided) after what was done that day, as known at the end of `today`.

    `wanted` is the size of the improvement hoped for, in the KPI's unit, where it was said.
    """
    try:
        asked = read_reference(reference)
    except FaultyText as fault:
        return Moved(str(reference), 0, why=Sentence(fault.finding.kind.message, fault.finding.params))
    text = str(asked)
    if any(kpi.id == asked.kpi and kpi.to_come for kpi in workspace.kpis()):
        return Moved(text, 0, why=TO_COME)
    days = days_read(day, today)
    if days < LEAST_DAYS:
        return Moved(text, days, effect=Effect("cannot_tell", "too_soon"))
    spans = ((day - timedelta(days=days), day), (day, day + timedelta(days=days)))
    tables: list[KpiTable] = []
    for start, end in spans:
        period = Period(start + timedelta(days=1), end + timedelta(days=1))
        try:
            table = workspace.kpi(asked, period=period, as_of=end)
        except RequestError as refusal:
            return Moved(text, days, why=Sentence(refusal.finding.kind.message, refusal.finding.params))
        if len(table.rows) != 1:
            return Moved(text, days, why=SEVERAL)
        tables.append(table)
    before, after = tables
    found = effect(before.result, after.result, better=before.kpi.better, days=days, wanted=wanted)
    return Moved(text, days, before, after, found)


def days_read(day: date, today: date) -> int:
    """How many days are read on each side of a day, as known at the end of `today`."""
    return min(max((today - day).days // 7, 0) * 7, SPAN)


def read_reference(reference: str | KpiReference) -> KpiReference:
    """The KPI, undivided. Raises FaultyText on a text that is no reference."""
    asked = reference if isinstance(reference, KpiReference) else parse_reference(reference, Place("", 1))
    return replace(asked, by=())


def all_moved(
    workspace: Workspace,
    references: Iterable[str | KpiReference],
    day: date,
    today: date,
    wanted: float | None = None,
) -> list[Moved]:
    """The same for several KPIs; none while there are no facts."""
    if workspace.facts().is_empty:
        return []
    return [moved(workspace, reference, day, today, wanted) for reference in references]


TO_COME = Words(
    fr="Une prévision ne se compare pas avant et après : comparer le chiffre qu’elle annonce.",
    en="A forecast is not compared before and after: compare the figure it announces.",
)
SEVERAL = Words(
    fr="Cet indicateur répond par plusieurs chiffres : en nommer un.",
    en="This KPI answers with several figures: name one of them.",
)
