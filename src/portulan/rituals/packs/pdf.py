"""The pack as a PDF, set by Typst with the fonts it carries: the same pages on every machine, nothing fetched."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from portulan.language.quantities import written
from portulan.language.words import number
from portulan.rituals.packs.content import Content, Line
from portulan.rituals.packs.spots import spots
from portulan.rituals.showing import ShownDeed
from portulan.ui.figure import FigureView

TEMPLATE = Path(__file__).parent / "pack.typ"


def pdf(content: Content) -> bytes:
    """The pages as PDF."""
    made = typst.compile(TEMPLATE.read_bytes(), **_inputs(content), format="pdf", timestamp=content.at)
    assert isinstance(made, bytes)
    return made


def png_pages(content: Content, ppi: float = 80) -> list[bytes]:
    """The pages as images, to be looked at."""
    made = typst.compile(TEMPLATE.read_bytes(), **_inputs(content), format="png", ppi=ppi)
    return list(made) if isinstance(made, list) else [made]


def _inputs(content: Content) -> dict[str, Any]:
    data = json.dumps(document(content), ensure_ascii=False)
    return {"sys_inputs": {"pack": data}, "ignore_system_fonts": True}


def document(content: Content) -> dict[str, Any]:
    """What the template reads: texts and positions, nothing to compute."""
    view, minutes = content.view, content.minutes
    words = {
        key: content.say(f"pack.{key}")
        for key in (
            "figures", "objectives", "overdue", "overdue.none", "coming", "effects", "deals", "decisions",
            "decisions.none", "initiatives", "initiatives.none", "strategy", "definitions", "figures.none",
            "followed.empty", "col.figure", "col.value", "col.interval", "col.n", "col.state", "col.before", "col.deal",
            "col.stage",
            "col.wait", "col.amount", "col.owner", "col.count", "col.initiative", "col.due", "col.lead", "col.budget",
            "col.kind", "confidential", "to_decide", "definition", "trends", "key.interval", "key.marks", "key.months",
        )
    }  # fmt: skip
    return {
        "lang": content.language,
        "words": words,
        "company": view.company,
        "title": view.title,
        "name": view.name,
        "outcome": view.kind.outcome.say(content.language),
        "when": minutes.when,
        "state": minutes.state,
        "verdict": view.verdict,
        "provenance": minutes.provenance,
        "agenda": [{"name": p.name, "minutes": p.minutes} for p in view.points],
        "points": content.points,
        "decisions": [
            {"about": d.about, "said": d.said, "owned": d.owned, "by": d.by, "entry": d.entry}
            for d in minutes.decisions
        ],
        "to_decide": [{"name": name, "hint": hint} for name, hint in content.to_decide],
        "meanings": [{"name": line.name, "said": line.definition} for line in content.definitions],
        "under_way": content.under_way,
        "gaps": any(month.value is None for line in content.figures if line.drawn for month in line.trend),
        "decided_title": content.page("minutes.decided"),
        "journal": content.page("session.entry", n="{n}").replace("{n}", ""),
        "followed": {
            "title": view.followed_title, "count": view.followed_count, "deeds": _deeds(view.followed),
            "overdue": _deeds(view.overdue), "coming": _deeds(view.coming), "effects": _deeds(view.effects),
        },
        "movement": _movement(content),
        "watch": {
            "title": view.alerts_title, "focus": [_figure(one, content) for one in content.focus],
            "signals": view.signals, "silent": view.silent_signals,
        },
        "figures": [_figure(one, content) for one in content.figures],
        "objectives": [_figure(one, content) for one in content.objectives],
        "deals": {"count": view.deals_count, "verdict": view.deals_verdict, "places": view.places, "deals": view.deals},
        "initiatives": view.initiatives,
        "strategy": [
            {
                "name": one["name"],
                "decision": one["decision"],
                "figures": [
                    content.say("pack.said", name=f.shown_name, value=figure_words(f)) for f in one["figures"]
                ],
            }
            for one in view.strategy
        ],
        "definitions": {
            "list": [{"name": name, "condition": condition} for name, condition in view.definitions],
            "commitments": view.commitments,
            "refusals": content.say("pack.refusals", reasons=view.refusals) if view.refusals else "",
        },
    }  # fmt: skip


def figure_words(figure: FigureView) -> str:
    """A figure within a sentence: value, interval and sample, or why there is none."""
    return f"{figure.value} ({figure.interval}, {figure.sample})" if figure.has_number else figure.why


def _deeds(deeds: Sequence[ShownDeed]) -> list[dict[str, str]]:
    return [{"text": d.text, "detail": d.detail, "state": d.state, "label": d.label} for d in deeds]


def _movement(content: Content) -> dict[str, Any] | None:
    view, bridge = content.view, content.bridge
    if "movement" not in view.pack:
        return None
    base = {"title": view.movement_title, "days": view.movement_days, "verdict": view.movement_verdict}
    if bridge is None:
        return {**base, "bars": [], "gap": ""}
    bars = [
        {
            "name": bar.name, "kind": bar.kind, "amount": bar.amount, "deals": bar.deals,
            "x": bridge.part(max(bar.low, bridge.start)),
            "width": max(bridge.part(bar.high) - bridge.part(max(bar.low, bridge.start)), 0.4),
        }
        for bar in bridge.bars
    ]  # fmt: skip
    return {
        **base,
        "bars": bars,
        "priced": bridge.priced,
        "gap": view.foot,
    }


def _figure(line: Line, content: Content) -> dict[str, Any]:
    """A figure with its bar in percent of the width."""
    return {
        "name": line.name, "value": line.value, "interval": line.interval, "sample": line.sample,
        "n": number(line.n, content.language), "period": line.period, "within": line.within, "marks": line.marks,
        "state": line.state, "state_word": line.state_word, "before": line.before, "note": line.note,
        "action": line.action, "evidence": line.evidence, "known": line.has_number,
        "bar": asdict(spots(line)) if line.has_number else None,
        "chart": _chart(line, content) if line.drawn else None,
    }  # fmt: skip


def _chart(line: Line, content: Content) -> dict[str, Any]:
    """The months in percent of a box, with the ends of both axes in words."""
    every = [v for month in line.trend for v in (month.value, month.low, month.high) if v is not None]
    low, high = min(every), max(every)
    span = (high - low) or 1.0
    last = max(len(line.trend) - 1, 1)

    def y(value: float) -> float:
        return 100 * (1 - (value - low) / span)

    def said(value: float) -> str:
        worth = value / 100 if line.unit == "share" else value
        return str(written(worth, line.unit, content.language, currency=content.view.currency))

    known = [(i, 100 * i / last, month) for i, month in enumerate(line.trend) if month.value is not None]
    return {
        "points": [
            {
                "x": x, "y": y(m.value), "open": m.unfinished or m.under_way,
                "follows": i > 0 and line.trend[i - 1].value is not None,
            }
            for i, x, m in known if m.value is not None
        ],
        "bounds": [
            {"x": x, "low": y(m.low), "high": y(m.high)}
            for _, x, m in known if m.low is not None and m.high is not None
        ],
        "top": said(high), "bottom": said(low), "first": line.trend[0].name, "last": line.trend[-1].name,
    }  # fmt: skip
