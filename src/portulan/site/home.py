"""Home: the strategy on one page. Every number comes from the board; every sentence is made from the numbers."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portulan.facts.report import ImportReport
from portulan.journal.actions import sync_with
from portulan.journal.models import Action
from portulan.journal.showing import Card, cards, in_order
from portulan.language.finding import LEVELS, Finding, Level
from portulan.language.words import Language, Sentence
from portulan.plan.records import FocusAction, Plan
from portulan.rituals.pages import ShownMeeting, next_meeting
from portulan.site.ledger import Drawer, LedgerLine, unanswered
from portulan.site.objectives import Route, objective_view, pace, route_of
from portulan.site.verdict import Clause, verdict_of
from portulan.site.words import WORDS
from portulan.site.year import Year, year_of
from portulan.steering.looking import Line, look
from portulan.steering.rules import window_of
from portulan.steering.showing import STATES, alert_url, sentences, state_of
from portulan.steering.undertaken import Undertaken, undertaken
from portulan.steering.verdicts import News, news
from portulan.ui import Reading, reading_of
from portulan.ui.clock import company_zone, on_the_company_clock
from portulan.ui.figure import FigureView
from portulan.ui.naming import name_of, naming_of
from portulan.workspace import Board, Workspace

MOST_FINDINGS = 6
MOST_ACTIONS = 4
SOON = timedelta(days=7)
LEVEL_STATES: dict[Level, str] = {"error": "alerting", "warning": "pending", "advice": "ok"}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The verdict, the objectives, the five decisions, the focus, the findings, the state of the data."""
    return render(request, "site/home.html", {"home": Home(reading_of(request))})


