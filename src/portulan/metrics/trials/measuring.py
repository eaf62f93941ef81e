"""A test measured as of a day: at any time, as often as wanted, and never decided earlier than its rule allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from portulan.language.conditions import Column, InList, Literal
from portulan.language.place import Place
from portulan.language.words import Sentence
from portulan.metrics.answers import RequestError
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.period import Period
from portulan.metrics.requests import COMMAND, read_request
from portulan.metrics.trials.answers import ArmReading, GuardrailReading, Measured, Step, Verdict, Why
from portulan.metrics.trials.assigning import Draw
from portulan.metrics.trials.checking import MOST_DEALS
from portulan.metrics.trials.design import Trial
from portulan.metrics.trials.saying import ALL_OPEN, BEFORE_AFTER, BY_OWNER, NO_ONE_YET, NOT_DRAWN, UNREAD_RAIL, say_why
from portulan.metrics.trials.sizing import alike_owners
from portulan.metrics.trials.units import Asked, Unit, ask, both, units
from portulan.plan.quantities import in_unit
from portulan.stats.counting import wilson
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.reasons import DEALS
from portulan.stats.sequential import (
    Counts,
    change_of_changes,
    counts,
    design_effect,
    difference_interval,
    first_crossing,
    group_limit,
    label_evidence,
    limit,
    one_look_limit,
    single_look_interval,
    statistic,
)
from portulan.stats.sufficient import Count

MOST_IDS = 2_000
"""The guard-rail is read on so many records of an arm, the latest."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A record of the test and its arm: 0 for A, 1 for B."""

    unit: Unit
    arm: int


def measure(evaluator: Evaluator, name: str, trial: Trial, draw: Draw | None, as_of: date) -> Measured | NotComputable:
    """The test as of the end of a day. Raises RequestError and FaultyText on names that these facts do not have."""
    assert trial.start is not None
    if trial.split.by == "dates":
        return _before_after(evaluator, name, trial, as_of)
    placed = _placed(evaluator, trial, draw, as_of)
    if isinstance(placed, NotComputable):
        return placed
    if trial.rule.deals is not None and trial.rule.kind == "declared":
        placed = placed[: trial.rule.deals]
    return _sequential(evaluator, name, trial, placed, draw, as_of)


def _placed(evaluator: Evaluator, trial: Trial, draw: Draw | None, as_of: date) -> list[Placed] | NotComputable:
    """The records of both arms, in order of entry, those drawn in the order of the draw."""
    assert trial.start is not None
    asked = _asked(evaluator, trial, as_of)
    if isinstance(asked, NotComputable):
        return asked
    if trial.split.by == "random":
        drawn = {one.unit: n for n, one in enumerate(draw.units) if one.on <= as_of} if draw else {}
        found = [u for u in units(evaluator, trial, asked) if u.id in drawn] if drawn else []
        arms = {one.unit: int(one.arm == "b") for one in draw.units} if draw else {}
        return [Placed(u, arms[u.id]) for u in sorted(found, key=lambda u: drawn[u.id])]
    column = "owner_id" if trial.split.by == "owner" else trial.split.column or ""
    sides = {**dict.fromkeys(trial.split.a, 0), **dict.fromkeys(trial.split.b, 1)}
    return [Placed(u, sides[u.label]) for u in units(evaluator, trial, asked, column) if u.label in sides]


def _asked(evaluator: Evaluator, trial: Trial, as_of: date) -> Asked | NotComputable:
    """Those who entered since the test began. A drawn record stays whatever becomes of what chose it."""
    assert trial.start is not None
    among = None if trial.split.by == "random" else trial.population.when
    return ask(evaluator, trial, as_of, among, Period(trial.start, max(as_of, trial.start) + timedelta(days=1)))


# ── One outcome after the other ──────────────────────────────────────────────────────────────────────────────────────


