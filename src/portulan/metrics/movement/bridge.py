"""The movement of the pipeline, summed: opening + lines = closing, exactly, in whole and place by place.

The net view looks at the two ends only; the gross view adds the movements of every day, so that a deal which came and
went, or rose and fell, is counted each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from portulan.language.words import Language, Sentence, Words
from portulan.metrics.answers import Cell
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.forecast.cells import amounts_known_early
from portulan.metrics.movement.known import keeps_history
from portulan.metrics.movement.lines import LINES, REGROUPED
from portulan.metrics.movement.moves import moves, snapshot, sums
from portulan.metrics.movement.question import MovementQuestion
from portulan.metrics.needs import MISSING, in_words
from portulan.metrics.period import Period
from portulan.stats.estimate import NotComputable

DEFINITION = Words(
    fr="Affaires ouvertes au soir du {before:date}, puis au soir du {last:date}{scope}. Chaque affaire entre et sort "
    "au plus une fois ; elle compte à son montant d’arrivée, et l’écart avec celui du départ est une ligne à part. "
    "Gagnée ou perdue : au montant de sa clôture. {history}{late}{gross}",
    en="Opportunities open at the end of {before:date}, then at the end of {last:date}{scope}. Each deal comes in and "
    "goes out at most once; it counts at its closing amount, and the difference with the opening one is a line of its "
    "own. Won or lost: at the amount it closed with. {history}{late}{gross}",
)
IN_SPAN = Words(fr=", attendues {span}", en=", expected to close in {span}")
EVERYTHING = Words(fr="", en="")
NO_HISTORY = Words(
    fr="Les données ne gardent que le dernier état de chaque affaire : montant, date de signature prévue, commercial "
    "sont tenus pour constants, et une affaire supprimée ne laisse pas de trace. Hausses, baisses, reports et "
    "suppressions ne peuvent donc pas apparaître.",
    en="The data keep only the last state of each deal: its amount, expected close and owner are taken as constant, "
    "and a deleted deal leaves no trace. Changes of amount, slips and deletions therefore cannot show.",
)
HISTORY = Words(
    fr="Ce qu’une affaire était avant qu’un lot de changements la corrige ou la supprime est gardé : montant, date de "
    "signature prévue et commercial sont ceux connus à chaque date, depuis le premier lot ; avant, ils sont tenus pour "
    "constants.",
    en="What a deal was before a batch of changes corrected or deleted it is kept: its amount, expected close and "
    "owner are those known on each date, since the first batch; before it, they are taken as constant.",
)
LATE_AMOUNTS = Words(
    fr=" Ici les montants ne s’écrivent qu’à la signature : une affaire ouverte ne pèse rien, et celles gagnées depuis "
    "pèsent au départ ce qu’elles allaient rapporter. Lire les affaires plutôt que les montants.",
    en=" Here amounts are only written when a deal is won: open deals weigh nothing, and those won since weigh in the "
    "opening what they were to bring. Read the deals rather than the amounts.",
)
GROSS = Words(
    fr=" Mouvement brut : la somme des mouvements de chaque jour ; une affaire peut compter plusieurs fois.",
    en=" Gross movement: the sum of each day’s movements; a deal may count several times.",
)
MIXED = Words(
    fr="Des montants en {currencies:list} ne s’additionnent pas. Donner des taux de change dans la correspondance.",
    en="Amounts in {currencies:list} do not add up. Give exchange rates in the mapping.",
)
NEEDS_HISTORY = ("reopened", "pulled_in", "up", "down", "deleted", "slipped")
"""The lines that only a history of the deals can fill."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a movement: how many deals, for how much (signed: what it adds to the pipeline)."""

    line: str
    deals: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Step") -> "Step":
        return Step(self.line, self.deals + other.deals, self.amount + other.amount)


@dataclass(frozen=True, slots=True)
class Flow:
    """What was there, how it moved, what is there: of the whole or of one place.

    `shifted`: the deals that came from another place, less those that went to another.
    """

    opening: Step = Step("opening")
    steps: Mapping[str, Step] = field(default_factory=dict)
    closing: Step = Step("closing")
    shifted: int = 0

    @property
    def gap(self) -> Decimal:
        """What is missing for opening + lines = closing: zero, always."""
        return self.opening.amount + sum((s.amount for s in self.steps.values()), Decimal(0)) - self.closing.amount

    def step(self, line: str) -> Step:
        return self.steps.get(line, Step(line))

    @property
    def change(self) -> Decimal:
        return self.closing.amount - self.opening.amount


