"""The live indicators beside the decisions: the board's figures as the plan page draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from portulan.authoring.words import WORDS
from portulan.language.words import Language, Words, money
from portulan.plan.records import Objective, Plan
from portulan.ui.figure import FigureView, target_mark, threshold_mark
from portulan.ui.scale import scale_for
from portulan.workspace import Board, BoardFigure, Cell, KpiRow, RequestError, Workspace

MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """One indicator of the plan: its figures (one per group), or the sentence that says why there is none."""

    reference: str
    views: Sequence[FigureView]
    more: int = 0
    why: str = ""
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class ShownObjective:
    id: str
    view: FigureView | None
    reference: str
    target: str
    by: date | None
    owner: str
    because: str
    progress: float | None
    elapsed: float | None
    why: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether the figure is a sum on its way to the target, rather than a rate to hold."""
        return self.view is not None and self.view.result.unit in ("money", "count") and self.progress is not None

    @property
    def reached(self) -> str:
        """The part of the way done, as an SVG length."""
        return f"{min(max(self.progress or 0.0, 0.0), 1.0):.1%}"

    @property
    def gone(self) -> str:
        """The part of the time gone by, as an SVG length."""
        return f"{min(max(self.elapsed or 0.0, 0.0), 1.0):.1%}"


def board_of(workspace: Workspace, as_of: date) -> Board | None:
    """The board, or None while there are no facts to read it from."""
    if workspace.facts().is_empty:
        return None
    try:
        return workspace.board(as_of)
    except RequestError:
        return None


def indicators(board: Board | None, plan: Plan, language: Language) -> dict[str, list[ShownIndicator]]:
    """The indicators of each component, by its id."""
    if board is None:
        return {}
    names = names_in(plan)
    return {c.id: [indicator(figure, names, language) for figure in c.figures] for c in board.components}


def names_in(plan: Plan) -> Mapping[str, str]:
    """What the plan calls the things figures are split by, by their identifier, in the order of the plan."""
    found: dict[str, str] = {}
    for thing in (*plan.target.segments, *plan.offer.items, *plan.channels.acquisition, *plan.process.stages):
        identifier, name = getattr(thing, "id", ""), getattr(thing, "name", None)
        if identifier:
            found[identifier] = name or identifier
    return found


def indicator(figure: BoardFigure, names: Mapping[str, str], language: Language) -> ShownIndicator:
    """One indicator as drawn: a row per group, all on one scale."""
    table = figure.table
    if table is None or not table.rows:
        finding = figure.finding
        why = finding.message(language) if finding else WORDS["plan.no_figure"].say(language)
        return ShownIndicator(figure.reference, (), why=why, way_out=finding.way_out(language) if finding else "")
    shown = sorted(table.rows, key=lambda row: _rank(row, names))[:MOST_ROWS]
    scale = scale_for([row.result for row in shown], (), table.kpi.unit)
    views = [
        FigureView(
            name=_row_name(table.kpi.name, row.by, names, language),
            result=row.result,
            language=language,
            currency=table.currency or "EUR",
            definition=table.definition,
            scale=scale,
            url=figures_url(table.kpi.id),
        )
        for row in shown
    ]
    return ShownIndicator(figure.reference, views, len(table.rows) - len(shown))


def _rank(row: KpiRow, names: Mapping[str, str]) -> tuple[int, int]:
    """What the plan names comes first, in its order; then the groups with most behind them."""
    place = [list(names).index(str(v)) for v in row.by.values() if str(v) in names]
    return (min(place) if place else len(names), -row.result.n)


def _row_name(kpi: Words, by: Mapping[str, Cell], names: Mapping[str, str], language: Language) -> str:
    if not by:
        return kpi.say(language)
    groups = [_group_name(dimension, value, names, language) for dimension, value in by.items()]
    return WORDS["plan.kpi_of_group"].say(language, kpi=kpi.say(language), group=", ".join(groups))


def _group_name(dimension: str, value: Cell, names: Mapping[str, str], language: Language) -> str:
    if value is None:
        return WORDS["plan.no_segment" if dimension == "segment" else "plan.no_group"].say(language)
    return names.get(str(value), str(value))


def objectives(board: Board | None, plan: Plan, targets: Mapping[str, str], language: Language) -> list[ShownObjective]:
    """Every objective of the plan, with its progress where the facts tell."""
    known = {o.id: o for o in board.objectives} if board else {}
    found: list[ShownObjective] = []
    for wanted in plan.objectives:
        live = known.get(wanted.id)
        table = live.figure.table if live else None
        view = None
        if live and table and len(table.rows) == 1:
            view = FigureView(
                name=table.kpi.name,
                result=table.result,
                language=language,
                currency=table.currency or "EUR",
                definition=table.definition,
                marks=(target_mark(live.target),),
                url=figures_url(table.kpi.id),
            )
        finding = live.figure.finding if live else None
        found.append(
            ShownObjective(
                wanted.id,
                view,
                str(wanted.kpi or ""),
                _target(wanted, view, targets, language),
                wanted.by,
                wanted.owner or "",
                wanted.because or "",
                live.progress if live else None,
                live.elapsed if live else None,
                finding.message(language) if finding else "",
            )
        )
    return found


def _target(wanted: Objective, view: FigureView | None, targets: Mapping[str, str], language: Language) -> str:
    """The target as written; a bare number takes the currency of its KPI."""
    bare = wanted.target is not None and wanted.target.unit == "number"
    if wanted.target is not None and bare and view is not None and view.result.unit == "money":
        return money(wanted.target.value, language, view.currency)
    return targets.get(wanted.id, "")


def focus_views(board: Board | None, language: Language) -> dict[str, FigureView]:
    """The figure of each KPI under focus, with its target and its threshold, by reference."""
    found: dict[str, FigureView] = {}
    for each in board.focus if board else ():
        table = each.figure.table
        if table is None or len(table.rows) != 1:
            continue
        marks = [target_mark(each.target)] if each.target is not None else []
        marks += [threshold_mark(each.alert)] if each.alert is not None else []
        found[each.figure.reference] = FigureView(
            name=table.kpi.name,
            result=table.result,
            language=language,
            currency=table.currency or "EUR",
            definition=table.definition,
            marks=tuple(marks),
            url=figures_url(table.kpi.id),
        )
    return found


def figures_url(kpi: str) -> str:
    """The figures page of a KPI, where that room is there."""
    try:
        return reverse("figures:kpi", args=[kpi])
    except NoReverseMatch:
        return ""
