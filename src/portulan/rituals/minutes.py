"""The minutes of a meeting: they come out by themselves, from what was frozen and what was decided."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from portulan.language.words import Language
from portulan.rituals import clock as timer
from portulan.rituals.decisions import slots
from portulan.rituals.journal_words import decided_words
from portulan.rituals.models import Session
from portulan.rituals.page_words import PAGE_WORDS as WORDS
from portulan.rituals.showing import PackView, ShownDeed, ShownFigure
from portulan.rituals.when import moment_words, when_words


@dataclass(frozen=True, slots=True)
class MinuteDecision:
    """One decision in the minutes: what it is about, its words, its owner and day, its number in the journal."""

    about: str
    said: str
    owned: str
    by: str
    entry: int | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """What happened, ready to be read, printed or sent."""

    title: str
    when: str
    state: str
    final: bool
    verdict: str
    decisions: Sequence[MinuteDecision]
    pipeline: Sequence[str]
    figures: Sequence[str]
    watch: Sequence[str]
    followed: Sequence[ShownDeed]
    times: Sequence[str]
    opened: str
    provenance: str
    view: PackView


def minutes_of(session: Session, language: Language, zone: ZoneInfo) -> Minutes:
    """The minutes in one language. `zone` is the clock on which moments are told."""
    view = PackView(session.pack, language)
    said = WORDS["minutes.draft" if session.is_open else "minutes.ready"].say(language)
    decisions = list(session.decisions.all())
    if session.closed_at is not None:
        at = moment_words(session.closed_at.astimezone(zone), language)
        said = WORDS["minutes.final"].say(language, at=at, by=session.closed_by_name, n=len(decisions))
    opened = ""
    if session.opened_at is not None:
        at = moment_words(session.opened_at.astimezone(zone), language)
        opened = WORDS["minutes.by"].say(language, at=at, by=session.opened_by_name)
    known = {slot.id: slot for slot in slots(session.pack)}
    listed = []
    for one in decisions:
        slot = known[one.slot]
        owned = WORDS["session.owned"].say(language, owner=one.owner, due=one.due) if one.due else ""
        text = decided_words(one).say(language)
        listed.append(MinuteDecision(slot.name.say(language), text, owned, one.by_name, one.entry))
    return Minutes(
        title=WORDS["minutes.title"].say(language, name=view.name, day=session.day),
        when=when_words(view.starts, language),
        state=said,
        final=session.is_closed,
        verdict=view.verdict,
        decisions=listed,
        pipeline=[said for said in (view.movement_verdict, view.deals_verdict) if said],
        figures=[_figure(one, view) for one in (*view.objectives, *view.figures)],
        watch=[
            *(_watched(one, view) for one in view.focus),
            *(" ".join((one["verdict"], one["question"])) for one in view.signals),
        ],
        followed=view.followed,
        times=_times(session, view, language),
        opened=opened,
        provenance=view.say(
            "pack.frozen", as_of=view.as_of, frozen=moment_words(session.frozen_at.astimezone(zone), language),
            plan=session.plan_sha[:12], facts=session.facts[:12] or "—",
        ),
        view=view,
    )  # fmt: skip


def _watched(one: ShownFigure, view: PackView) -> str:
    """A KPI under focus: its figure, the state of its alert, the evidence."""
    if one.view is None:
        return _figure(one, view)
    said = _figure(replace(one, before="", target=""), view).removesuffix(".")
    return f"{said}. {one.view.state_word}. {one.before}".rstrip()


def _figure(one: ShownFigure, view: PackView) -> str:
    colon = "\u00a0: " if view.language == "fr" else ": "
    if one.view is None:
        return f"{one.name}{colon}{one.fault}"
    shown = one.view
    if not shown.has_number:
        return f"{one.name}{colon}{shown.why}"
    within = ", ".join(part for part in (shown.interval, shown.sample, one.period) if part)
    joint = "\u202f; " if view.language == "fr" else "; "
    return f"{one.name}{colon}" + joint.join(
        part for part in (f"{shown.value} ({within})", one.before, one.target) if part
    )


def _times(session: Session, view: PackView, language: Language) -> list[str]:
    spent = session.clock.get("spent", {}) if session.clock else {}
    if not spent:
        return []
    return [
        WORDS["minutes.time.point"].say(
            language, name=point.name, spent=timer.written(int(spent.get(point.id, 0))), minutes=point.minutes
        )
        for point in view.points
    ]


def markdown(minutes: Minutes) -> str:
    """The minutes as Markdown."""
    view = minutes.view
    language: Language = view.language

    def head(key: str) -> str:
        return f"\n## {WORDS[key].say(language) if key in WORDS else view.say(key)}\n"

    lines = [
        f"# {minutes.title}",
        "",
        f"{minutes.when[:1].upper()}{minutes.when[1:]}. {minutes.state}",
        "",
        minutes.verdict,
    ]
    lines.append(head("minutes.decided"))
    for one in minutes.decisions:
        entry = f" ({WORDS['session.entry'].say(language, n=one.entry)})" if one.entry else ""
        owned = f". {one.owned}" if one.owned else ""
        colon = "\u00a0:" if language == "fr" else ":"
        lines.append(f"- **{_plain(one.about)}**{colon} {_plain(one.said)}{_plain(owned)}{entry}.")
    if not minutes.decisions:
        lines.append(view.say("pack.decisions.none"))
    seen = (*minutes.pipeline, *minutes.figures, *minutes.watch)
    if seen:
        lines.append(head("minutes.seen"))
        lines += [f"- {_plain(one)}" for one in seen]
    if minutes.followed:
        lines.append(f"\n## {view.followed_title}\n")
        lines += [f"- {_plain(one.text)} ({_plain(one.detail)})" for one in minutes.followed]
    if minutes.times:
        lines.append(head("minutes.time"))
        lines += [f"- {one}" for one in minutes.times]
    lines += ["", "---", "", " ".join(part for part in (minutes.opened, minutes.provenance) if part), ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """A text on one line whose signs Markdown would read are kept as signs; no-break spaces stay."""
    flat = re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()
    for sign in "\\*_`[]<>#":
        flat = flat.replace(sign, "\\" + sign)
    return flat


def file_name(session: Session, language: Language, format: str) -> str:  # noqa: A002  reason=what it is called
    """`revue-de-pipeline-2026-11-23.pdf`."""
    name = session.ritual.name.say(language).lower()
    safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in _unaccented(name)).strip("-")
    return f"{safe}-{session.day.isoformat()}.{format}"


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