@dataclass(frozen=True, slots=True)
class Movement:
    """The answer: the whole, then each place of the split in reading order; or `refusal`, why there is none.

    `unpriced` deals of the opening and of the closing have no amount and weigh nothing; without any amount in the
    facts (`priced` is False) deals are only counted. `unknown` are the lines that these facts cannot fill. Amounts are
    exact, in `currency`.
    """

    question: MovementQuestion
    definition: Sentence
    currency: str
    whole: Flow = Flow()
    places: Sequence[tuple[Cell, Flow]] = ()
    unpriced: tuple[int, int] = (0, 0)
    unknown: tuple[str, ...] = ()
    priced: bool = True
    refusal: NotComputable | None = None

    def as_json(self, language: Language) -> dict[str, Any]:
        """Amounts as decimal texts, so that nothing is lost."""
        q = self.question
        return {
            "from": q.start.isoformat(),
            "to": q.end.isoformat(),
            "closing_in": q.closing_in.key if q.closing_in else None,
            "by": q.by or None,
            "gross": q.gross,
            "currency": self.currency,
            "definition": self.definition.say(language),
            "reason": self.refusal.reason.say(language) if self.refusal else None,
            "unknown": list(self.unknown),
            "unpriced": {"opening": self.unpriced[0], "closing": self.unpriced[1]},
            **({} if self.refusal else self._flow_json(self.whole, language)),
            "groups": [{"value": _cell(value), **self._flow_json(flow, language)} for value, flow in self.places],
        }

    def _flow_json(self, flow: Flow, language: Language) -> dict[str, Any]:
        def said(step: Step) -> dict[str, Any]:
            return {"deals": step.deals, "amount": str(step.amount) if self.priced else None}

        lines = [
            {"line": step.line, "name": line_name(step.line).say(language), **said(step)} for step in ordered(flow)
        ]
        return {"opening": said(flow.opening), "lines": lines, "closing": said(flow.closing)}


def line_name(line: str) -> Words:
    """What a line is called."""
    return REGROUPED if line == "regrouped" else LINES[line].name


def movement(evaluator: Evaluator, question: MovementQuestion) -> Movement:
    """The movement asked for. Net: two snapshots in one query. Gross: one such query per day."""
    engine = evaluator.engine
    kept = keeps_history(engine)
    unknown = () if kept else _unknown(question)
    engine.wide("opportunity")
    late = engine.has("opportunity.amount") and not amounts_known_early(engine)
    answer = Movement(question, _definition(question, kept, late), evaluator.currency, unknown=unknown)
    if not engine.has("opportunity"):
        reason = Sentence(MISSING, {"needs": [in_words("opportunity")]})
        return replace(answer, refusal=NotComputable("no_data", reason, unit="money"))
    ends = [question.start, question.end]
    if question.gross:
        days = (question.end - question.start).days
        ends = [question.start + timedelta(days=i) for i in range(days + 1)]
    pieces = [_between(evaluator, question, start, end) for start, end in pairwise(ends)]
    currencies = sorted({c for piece in pieces for c in piece.currencies})
    if len(currencies) > 1:
        reason = Sentence(MIXED, {"currencies": currencies})
        return replace(answer, refusal=NotComputable("no_data", reason, unit="money"))
    flows = _chained([piece.flows for piece in pieces])
    places = [] if not question.by else [(value, flows[value]) for value in _ordered(evaluator, question, flows)]
    whole = _whole(flows, _chained([piece.wholes for piece in pieces])[None])
    unpriced = (pieces[0].unpriced[0], pieces[-1].unpriced[1])
    return replace(
        answer,
        whole=whole,
        places=places,
        unpriced=unpriced,
        priced=engine.has("opportunity.amount"),
        currency=currencies[0] if currencies else answer.currency,
    )


_TWO_SIDED = ("advanced_", "moved_back_", "regrouped_")


@dataclass(frozen=True, slots=True)
class _Piece:
    flows: Mapping[Cell, Flow]
    wholes: Mapping[Cell, Flow]
    unpriced: tuple[int, int]
    currencies: frozenset[str]


