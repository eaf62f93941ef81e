"""What is asked of a figure: KPI, stages, split, condition, period, day. Read and checked here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portulan.language.checking import check_condition
from portulan.language.condition_text import parse_condition
from portulan.language.conditions import And, ColumnType, Condition, columns_of
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.answers import RequestError
from portulan.metrics.catalogue import PLANNED, catalogue
from portulan.metrics.engine import WIDE_OF, Engine
from portulan.metrics.kpi import CostPer, Kpi, Variant
from portulan.metrics.period import GRAINS, Period
from portulan.metrics.service import HANDLING
from portulan.plan.kpi_reference import KpiReference, parse_reference, unparse_reference

UNKNOWN_KPI = FindingKind(
    "ME001",
    "error",
    Words(fr="Aucun indicateur ne s’appelle « {name:raw} ».", en="No KPI is called “{name:raw}”."),
    Words(fr="Le plus proche : {near:raw}. Indicateurs : {known:raw}.", en="Nearest: {near:raw}. KPIs: {known:raw}."),
)
NOT_YET = FindingKind(
    "ME009",
    "warning",
    Words(
        fr="« {name:raw} » a un nom dans le langage du plan, mais n’est pas encore calculé.",
        en="“{name:raw}” has a name in the plan’s language, but is not computed yet.",
    ),
    Words(
        fr="Le garder dans le plan, ou suivre d’ici là : {known:raw}.", en="Keep it, or follow until then: {known:raw}."
    ),
)
UNKNOWN_DIMENSION = FindingKind(
    "ME002",
    "error",
    Words(
        fr="{kpi} ne se découpe pas par « {name:raw} » : les enregistrements lus n’ont pas cette colonne.",
        en="{kpi} cannot be split by “{name:raw}”: the records it reads have no such column.",
    ),
    Words(
        fr="Le plus proche : {near:raw}. Dimensions : {known:raw}.", en="Nearest: {near:raw}. Dimensions: {known:raw}."
    ),
)
WRONG_ARGUMENTS = FindingKind(
    "ME003",
    "error",
    Words(
        fr="{kpi} ne prend pas « {given:raw} » entre parenthèses.", en="{kpi} does not take “{given:raw}” in brackets."
    ),
    Words(fr="Écrire {example:raw}.", en="Write {example:raw}."),
)
UNKNOWN_STAGE = FindingKind(
    "ME004",
    "error",
    Words(fr="Le plan n’a pas d’étape « {name:raw} ».", en="The plan has no stage “{name:raw}”."),
    Words(fr="Étapes du plan, dans l’ordre : {known:raw}.", en="Stages of the plan, in order: {known:raw}."),
)
STAGES_REVERSED = FindingKind(
    "ME005",
    "error",
    Words(
        fr="« {there:raw} » ne vient pas après « {here:raw} » dans le process.",
        en="“{there:raw}” does not come after “{here:raw}” in the process.",
    ),
    Words(fr="Étapes du plan, dans l’ordre : {known:raw}.", en="Stages of the plan, in order: {known:raw}."),
)
SPEND_UNKNOWN = FindingKind(
    "ME006",
    "error",
    Words(
        fr="Les dépenses ne sont pas connues par « {name:raw} » : {kpi} ne peut pas l’être non plus.",
        en="Spend is not known by “{name:raw}”, so neither is {kpi}.",
    ),
    Words(fr="Découper ou filtrer par : {known:raw}.", en="Split or filter by: {known:raw}."),
)
ONE_STAGE = FindingKind(
    "ME007",
    "error",
    Words(fr="{kpi} a une courbe par étape : il faut dire laquelle.", en="{kpi} has one trend per stage: say which."),
    Words(fr="Écrire {example:raw}.", en="Write {example:raw}."),
)
WON = "won"
COMMAND = "?"
"""The file name of what is asked and stands in no file."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question whose every name is known. `passage` are pairs of stage numbers; len(stages) stands for the win.

    `as_of` and `period` are what the figure is computed with; a stock at the end of a period is asked as of that day.
    """

    kpi: Kpi
    reference: KpiReference
    by: tuple[str, ...]
    where: Condition | None
    period: Period | None
    as_of: date
    passage: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        return unparse_reference(self.reference)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for two requests that have the same answer."""
        return (self.text, self.by, self.period, self.as_of)


def read_request(
    text: str | KpiReference,
    by: Sequence[str],
    where: str | Condition | None,
    period: Period | None,
    as_of: date,
    stages: Sequence[str],
    known: Mapping[str, Kpi] | None = None,
) -> Request:
    """Reads a reference with what is added to it; `known` are the workspace's KPIs, the built-in ones unless told.

    Raises RequestError on an unknown KPI, stage or unreadable text.
    """
    try:
        reference = parse_reference(text, Place(COMMAND)) if isinstance(text, str) else text
        more = parse_condition(where, Place(COMMAND)) if isinstance(where, str) else where
    except FaultyText as fault:
        raise RequestError(fault.finding) from fault
    kpi = find_kpi(reference, catalogue() if known is None else known)
    passage = _passage(kpi, reference, stages)
    both = And(reference.where, more) if reference.where and more else reference.where or more
    split = tuple(dict.fromkeys((*reference.by, *by)))
    if kpi.per_stage and not reference.arguments and "stage" not in split:
        split = ("stage", *split)
    if kpi.stock and period is not None:
        as_of, period = _end_of(period, as_of), None
    asked = replace(reference, by=split, where=both)
    return Request(kpi, asked, split, both, period, as_of, passage)