def _sequential(
    evaluator: Evaluator, name: str, trial: Trial, placed: Sequence[Placed], draw: Draw | None, as_of: date
) -> Measured:
    known = _in_order(placed, trial, as_of)
    arm = np.array([p.arm for p in known], dtype=np.int64)
    outcome = np.array([int(p.unit.advanced) for p in known], dtype=np.int64)
    days = [_day_known(p.unit, trial) for p in known]
    declared, against, inflation = trial.rule.kind == "declared", 0.0, 1.0
    size = trial.rule.deals or MOST_DEALS
    if declared:
        line = limit(trial.alpha)
        path = np.nan_to_num(statistic(arm, outcome, size)) if len(known) else np.zeros(0)
        if trial.split.by == "owner":
            groups = len(trial.split.a) + len(trial.split.b)
            inflation = design_effect(size, groups, alike_owners(evaluator, trial))
            line, path = group_limit(trial.alpha, groups), path / inflation**0.5
        up, down = int(first_crossing(path, line)), int(first_crossing(-path, line))
    else:
        line = 1 / trial.alpha
        path, contrary = (label_evidence(arm, outcome, side) for side in ("b", "a"))
        up, down = int(first_crossing(path, line)), int(first_crossing(contrary, line))
        against = float(contrary[-1]) if len(known) else 1.0
    found = counts(arm, outcome)
    crossed = min((n for n in (up, down) if n), default=0)
    why: Why = "too_early" if placed else "not_begun"
    decided = None
    if crossed:
        why, decided = "better" if crossed == up else "worse", days[crossed - 1]
    elif declared and len(known) >= size:
        why, decided = "no_difference", days[size - 1]
    if declared:
        span = difference_interval(found, size, trial.alpha)
        if span and inflation > 1 and found.difference is not None:
            middle = found.difference
            span = (
                max(-1.0, middle - (middle - span[0]) * inflation**0.5),
                min(1.0, middle + (span[1] - middle) * inflation**0.5),
            )
    else:
        span = single_look_interval(found)
    steps = [Step(day, n, float(e)) for n, (day, e) in enumerate(zip(days, path, strict=True), 1)]
    warnings = [Sentence(BY_OWNER, {"times": inflation})] if trial.split.by == "owner" else []
    if trial.split.by == "random" and draw is None:
        warnings.append(Sentence(NOT_DRAWN))
    made = Measured(
        name, trial, as_of, _arms(placed, known, as_of), found, trial.rule.deals if declared else None, line, steps,
        _verdict(why), why, Sentence(NO_ONE_YET), decided, found.difference,
        span[0] if span else None, span[1] if span else None, declared, against, inflation, None, warnings,
    )  # fmt: skip
    return _with_guardrail(evaluator, made, placed)


def _in_order(placed: Sequence[Placed], trial: Trial, as_of: date) -> list[Placed]:
    """Those whose outcome is known, in the order it became known."""
    if trial.order == "maturity":
        ripe = [p for p in placed if p.unit.ripe <= as_of]
        return sorted(ripe, key=lambda p: (p.unit.ripe, p.unit.entered, p.unit.id))
    over = [(p.unit.resolved, p.unit.id, p) for p in placed if p.unit.resolved is not None]
    return [p for *_, p in sorted(over, key=lambda one: one[:2])]


def _day_known(unit: Unit, trial: Trial) -> date:
    return unit.ripe if trial.order == "maturity" or unit.resolved is None else unit.resolved.date()


def _verdict(why: Why) -> Verdict:
    return "deploy" if why == "better" else "go_on" if why in ("too_early", "not_begun") else "stop"


def _arms(placed: Sequence[Placed], known: Sequence[Placed], as_of: date) -> tuple[ArmReading, ArmReading]:
    return _arm(placed, known, 0, as_of), _arm(placed, known, 1, as_of)


def _arm(placed: Sequence[Placed], known: Sequence[Placed], side: int, as_of: date) -> ArmReading:
    entered = sum(p.arm == side for p in placed)
    mine = [p for p in known if p.arm == side]
    return ArmReading("b" if side else "a", entered, entered - len(mine), _rate(mine, entered - len(mine), as_of))


def _rate(mine: Sequence[Placed], still_open: int, as_of: date) -> Result:
    if not mine:
        words = Sentence(ALL_OPEN, {"open": still_open}) if still_open else Sentence(NO_ONE_YET)
        return NotComputable("too_few", words, unit="share")
    return share(sum(p.unit.advanced for p in mine), len(mine), still_open, as_of)


def share(advanced: int, known: int, still_open: int, as_of: date) -> Result:
    """A rate among known outcomes, with its Wilson interval, unfinished while some are open."""
    found = wilson(Count(advanced, known), noun=DEALS, as_of=as_of, minimum=1)
    if isinstance(found, Estimate) and still_open:
        return replace(found, still_open=still_open, status="unfinished")
    return found


# ── Before and after ─────────────────────────────────────────────────────────────────────────────────────────────────


