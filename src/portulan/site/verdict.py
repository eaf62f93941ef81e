"""The verdict of the home page: one clause on the objectives, one on the focus, made from the figures alone.

No forecast is made here, so no chances are announced: the part of the target reached beside the part of the time gone,
and whether the evidence says that a focus KPI is no longer at its target.
"""

from collections.abc import Sequence

from portulan.language.words import Language, Sentence
from portulan.plan.records import Plan
from portulan.site.objectives import Route
from portulan.site.words import WORDS

Clause = Sentence


def verdict_of(
    plan: Plan | None,
    has_facts: bool,
    routes: Sequence[Route],
    focus: Sequence[tuple[str, str]],
    language: Language,
) -> list[Clause]:
    """One or two clauses; each is kept on one line while it fits. `focus` holds the state of the evidence and the name
    of each KPI in focus."""
    if plan is None:
        return [Sentence(WORDS["home.verdict_no_plan"])]
    if not has_facts:
        return [Sentence(WORDS["home.verdict_no_facts"])]
    first = _objective_clause(routes, language)
    second = _focus_clause(focus, alone=first is None)
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


def _focus_clause(focus: Sequence[tuple[str, str]], *, alone: bool) -> Clause | None:
    """The worst news of the focus first: in alert, recovering, watched; else that it holds, where it is watched."""
    for state in ("alerting", "recovering", "pending"):
        names = [name for found, name in focus if found == state]
        if names:
            return Sentence(WORDS[f"home.verdict_{state}"], {"name": names[0] if alone else in_sentence(names[0])})
    watched = any(state == "normal" for state, _ in focus)
    return Sentence(WORDS["home.verdict_focus_holds"]) if watched else None


def in_sentence(name: str) -> str:
    """A name within a sentence: `Remise moyenne` → `remise moyenne`; `CA`, `SLA` and names of stages stay."""
    common = len(name) > 1 and name[1].islower() and "→" not in name
    return name[:1].lower() + name[1:] if common else name
