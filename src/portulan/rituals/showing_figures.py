"""The figures of a kept pack, drawn again from what was kept, and the words around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from portulan.language.quantities import written
from portulan.language.words import Language, listed
from portulan.metrics.period import Period
from portulan.rituals.kept import result_of, say, trend_of, words_of
from portulan.rituals.kinds import KINDS, POINTS, Kind, PointId
from portulan.rituals.pack_words import PACK_WORDS as WORDS
from portulan.stats.estimate import Estimate
from portulan.ui.figure import FigureView, Mark, State, target_mark, threshold_mark
from portulan.ui.naming import EMPTY_WORDS

STATE_OF_TRACK: Mapping[str, State] = {
    "no_data": "no_data", "too_few": "too_few", "pending": "pending", "alerting": "alerting",
    "recovering": "recovering",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """One point of the agenda: its number, name, minutes, and where it lies on the bar (percent)."""

    id: str
    number: int
    name: str
    minutes: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure with its period and what it was at the last meeting; `fault` says why there is none."""

    view: FigureView | None
    name: str
    reference: str
    before: str = ""
    fault: str = ""
    target: str = ""
    period: str = ""


class PackFigures:
    """The figures of a pack in one language, and what is said of them. Nothing is computed again, nothing is asked."""

    def __init__(self, pack: Mapping[str, Any], language: Language) -> None:
        self.pack = pack
        self.language = language
        self.kind: Kind = KINDS[pack["kind"]]
        self.day = date.fromisoformat(pack["day"])
        self.as_of = date.fromisoformat(pack["as_of"])
        self.since = date.fromisoformat(pack["since"])
        self.starts = datetime.fromisoformat(pack["starts"])
        self.currency = str(pack["currency"])
        self.company = str(pack["company"])
        self.minutes = int(pack["minutes"])

    def say(self, key: str, **params: object) -> str:
        return WORDS[key].say(self.language, **params)

    @property
    def name(self) -> str:
        return self.kind.name.say(self.language)

    @property
    def title(self) -> str:
        """`Revue de pipeline du 23 novembre 2026`."""
        return self.say("pack.title", name=self.kind.name, day=self.day)

    @property
    def verdict(self) -> str:
        return say(self.pack["verdict"], self.language)

    @cached_property
    def points(self) -> list[ShownPoint]:
        """The agenda, from left to right."""
        found, at, whole = [], 0, max(self.minutes, 1)
        for index, one in enumerate(self.pack["agenda"], 1):
            name = POINTS[cast(PointId, one["id"])].say(self.language)
            width = 100 * one["minutes"] / whole
            found.append(ShownPoint(one["id"], index, name, one["minutes"], 100 * at / whole, width))
            at += one["minutes"]
        return found

    # ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────

    def figure_view(
        self, kept: Mapping[str, Any], marks: Sequence[Mark] = (), state: State | None = None
    ) -> FigureView:
        """A figure drawn again from what was kept."""
        as_of = date.fromisoformat(kept["as_of"])
        return FigureView(
            self.figure_name(kept), result_of(kept["result"], as_of), self.language,
            currency=kept["currency"] or self.currency, definition=words_of(kept["definition"]), state=state,
            marks=tuple(marks), trend=trend_of(kept.get("trend", ())),
        )  # fmt: skip

    def figure_name(self, kept: Mapping[str, Any]) -> str:
        """The name of the KPI, with its stages or the group it is of."""
        name, reference = say(kept["name"], self.language), str(kept["reference"])
        inside = reference.partition("(")[2].partition(")")[0]
        stages = [self.named("stage", one.strip()) for one in inside.split("->")]
        extra = [" → ".join(stages)] if inside else []
        return ", ".join([name, *extra, *(self.named(dimension, value) for dimension, value in kept["by"].items())])

    def named(self, dimension: str, value: Any) -> str:
        """A value of a dimension as the plan names it; what is empty says so."""
        if value is None:
            return EMPTY_WORDS.say(self.language)
        return str(self.pack.get("names", {}).get(dimension, {}).get(value, value))

    @cached_property
    def figures(self) -> list[ShownFigure]:
        """The figures of the ritual."""
        return [self._figure(one) for one in self.pack["figures"]]

    def _figure(self, kept: Mapping[str, Any]) -> ShownFigure:
        if "result" not in kept:
            return ShownFigure(None, kept["reference"], kept["reference"], fault=say(kept["fault"], self.language))
        view = self.figure_view(kept)
        return ShownFigure(view, view.shown_name, kept["reference"], self._before(kept), period=self.period(kept))

    def period(self, kept: Mapping[str, Any]) -> str:
        """`du 1er janv. 2026 au 22 nov. 2026`: what the figure is read over, up to what is known; '' for its own."""
        if not kept["period"]:
            return ""
        start, end = (date.fromisoformat(one) if one else None for one in kept["period"])
        known = date.fromisoformat(kept["as_of"]) + timedelta(days=1)
        return Period(start, min(end, known) if end else known).label(self.language)

    def _before(self, kept: Mapping[str, Any]) -> str:
        """`33,1 % le 15 nov.`: what it was at the last meeting."""
        earlier = kept.get("before")
        result = result_of(earlier) if earlier else None
        if not isinstance(result, Estimate):
            return ""
        value = written(result.value, result.unit, self.language, currency=kept["currency"] or self.currency)
        return self.say("pack.before", value=str(value), day=self.since)

    @cached_property
    def focus(self) -> list[ShownFigure]:
        """The KPIs under focus, with the state of their alert, its evidence in words and its action."""
        return [self._focus(one) for one in self.pack.get("focus", ())]

    def _focus(self, kept: Mapping[str, Any]) -> ShownFigure:
        figure = kept["figure"]
        if figure is None:
            return ShownFigure(None, kept["reference"], kept["reference"], fault=say(kept["fault"], self.language))
        marks = [target_mark(kept["target"])] if kept["target"] is not None else []
        marks += [threshold_mark(kept["threshold"])] if kept["threshold"] is not None else []
        state = STATE_OF_TRACK.get(kept["state"])
        if "value" in figure["result"] and state in ("no_data", "too_few"):
            state = None  # no alert is kept on it: the figure itself is known
        view = self.figure_view(figure, marks, state)
        return ShownFigure(
            view, view.shown_name, kept["reference"], self.evidence(kept), target=self.standard(kept),
            period=self.period(figure),
        )  # fmt: skip

    def evidence(self, kept: Mapping[str, Any]) -> str:
        """How far the evidence is from what alerts, and in how many days a drop would show."""
        if kept["why"]:
            return say(kept["why"], self.language)
        if not kept["limit"]:
            return ""
        parts = [self.say("pack.evidence", evidence=kept["evidence"], limit=kept["limit"])]
        if kept["since"] and kept["state"] in ("alerting", "recovering", "pending"):
            parts.insert(0, self.say("pack.since", day=date.fromisoformat(kept["since"])))
        if kept["delay"]:
            parts.append(self.say("pack.delay", days=kept["delay"]))
        return " ".join(parts)

    def standard(self, kept: Mapping[str, Any]) -> str:
        """The standard action of a focus KPI, in words."""
        action = kept["action"]
        if not action:
            return ""
        due = date.fromisoformat(action["due"]) if action["due"] else None
        key = "pack.action.done" if action["state"] == "done" else "pack.action.due" if due else "pack.action"
        return self.say(key, what=action["what"], owner=action["owner"] or "—", due=due)

    @cached_property
    def objectives(self) -> list[ShownFigure]:
        found = []
        for one in self.pack.get("objectives", ()):
            if one["figure"] is None:
                found.append(ShownFigure(None, one["id"], one["id"], fault=say(one["fault"], self.language)))
                continue
            marks = [target_mark(one["target"])] if one["target"] else []
            view = self.figure_view(one["figure"], marks)
            target = written(one["target"], one["figure"]["unit"], self.language, currency=self.currency)
            key = "pack.objective" if one["by"] else "pack.objective.open"
            by = date.fromisoformat(one["by"]) if one["by"] else None
            said = self.say(key, target=str(target), by=by)
            if one["progress"] is not None and one["elapsed"] is not None:
                said += " " + self.say("pack.progress", progress=one["progress"], elapsed=one["elapsed"])
            found.append(ShownFigure(view, view.shown_name, one["id"], target=said, period=self.period(one["figure"])))
        return found

    @property
    def alerts_title(self) -> str:
        """`Une alerte, un signal`: what the point of alerts says first."""
        return self._titled([*self._alerts(), *([self.signals_title] if self.signals_title else [])])

    @property
    def focus_title(self) -> str:
        """`Une alerte`: the KPIs under focus alone."""
        return self._titled(self._alerts())

    @property
    def signals_title(self) -> str:
        """`2 signaux de revue`; empty where none fires."""
        firing = sum(one["state"] == "firing" for one in self.pack.get("signals", ()))
        return self.say("pack.watch.signals", n=firing) if firing else ""

    def _alerts(self) -> list[str]:
        states = [one["state"] for one in self.pack.get("focus", ())]
        alerts, recovering = states.count("alerting"), states.count("recovering")
        parts = [self.say("pack.watch.alerts", n=alerts)] if alerts else []
        return [*parts, self.say("pack.watch.recovering", n=recovering)] if recovering else parts

    def _titled(self, parts: Sequence[str]) -> str:
        text = listed(parts, self.language) if parts else self.say("pack.watch.calm")
        return text[:1].upper() + text[1:]

    @property
    def signals(self) -> list[dict[str, str]]:
        """The signals that fire: what is seen, since when, the question put."""
        return [
            {
                "id": one["id"],
                "verdict": say(one["verdict"], self.language),
                "question": say(one["question"], self.language),
                "since": self.say("pack.since", day=date.fromisoformat(one["since"])) if one["since"] else "",
                "component": one["component"],
            }
            for one in self.pack.get("signals", ())
            if one["state"] == "firing"
        ]

    @property
    def silent_signals(self) -> str:
        """How many signals are silent, and how many cannot tell."""
        states = [one["state"] for one in self.pack.get("signals", ())]
        silent, blind = states.count("silent"), states.count("too_few") + states.count("no_data")
        if not states:
            return ""
        said = [self.say("pack.signals.silent", n=silent)] if silent else []
        return " ".join([*said, self.say("pack.signals.blind", n=blind)] if blind else said)
