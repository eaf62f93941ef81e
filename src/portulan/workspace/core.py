"""One folder and a clock, and what is kept while the plan and the facts stay the same. The verbs stand on it."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from portulan.facts.store import FOLDER as FACTS_FOLDER
from portulan.facts.store import MANIFEST, FactStore
from portulan.language.words import Language
from portulan.metrics.board import whole_period
from portulan.metrics.cohorts import Cohorts
from portulan.metrics.customers.terms import customer_terms
from portulan.metrics.engine import Engine
from portulan.metrics.engines.choice import EngineChoice
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.forecast.answer import not_yet
from portulan.metrics.kpi import Kpi
from portulan.metrics.own_kpis import catalogue_with
from portulan.metrics.period import Period
from portulan.metrics.requests import Request, read_request
from portulan.metrics.service import service_of
from portulan.metrics.terms import terms_of
from portulan.metrics.wide import WidePlan
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.reading import PlanReading, read_plan
from portulan.plan.records import Plan

if TYPE_CHECKING:
    from portulan.facts.applying import Applied
    from portulan.facts.changes import Changes
    from portulan.facts.importing import ImportProgress
    from portulan.facts.report import ImportReport

CACHE = Path(".portulan") / "cache"
ANSWERS_KEPT = 2_000
T = TypeVar("T")


@dataclass(frozen=True)
class State:
    """A plan and the facts of one moment, with the answers already given on them."""

    key: tuple[str, str, str]
    plan: Plan | None
    evaluator: Evaluator
    answers: "OrderedDict[object, Any]"
    making: "dict[object, Future[Any]]" = field(default_factory=dict)


class Core:
    """A folder holding `plan.yaml`, `mapping.yaml` and the facts imported. Safe to share between threads.

    `clock` gives the day of reading for a plan without `as_of`; `data_roots` are where the mapping's relative sources
    are looked for beside the folder itself. A forecast leans on past ones that take seconds to compute: who is not
    `patient` is told "not yet" meanwhile.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        clock: Callable[[], datetime] = datetime.now,
        data_roots: Sequence[Path] | None = None,
        patient: bool = True,
    ) -> None:
        self.path = Path(path)
        self.clock = clock
        self.data_roots = tuple(data_roots or ())
        self.patient = patient
        self._lock = threading.RLock()
        self._reading: tuple[object, PlanReading, str] | None = None
        self._store: tuple[object, FactStore] | None = None
        self._state: State | None = None
        self._cohorts = Cohorts(self.path / CACHE)
        self.engine_choice = EngineChoice(self.path)
        self._forecasts_kept: set[tuple[date, tuple[str, ...]]] = set()

    @property
    def plan_path(self) -> Path:
        return self.path / "plan.yaml"

    @property
    def mapping_path(self) -> Path:
        return self.path / "mapping.yaml"

    def plan(self) -> PlanReading:
        """The plan as it stands on disk; an empty text where there is none. Read again when the file has changed."""
        return self._plan()[0]

    def _plan(self) -> tuple[PlanReading, str]:
        stamp = _stamp(self.plan_path)
        with self._lock:
            if self._reading is None or self._reading[0] != stamp:
                text = self.plan_path.read_bytes() if stamp else b""
                self._reading = (stamp, read_plan(text, self.plan_path.name), hashlib.sha256(text).hexdigest())
            return self._reading[1], self._reading[2]

    def plan_sha(self) -> str:
        """The SHA-256 (64 hex digits) of the plan's text as it stands on disk."""
        return self._plan()[1]

    def facts(self) -> FactStore:
        """The facts of the last import that ended."""
        stamp = _stamp(self.path / FACTS_FOLDER / MANIFEST)
        with self._lock:
            if self._store is None or self._store[0] != stamp:
                self._store = (stamp, FactStore.open(self.path))
            return self._store[1]

    def as_of(self) -> date:
        """The day everything is read as of: the plan's (closed data sets), else the clock's."""
        plan = self.plan().plan
        return (plan.as_of if plan else None) or self.clock().date()

    def import_facts(
        self, progress: "Callable[[ImportProgress], None] | None" = None, language: Language = "fr"
    ) -> "ImportReport":
        """Import the files that `mapping.yaml` declares; all of it or nothing. Rejected rows are told in `language`.

        Raises what `facts.importing` raises.
        """
        from portulan.facts.importing import import_facts

        return import_facts(self.mapping_path, self.path, self.data_roots, self.clock, progress, language)

    def import_changes(self, paths: Sequence[Path], language: Language = "fr") -> "ImportReport":
        """Apply files of changes (or all those of folders) to the facts: late rows, corrections, deletions, merges.

        Rows go through `mapping.yaml`; `facts.change_files` says how deletions and merges are declared.
        """
        from portulan.facts.change_files import import_changes

        return import_changes(self.mapping_path, self.path, self.data_roots, paths, self.clock, language)

    def apply(self, changes: "Changes") -> "Applied":
        """Apply a batch of changes already in the terms of the facts. Raises what `facts.applying` raises."""
        from portulan.facts.applying import apply_changes
        from portulan.facts.locking import one_import_at_a_time

        with one_import_at_a_time(self.path):
            return apply_changes(self.path, changes, self.clock)

    def kpis(self) -> Sequence[Kpi]:
        """The catalogue, in reading order: the built-in KPIs, then those the plan declares."""
        return tuple(self._now().evaluator.known.values())

    def _currency(self) -> str:
        plan = self.plan().plan
        return (plan.currency if plan else None) or "EUR"

    def _request(
        self,
        state: State,
        reference: str | KpiReference,
        by: Sequence[str],
        where: str | None,
        period: Period | None,
        as_of: date | None,
    ) -> Request:
        day = as_of or (state.plan.as_of if state.plan else None) or self.clock().date()
        over = state.evaluator
        return read_request(reference, by, where or None, period, day, over.engine.plan.stages, over.known)

    def _now(self) -> State:
        """The plan and the facts as they stand; answers to older ones are let go."""
        reading, text = self._plan()
        store = self.facts()
        key = (text, store.identity, self.engine_choice.identity)
        with self._lock:
            if self._state is None or self._state.key != key:
                self._state = State(key, reading.plan, self._evaluator_for(reading.plan), OrderedDict())
            return self._state

    def _evaluator_for(self, plan: Plan | None) -> Evaluator:
        store, wide = self.facts(), wide_plan(plan)
        with self._lock:
            current = self._state.evaluator.engine if self._state else None
            same = self._state is not None and self._state.key[2] == self.engine_choice.identity
        facts_as_before = same and current is not None and current.store.identity == store.identity
        if current is not None and facts_as_before and current.plan.identity == wide.identity:
            engine = current
        else:
            cache = self.path / CACHE
            engine = Engine(store, wide, cache, self.engine_choice.open(store, cache))
        guardrail = plan.price.guardrails.discount_max if plan else None
        known = catalogue_with(plan.kpis if plan else (), engine.facts)
        return Evaluator(
            engine,
            (plan.currency if plan else None) or "EUR",
            guardrail,
            known=known,
            terms=terms_of(plan),
            plan_period=whole_period(plan) if plan else None,
            cache=self.path / CACHE,
            patient=self.patient,
        )

    def _kept(self, state: State, key: object, answer: Callable[[], T], unless: Callable[[T], bool] = not_yet) -> T:
        """The answer under this key, made where it is not there; kept unless it only says "not yet".

        Those who ask the same while it is being made wait for that one, instead of making it as many times.
        """
        with self._lock:
            if key in state.answers:
                state.answers.move_to_end(key)
                kept: T = state.answers[key]
                return kept
            making: Future[T] | None = state.making.get(key)
            if making is None:
                mine: Future[T] = Future()
                state.making[key] = mine
        if making is not None:
            return making.result()
        try:
            given = answer()
        except BaseException as fault:
            mine.set_exception(fault)
            raise
        else:
            if not unless(given):
                with self._lock:
                    state.answers[key] = given
                    while len(state.answers) > ANSWERS_KEPT:
                        state.answers.popitem(last=False)
            mine.set_result(given)
            return given
        finally:
            with self._lock:
                state.making.pop(key, None)


def wide_plan(plan: Plan | None) -> WidePlan:
    """What of a plan decides the wide tables. Segments without priority come after those with one, as written."""
    if plan is None:
        return WidePlan()
    last = len(plan.target.segments) + 10**6
    ranked = sorted(plan.target.segments, key=lambda s: s.priority if s.priority is not None else last)
    definitions = plan.alignment.definitions
    return WidePlan(
        segments=tuple((s.id, s.when) for s in ranked if s.when is not None),
        exclusions=tuple(e.when for e in plan.target.exclude if e.when is not None),
        stages=tuple(dict.fromkeys(stage.id for stage in plan.process.stages)),
        skips_filled=plan.process.skips != "excluded",
        mql=definitions.mql,
        sql=definitions.sql,
        customers=customer_terms(plan),
        service=service_of(plan.alignment.sla),
    )


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """What changes when a file does; None if it is not there."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
