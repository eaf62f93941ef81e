"""The movement as bars between two levels: where each starts and ends, for the page and for what is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portulan.language.words import Language, money, number
from portulan.rituals.kept import say

CUT_BELOW = Decimal("0.5")
"""Where everything moves in the upper half of the bars, the axis is cut, and says so."""
OUT = frozenset({"won", "lost", "deleted", "slipped", "transferred_out"})


@dataclass(frozen=True, slots=True)
class BridgeBar:
    """One line: from `low` to `high` on the axis, its sign in `kind` (total, up, down, won), its words."""

    line: str
    name: str
    kind: str
    low: Decimal
    high: Decimal
    value: Decimal
    amount: str
    deals: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bars from opening to closing, and the axis they are drawn on."""

    bars: Sequence[BridgeBar]
    start: Decimal
    end: Decimal
    priced: bool

    def part(self, value: Decimal) -> float:
        """Where a value falls on the axis, in percent."""
        return float((value - self.start) / ((self.end - self.start) or Decimal(1))) * 100

    @property
    def cut(self) -> bool:
        """Whether the axis starts above zero."""
        return self.start > 0


def bridge_of(movement: Mapping[str, Any], language: Language, currency: str) -> Bridge:
    """The bridge of a movement that was kept. Lines between stages weigh nothing in the whole, and are left out."""
    priced = bool(movement["priced"])
    lines = [line for line in movement["lines"] if line["kind"] != "between"]
    cents = _cents(movement)

    def value(line: Mapping[str, Any]) -> Decimal:
        if priced:
            return Decimal(line["amount"])
        return Decimal(-line["deals"] if line["line"] in OUT else line["deals"])

    def bar(line: Mapping[str, Any], low: Decimal, high: Decimal) -> BridgeBar:
        total, worth = line["kind"] == "total", value(line)
        kind = "total" if total else "won" if line["line"] == "won" else "up" if worth >= 0 else "down"
        sign = "+" if worth > 0 and not total else ""
        said = money(worth, language, currency, decimals=cents) if priced else number(worth, language)
        return BridgeBar(
            line["line"], say(line["name"], language), kind, min(low, high), max(low, high), worth, sign + said,
            line["deals"],
        )  # fmt: skip

    level = value(movement["opening"])
    bars = [bar(movement["opening"], Decimal(0), level)]
    for line in lines:
        bars.append(bar(line, level, level + value(line)))
        level += value(line)
    bars.append(bar(movement["closing"], Decimal(0), value(movement["closing"])))
    moving = [end for one in bars[1:-1] for end in (one.low, one.high)]
    ends = [*moving, bars[0].high, bars[-1].high]
    high, low, least = max([*ends, Decimal(0)]), min([*ends, Decimal(0)]), min(ends)
    if least > high * CUT_BELOW and moving:
        low = _round_down(least - (high - least) * Decimal("0.35"), high)
    return Bridge(bars, low, high, priced)


def _cents(movement: Mapping[str, Any]) -> int:
    """Cents are shown where some amount has any: then what is written adds up as it stands."""
    every = (movement["opening"], movement["closing"], *movement["lines"])
    return 2 if any(Decimal(line["amount"]) % 1 for line in every) else 0


def _round_down(value: Decimal, high: Decimal) -> Decimal:
    """A round number just below, for the start of a cut axis."""
    unit = Decimal(10) ** (len(str(int(high))) - 2)
    return max((value // unit) * unit, Decimal(0))
