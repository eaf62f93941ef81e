"""What the figures about customers measure. Their rows are customers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StillBound:
    """Share of the customers under contract at the start of the span who are still at its end; `left`: one minus it."""

    left: bool = False


@dataclass(frozen=True, slots=True)
class StillBuying:
    """The same for customers without a contract, from the rhythm of their purchases (BG/NBD)."""

    left: bool = False


@dataclass(frozen=True, slots=True)
class KeptSales:
    """Sales of the span over those of the same days a year earlier, by the same customers; `capped` one by one."""

    capped: bool = False


@dataclass(frozen=True, slots=True)
class RepeatWorth:
    """What a customer is worth over the plan's horizon where it buys as it pleases; in sales unless `margin`."""

    margin: bool = True


@dataclass(frozen=True, slots=True)
class ContractWorth:
    """The same where a contract is renewed each term."""

    margin: bool = True


@dataclass(frozen=True, slots=True)
class FirstYear:
    """What a customer brings in its first twelve months: margin and sales, where costs are known."""


CustomerMeasure = FirstYear | StillBound | StillBuying | KeptSales | RepeatWorth | ContractWorth