def _between(evaluator: Evaluator, question: MovementQuestion, start: date, end: date) -> _Piece:
    one_day = timedelta(days=1)
    before, after = (snapshot(evaluator, question, day - one_day) for day in (start, end))
    rows = evaluator.engine.rows(sums(moves(before, after, start, end), question.by == "stage"))
    flows: dict[Cell, dict[str, Step]] = {}
    shifted: dict[Cell, int] = {}
    stage_changes: dict[str, Step] = {}
    unpriced = {"opening": 0, "closing": 0}
    for line, place, deals, amount, missing, *_ in rows:
        if line in unpriced:
            unpriced[line] += int(missing or 0)
        if line in ("went_on", "came_back"):
            name = "advanced" if line == "went_on" else "moved_back"
            stage_changes[name] = stage_changes.get(name, Step(name)) + Step(name, int(deals))
            continue
        name = str(line)
        if name.startswith(_TWO_SIDED):
            name, _, side = name.rpartition("_")
            shifted[place] = shifted.get(place, 0) + (int(deals) if side == "in" else -int(deals))
        steps = flows.setdefault(place, {})
        steps[name] = steps.get(name, Step(name)) + Step(name, int(deals), Decimal(amount or 0))
    currencies = frozenset(c for row in rows for c in row[5:7] if c is not None)
    return _Piece(
        {place: _flow(steps, shifted.get(place, 0)) for place, steps in flows.items()},
        {None: Flow(steps=stage_changes)},
        (unpriced["opening"], unpriced["closing"]),
        currencies,
    )


def _flow(steps: Mapping[str, Step], shifted: int) -> Flow:
    inside = {name: step for name, step in steps.items() if name not in ("opening", "closing")}
    return Flow(steps.get("opening", Step("opening")), inside, steps.get("closing", Step("closing")), shifted)


def _chained(days: Sequence[Mapping[Cell, Flow]]) -> dict[Cell, Flow]:
    """The movements of successive days as one: the first opening, all the lines, the last closing."""
    chained: dict[Cell, Flow] = {}
    for place in dict.fromkeys([place for day in days for place in day]):
        steps: dict[str, Step] = {}
        here = [day.get(place, Flow()) for day in days]
        for name, step in (item for flow in here for item in flow.steps.items()):
            steps[name] = steps.get(name, Step(name)) + step
        chained[place] = Flow(here[0].opening, steps, here[-1].closing, sum(flow.shifted for flow in here))
    return chained


def _whole(flows: Mapping[Cell, Flow], stages: Flow) -> Flow:
    """All the places together; moves between them cancel out, and only the deals that changed stage are counted."""
    opening, closing, steps = Step("opening"), Step("closing"), dict(stages.steps)
    for flow in flows.values():
        opening, closing = opening + flow.opening, closing + flow.closing
        for name, step in flow.steps.items():
            if name in ("advanced", "moved_back", "regrouped"):
                continue
            steps[name] = steps.get(name, Step(name)) + step
    return Flow(opening, steps, closing)


def _ordered(evaluator: Evaluator, question: MovementQuestion, flows: Mapping[Cell, Flow]) -> list[Cell]:
    plan = evaluator.engine.plan
    known: Sequence[str] = {"stage": plan.stages, "segment": [name for name, _ in plan.segments]}.get(question.by, ())

    def rank(value: Cell) -> tuple[bool, int, str]:
        place = known.index(str(value)) if str(value) in known else len(known)
        return value is None, place, str(value).casefold()

    return sorted(flows, key=rank)


def _unknown(question: MovementQuestion) -> tuple[str, ...]:
    return tuple(name for name in NEEDS_HISTORY if question.closing_in or name not in ("pulled_in", "slipped"))


def _definition(question: MovementQuestion, kept: bool, late: bool) -> Sentence:
    scope = Sentence(IN_SPAN, {"span": _in_words(question.closing_in)}) if question.closing_in else Sentence(EVERYTHING)
    return Sentence(
        DEFINITION,
        {
            "before": question.before,
            "last": question.last,
            "scope": scope,
            "history": HISTORY if kept else NO_HISTORY,
            "late": LATE_AMOUNTS if late else EVERYTHING,
            "gross": GROSS if question.gross else EVERYTHING,
        },
    )


def _in_words(period: Period) -> Words:
    return Words(fr=period.label("fr"), en=period.label("en"))


def ordered(flow: Flow) -> list[Step]:
    """The lines of a movement in reading order."""
    order = list(LINES)
    return sorted(flow.steps.values(), key=lambda one: order.index(one.line) if one.line in order else len(order))


def _cell(value: Cell) -> Any:
    return value.isoformat() if isinstance(value, date) else value
