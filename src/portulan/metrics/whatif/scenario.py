"""A scenario: what is moved and by how much, over which horizon, under which assumptions.

Its keys are described like those of the plan, so that the same reader and the same findings serve both:

    name: Plus de salons
    months: 6
    price: +5 %
    volume:
      - {channel: salons, change: +20 %}
"""

# ruff: noqa: RUF009  (key() makes a dataclass field, not a shared default)

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from portulan.language.units import Change, Duration
from portulan.language.words import Words
from portulan.plan.fields import Choice, ListOf, Record, RecordOf, Scalar, key

Spend = Literal["follows", "unchanged"]
TEXT, CHANGE = Scalar("text"), Scalar("change")
COUNT = Scalar("whole", above_zero=True)
SPENDS = Choice({
    "follows": Words(fr="la dépense d’acquisition suit le volume", en="acquisition spend follows the volume"),
    "unchanged": Words(fr="la dépense d’acquisition ne change pas", en="acquisition spend does not change"),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeChange(Record):
    """More or fewer new opportunities from one channel; `all` for every channel together."""

    channel: str | None = key(TEXT, "le canal", "the channel", required=True)
    change: Change | None = key(CHANGE, "l’écart de volume", "the change of volume", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionChange(Record):
    """A better or worse passage from one stage to the next; without a stage, of the whole process (deals won)."""

    stage: str | None = key(TEXT, "l’étape", "the stage")
    change: Change | None = key(CHANGE, "l’écart de conversion", "the change of conversion", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions(Record):
    """What no fact tells and the effects depend on. None: the usual assumption, printed with the result."""

    price_effect: Change | None = key(
        CHANGE,
        "l’effet de 1 % de prix en plus sur les affaires gagnées",
        "the effect of 1 % more in price on deals won",
    )
    payment_delay: Duration | None = key(
        Scalar("duration"), "le délai de paiement des clients", "the payment delay of customers"
    )
    spend: Spend | None = key(SPENDS, "la dépense d’acquisition", "the acquisition spend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Record):
    """One "what if". With nothing moved it is the forecast itself. `months` None: to the end of the plan's period."""

    version: int | None = key(Scalar("whole"), "la version du langage", "the version of the language", name="portulan")
    name: str | None = key(TEXT, "le nom", "the name", required=True)
    because: str | None = key(TEXT, "la raison", "the reason")
    months: int | None = key(COUNT, "l’horizon en mois", "the horizon in months")
    price: Change | None = key(CHANGE, "l’écart de prix", "the change of price")
    discount: Change | None = key(CHANGE, "l’écart de remise", "the change of discount")
    volume: tuple[VolumeChange, ...] = key(
        ListOf(RecordOf(VolumeChange)), "les écarts de volume par canal", "the changes of volume by channel"
    )
    conversion: tuple[ConversionChange, ...] = key(
        ListOf(RecordOf(ConversionChange)), "les écarts de conversion", "the changes of conversion"
    )
    cycle: Change | None = key(CHANGE, "l’écart de cycle", "the change of the cycle")
    capacity: int | None = key(COUNT, "les affaires signées par mois au plus", "the most deals signed a month")
    sellers: int | None = key(COUNT, "le nombre de vendeurs", "the number of sellers")
    assume: Assumptions = key(RecordOf(Assumptions), "les hypothèses", "the assumptions")

    @property
    def neutral(self) -> bool:
        """Whether nothing is moved."""
        changes = [self.price, self.discount, self.cycle, *(v.change for v in self.volume)]
        changes += [c.change for c in self.conversion]
        return not any(c and c.amount for c in changes) and self.capacity is None and self.sellers is None


EVERY_CHANNEL = "all"
ZERO = Decimal(0)


def over_the_same_months(scenarios: Sequence[Scenario], months: int | None = None) -> list[Scenario]:
    """The scenarios over one horizon, so that they compare: the one asked for, else the longest of theirs."""
    longest = max((s.months for s in scenarios if s.months is not None), default=None)
    return [replace(s, months=months or longest) for s in scenarios]
