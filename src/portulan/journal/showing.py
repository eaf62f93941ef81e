"""What the pages of actions and entries show: cards with where they stand, figures as they were seen, effects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from django.urls import reverse

from portulan.journal.actions import WITHDRAWN
from portulan.journal.before_after import Moved, all_moved
from portulan.journal.effect import Verdict
from portulan.journal.effect_words import change_said, reason_said
from portulan.journal.figures import Seen, result_of, words_of
from portulan.journal.models import Action
from portulan.journal.standing import STANDINGS, Dates, Standing, standing
from portulan.journal.words import WORDS
from portulan.language.words import Language, Sentence, Words, day, money
from portulan.metrics.board import NAMES
from portulan.ui.figure import FigureView, figure_of
from portulan.ui.naming import name_of_text, shown_value
from portulan.ui.navigation import object_url
from portulan.ui.reading import Reading
from portulan.workspace import Workspace

STATES: Mapping[Standing, str] = {
    "overdue": "alerting", "under_way": "unfinished", "to_come": "too_few", "done": "good", "dropped": "no_data",
}  # fmt: skip
VERDICT_STATES: Mapping[Verdict, str] = {"worked": "good", "did_not": "alerting", "cannot_tell": "pending"}
SPOKEN = 6
"""How many of the actions done last tell their effect on the board: each asks two figures for each KPI."""


@dataclass(frozen=True)
class ShownMove:
    """One KPI of an action done: before, after, what changed, and the verdict with its reason."""

    name: str
    reference: str
    before: FigureView | None = None
    after: FigureView | None = None
    verdict: Verdict | None = None
    word: str = ""
    said: str = ""
    change: str = ""

    @property
    def state(self) -> str:
        """How the verdict is drawn."""
        return VERDICT_STATES[self.verdict] if self.verdict else ""


@dataclass(frozen=True)
class Card:
    """An action as a card or a line. `aims` names the KPIs it is to move, `moves` says what became of them."""

    action: Action
    standing: Standing
    late: int = 0
    component: Words | None = None
    origin: Words | None = None
    url: str = ""
    about_url: str = ""
    aims: tuple[str, ...] = ()
    moves: tuple[ShownMove, ...] = ()
    note: Words | str = ""

    @property
    def state(self) -> str:
        return STATES[self.standing]


@dataclass(frozen=True)
class Column:
    """The cards that stand alike."""

    standing: Standing
    name: Words
    cards: list[Card] = field(default_factory=list)


def dates_of(action: Action, zone: tzinfo, today: date, latest: bool) -> Dates:
    """The days of an action on the company's clock.

    Where everything is read at its latest, what was written since the last day of the facts counts as of that day.
    """
    opened = action.opened_at.astimezone(zone).date()
    closed = action.closed_at.astimezone(zone).date() if action.closed_at else None
    if latest:
        opened, closed = min(opened, today), min(closed, today) if closed else None
    return Dates(opened, action.start, action.due, closed, action.state == Action.State.DONE)


def cards(found: Iterable[Action], reading: Reading, zone: tzinfo, effects: int = 0) -> list[Card]:
    """The actions known on the day read; the `effects` done last tell what became of their KPIs."""
    today, latest = reading.as_of, reading.asked is None
    shown: list[Card] = []
    for action in found:
        where = standing(dates_of(action, zone, today, latest), today)
        if where is not None:
            shown.append(_card(action, where, reading, today))
    last = sorted((c for c in shown if c.standing == "done"), key=lambda c: str(c.action.closed_at), reverse=True)
    telling = {c.action.pk for c in last[:effects]}
    return [_with_effect(c, reading, zone) if c.action.pk in telling else c for c in shown]


def _card(action: Action, where: Standing, reading: Reading, today: date) -> Card:
    late = (today - action.due).days if where == "overdue" and action.due else 0
    url = reading.keep(reverse("journal:action", args=[action.pk]))
    about = object_url(action.about)
    note: Words | str = WORDS["actions.withdrawn"] if action.note == WITHDRAWN else action.note
    origin = WORDS[f"actions.origin.{action.origin}"]
    aims = tuple(name_of_text(reading.workspace, text, reading.language) for text in action.moves)
    return Card(
        action, where, late, NAMES.get(action.component), origin, url, reading.keep(about) if about else "", aims,
        note=note,
    )  # fmt: skip


def _with_effect(card: Card, reading: Reading, zone: tzinfo) -> Card:
    return replace(card, moves=tuple(effects_of(card.action, reading, zone)))


def columns(shown: Sequence[Card]) -> list[Column]:
    """Overdue, under way, to come, done; dropped ones stay in the list."""
    names: tuple[Standing, ...] = ("overdue", "under_way", "to_come", "done")
    found = [
        Column(name, WORDS[f"actions.standing.{name}"], [c for c in shown if c.standing == name]) for name in names
    ]
    found[-1].cards.sort(key=lambda c: str(c.action.closed_at), reverse=True)
    return found


def in_order(shown: Sequence[Card]) -> list[Card]:
    """The list: what needs someone first, then by due date."""
    return sorted(shown, key=lambda c: (STANDINGS.index(c.standing), c.action.due or date.max, c.action.pk))


def verdict(shown: Sequence[Card]) -> Sentence:
    """The first sentence of the page."""
    late = sum(c.standing == "overdue" for c in shown)
    going = sum(c.standing in ("under_way", "to_come") for c in shown)
    if not shown:
        return Sentence(WORDS["actions.verdict_none"])
    if late:
        return Sentence(WORDS["actions.verdict_late"], {"late": late, "going": going})
    return Sentence(WORDS["actions.verdict_on_time" if going else "actions.verdict_all_done"], {"going": going})


def budget_said(shown: Sequence[Card], currency: str, language: Language) -> Sentence | None:
    """What the actions cost: planned, and spent where it was said; None where nothing has a budget."""
    planned = sum((c.action.budget for c in shown if c.action.budget), Decimal(0))
    told = [c.action for c in shown if c.action.spent is not None]
    if not planned and not told:
        return None
    spent = sum((a.spent for a in told if a.spent is not None), Decimal(0))
    theirs = sum((a.budget for a in told if a.budget), Decimal(0))
    values: dict[str, Any] = {"planned": money(planned, language, currency, decimals=0), "n": len(told)}
    if not told:
        return Sentence(WORDS["actions.budget_planned"], values)
    values |= {
        "spent": money(spent, language, currency, decimals=0),
        "theirs": money(theirs, language, currency, decimals=0),
    }
    return Sentence(WORDS["actions.budget_spent"], values)


def effects_of(action: Action, reading: Reading, zone: tzinfo) -> list[ShownMove]:
    """What became of each KPI the action was to move; none unless it is done, by the day read."""
    if action.state != Action.State.DONE or action.closed_at is None:
        return []
    closed = action.closed_at.astimezone(zone).date()
    if closed > reading.as_of and reading.asked is not None:
        return []
    return shown_moves(reading.workspace, action.moves, closed, reading.as_of, reading.language, action.wanted)


def shown_moves(
    workspace: Workspace,
    references: Sequence[Any],
    done: date,
    today: date,
    language: Language,
    wanted: float | None = None,
) -> list[ShownMove]:
    """Before and after of each KPI around a day, ready to be shown."""
    found = all_moved(workspace, references, done, today, wanted)
    return [show_move(workspace, one, done, language) for one in found]


def show_move(workspace: Workspace, found: Moved, done: date, language: Language) -> ShownMove:
    """One KPI before and after, in words."""
    name = name_of_text(workspace, found.reference, language)
    if found.effect is None:
        return ShownMove(name, found.reference, said=found.why.say(language) if found.why else "")
    e = found.effect
    word = WORDS[f"effect.{e.verdict}"].say(language)
    said = reason_said(found, done, language)
    before, after = (figure_of(t, language) if t else None for t in (found.before, found.after))
    change = change_said(e, found.after, language) if found.after else ""
    return ShownMove(name, found.reference, before, after, e.verdict, word, said, change)


@dataclass(frozen=True)
class ShownSeen:
    """One figure an entry saw: its view, the group it is of, and over which span."""

    view: FigureView
    reference: str
    group: str
    span: str


def seen_views(figures: Sequence[Seen], workspace: Workspace, language: Language) -> list[ShownSeen]:
    """The figures of an entry, as they stood when it was written. One that cannot be read again is left out."""
    shown = []
    for figure in figures:
        try:
            shown += [_seen_row(figure, row, workspace, language) for row in figure["rows"]]
        except (KeyError, TypeError, ValueError):
            continue
    return shown


def _seen_row(figure: Seen, row: Any, workspace: Workspace, language: Language) -> ShownSeen:
    empty = WORDS["journal.nobody"].say(language)
    group = ", ".join(shown_value(value, empty, language) for value in row["by"].values())
    name: Words | str = words_of(figure["name"])
    if "(" in figure["reference"]:  # a passage from a stage to another is called by its stages
        name = name_of_text(workspace, figure["reference"].partition(" by ")[0], language)
    view = FigureView(name, result_of(row, figure["unit"]), language, figure["currency"] or "EUR")
    return ShownSeen(view, figure["reference"], group, _span(figure, language))


def _span(figure: Seen, language: Language) -> str:
    asked = day(date.fromisoformat(figure["as_of"]), language, "medium")
    period = figure["period"] or {}
    first, last = period.get("from"), period.get("to")
    if first and last:
        ends = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
        return WORDS["journal.span"].say(language, as_of=asked, **ends)
    return WORDS["journal.span_open"].say(language, as_of=asked)
