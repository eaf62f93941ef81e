"""What a threshold would have done over the past, and what it would do over years made of the company's own facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from portulan.language.words import Language, Sentence
from portulan.metrics.alerts.answers import Rule, Track

WITHIN = (28, 56, 84)
"""Days within which a drop is looked for: a focus, two, three."""
Judged = Literal["right", "grey", "wrong", "unripe"]
"""The KPI of the deals concerned, all outcomes known: at least half-way to the threshold; between the target and that;
at target or better; not all known yet."""


@dataclass(frozen=True, slots=True)
class PastAlert:
    """One alert the threshold would have raised. `value` is the KPI as finally known of the 12 weeks before it opened,
    `early` how many days before the KPI itself would have shown it (None: it never did, or is not known yet)."""

    opened: date
    recovering: date | None
    closed: date | None
    value: float | None
    judged: Judged
    early: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A threshold: the evidence at which it alerts, the delay announced (days), the alerts it would have raised over
    the past; over simulated years, the share with a false alarm and the share of drops to it found within WITHIN."""

    threshold: float
    limit: float
    delay: int
    alerts: int
    false_alarm: float
    found: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Replay:
    """A rule replayed. `now` is the KPI over the last year learnt on. `smallest` is the smallest change from target
    found four times in five within so many days (None: none of those tried); `proposed` the threshold closest to the
    target whose drops are found four times in five within 84 days; `curve` the thresholds tried, closest first,
    `chosen` the rule's own. `runs` are the years simulated for each. Where nothing can be simulated, the track's reason
    says why."""

    rule: Rule
    unit: str
    since: date | None
    track: Track
    now: float | None = None
    alerts: Sequence[PastAlert] = ()
    chosen: Candidate | None = None
    curve: Sequence[Candidate] = ()
    smallest: Mapping[int, float | None] | None = None
    proposed: float | None = None
    runs: int = 0
    reason: Sentence | None = None

    def as_json(self, language: Language) -> dict[str, Any]:
        """Everything, for programs; reasons in one language."""
        reason = self.reason or self.track.reason
        return {
            "kpi": self.rule.reference,
            "target": self.rule.target,
            "threshold": self.rule.threshold,
            "announced_false_alarm": self.rule.false_alarm,
            "unit": self.unit,
            "as_of": self.track.as_of.isoformat(),
            "since": self.since.isoformat() if self.since else None,
            "family": self.track.family,
            "state": self.track.state,
            "calibrated": self.track.calibrated,
            "delay": self.track.delay,
            "now": self.now,
            "alerts": [
                {
                    "opened": one.opened.isoformat(),
                    "recovering": one.recovering.isoformat() if one.recovering else None,
                    "closed": one.closed.isoformat() if one.closed else None,
                    "value": one.value,
                    "judged": one.judged,
                    "early": one.early,
                }
                for one in self.alerts
            ],
            "chosen": _candidate(self.chosen) if self.chosen else None,
            "curve": [_candidate(one) for one in self.curve],
            "smallest": {str(days): value for days, value in (self.smallest or {}).items()},
            "proposed": self.proposed,
            "runs": self.runs,
            "reason": reason.say(language) if reason else None,
        }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "threshold": one.threshold,
        "limit": one.limit,
        "delay": one.delay,
        "alerts": one.alerts,
        "false_alarm": one.false_alarm,
        "found": dict(zip((str(days) for days in WITHIN), one.found, strict=True)),
    }