@dataclass(frozen=True, slots=True)
class FocusCard:
    """One KPI under focus; `view` is None where it cannot be computed, and `fault` says why."""

    view: FigureView | None
    reference: str
    fault: str
    state: str
    said: list[str]
    standard: FocusAction | None
    undertaken: Undertaken | None


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert under way, as the banner says it."""

    name: str
    since: date
    action: Undertaken | None
    url: str
    state: str


@lru_cache(maxsize=8)
def _findings(workspace: Workspace, plan: int, facts: str, today: date) -> tuple[Finding, ...]:
    """The findings of one state of the plan and the facts, worst first: some rules ask figures, so they are kept."""
    return tuple(sorted(workspace.check(), key=lambda f: LEVELS.index(f.level)))


@dataclass
class Home:
    """What the page shows, read as it is needed."""

    reading: Reading

    @property
    def language(self) -> Language:
        return self.reading.language

    @cached_property
    def workspace(self) -> Workspace:
        return self.reading.workspace

    @cached_property
    def as_of(self) -> date:
        return self.reading.as_of

    @cached_property
    def plan(self) -> Plan | None:
        return self.workspace.plan().plan

    @cached_property
    def board(self) -> Board:
        return self.workspace.board(self.as_of)

    @cached_property
    def has_facts(self) -> bool:
        return not self.workspace.facts().is_empty

    @cached_property
    def drawer(self) -> Drawer:
        naming = naming_of(self.workspace, self.language)
        keep = self.reading.keep
        return Drawer(self.workspace, self.plan, self.language, naming, self.as_of, self.board.period, keep)

    @cached_property
    def year(self) -> Year | None:
        return year_of(self.plan, self.as_of, self.language)

    @property
    def week(self) -> Sentence | None:
        """`Exercice 2026, semaine 47`: the plan's period, where it is a calendar year."""
        period = self.plan.period if self.plan else None
        if period is None or period.first_day is None or period.last_day is None:
            return None
        week = self.as_of.isocalendar().week
        return Sentence(WORDS["home.week"], {"year": self.as_of.year, "week": week})

    @cached_property
    def routes(self) -> list[Route]:
        """The objectives that have a figure, with where they stand."""
        drawn: list[Route] = []
        for objective in self.board.objectives:
            if objective.figure.table is None or len(objective.figure.table.rows) != 1:
                continue
            table = objective.figure.table
            url = self.drawer.figure_url(table, None)
            drawn.append(route_of(objective, objective_view(objective, self.language, url=url), ""))
        return drawn

    @property
    def silent_objectives(self) -> list[tuple[str, str]]:
        """Objectives without a figure, and why."""
        return [
            (o.id, unanswered(o.figure, self.language))
            for o in self.board.objectives
            if o.figure.table is None or len(o.figure.table.rows) != 1
        ]

    @cached_property
    def ledger(self) -> list[LedgerLine]:
        return [self.drawer.line(component) for component in self.board.components]

    @cached_property
    def watched(self) -> dict[str, Line]:
        """The evidence of each KPI in focus, by its reference."""
        return {str(line.watched.reference): line for line in look(self.workspace, self.as_of)}

    @cached_property
    def alerts(self) -> list[OpenAlert]:
        """The alerts under way, each with its action and its way out."""
        return [
            OpenAlert(
                name_of(self.workspace, line.watched.reference, self.language),
                line.track.episode.opened,
                undertaken(self.reading, line.alert) if line.alert else None,
                self.reading.keep(alert_url(line)),
                "recovering" if line.track.state == "recovering" else "alerting",
            )
            for line in self.watched.values()
            if line.track is not None and line.track.episode is not None
        ]

    @cached_property
    def focus(self) -> list[FocusCard]:
        """The focus KPIs of the plan, in its order."""
        written = [item for item in (self.plan.focus.kpis if self.plan and self.plan.focus else ()) if item.kpi]
        cards = []
        for focus, item in zip(self.board.focus, written, strict=False):
            line = self.watched.get(str(item.kpi))
            state = state_of(line) if line is not None else "no_rule"
            said = sentences(line, self.language) if line is not None else []
            view = self.drawer.focus(focus, item.kpi, STATES.get(state), said or [""])
            cards.append(
                FocusCard(
                    view,
                    focus.figure.reference,
                    unanswered(focus.figure, self.language),
                    state,
                    said,
                    item.action,
                    undertaken(self.reading, line.alert) if line is not None and line.alert else None,
                )
            )
        return cards

    @property
    def focus_span(self) -> Sentence | None:
        """`Du 2 au 29 novembre, semaine 4 sur 4`, or that it has not begun, or that it is over."""
        focus = self.plan.focus if self.plan else None
        if focus is None or focus.first_day is None or not focus.weeks:
            return None
        last = focus.first_day + timedelta(weeks=focus.weeks, days=-1)
        week = (self.as_of - focus.first_day).days // 7 + 1
        values = {"first": focus.first_day, "last": last, "week": week, "weeks": focus.weeks}
        if week < 1:
            return Sentence(WORDS["home.focus_ahead"], values)
        return Sentence(WORDS["home.focus_span" if week <= focus.weeks else "home.focus_over"], values)

    @property
    def focus_is_over(self) -> bool:
        """Whether the window of the focus has gone by, so that another must be chosen."""
        window = window_of(self.plan.focus) if self.plan and self.plan.focus else None
        return window is not None and window[1] < self.as_of

    @cached_property
    def clauses(self) -> list[Clause]:
        """The verdict."""
        return verdict_of(self.plan, self.has_facts, self.routes, self.focus_states, self.language)

    @property
    def focus_states(self) -> list[tuple[str, str]]:
        return [(card.state, card.view.shown_name if card.view else card.reference) for card in self.focus]

    @property
    def lead(self) -> Sentence | None:
        """What remains on the first objective that adds up."""
        start = self.board.period.start if self.board.period else None
        for route in self.routes:
            said = pace(route, start, self.as_of)
            if said is not None:
                return said
        return None

    @cached_property
    def findings(self) -> list[Finding]:
        """All findings on the plan, worst first."""
        plan = self.workspace.plan_path
        stamp = plan.stat().st_mtime_ns if plan.is_file() else 0
        return list(_findings(self.workspace, stamp, self.workspace.facts().identity, date.today()))

    @property
    def shown_findings(self) -> list[tuple[Finding, str, str, str]]:
        """The first findings with their state and their two sentences."""
        return [
            (f, LEVEL_STATES[f.level], f.message(self.language), f.way_out(self.language))
            for f in self.findings[:MOST_FINDINGS]
        ]

    @property
    def finding_counts(self) -> dict[str, int]:
        counts = {level: sum(1 for f in self.findings if f.level == level) for level in LEVELS}
        return {"errors": counts["error"], "warnings": counts["warning"], "advice": counts["advice"]}

    @property
    def hidden_findings(self) -> int:
        return max(len(self.findings) - MOST_FINDINGS, 0)

    @property
    def last_import(self) -> ImportReport | None:
        return self.workspace.facts().last_import

    @property
    def loaded(self) -> Sentence | None:
        """How many rows the last import read and kept."""
        report = self.last_import
        if report is None:
            return None
        accepted = sum(count.accepted for count in report.tables.values())
        rejected = sum(count.rejected for count in report.tables.values())
        return Sentence(
            WORDS["home.loaded"],
            {
                "at": on_the_company_clock(report.imported_at, self.workspace),
                "accepted": accepted,
                "rejected": rejected,
            },
        )

    @property
    def rejected(self) -> int:
        report = self.last_import
        return sum(count.rejected for count in report.tables.values()) if report else 0

    @property
    def calm(self) -> bool:
        """Whether nothing asks for anyone."""
        return self.has_facts and not (
            self.alerts or self.finding_counts["errors"] or self.due or self.rejected or self.news or self.focus_is_over
        )

    @cached_property
    def due(self) -> list[Card]:
        """Actions that are late on the day read, then those due within the week that follows."""
        sync_with(self.workspace, timezone.now())
        shown = in_order(cards(Action.objects.all(), self.reading, company_zone(self.workspace)))
        soon = self.as_of + SOON
        waiting = [c for c in shown if c.standing in ("under_way", "to_come") and c.action.due and c.action.due <= soon]
        return [c for c in shown if c.standing == "overdue"] + waiting

    @cached_property
    def news(self) -> list[News]:
        """What was learnt these days of the actions done after an alert."""
        return news(self.reading)

    @cached_property
    def meeting(self) -> ShownMeeting | None:
        """The next meeting of the plan's rituals."""
        return next_meeting(self.reading)

    @property
    def shown_due(self) -> list[Card]:
        """The first of them: the page of actions has the rest."""
        return self.due[:MOST_ACTIONS]
