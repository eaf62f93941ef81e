"""A workspace whose evidence is written by the test: what the watch does with it is real, how it comes about is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from portulan.metrics.alerts.answers import DayPoint, Episode, Rule, State, Track
from portulan.workspace import Workspace

AS_OF = date(2026, 11, 22)
PLAN = """
portulan: 1
company: Essai
language: fr
currency: EUR
as_of: 2026-11-22
process:
  stages: [{id: decouverte}, {id: proposition}]
focus:
  from: 2026-11-02
  weeks: 4
  kpis:
    - kpi: win_rate
      target: 45 %
      alert: 35 %
      action: {what: Revoir la découverte, owner: Nadia Le Goff, due_in: 5 days}
"""


@dataclass(frozen=True)
class _Facts:
    """Facts that are there, whatever they are."""

    is_empty: bool = False
    identity: str = "scripted"


class Scripted(Workspace):
    """A workspace of a folder with a plan, whose alert was raised on a day of the test's choosing (`episodes`)."""

    def __init__(
        self, path: Path | str, episodes: Sequence[Episode] = (Episode(date(2026, 11, 10), None, None),)
    ) -> None:
        super().__init__(path)
        self.episodes = episodes
        self.state: State = "alerting"
        self.identity = "scripted"

    def facts(self) -> Any:
        return _Facts(identity=self.identity)

    def kpis(self) -> Any:
        from portulan.metrics.catalogue import catalogue

        return tuple(catalogue().values())

    def kpi(self, *args: Any, **kwargs: Any) -> Any:
        from portulan.language.finding import FaultyText
        from portulan.steering.replay_asking import NO_KPI

        raise FaultyText(NO_KPI.at(None, example=""))

    def alert(self, rule: Rule, as_of: date | None = None) -> Track:
        day = as_of or AS_OF
        known = [e for e in self.episodes if e.opened <= day]
        seen = [e if e.closed is None or e.closed <= day else replace(e, closed=None) for e in known]
        state: State = self.state if seen and seen[-1].closed is None else "normal"
        days = [DayPoint(day - timedelta(days=1), 5.0, 0.0, state), DayPoint(day, 8.0, 0.0, state)]
        return Track(rule, "share", day, state, None, days[0].day, 6.0, days, seen, 30, True)


def make(folder: Path) -> Path:
    """The folder with its plan."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return folder