def _before_after(evaluator: Evaluator, name: str, trial: Trial, as_of: date) -> Measured | NotComputable:
    """Those concerned, before and after the first day, against those who are not, over equal spans. Decided once."""
    assert trial.start is not None
    start, size = trial.start, trial.rule.deals or 0
    span = Period(start, max(as_of, start) + timedelta(days=1))
    asked = ask(evaluator, trial, as_of, trial.population.when, span)
    if isinstance(asked, NotComputable):
        return asked
    after = units(evaluator, trial, asked)[:size]
    full = len(after) >= size
    length = max(((after[-1].entered.date() if full else as_of) - start).days + 1, 1)
    cells: dict[tuple[bool, bool], list[Unit]] = {(True, True): after}
    for concerned, since in ((True, False), (False, True), (False, False)):
        first = start if since else start - timedelta(days=length)
        among = trial.population.when if concerned else trial.split.comparison
        there = ask(evaluator, trial, as_of, among, Period(first, first + timedelta(days=length)))
        if isinstance(there, NotComputable):
            return there
        cells[concerned, since] = units(evaluator, trial, there)
    ripe = {key: [u for u in found if u.ripe <= as_of] for key, found in cells.items()}

    def told(since: bool) -> Counts:
        rest, mine = ripe[False, since], ripe[True, since]
        return Counts(len(rest), sum(u.advanced for u in rest), len(mine), sum(u.advanced for u in mine))

    changed = change_of_changes(told(False), told(True))
    line = one_look_limit(trial.alpha)
    z = changed[0] / changed[1] if changed else 0.0
    last = start + timedelta(days=length - 1 + trial.days)
    over = full and last <= as_of and changed is not None
    why: Why = "not_begun" if not after else "too_early"
    if over:
        why = "better" if z >= line else "worse" if z <= -line else "no_difference"
    before_units, after_units = cells[True, False], cells[True, True]
    counted = Counts(
        len(ripe[True, False]), sum(u.advanced for u in ripe[True, False]),
        len(ripe[True, True]), sum(u.advanced for u in ripe[True, True]),
    )  # fmt: skip
    placed = [Placed(u, 0) for u in before_units] + [Placed(u, 1) for u in after_units]
    known = [p for p in placed if p.unit.ripe <= as_of]
    bounds = (changed[0] - 1.96 * changed[1], changed[0] + 1.96 * changed[1]) if changed else None
    made = Measured(
        name, trial, as_of, _arms(placed, known, as_of), counted, size, line,
        [Step(as_of, counted.known, z)] if changed else [], _verdict(why), why, Sentence(NO_ONE_YET),
        last if over else None, changed[0] if changed else None, bounds[0] if bounds else None,
        bounds[1] if bounds else None, False, warnings=[Sentence(BEFORE_AFTER)],
    )  # fmt: skip
    return _with_guardrail(evaluator, made, [Placed(u, 1) for u in after_units])


# ── The guard-rail ───────────────────────────────────────────────────────────────────────────────────────────────────


def _with_guardrail(evaluator: Evaluator, made: Measured, placed: Sequence[Placed]) -> Measured:
    """The same with its guard-rail read, which stops the test when it is breached, and its sentence."""
    read = _guardrail(evaluator, made, placed) if made.trial.guardrail is not None and placed else None
    if isinstance(read, Sentence):
        made = replace(made, warnings=[*made.warnings, read])
    elif read is not None:
        made = replace(made, guardrail=read)
        if read.breached:
            made = replace(made, verdict="stop", why="guardrail", decided=made.as_of)
    return replace(made, said=say_why(made))


def _guardrail(evaluator: Evaluator, made: Measured, placed: Sequence[Placed]) -> GuardrailReading | Sentence:
    rail = made.trial.guardrail
    assert rail is not None
    assert rail.kpi is not None
    upper = rail.at_most is not None
    quantity = rail.at_most if rail.at_most is not None else rail.at_least
    assert quantity is not None
    asked = ask(evaluator, made.trial, made.as_of)
    assert not isinstance(asked, NotComputable)
    try:
        a, b = (_read_on(evaluator, made, asked.key, [p.unit.id for p in placed if p.arm == side]) for side in (0, 1))
        kpi = read_request(rail.kpi, (), None, None, made.as_of, evaluator.engine.plan.stages, evaluator.known)
    except RequestError as refusal:
        said = refusal.finding
        return Sentence(UNREAD_RAIL, {"why": Sentence(said.kind.message, said.params)})
    line = in_unit(quantity, kpi.kpi.unit)
    breached = False
    if isinstance(b, Estimate):
        nearest = (b.low if upper else b.high) if b.low is not None else b.value
        breached = nearest is not None and (nearest > line if upper else nearest < line)
    return GuardrailReading(kpi.text, kpi.kpi.name, line, upper, a, b, breached)


def _read_on(evaluator: Evaluator, made: Measured, key: str, ids: Sequence[str]) -> Result:
    """The guard-rail's figure on these records alone."""
    rail = made.trial.guardrail
    assert rail is not None
    assert rail.kpi is not None
    if not ids:
        return NotComputable("no_data", Sentence(NO_ONE_YET))
    nowhere = Place(COMMAND)
    chosen = InList(Column(key, nowhere), tuple(Literal(i, "text", nowhere) for i in ids[-MOST_IDS:]), False)
    stages = evaluator.engine.plan.stages
    request = read_request(rail.kpi, (), both(rail.kpi.where, chosen), None, made.as_of, stages, evaluator.known)
    rows = evaluator.table(replace(request, where=both(rail.kpi.where, chosen))).rows
    return rows[0].result
