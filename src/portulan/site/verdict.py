"""The verdict of the home page: one clause on the objectives, one on the focus, made from the figures alone.

No forecast is made here, so no chances are announced: the part of the target reached beside the part of the time gone,
and whether a focus figure has crossed the threshold the plan set for it.
"""

from collections.abc import Sequence

from portulan.language.words import Language, Sentence
from portulan.plan.records import Plan
from portulan.site.ledger import crossing
from portulan.site.objectives import Route
from portulan.site.words import WORDS
from portulan.ui.figure import FigureView
from portulan.workspace import Board

Clause = Sentence


def verdict_of(
    plan: Plan | None,
    has_facts: bool,
    routes: Sequence[Route],
    board: Board,
    focus: Sequence[FigureView],
    language: Language,
) -> list[Clause]:
    """One or two clauses; each is kept on one line while it fits."""
    if plan is None:
        return [Sentence(WORDS["home.verdict_no_plan"])]
    if not has_facts:
        return [Sentence(WORDS["home.verdict_no_facts"])]
    first = _objective_clause(routes, language)
    second = _focus_clause(board, focus, language, alone=first is None)
    clauses = [clause for clause in (first, second) if clause is not None]
    return clauses or [Sentence(WORDS["home.verdict_plain"])]


def _objective_clause(routes: Sequence[Route], language: Language) -> Clause | None:
    """The plan's first objective that has a figure."""
    for route in routes:
        name = route.view.shown_name
        o = route.objective
        if route.cumulated and o.progress is not None and o.elapsed is not None:
            return Sentence(WORDS["home.verdict_part"], {"name": name, "part": o.progress, "elapsed": o.elapsed})
        if route.standing in ("above", "below", "undecided"):
            return Sentence(WORDS[f"home.verdict_{route.standing}"], {"name": name})
    return None


def _focus_clause(board: Board, views: Sequence[FigureView], language: Language, *, alone: bool) -> Clause | None:
    """The worst news of the focus first: crossed, then at the edge; else that it holds."""
    answered = [f for f in board.focus if f.figure.table is not None and len(f.figure.table.rows) == 1]
    sides: list[tuple[str | None, str]] = []
    for focus, view in zip(answered, views, strict=False):
        table = focus.figure.table
        if table is not None and focus.alert is not None and view.estimate is not None:
            sides.append((crossing(view, focus.alert, table.kpi.better), view.shown_name))
    for side, key in (("all", "home.verdict_crossed"), ("point", "home.verdict_edge")):
        names = [name for found, name in sides if found == side]
        if names:
            return Sentence(WORDS[key], {"name": names[0] if alone else in_sentence(names[0])})
    return Sentence(WORDS["home.verdict_focus_holds"]) if sides else None


def in_sentence(name: str) -> str:
    """A name within a sentence: `Remise moyenne` → `remise moyenne`; `CA`, `SLA` and names of stages stay."""
    common = len(name) > 1 and name[1].islower() and "→" not in name
    return name[:1].lower() + name[1:] if common else name
