"""The database that answers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from portulan.metrics.engine import Engine
from portulan.metrics.engines.status import Comparison, EngineStatus, compare, engine_status, to_compare
from portulan.workspace.core import CACHE, Core

if TYPE_CHECKING:
    pass


class Engines(Core):
    """The database that answers."""

    def engine(self) -> EngineStatus:
        """Which database answers here, and the rows it holds. Raises EngineError where none does."""
        return engine_status(self._now().evaluator.engine.database, self.engine_choice.where)

    def engine_version(self) -> str:
        """Which database answers here, in its own words. Raises EngineError where none does."""
        return self._now().evaluator.engine.database.version()

    def compare_engines(self, by: Sequence[str] = ("segment", "month")) -> list[Comparison]:
        """Every KPI, whole and split, asked of the engine chosen and of DuckDB."""
        state = self._now()
        evaluator, engine = state.evaluator, state.evaluator.engine
        duck = replace(evaluator, engine=Engine(engine.store, engine.plan, self.path / CACHE))
        whole = [self._request(state, name, (), None, None, None) for name in evaluator.known]
        return compare(to_compare(whole, by), evaluator, duck)
