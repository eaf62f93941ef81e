"""What explains the figures: what moved them, where deals are held."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from portulan.metrics.answers import (
    Cell,
    RecordPage,
)
from portulan.metrics.blockages.answer import Blockages
from portulan.metrics.blockages.answer import blockages as blockages_of
from portulan.metrics.drivers.answers import Drivers
from portulan.metrics.drivers.explain import explain
from portulan.metrics.drivers.question import read_question
from portulan.metrics.drivers.sides import Against
from portulan.metrics.movement.bridge import Movement
from portulan.metrics.movement.bridge import movement as movement_of
from portulan.metrics.movement.deals import moved_deals
from portulan.metrics.movement.question import MovementQuestion
from portulan.metrics.movement.question import read_question as read_movement
from portulan.metrics.period import Period
from portulan.plan.kpi_reference import KpiReference
from portulan.workspace.core import Core, State

if TYPE_CHECKING:
    pass


class Explaining(Core):
    """What explains the figures."""

    def drivers(
        self,
        reference: str | KpiReference,
        *,
        period: Period | None = None,
        before: Period | None = None,
        against: Against = "previous",
        group: str | None = None,
        by: Sequence[str] | None = None,
        where: str | None = None,
        as_of: date | None = None,
        seed: int = 0,
    ) -> Drivers:
        """What moved a figure from `before` (the period just before, or the same a year earlier, unless given) to
        `period`; with `group`, a condition, what sets that group apart from the others. Split by the most telling usual
        dimension unless `by` says (empty: unsplit). The seed is of the intervals.

        Raises RequestError on a figure that cannot be split, an unknown name, a period without its bounds.
        """
        state = self._now()
        request = self._request(state, reference, by or (), where, None, as_of)
        question = read_question(request, period, before, against, group, seed, unsplit=by is not None and not by)
        return self._kept(state, ("drivers", question.key), lambda: explain(state.evaluator, question))

    def movement(
        self,
        period: Period,
        *,
        where: str | None = None,
        closing_in: str | Period | None = None,
        by: str | Sequence[str] = "",
        gross: bool = False,
    ) -> Movement:
        """How the open pipeline moved over a half-open period: opening + lines = closing, to the cent.

        `closing_in` (`2026-Q4`) keeps the deals expected to close in it. Raises RequestError on names that do not
        exist, ValueError on a period without both ends.
        """
        state, question = self._movement(period, where, closing_in, by, gross)
        return self._kept(state, ("movement", *question.key), lambda: movement_of(state.evaluator, question))

    def movement_deals(
        self,
        period: Period,
        line: str | None = None,
        *,
        where: str | None = None,
        closing_in: str | Period | None = None,
        by: str = "",
        group: tuple[Cell] | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> RecordPage:
        """The deals behind a line of a movement, with what each was before and is after, heaviest first."""
        state, question = self._movement(period, where, closing_in, by, False)
        return moved_deals(state.evaluator, question, line, place=group, limit=limit, offset=offset)

    def blockages(
        self, *, as_of: date | None = None, reason: str | None = None, limit: int = 50, offset: int = 0
    ) -> Blockages:
        """Where deals wait longer than they should, and the open deals at risk, heaviest first, each with its reasons.

        `reason` lists only the deals with that one. Raises RequestError on one these facts cannot give.
        """
        state, day = self._now(), as_of or self.as_of()
        key = ("blockages", day, reason, limit, offset)
        plan = state.plan
        return self._kept(
            state,
            key,
            lambda: blockages_of(state.evaluator, plan, day, reason=reason, limit=limit, offset=offset),
        )

    def _movement(
        self, period: Period, where: str | None, closing_in: str | Period | None, by: str | Sequence[str], gross: bool
    ) -> tuple[State, MovementQuestion]:
        if period.start is None or period.end is None:
            raise ValueError("a movement goes from one day to another: the period needs both")
        state, end = self._now(), period.end
        question = read_movement(
            state.evaluator, period.start, end, where=where or None, closing_in=closing_in, by=by, gross=gross
        )
        return state, question
