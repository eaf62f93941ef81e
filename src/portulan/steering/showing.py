"""The focus as a page shows it: one card for each KPI, with what is known, what it does not prove, what to do."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portulan.language.finding import FaultyText
from portulan.language.words import Language, Sentence
from portulan.metrics.alerts.answers import Track
from portulan.stats.estimate import Estimate
from portulan.steering.looking import Line, figure_of
from portulan.steering.models import Alert
from portulan.steering.rules import StandardAction
from portulan.steering.undertaken import Undertaken, undertaken
from portulan.steering.words import WORDS
from portulan.ui.figure import FigureView, Mark, State, target_mark, threshold_mark
from portulan.ui.figure import figure_of as view_of
from portulan.ui.naming import name_of
from portulan.ui.reading import Reading
from portulan.workspace import RequestError, TrendPoint

STATES: dict[str, State] = {"pending": "pending", "alerting": "alerting", "recovering": "recovering"}
"""How the evidence is drawn on a figure; in the other states the figure keeps its own."""
CLOSED_AT = 4.0
"""The evidence of recovery (nats) at which an alert closes; only its share is shown."""


@dataclass(frozen=True)
class FocusCard:
    """One focus KPI on the page."""

    name: str
    view: FigureView | None
    state: State
    said: str
    facts: list[str]
    fault: str = ""
    standard: StandardAction | None = None
    undertaken: Undertaken | None = None
    alert_url: str = ""
    replay_url: str = ""
    evidence: float | None = None
    track: Track | None = field(default=None, repr=False)

    @property
    def evidence_width(self) -> str:
        """The evidence as a width of the bar, full at the limit."""
        return f"{100 * min(self.evidence or 0.0, 1.0):.1f}%"


def state_of(line: Line) -> str:
    """The state of the evidence, `no_rule` or `no_facts` where there is none to ask."""
    if line.track is not None:
        return line.track.state
    return "no_facts" if line.watched.rule is not None else "no_rule"


def card(reading: Reading, line: Line) -> FocusCard:
    """A focus KPI, drawn."""
    workspace, language = reading.workspace, reading.language
    watched, track = line.watched, line.track
    state = state_of(line)
    name = name_of(workspace, watched.reference, language)
    row = line.alert
    said, *facts = sentences(line, language)
    return FocusCard(
        name=name,
        view=figure_view(reading, line, name),
        state=STATES.get(state) or ("ok" if state == "normal" else "too_few" if state == "too_few" else "no_data"),
        said=said,
        facts=facts,
        fault=line.fault.message(language) if line.fault else "",
        standard=watched.action,
        undertaken=undertaken(reading, row) if row is not None else None,
        alert_url=reading.keep(reverse("steering:alert", args=[row.pk])) if row else "",
        replay_url=reading.keep(replay_url(line)),
        evidence=track.evidence / track.limit if track and track.limit > 0 and track.days else None,
        track=track,
    )  # fmt: skip


def sentences(line: Line, language: Language) -> list[str]:
    """What is known of a focus KPI: its state, then its evidence, its delay, what weakens it."""
    since = line.track.episode.opened if line.track is not None and line.track.episode is not None else None
    return [WORDS[f"watched.{state_of(line)}"].say(language, since=since), *_facts(line.track, language)]


def alert_url(line: Line) -> str:
    """The page of the alert under way, or of its evidence while nobody has recorded it."""
    return reverse("steering:alert", args=[line.alert.pk]) if line.alert else replay_url(line)


def replay_url(line: Line) -> str:
    """The page where the threshold is replayed on the past."""
    query = urlencode({"kpi": str(line.watched.reference)})
    return f"{reverse('steering:replay')}?{query}"


def _facts(track: Track | None, language: Language) -> list[str]:
    """What is known of the evidence, in sentences."""
    if track is None:
        return []
    said: list[str] = []
    if track.reason is not None:
        said.append(track.reason.say(language))
    if track.from_when is not None:
        said.append(WORDS["focuscard.from_when"].say(language, day=track.from_when))
    if track.days and track.limit > 0 and track.state in ("normal", "pending", "alerting", "recovering"):
        if track.episode is not None:
            part = min(track.days[-1].recovery / CLOSED_AT, 1.0)
            said.append(WORDS["focuscard.recovery"].say(language, part=part))
        else:
            said.append(WORDS["focuscard.evidence"].say(language, part=track.evidence / track.limit))
    if track.delay is not None:
        said.append(WORDS["focuscard.delay"].say(language, n=track.delay))
    if not track.calibrated and track.state not in ("too_few", "no_data"):
        said.append(WORDS["focuscard.uncalibrated"].say(language))
    return said


def figure_view(reading: Reading, line: Line, name: str) -> FigureView | None:
    """The figure of a focus KPI over its weeks, with target and threshold; None where it has not one value."""
    workspace, watched = reading.workspace, line.watched
    table = None if workspace.facts().is_empty else figure_of(workspace, watched, reading.as_of)
    if table is None or len(table.rows) != 1:
        return None
    marks: tuple[Mark, ...] = () if watched.threshold is None else (threshold_mark(watched.threshold),)
    marks += () if watched.target is None else (target_mark(watched.target),)
    state = STATES.get(line.track.state) if line.track is not None and isinstance(table.result, Estimate) else None
    url = reading.keep(reverse("figures:kpi", args=[watched.reference.kpi]))
    return view_of(
        table, reading.language, name=name, marks=marks, state=state, url=url, trend=_trend(reading, line)
    )  # fmt: skip


def _trend(reading: Reading, line: Line) -> tuple[TrendPoint, ...]:
    try:
        return tuple(reading.workspace.trend(line.watched.reference, as_of=reading.as_of))
    except (RequestError, FaultyText):
        return ()


ORDER = ("alerting", "recovering", "pending", "normal")


def verdict(reading: Reading, lines: list[Line]) -> str:
    """The page in one sentence: the worst news of the focus first."""
    language = reading.language
    if not lines:
        return WORDS["steering.verdict_none"].say(language)
    states = [state_of(line) for line in lines]
    alerting = [line for line, state in zip(lines, states, strict=True) if state == "alerting"]
    if len(alerting) > 1:
        return WORDS["steering.verdict_many"].say(language, n=len(alerting))
    for state in ORDER:
        if state in states:
            name = name_of(reading.workspace, lines[states.index(state)].watched.reference, language)
            return WORDS[f"steering.verdict_{state}"].say(language, **({} if state == "normal" else {"name": name}))
    return WORDS["steering.verdict_unknown"].say(language)


def window_said(lines: list[Line], as_of: date) -> tuple[Sentence, float] | None:
    """Where the focus stands in its window, in words and as a part from 0 to 1."""
    first, last = next(((x.watched.first_day, x.watched.last_day) for x in lines), (None, None))
    if first is None or last is None:
        return None
    weeks = ((last - first).days + 1) // 7
    values: dict[str, Any] = {"first": first, "last": last}
    if as_of < first:
        return Sentence(WORDS["steering.window_ahead"], values), 0.0
    if as_of > last:
        return Sentence(WORDS["steering.window_over"], values), 1.0
    week = (as_of - first).days // 7 + 1
    part = ((as_of - first) + timedelta(days=1)) / ((last - first) + timedelta(days=1))
    return Sentence(WORDS["steering.window"], {**values, "week": week, "weeks": weeks}), part


def ending_said(row: Alert, language: Language) -> str:
    """How an alert ended, in words."""
    return WORDS[f"alertending.{row.ending or 'open'}"].say(language)
