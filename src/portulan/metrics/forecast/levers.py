"""What may be moved in a forecast: the levers of a what-if. Their default values are the forecast itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = "*"


@dataclass(frozen=True, slots=True)
class Levers:
    """Multipliers of what the model has learnt, applied from the day after the as-of day on.

    `arrivals`: new deals, by channel (as the facts write it); `conversion`: the daily chance to advance (from the last
    stage, to win), by stage, taken from or given to the chance of losing, so that stays keep their length; both accept
    ALL, which a named one overrides. `pace`: all daily chances, 2 meaning a cycle twice as short at the same
    conversion. `price`: amounts of the deals still open or to come. `discount`: points of list price given more
    (0.02) or less. `closings`: the most deals that can be won in a month (a part of a month in proportion); the
    others wait for the next.
    """

    arrivals: Mapping[str, float] = field(default_factory=dict)
    conversion: Mapping[str, float] = field(default_factory=dict)
    pace: float = 1.0
    price: float = 1.0
    discount: float = 0.0
    closings: float | None = None

    def arrival(self, channel: str | None) -> float:
        return self.arrivals.get(channel or "", self.arrivals.get(ALL, 1.0))

    def advance(self, stage: str) -> float:
        return self.conversion.get(stage, self.conversion.get(ALL, 1.0))


AS_IT_IS = Levers()
"""No lever moved: the forecast itself."""
