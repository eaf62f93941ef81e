"""A test as its page shows it: the design in words, both arms, the evidence. No Django here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portulan.experiments.evidence_chart import evidence_chart
from portulan.experiments.words import WORDS
from portulan.language.condition_text import unparse
from portulan.language.words import Language
from portulan.metrics.trials.answers import Measured
from portulan.metrics.trials.design import CHANGE_KINDS, ORDERS, SOURCES, SPLITS, Trial
from portulan.metrics.trials.saying import say_power
from portulan.metrics.trials.sizing import Power
from portulan.plan.document import Document
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.ui.figure import FigureView, Mark, threshold_mark
from portulan.ui.naming import name_of
from portulan.ui.scale import scale_for
from portulan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the design: its name, what it says, a link."""

    name: str
    said: str
    url: str = ""


def design(trial: Trial, document: Document, workspace: Workspace, language: Language) -> list[Fact]:
    """What is written in advance, in the order people ask for it."""

    def say(key: str, **params: object) -> str:
        return WORDS[key].say(language, **params)

    friction = (trial.friction.what or "").rstrip(".")
    if friction and trial.friction.source:
        friction = f"{friction} ({SOURCES.values[trial.friction.source].say(language)})"
    change = f"{CHANGE_KINDS.values[trial.change.kind].say(language)} : " if trial.change.kind else ""
    change = change.replace(" : ", ": ") if language == "en" else change.replace(" : ", "\u00a0: ")
    split = SPLITS.values[trial.split.by].say(language) if trial.split.by else ""
    if trial.split.by in ("owner", "column"):
        split += f" (A {', '.join(trial.split.a)} ; B {', '.join(trial.split.b)})".replace(
            " ;", "\u202f;" if language == "fr" else ";"
        )
    if trial.split.comparison is not None:
        split += f" ({unparse(trial.split.comparison)})"
    values = {"deals": trial.rule.deals or 0, "alpha": trial.alpha, "order": ORDERS.values[trial.order]}
    rule = say("tests.rule_anytime" if trial.rule.kind == "anytime" else "tests.rule_declared", **values)
    kpi = name_of(workspace, trial.kpi, language) if trial.kpi else ""
    found = [
        Fact(say("tests.friction"), friction, _local(trial.friction.link)),
        Fact(say("tests.hypothesis"), trial.hypothesis or ""),
        Fact(say("tests.change"), change + (trial.change.what or "")),
        Fact(
            say("tests.population"), unparse(trial.population.when) if trial.population.when else say("tests.everyone")
        ),
        Fact(say("tests.split"), split),
        Fact(say("tests.kpi"), f"{kpi}, {say('tests.within', days=trial.days)}"),
        Fact(say("tests.rule"), rule),
        Fact(say("tests.rail"), _rail(trial, document, workspace, language)),
        Fact(say("tests.start"), say("tests.day", day=trial.start) if trial.start else ""),
        Fact(say("tests.owner"), trial.owner or ""),
        Fact(say("tests.writes"), _writes(trial, language)),
    ]
    return [fact for fact in found if fact.said]


def _local(link: str | None) -> str:
    """A link to one of our own pages; others are not followed."""
    return link if link and link.startswith("/") and not link.startswith("//") else ""


def _rail(trial: Trial, document: Document, workspace: Workspace, language: Language) -> str:
    rail = trial.guardrail
    if rail is None or rail.kpi is None:
        return WORDS["tests.no_rail"].say(language)
    side = "at_most" if rail.at_most is not None else "at_least"
    limit = document.value(("guardrail", side)) or ""
    return WORDS[f"tests.rail_{side}"].say(language, kpi=name_of(workspace, rail.kpi, language), limit=limit)


def _writes(trial: Trial, language: Language) -> str:
    change = trial.deploy
    if change is None:
        return WORDS["tests.writes_nothing"].say(language)
    return f"{change.at_path} {'+' if change.add else '='} {change.add or change.value}"


