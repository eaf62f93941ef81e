"""The overview as far as it is read: a page shows what is known within a second, and fills in as the rest comes.

The figures of one question are read by one thread, however many pages ask for it; answers are kept by the workspace, so
that a question read already is read again in no time.
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field

from portulan.figures.asking import Asked
from portulan.figures.overview import FIRST, Line, Overview, line_of, overview_of, waiting_for
from portulan.metrics.forecast.answer import not_yet
from portulan.workspace import Kpi

AT_MOST = 1.0
"""Seconds a page waits before it shows what there is."""
KEPT = 32
"""Overviews read whole that are kept: one asked again is there at once."""


@dataclass(slots=True)
class _Reading:
    """The lines read so far, by KPI; `done` once all are, with the fault that ended it if one did."""

    lines: dict[str, Line] = field(default_factory=dict)
    done: "Future[None]" = field(default_factory=Future)


_LOCK = threading.Lock()
_READINGS: dict[object, _Reading] = {}
_WHOLE: OrderedDict[object, Overview] = OrderedDict()
_READERS = ThreadPoolExecutor(2, thread_name_prefix="overview")


def overview_so_far(asked: Asked) -> Overview:
    """The overview, with the lines still being read after AT_MOST seconds as such. Raises what reading one raises."""
    kpis, key = asked.workspace.kpis(), _key(asked)
    with _LOCK:
        if key in _WHOLE:
            _WHOLE.move_to_end(key)
            return _WHOLE[key]
    reading = _reading(key, asked)
    wait_for([reading.done], AT_MOST)
    if reading.done.done():
        reading.done.result()
    lines = reading.lines.copy()
    found = overview_of([lines.get(kpi.id) or waiting_for(kpi) for kpi in kpis])
    if not (found.waiting or any(not_yet(result) for result in found.results())):
        with _LOCK:
            _WHOLE[key] = found
            while len(_WHOLE) > KEPT:
                _WHOLE.popitem(last=False)
    return found


def _key(asked: Asked) -> object:
    """The same for questions that have the same answers: the plan, the facts, the database that sums, what is asked."""
    workspace = asked.workspace
    state = workspace.plan_sha(), workspace.facts().identity, workspace.engine_choice.identity
    return workspace.path, state, asked.where, asked.period, asked.as_of


def _reading(key: object, asked: Asked) -> _Reading:
    """The reading under way of this question, begun if there is none."""
    with _LOCK:
        if key not in _READINGS:
            _READINGS[key] = _Reading()
            _READERS.submit(_read, key, asked, _READINGS[key])
        return _READINGS[key]


def _read(key: object, asked: Asked, reading: _Reading) -> None:
    """Read the lines, those of a sum over one period first."""
    fault: BaseException | None = None
    try:
        for kpi in sorted(asked.workspace.kpis(), key=_cost):
            reading.lines[kpi.id] = line_of(asked, kpi)
    except BaseException as met:  # whatever it is, it is the fault of the pages that wait
        fault = met
    with _LOCK:
        _READINGS.pop(key, None)
    if fault is not None:
        reading.done.set_exception(fault)
    else:
        reading.done.set_result(None)


def _cost(kpi: Kpi) -> tuple[bool, bool, bool]:
    """What sorts quick figures first: a trend of stocks or spans asks a question a month, a forecast all the past."""
    return kpi.id != FIRST, kpi.to_come, kpi.span or kpi.stock or kpi.standing
