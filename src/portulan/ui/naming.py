"""The names people give to what the facts write as identifiers: segments, channels, stages, offers, salespeople."""

from collections.abc import Callable, Mapping
from datetime import date

from portulan.language.condition_text import unparse
from portulan.language.conditions import Column, Compare, Condition, Literal
from portulan.language.finding import FaultyText
from portulan.language.place import Place
from portulan.language.words import Language, Words, day, number
from portulan.metrics.period import period_of
from portulan.metrics.service import HANDLING
from portulan.metrics.service_words import HANDLED
from portulan.plan.kpi_reference import KpiReference, parse_reference
from portulan.workspace import Cell, Workspace

OPEN, WON, LOST = Words("ouverte", "open"), Words("gagnée", "won"), Words("perdue", "lost")
STATUSES: Mapping[str, Words] = {"open": OPEN, "won": WON, "lost": LOST}
EMPTY_WORDS = Words("(vide)", "(empty)")
OUTSIDE_WORDS = Words("hors segments", "outside segments")

Naming = Callable[[str, Cell], str]
GROUP = Words(fr="{name}, {group:raw}", en="{name}, {group:raw}")
WHERE = Words(fr="{name}, où {where:raw}", en="{name}, where {where:raw}")


def naming_of(workspace: Workspace, language: Language) -> Naming:
    """How this workspace names a value of a dimension: by the plan where it has a name, else as it is."""
    plan = workspace.plan().plan
    names: dict[str, dict[str, str]] = {}
    if plan is not None:
        names["segment"] = {s.id: s.name or s.id for s in plan.target.segments}
        every = (*plan.channels.acquisition, *plan.channels.closings)
        names["channel"] = {c.id: c.name or c.id for c in every}
        names["stage"] = {s.id: s.name or s.id for s in plan.process.stages}
        names["offer"] = {i.id: i.name or i.id for i in plan.offer.items}
    names["status"] = {status: words.say(language) for status, words in STATUSES.items()}
    names[HANDLING] = {kind: words.say(language) for kind, words in HANDLED.items()}
    empty = EMPTY_WORDS.say(language)

    def name(dimension: str, value: Cell) -> str:
        if isinstance(value, str) and dimension in ("day", "week", "month", "quarter"):
            return _time(value, language)
        if isinstance(value, str):
            return names.get(dimension, {}).get(value, value)
        if value is None and dimension == "segment":
            return OUTSIDE_WORDS.say(language)
        return shown_value(value, empty, language)

    return name


def name_of(workspace: Workspace, reference: KpiReference, language: Language) -> str:
    """`Découverte → Proposition`, `Temps dans l’étape, Découverte`, `Taux de gain, où channel = 'salons'`."""
    kpi = next((k for k in workspace.kpis() if k.id == reference.kpi), None)
    name, naming = kpi.name.say(language) if kpi else reference.kpi, naming_of(workspace, language)
    stages = [naming("stage", argument) for argument in reference.arguments]
    if stages:
        name = " → ".join(stages) if len(stages) > 1 else f"{name}, {stages[0]}"
    if reference.where is None:
        return name
    group = _group(workspace, reference.where, language)
    if group:
        return GROUP.say(language, name=name, group=group)
    return WHERE.say(language, name=name, where=unparse(reference.where))


def _group(workspace: Workspace, where: Condition, language: Language) -> str:
    """What a condition on one value of one column is called: `Recommandation` for channel = 'recommandation'."""
    match where:
        case Compare(op="=", left=Column(name=column), right=Literal(value=str(value))):
            return naming_of(workspace, language)(column, value)
    return ""


def name_of_text(workspace: Workspace, text: str, language: Language) -> str:
    """The same for a reference kept as text; the text itself where it no longer reads."""
    try:
        return name_of(workspace, parse_reference(text, Place("")), language)
    except FaultyText:
        return text


def _time(key: str, language: Language) -> str:
    """A span of time as a person reads it: `2026-Q3` → `T3 2026`, `2026-07` → `juillet 2026`."""
    year, _, rest = key.partition("-")
    match rest[:1]:
        case "W":
            return period_of(date.fromisocalendar(int(year), int(rest[1:]), 1), "week").label(language)
        case "Q":
            return period_of(date(int(year), 3 * int(rest[1:]) - 2, 1), "quarter").label(language)
        case _ if len(rest) == 2:
            return period_of(date(int(year), int(rest), 1), "month").label(language)
        case _:
            return period_of(date.fromisoformat(key), "day").label(language)


def shown_value(value: Cell, empty: str, language: Language) -> str:
    """A group's value as people read it."""
    match value:
        case None:
            return empty
        case bool():
            return {"fr": ("non", "oui"), "en": ("no", "yes")}[language][value]
        case int() | float():
            return number(value, language)
        case date():
            return day(value, language, "medium")
        case _:
            return str(value)