def find_kpi(reference: KpiReference, known: Mapping[str, Kpi]) -> Kpi:
    """The KPI of a reference; RequestError with the nearest name if there is none."""
    if reference.kpi in known:
        return known[reference.kpi]
    if reference.kpi in PLANNED:
        raise RequestError(NOT_YET.at(reference.place, name=reference.kpi, known=", ".join(known)))
    near = nearest(reference.kpi, known) or "—"
    finding = UNKNOWN_KPI.at(reference.place, name=reference.kpi, near=near, known=", ".join(known))
    raise RequestError(finding)


def check_columns(request: Request, variant: Variant, engine: Engine) -> None:
    """RequestError where the split or the condition reads a column that the records of this figure do not have."""
    columns = available(variant, engine)
    place = request.reference.place
    for name in request.by:
        if name not in columns and name not in GRAINS:
            near = nearest(name, columns) or "—"
            known = _shown(splittable(columns))
            raise RequestError(UNKNOWN_DIMENSION.at(place, kpi=request.kpi.name, name=name, near=near, known=known))
        if columns.get(name) == "timestamp":
            known = ", ".join(GRAINS)
            raise RequestError(UNKNOWN_DIMENSION.at(place, kpi=request.kpi.name, name=name, near="month", known=known))
    if request.where is not None:
        for finding in check_condition(request.where, columns):
            raise RequestError(finding)
    if isinstance(variant.measure, CostPer):
        _check_spend(request, engine)


def available(variant: Variant, engine: Engine) -> dict[str, ColumnType]:
    """The columns one may split a variant by or write conditions on."""
    columns = engine.columns(WIDE_OF[variant.rows])
    if variant.rows == "lead" and engine.has("service level") and engine.has("activity.direction"):
        return {**columns, HANDLING: "text"}
    return {**columns, "stage": "text"} if variant.rows == "passage" else columns


def splittable(columns: dict[str, ColumnType]) -> list[str]:
    """The columns worth proposing: words and yes/no, without identifiers and names of records."""
    hidden = ("_id", "_name", "name", "email", "comment", "subject", "text")
    return [name for name, kind in columns.items() if kind in ("text", "boolean") and not name.endswith(hidden)]


def one_stage(kpi: Kpi, stages: Sequence[str]) -> RequestError:
    """The refusal of a trend that would have one line per stage."""
    return RequestError(ONE_STAGE.at(Place(COMMAND), kpi=kpi.name, example=_example(kpi, stages)))


def _check_spend(request: Request, engine: Engine) -> None:
    known = engine.columns("spend")
    used: Iterable[str] = (name for name in request.by if name not in GRAINS)
    if request.where is not None:
        used = (*used, *sorted(columns_of(request.where)))
    for name in used:
        if name not in known or name in ("amount", "spend_id", "day", "currency"):
            listed = ", ".join([n for n in known if n not in ("amount", "spend_id", "day", "currency")] + list(GRAINS))
            raise RequestError(SPEND_UNKNOWN.at(request.reference.place, name=name, kpi=request.kpi.name, known=listed))


def _passage(kpi: Kpi, reference: KpiReference, stages: Sequence[str]) -> tuple[tuple[int, int], ...]:
    given = reference.arguments
    if not given:
        return tuple((i, i + 1) for i in range(len(stages))) if kpi.per_stage else ()
    if not kpi.per_stage:
        if kpi.arguments == ("lag",) and given in (("none",), ("lag: none",)):
            return ()
        raise RequestError(
            WRONG_ARGUMENTS.at(reference.place, kpi=kpi.name, given=" -> ".join(given), example=_example(kpi, stages))
        )
    if len(given) > len(kpi.arguments):
        raise RequestError(
            WRONG_ARGUMENTS.at(reference.place, kpi=kpi.name, given=" -> ".join(given), example=_example(kpi, stages))
        )
    numbers = [_stage_number(name, reference, stages) for name in given]
    here = numbers[0]
    there = numbers[1] if len(numbers) > 1 else here + 1
    if here >= len(stages) or there <= here:
        known = ", ".join([*stages, WON])
        raise RequestError(STAGES_REVERSED.at(reference.place, here=given[0], there=given[-1], known=known))
    return ((here, there),)


def _stage_number(name: str, reference: KpiReference, stages: Sequence[str]) -> int:
    if name in stages:
        return list(stages).index(name)
    if name == WON:
        return len(stages)
    raise RequestError(UNKNOWN_STAGE.at(reference.place, name=name, known=", ".join([*stages, WON])))


def _example(kpi: Kpi, stages: Sequence[str]) -> str:
    if kpi.arguments == ("lag",):
        return f"{kpi.id}, {kpi.id}(none)"
    names = [*stages, WON, "…"][: len(kpi.arguments)] if stages else ["…"]
    return f"{kpi.id}({' -> '.join(names)})" if kpi.arguments else kpi.id


def _end_of(period: Period, as_of: date) -> date:
    return min(as_of, period.end - timedelta(days=1)) if period.end else as_of


def _shown(names: Sequence[str]) -> str:
    return ", ".join([*names, *GRAINS])
