"""What a figure answers: an estimate with its interval, or the reason why there is none.

There is no third case. A number without data cannot be built: `Estimate` refuses NaN, infinities, and bounds that do
not hold the value; what cannot be computed is a `NotComputable`, whose reason a person can read and act upon.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from portulan.language.words import Sentence

Status = Literal["ok", "unfinished", "too_few", "no_data"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, its confidence interval and what it rests on.

    `unit` is 'share' (fraction of 1), 'money', 'days', 'count' or 'ratio'. Bounds of None, None mean an exact sum: the
    value is not a sample of anything. `n` is the sample; `still_open` of them have not ended yet. `extra` holds side
    figures such as `{"p90": 118.0, "horizon_days": 42.0}`. Raises ValueError on a number that means nothing.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    unit: str
    method: str
    level: float = 0.95
    status: Literal["ok", "unfinished"] = "ok"
    as_of: date | None = None
    still_open: int = 0
    extra: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"an estimate must be a finite number, not {self.value}")
        if self.low is None and self.high is None:
            return
        if self.low is None or self.high is None or not self.low <= self.value <= self.high < math.inf:
            raise ValueError(f"the interval [{self.low}, {self.high}] does not hold the value {self.value}")

    @property
    def exact(self) -> bool:
        """Whether the value is a plain sum, without sampling interval."""
        return self.low is None


@dataclass(frozen=True, slots=True)
class NotComputable:
    """Why there is no number: too few records (`n` of the `needed`), or the facts are absent."""

    status: Literal["too_few", "no_data"]
    reason: Sentence
    n: int = 0
    needed: int | None = None
    unit: str = ""


Result = Estimate | NotComputable