def power_lines(power: Power | NotComputable | None, language: Language) -> dict[str, Any]:
    """The power of a design, as the panel shows it."""
    if power is None:
        return {"said": [WORDS["tests.no_facts"].say(language)], "better": []}
    if isinstance(power, NotComputable):
        return {"said": [power.reason.say(language)], "better": []}
    said = [sentence.say(language) for sentence in say_power(power)]
    if power.wanted is not None and power.enough:
        said.insert(2, WORDS["tests.power_enough"].say(language, deals=power.deals))
    return {
        "head": said[0],
        "said": [*said[1:], WORDS["tests.power_base"].say(language, base=power.base, seen=power.seen)],
        "better": [b.sentence.say(language) for b in power.better],
    }


def arms(found: Measured, language: Language) -> list[dict[str, Any]]:
    """Both arms, their rates on one scale."""
    names = {"a": WORDS["tests.arm_a"], "b": WORDS["tests.arm_b"]}
    scale = scale_for([arm.rate for arm in found.arms], [], "share")
    return [
        {
            "name": names[arm.arm].say(language),
            "entered": arm.entered,
            "open": arm.open,
            "view": FigureView(names[arm.arm], arm.rate, language, scale=scale),
        }
        for arm in found.arms
    ]


def difference(found: Measured, language: Language) -> tuple[str, str]:
    """B minus A in words, and for how many readings its bounds hold."""
    if found.difference is None or found.low is None or found.high is None:
        return WORDS["tests.difference_none"].say(language), ""
    values = {"difference": found.difference, "low": found.low, "high": found.high}
    holds = "tests.bounds_any" if found.anytime_bounds else "tests.bounds_one"
    return WORDS["tests.difference_said"].say(language, **values), WORDS[holds].say(language)


def guardrail(found: Measured, workspace: Workspace, language: Language, currency: str) -> dict[str, Any] | None:
    """The guard-rail on both arms, with its limit."""
    rail, asked = found.guardrail, found.trial.guardrail
    if rail is None or asked is None or asked.kpi is None:
        return None
    name = name_of(workspace, asked.kpi, language)
    marks: tuple[Mark, ...] = (threshold_mark(rail.limit),)
    units = {r.unit for r in (rail.a, rail.b) if isinstance(r, Estimate)} or {"share"}
    scale = scale_for([rail.a, rail.b], [rail.limit], units.pop())
    if not isinstance(rail.b, Estimate):
        key, ink = "tests.rail_unread", "too_few"
    else:
        key, ink = ("tests.rail_breached", "alerting") if rail.breached else ("tests.rail_holds", "ok")
    return {"name": name, "state": WORDS[key].say(language), "ink": ink, "arms": [
        {"name": WORDS[key].say(language), "view": _marked(key, result, language, currency, marks, scale)}
        for key, result in (("tests.arm_a", rail.a), ("tests.arm_b", rail.b))
    ]}  # fmt: skip


def _marked(
    key: str, result: Result, language: Language, currency: str, marks: tuple[Mark, ...], scale: Any
) -> FigureView:
    return FigureView(WORDS[key], result, language, currency, marks=marks, scale=scale)


def chart(found: Measured, language: Language) -> Any:
    """The evidence drawn, None before there is any."""
    heads = [WORDS[f"tests.chart_{name}"].say(language) for name in ("known", "day", "evidence")]
    return evidence_chart(found, language, heads)


def chart_reading(found: Measured, language: Language) -> str:
    """What the chart shows, in a sentence."""
    values = {"known": found.counts.known, "evidence": round(found.evidence, 2), "limit": round(found.limit, 2)}
    return WORDS["tests.chart_reading"].say(language, **values)


def matching(texts: Sequence[str], query: str) -> bool:
    """Whether all the words looked for are somewhere in these texts."""
    said = " ".join(texts).casefold()
    return all(word in said for word in query.casefold().split())
