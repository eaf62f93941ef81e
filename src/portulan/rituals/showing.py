"""A kept pack as it is shown: figures drawn again from what was kept, sentences in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from portulan.language.words import day, days, listed, money, number
from portulan.rituals.bridge import Bridge, bridge_of
from portulan.rituals.kept import say
from portulan.rituals.showing_figures import PackFigures, ShownFigure, ShownPoint

__all__ = ["PackView", "ShownDeed", "ShownFigure", "ShownPoint"]

STATE_OF_DEED = {"done": "good", "dropped": "ok", "open": "pending"}


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """An action or a decision, and where it stands: `state` is open, done, dropped, or '' where nothing was to do."""

    text: str
    detail: str
    state: str
    label: str = ""
    ink: str = ""


class PackView(PackFigures):
    """A pack in one language. Everything comes from what was kept: nothing is computed again, nothing is asked."""

    # ── What people did ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def followed_title(self) -> str:
        last = self.pack["followed"]["last"]
        return self.say("pack.followed", day=date.fromisoformat(last)) if last else self.say("pack.followed.none")

    @property
    def followed_count(self) -> str:
        actions = [one["action"] for one in self.pack["followed"]["decisions"] if one["action"]]
        done = sum(one["state"] == "done" for one in actions)
        return self.say("pack.done", done=done, n=len(actions)) if actions else ""

    @property
    def followed(self) -> list[ShownDeed]:
        """The decisions of the last meeting, and what became of them."""
        found = []
        for one in self.pack["followed"]["decisions"]:
            action = one["action"]
            state = action["state"] if action else ""
            detail = self._deed(action) if action else one["by"]
            text = one["text"] or say(one["label"], self.language)
            label = say(one["label"], self.language) if one["text"] else ""
            found.append(ShownDeed(text, detail, state, label, STATE_OF_DEED.get(state, "ok")))
        return found

    def _deed(self, deed: Mapping[str, Any]) -> str:
        """`Nadia Le Goff, faite le 19 nov. : 3 ont avancé`, `prévue le 20 nov., en retard`."""
        closed = date.fromisoformat(deed["closed"]) if deed["closed"] else None
        due = date.fromisoformat(deed["due"]) if deed["due"] else None
        if closed is not None:
            said = self.say(f"pack.deed.{deed['state']}", day=closed)
        elif due is None:
            said = self.say("pack.deed.undated")
        else:
            said = self.say("pack.deed.late" if due < self.day else "pack.deed.coming", day=due)
        parts = ", ".join(part for part in (deed["owner"], said) if part)
        return self.say("pack.deed.noted", said=parts, note=deed["note"]) if deed["note"] else parts

    @property
    def overdue(self) -> list[ShownDeed]:
        return [
            ShownDeed(one["what"], self._deed(one), "open", "", "alerting") for one in self.pack["actions"]["overdue"]
        ]

    @property
    def coming(self) -> list[ShownDeed]:
        return [
            ShownDeed(one["what"], self._deed(one), "open", "", "pending") for one in self.pack["actions"]["coming"]
        ]

    @property
    def effects(self) -> list[ShownDeed]:
        """What the actions done lately changed: `N’a pas marché`, on which KPI, by how much, why it is said."""
        return [
            ShownDeed(
                one["what"],
                self.say(
                    "pack.effect" if say(one["change"], self.language) else "pack.effect.bare",
                    **{key: say(one[key], self.language) for key in ("kpi", "change", "said")},
                ),
                "done" if one["verdict"] == "worked" else "open",
                say(one["word"], self.language),
                {"did_not": "alerting", "cannot_tell": "pending"}.get(one["verdict"], ""),
            )
            for one in self.pack.get("effects", ())
        ]  # fmt: skip

    @property
    def initiatives(self) -> list[dict[str, str]]:
        """What is under way and must be decided on."""
        return [
            {
                "id": one["id"],
                "what": one["what"],
                "kind": self.say(f"pack.initiative.{one['kind']}"),
                "owner": one["owner"],
                "due": self.say("pack.due", day=date.fromisoformat(one["due"])) if one["due"] else "",
                "day": day(date.fromisoformat(one["due"]), self.language) if one["due"] else "",
                "budget": money(one["budget"], self.language, self.currency, 0) if one.get("budget") else "",
                "moves": ", ".join([say(name, self.language) for name in one.get("moved", ())] or one.get("moves", ())),
                "said": say(one.get("said"), self.language),
            }
            for one in self.pack.get("initiatives", ())
        ]

    # ── The pipeline ─────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def bridge(self) -> Bridge | None:
        movement = self.pack.get("movement")
        if not movement or movement["refusal"]:
            return None
        return bridge_of(movement, self.language, self.currency)

    @property
    def movement_verdict(self) -> str:
        return say(self.pack["movement"]["verdict"], self.language) if "movement" in self.pack else ""

    @property
    def definition_of_movement(self) -> str:
        return say(self.pack["movement"]["definition"], self.language)

    @property
    def movement_title(self) -> str:
        """`Le pipeline perd 78 700 €`: with its cents where it has some, as the lines under it."""
        bridge = self.bridge
        if bridge is None:
            return self.say("pack.movement")
        change = bridge.bars[-1].value - bridge.bars[0].value
        if not change:
            return self.say("pack.movement.same")
        way = "gains" if change > 0 else "loses"
        if not bridge.priced:
            return self.say(f"pack.movement.{way}.deals", deals=abs(int(change)))
        said = money(abs(change), self.language, self.currency, 2 if change % 1 else 0)
        return self.say(f"pack.movement.{way}", amount=said)

    @property
    def movement_days(self) -> str:
        return self.say("pack.movement.days", since=self.since, as_of=self.as_of)

    @property
    def axis(self) -> str:
        """Where the axis of the movement is cut; empty where it starts at zero."""
        bridge = self.bridge
        if bridge is None or not bridge.cut:
            return ""
        start = number(bridge.start, self.language)
        if bridge.priced:
            start = money(bridge.start, self.language, self.currency, 0)
        return self.say("pack.axis", start=start)

    @property
    def foot(self) -> str:
        """What is said under the movement: where its axis is cut, and that its lines add up."""
        return " ".join(part for part in (self.axis, self.gap) if part)

    @property
    def gap(self) -> str:
        gap = Decimal(self.pack["movement"]["gap"])
        return self.say("pack.gap", gap=money(gap, self.language, self.currency, 2))

    @property
    def deals(self) -> list[dict[str, str]]:
        """The deals to discuss, heaviest first."""
        found = self.pack.get("deals")
        return [self._deal(one) for one in found["deals"]] if found else []

    def _deal(self, one: Mapping[str, Any]) -> dict[str, str]:
        amount = money(Decimal(one["amount"]), self.language, self.currency, 0) if one["amount"] else "—"
        why = [say(said, self.language) for said in one["why"]]
        return {
            "id": one["id"],
            "name": one["name"],
            "stage": one["stage"],
            "days": days(one["days"], self.language),
            "allowed": days(one["allowed"], self.language) if one["allowed"] else "",
            "amount": amount,
            "owner": one["owner"] or "—",
            "why": _capital(" ; ".join(why) if self.language == "fr" else "; ".join(why)),
            "next": _capital(say(one["next"], self.language)),
        }

    @property
    def deals_count(self) -> str:
        found = self.pack.get("deals")
        if not found or not found["total"]:
            return ""
        return self.say("pack.deals.count", n=len(found["deals"]), total=found["total"], open=found["open"])

    @property
    def deals_verdict(self) -> str:
        found = self.pack.get("deals")
        return say(found["verdict"], self.language) if found else ""

    @property
    def places(self) -> list[str]:
        found = self.pack.get("deals")
        return [say(one, self.language) for one in found["places"]] if found else []

    # ── What was decided before ──────────────────────────────────────────────────────────────────────────────────

    @property
    def strategy(self) -> list[dict[str, Any]]:
        """The target, the offer, the channels: the decision in force and its figures."""
        return [
            {
                "id": one["id"],
                "name": say(one["name"], self.language),
                "decision": one["decision"],
                "figures": [self.figure_view(figure) for figure in one["figures"]],
            }
            for one in self.pack.get("strategy", ())
        ]

    @property
    def definitions(self) -> list[tuple[str, str]]:
        found = self.pack.get("definitions", {}).get("definitions", ())
        return [(say(one["name"], self.language), one["condition"]) for one in found]

    @property
    def commitments(self) -> list[str]:
        return [say(one, self.language) for one in self.pack.get("definitions", {}).get("commitments", ())]

    @property
    def refusals(self) -> str:
        found = self.pack.get("definitions", {}).get("refusals", ())
        return listed(found, self.language) if found else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
