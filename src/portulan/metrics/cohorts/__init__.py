"""Cohorts: the cohorts of opportunities by span, segment, channel…, all their figures from one pass over the facts.

`Cohorts` keeps the columns and the sums from one state of the facts to the next, so that after a batch of changes only
what changed is added up again. Threads share it.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import numpy as np

from portulan.facts.store import FactStore
from portulan.language.finding import FindingKind
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.answers import RequestError
from portulan.metrics.cohorts.adding import added_up, changed
from portulan.metrics.cohorts.advancing import advanced
from portulan.metrics.cohorts.base import base_folder, made, opened
from portulan.metrics.cohorts.cube import MOST_CELLS, Axes, Cube
from portulan.metrics.cohorts.keeping import NEVER, Kept, earliest
from portulan.metrics.cohorts.reading import Dimension, Reading, dimension_names, dimensions_of
from portulan.metrics.cohorts.reading import opened as opened_engine
from portulan.metrics.cohorts.shape import DAY, CohortRequest, Deals, end_of, span_numbers
from portulan.metrics.cohorts.table import FIGURES, PASSED, CohortFigure, CohortTable, table_of
from portulan.metrics.period import GRAINS
from portulan.metrics.requests import COMMAND
from portulan.metrics.wide import WidePlan

CUBES_KEPT = 8
MOST_STAGES = 16
UNKNOWN = FindingKind(
    "ME030",
    "error",
    Words(fr="Les cohortes ne se découpent pas par « {name:raw} ».", en="Cohorts cannot be split by “{name:raw}”."),
    Words(fr="Le plus proche : {near:raw}. Possible : {known:raw}.", en="Nearest: {near:raw}. Possible: {known:raw}."),
)
TWO_SPANS = FindingKind(
    "ME031",
    "error",
    Words(
        fr="Les cohortes ont un seul découpage de temps, pas {names:list}.",
        en="Cohorts have one span of time, not {names:list}.",
    ),
    Words(fr="Garder l’un d’eux.", en="Keep one of them."),
)
TOO_LARGE = FindingKind(
    "ME032",
    "error",
    Words(
        fr="Les cohortes par {by:list} feraient trop de groupes ({n}).",
        en="Cohorts by {by:list} would make too many groups ({n}).",
    ),
    Words(fr="Enlever un découpage, ou prendre un temps plus long.", en="Leave one split out, or take a longer span."),
)
NO_DEALS = FindingKind(
    "ME033",
    "error",
    Words(fr="Aucune affaire n’est chargée.", en="No deal is loaded."),
    Words(fr="Importer la table opportunity.", en="Import the table opportunity."),
)
USUAL = ("segment", "channel")


class Cohorts:
    """The cohorts of one workspace. `cache` is where columns are kept between processes; None keeps none on disk."""

    def __init__(self, cache: Path | None) -> None:
        self.cache = cache
        self._lock = threading.RLock()
        self._dimensions: tuple[object, Mapping[str, Dimension]] | None = None
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._kept: tuple[str, Kept] | None = None
        self._cubes: OrderedDict[tuple[str, CohortRequest], tuple[str, Axes, Cube]] = OrderedDict()

    def table(self, store: FactStore, plan: WidePlan, request: CohortRequest, level: float = 0.95) -> CohortTable:
        """The cohorts of a state of the facts. Raises RequestError on a split that opportunities do not have."""
        check(store, plan, request)
        with self._lock:
            kept = self._columns(store, plan, request)
            axes, cube = self._sums(kept, plan, request)
        return table_of(cube, axes, kept.labels, plan.stages, kept.currencies <= 1, level)

    def _columns(self, store: FactStore, plan: WidePlan, request: CohortRequest) -> Kept:
        """The columns of this state: those at hand brought up to it, else those on disk, else read from the facts."""
        wanted = set(request.columns) | set(USUAL)
        current = self._kept[1] if self._kept and self._kept[0] == plan.identity else None
        if current is not None and wanted <= set(current.labels):
            if current.store.identity == store.identity:
                return current
            step = advanced(current, store, partial(self._reading, plan))
            if step is not None:
                self._add(plan, current, step.kept, step.before, step.after)
                self._kept = (plan.identity, step.kept)
                return step.kept
            wanted |= set(current.labels)
        kept = self._from_disk(store, plan, sorted(wanted)) or made(
            self._reading(plan, store, sorted(wanted)), self.cache
        )
        self._kept = (plan.identity, kept)
        return kept

    def _reading(self, plan: WidePlan, store: FactStore, dimensions: Sequence[str]) -> Reading:
        if self._engine is None:
            self._engine = opened_engine()
        tables = tuple((name, stored.columns, stored.rows > 0) for name, stored in store.stored.items())
        key = (plan.identity, tuple(dimensions), tables)
        if self._dimensions is None or self._dimensions[0] != key:
            self._dimensions = (key, dimensions_of(store, plan, dimensions))
        return Reading(store, plan, self._dimensions[1], self._engine)

    def _from_disk(self, store: FactStore, plan: WidePlan, wanted: list[str]) -> Kept | None:
        """Columns kept by any process: of this state, else of an earlier one, brought up to it."""
        if self.cache is None:
            return None
        past = {store.identity: store}
        for batch in reversed(store.batches):
            past[batch.parent] = replace(
                store, identity=batch.parent, batches=store.batches[: batch.number - store.batches[0].number]
            )
        for state in past.values():
            folder = base_folder(self.cache, state, plan)
            kept = opened(folder, state, wanted) if folder.exists() else None
            if kept is not None:
                step = advanced(kept, store, partial(self._reading, plan))
                if step is not None:
                    return step.kept
        return None

    def _add(self, plan: WidePlan, before: Kept, after: Kept, gone: Deals, come: Deals) -> None:
        """Bring the sums at hand from one state to the next: what was is taken away, what is is added."""
        for key, (identity, axes, cube) in list(self._cubes.items()):
            if key[0] != plan.identity or identity != before.store.identity:
                continue
            if any(_span_of(earliest(d), key[1]) < axes.first_span for d in (gone, come)):
                del self._cubes[key]  # a cohort older than all: other groups
                continue
            self._cubes[key] = (after.store.identity, axes, changed(cube, axes, gone, come))

    def _sums(self, kept: Kept, plan: WidePlan, request: CohortRequest) -> tuple[Axes, Cube]:
        key = (plan.identity, request)
        found = self._cubes.get(key)
        if found is not None and found[0] == kept.store.identity:
            self._cubes.move_to_end(key)
            return found[1], found[2]
        axes = _axes(kept, plan, request)
        cube = added_up(kept.lots(), axes, len(kept.base))
        self._cubes[key] = (kept.store.identity, axes, cube)
        while len(self._cubes) > CUBES_KEPT:
            self._cubes.popitem(last=False)
        return axes, cube


def check(store: FactStore, plan: WidePlan, request: CohortRequest) -> None:
    """RequestError where they cannot be made."""
    place = Place(COMMAND)
    if not store.stored.get("opportunity") or not store.stored["opportunity"].rows:
        raise RequestError(NO_DEALS.at(place))
    known = dimension_names(store)
    for name in request.columns:
        if name not in known:
            listed = ", ".join([*known, *GRAINS])
            raise RequestError(UNKNOWN.at(place, name=name, near=nearest(name, [*known, *GRAINS]) or "—", known=listed))
    spans = [name for name in request.by if name in GRAINS]
    if len(spans) > 1:
        raise RequestError(TWO_SPANS.at(place, names=spans))


def _axes(kept: Kept, plan: WidePlan, request: CohortRequest) -> Axes:
    end = end_of(request.as_of)
    created = kept.first_created()
    first = _span_of(created, request) if created < NEVER else 0
    last = 0
    if request.grain:
        last = int(span_numbers(np.array([end // DAY - 1]), request.grain)[0])
    risk_by = "segment" if kept.labels.get("segment") else None
    labels = {name: len(found) for name, found in kept.labels.items()}
    days = max(end // DAY - created // DAY, 1)
    axes = Axes(request, len(plan.stages), first, max(last - first + 1, 1), labels, days, risk_by)
    if axes.cells > MOST_CELLS:
        raise RequestError(TOO_LARGE.at(Place(COMMAND), by=list(request.by), n=axes.groups))
    return axes


def _span_of(instant: int, request: CohortRequest) -> int:
    """The number of the span that holds an instant."""
    return int(span_numbers(np.array([instant // DAY]), request.grain)[0]) if request.grain else 0


__all__ = ["EPOCH", "FIGURES", "PASSED", "CohortFigure", "CohortRequest", "CohortTable", "Cohorts", "timedelta"]
