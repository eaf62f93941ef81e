"""A meeting as its page shows it: the pack, the timer, what is decided and what is left to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.urls import reverse

from portulan.language.finding import Finding
from portulan.language.words import Language
from portulan.language.words import day as day_words
from portulan.people.models import User
from portulan.plan.records import Plan
from portulan.rituals import clock as timer
from portulan.rituals.bridge import Bridge
from portulan.rituals.decisions import CHOICES, Slot, slots
from portulan.rituals.journal_words import decided_words
from portulan.rituals.kinds import POINTS
from portulan.rituals.live import meeting_state
from portulan.rituals.models import Decision, Session
from portulan.rituals.page_words import PAGE_WORDS as WORDS
from portulan.rituals.sessions import left
from portulan.rituals.showing import PackView
from portulan.rituals.when import moment_words, when_words
from portulan.ui.clock import company_zone
from portulan.ui.reading import Reading


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision written: its words, who wrote it, and where it leads once it is final (`plan`, `test` or '')."""

    number: int
    said: str
    who: str
    owned: str
    entry: int | None
    text: str
    leads: str
    version: str


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """One thing to decide: its form, what was typed, what is wrong with it, what is decided already."""

    slot: Slot
    name: str
    hint: str
    choices: Sequence[tuple[str, str, bool]]
    decided: list[ShownDecision]
    typed: dict[str, str]
    faults: list[str]
    wrong: frozenset[str]

    @property
    def key(self) -> str:
        """A name for the page's anchors."""
        return "s-" + "".join(c if c.isalnum() else "-" for c in self.slot.id)

    @property
    def asks(self) -> bool:
        """Whether the form is shown: something is missing, more may be added, or what is written is being changed."""
        return self.slot.many or not self.decided or bool(self.typed)

    @property
    def changing(self) -> int | None:
        """The number of the decision that the form replaces."""
        replaced = self.typed.get("replaces", "")
        return next((one.number for one in self.decided if one.version == replaced), None)

    @property
    def needs_words(self) -> bool:
        """Whether the sentence is the reason of a choice."""
        return bool(self.slot.choices)

    @property
    def plan_url(self) -> str:
        """Where the plan is changed for what this decides."""
        if self.slot.component in ("target", "offer", "channels"):
            return reverse("authoring:form", args=[self.slot.component])
        return reverse("authoring:text")


def shown_slots(
    session: Session, language: Language, zone: Any, typed: dict[str, str] | None = None, faults: Sequence[Finding] = ()
) -> list[ShownSlot]:
    """Every slot with what was decided; `typed` and `faults` are those of the slot just refused."""
    decisions = list(session.decisions.all())
    found = []
    for slot in slots(session.pack):
        mine = typed if typed and typed.get("slot") == slot.id else {}
        wrong = faults if mine else ()
        choices = [(one, CHOICES[one].say(language), mine.get("choice") == one) for one in slot.choices]
        decided = [shown_decision(one, slot, language, zone) for one in decisions if one.slot == slot.id]
        found.append(
            ShownSlot(
                slot,
                slot.name.say(language),
                slot.hint.say(language),
                choices,
                decided,
                dict(mine or {}),
                [f.message(language) for f in wrong],
                frozenset(_FIELDS.get(f.code, "") for f in wrong),
            )
        )
    return found


_FIELDS = {
    "RT010": "text", "RT011": "owner", "RT012": "due", "RT013": "due", "RT014": "due", "RT015": "choice",
    "RT017": "text",
}  # fmt: skip


def shown_decision(decision: Decision, slot: Slot, language: Language, zone: Any) -> ShownDecision:
    at = moment_words(decision.at.astimezone(zone), language)
    said = decided_words(decision).say(language)
    owned = ""
    if decision.due is not None:
        owned = WORDS["session.owned"].say(language, owner=decision.owner, due=decision.due)
    return ShownDecision(
        decision.pk, said, WORDS["session.who"].say(language, by=decision.by_name, at=at), owned, decision.entry,
        decision.text, _leads(decision, slot), decision.version,
    )  # fmt: skip


def _leads(decision: Decision, slot: Slot) -> str:
    """What the decision asks to do next: change the plan, or design a test of what is not one yet."""
    if decision.choice in ("reposition", "change", "definition", "sla"):
        return "plan"
    return "test" if decision.choice == "test" and not slot.id.startswith("test:") else ""


