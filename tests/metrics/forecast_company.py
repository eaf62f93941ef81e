"""A small simulated company as facts: what the tests of the forecast read."""

from pathlib import Path

from portulan.metrics.engine import Engine
from portulan.metrics.wide import WidePlan
from portulan.sample import quiet_company
from portulan.sample.facts import segment_conditions, write_facts
from portulan.sample.organisation import STAGES
from portulan.sample.simulate import History, simulate


def company(folder: Path, deals: float = 30, years: int = 2, seed: int = 77) -> tuple[Engine, History]:
    """The engine on a company of so many deals a month, and its whole history, what comes after the last day
    included.
    """
    history = simulate(quiet_company(deals, years=years), seed)
    plan = WidePlan(segments=segment_conditions(history.organisation), stages=STAGES)
    return Engine(write_facts(history, folder), plan, None), history
