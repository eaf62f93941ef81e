"""From a KPI to the chain of sums that explains it: which records, which sums one after the other, which factors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portulan.metrics.engine import Engine
from portulan.metrics.kpi import Factor, Link, Mean, Number, Rate, Ratio, Reach, Total, Variant
from portulan.metrics.seen import instant
from portulan.metrics.sums import observed_from

EXPLAINED = (Rate, Ratio, Mean, Total, Number, Reach)
"""The measures that are sums of records, or quotients of such sums: those whose change can be split exactly."""


@dataclass(frozen=True, slots=True)
class SummedChain:
    """The records and their sums: `base` then one per link. `counted`: the base is 1 for each record.

    `volume` says that the figure is the last sum itself, and not that sum over the base. `horizon` is set for chances:
    the days that each record has been followed for at least.
    """

    variant: Variant
    base: str
    links: tuple[Link, ...]
    counted: bool
    volume: bool
    horizon: int | None = None

    @property
    def sums(self) -> tuple[str, ...]:
        return (self.base, *(link.sum for link in self.links))

    @property
    def factors(self) -> tuple[Factor, ...]:
        if not self.links:
            return ("volume",)
        first: tuple[Factor, ...] = ("volume", "mix") if self.volume else ("mix",)
        return (*first, *(link.factor for link in self.links))

    def without(self, link: int) -> "SummedChain":
        """The same without its sum of that number: the factors before and after it make one, of price."""
        merged = replace(self.links[link], factor="price", kind="amount")
        return replace(self, links=(*self.links[: link - 1], merged, *self.links[link + 1 :]))


def chain_of(variant: Variant, engine: Engine, horizon: int | None, as_of: date) -> SummedChain | None:
    """The chain of a figure; None where it is no sum of records, nor a quotient of two.

    `horizon` is that of a chance to reach something (needed for one).
    """
    match variant.measure:
        case Rate(success):
            return _counted(variant, Link(f"CASE WHEN {success} THEN 1 ELSE 0 END", "rate", "part"))
        case Ratio(top, bottom, one_minus, part):
            said = f"{bottom} - {top}" if one_minus else top
            link = Link(f"({said})", "rate", "part" if part else "quotient")
            return SummedChain(variant, f"({bottom})", (link,), counted=False, volume=False)
        case Mean(value):
            return _counted(variant, Link(value, "price", "amount"))
        case Number():
            return SummedChain(variant, "1", (), counted=True, volume=True)
        case Total(value):
            return _total(variant, value, engine)
        case Reach() as reach if horizon is not None:
            return _followed(variant, reach, engine, horizon, as_of)
        case _:
            return None


def _counted(variant: Variant, link: Link) -> SummedChain:
    return SummedChain(variant, "1", (link,), counted=True, volume=False)


def _total(variant: Variant, value: str, engine: Engine) -> SummedChain:
    chain = variant.chain
    if chain is None:
        return SummedChain(variant, "1", (Link(value, "price", "amount"),), counted=True, volume=True)
    known = [link for link in chain.links if all(engine.has(need) for need in link.needs)]
    links = [link for before, link in zip([None, *known], known, strict=False) if not before or before.sum != link.sum]
    reading = replace(variant, reference=chain.reference, among=chain.among)
    return SummedChain(reading, "1", tuple(links), counted=True, volume=True)


def _followed(variant: Variant, reach: Reach, engine: Engine, horizon: int, as_of: date) -> SummedChain:
    """Among the records followed for the whole horizon, and from their start, the share that met the event in it."""
    old_enough = f"date_diff('day', {reach.start}, {instant(as_of)} - INTERVAL 1 DAY) >= {horizon:d}"
    among = f"{variant.among} AND {old_enough}"
    if observed_from(engine, variant):
        among += f" AND coalesce(date_diff('day', {reach.start}, observed_from), 0) <= 0"
    event, against = f"({reach.event})", f"({reach.against})"
    met = (
        f"{event} IS NOT NULL AND ({against} IS NULL OR {event} <= {against}) "
        f"AND date_diff('day', {reach.start}, {event}) <= {horizon:d}"
    )
    link = Link(f"CASE WHEN {met} THEN 1 ELSE 0 END", "rate", "part")
    return replace(_counted(replace(variant, among=among), link), horizon=horizon)


def reading(chain: SummedChain, engine: Engine) -> Sequence[str]:
    """The words of the chain's expressions, among them the columns that its rows must have."""
    said = " ".join([*chain.sums, chain.variant.among])
    return re.findall(r"\w+", said) + (["observed_from"] if observed_from(engine, chain.variant) else [])