@dataclass(frozen=True, slots=True)
class ShownClock:
    """The timer: what is spent, the point under way, whether it runs."""

    spent: str
    seconds: int
    minutes: int
    running: bool
    begun: bool
    point: str
    point_name: str
    reading: str
    position: float
    done: frozenset[str]
    last: bool


def shown_clock(session: Session, view: PackView, at: datetime) -> ShownClock:
    """The timer at an instant. The mark on the bar goes by what is spent on the point, never past its end."""
    seconds = timer.total(session.clock, at)
    ids = [point.id for point in view.points]
    now = session.clock.get("point") if session.clock.get("point") in ids else ""
    place, done = 0.0, frozenset[str]()
    if now:
        point = view.points[ids.index(now)]
        here = timer.spent(session.clock, at).get(now, 0)
        place = point.x + point.width * min(here / max(point.minutes * 60, 1), 1.0)
        done = frozenset(ids[: ids.index(now)])
    spent = timer.written(seconds)
    return ShownClock(
        spent, seconds, view.minutes, timer.running(session.clock), bool(now), now,
        POINTS[cast(Any, now)].say(view.language) if now else "",
        WORDS["session.elapsed"].say(view.language, spent=spent, minutes=view.minutes), place, done,
        bool(ids) and now == ids[-1],
    )  # fmt: skip


def show_session(
    session: Session,
    reading: Reading,
    user: User,
    at: datetime,
    typed: dict[str, str] | None = None,
    faults: Sequence[Finding] = (),
) -> dict[str, Any]:
    """Everything the page shows."""
    language, zone = reading.language, company_zone(reading.workspace)
    view = PackView(session.pack, language)
    missing = left(session)
    shown = shown_slots(session, language, zone, typed, faults)
    sentence = missing.sentence
    return {
        "session": session,
        "view": view,
        "bars": _bars(view.bridge) if view.bridge else [],
        "clock": shown_clock(session, view, at),
        "agenda_reading": agenda_words(view),
        "when": when_words(view.starts, language),
        "frozen_at": moment_words(session.frozen_at.astimezone(zone), language),
        "live_state": meeting_state(session, reading.workspace_path),
        "live_url": reverse("rituals:live", args=[session.kind, session.day.isoformat()]),
        "live_waits": WORDS["session.live.waits"].say(language),
        "frozen_text": ""
        if session.state == Session.State.READY
        else WORDS["session.frozen"].say(language, day=day_words(view.as_of, language, "medium")),
        "closed_at": moment_words(session.closed_at.astimezone(zone), language) if session.closed_at else "",
        "slots": shown,
        "decided": [one for slot in shown for one in slot.decided],
        "left": sentence.say(language) if sentence else "",
        "left_hints": [slot.hint.say(language) for slot in missing.missing],
        "owners": owners(reading),
        "may_steer": user.may("steer"),
        "may_act": user.may("act"),
        "may_edit_plan": user.may("edit_plan"),
        "address": [session.kind, session.day.isoformat()],
    }


def agenda_words(view: PackView) -> str:
    points = [
        WORDS["session.agenda.point"].say(view.language, name=point.name, minutes=point.minutes)
        for point in view.points
    ]
    return WORDS["session.agenda.reading"].say(view.language, points=points)


def _bars(bridge: Bridge) -> list[dict[str, Any]]:
    """The bars of the bridge in percent of the width."""
    return [
        {
            "name": bar.name, "kind": bar.kind, "amount": bar.amount, "deals": bar.deals, "total": bar.kind == "total",
            "x": f"{bridge.part(max(bar.low, bridge.start)):.3f}%",
            "width": f"{max(bridge.part(bar.high) - bridge.part(max(bar.low, bridge.start)), 0.4):.3f}%",
        }
        for bar in bridge.bars
    ]  # fmt: skip


def owners(reading: Reading) -> list[str]:
    """Whom an action may be given to: the people who sign in, and those the plan names."""
    plan = reading.workspace.plan().plan or Plan()
    named = [one.owner for one in plan.objectives if one.owner]
    named += [one.owner for one in plan.actions if one.owner]
    named += [one.action.owner for one in (plan.focus.kpis if plan.focus else ()) if one.action and one.action.owner]
    people = [user.shown_name for user in User.objects.filter(is_active=True).exclude(role="reader")]
    return sorted(dict.fromkeys([*named, *people]), key=str.casefold)
