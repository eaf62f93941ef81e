"""What is asked of drivers, read and checked: a figure, two periods or a group against the others, dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass

from portulan.language.checking import check_condition
from portulan.language.condition_text import parse_condition
from portulan.language.finding import FaultyText, FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.answers import RequestError
from portulan.metrics.drivers.sides import Against, Side, compared, named, up_to
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Kpi, Variant
from portulan.metrics.period import GRAINS, Period
from portulan.metrics.requests import COMMAND, Request, available, check_columns, one_stage

NOT_EXPLAINED = FindingKind(
    "DR001",
    "error",
    Words(
        fr="{kpi} ne se décompose pas : ce n’est ni une somme d’enregistrements, ni le rapport de deux sommes.",
        en="{kpi} cannot be split into drivers: it is neither a sum of records nor a quotient of two.",
    ),
    Words(fr="Choisir parmi : {known:raw}.", en="Choose among: {known:raw}."),
)
NO_PERIOD = FindingKind(
    "DR002",
    "error",
    Words(
        fr="Il faut dire depuis quand : la période à expliquer n’a pas de premier jour.",
        en="Say since when: the period to explain has no first day.",
    ),
    Words(
        fr="Donner --from (et --to), ou comparer un groupe aux autres : --group \"channel = 'salons'\".",
        en="Give --from (and --to), or compare a group with the others: --group \"channel = 'salons'\".",
    ),
)
BY_TIME = FindingKind(
    "DR003",
    "error",
    Words(
        fr="Un effet ne se découpe pas par « {name:raw} » : les deux côtés sont déjà des périodes.",
        en="An effect cannot be split by “{name:raw}”: the two sides are periods already.",
    ),
    Words(fr="Dimensions : segment, channel, owner, offer…", en="Dimensions: segment, channel, owner, offer…"),
)
TOO_MANY = FindingKind(
    "DR004",
    "error",
    Words(fr="{count} dimensions : deux au plus.", en="{count} dimensions: two at most."),
    Words(fr="Garder {kept:raw}.", en="Keep {kept:raw}."),
)
A_STOCK = FindingKind(
    "DR005",
    "error",
    Words(
        fr="{kpi} est un état à un instant : ce qui le fait bouger, ce sont des mouvements.",
        en="{kpi} is a state at an instant: what moves it is movements.",
    ),
    Words(
        fr="Voir le mouvement du pipeline entre deux dates, ou choisir parmi : {known:raw}.",
        en="See the movement of the pipeline between two dates, or choose among: {known:raw}.",
    ),
)
NO_FIRST_SIDE = FindingKind(
    "DR006",
    "error",
    Words(
        fr="La période de comparaison n’a pas de premier jour ou pas de dernier.",
        en="The period to compare with has no first or no last day.",
    ),
    Words(
        fr="Donner --before-from et --before-to, ou seulement --against previous ou year.",
        en="Give --before-from and --before-to, or only --against previous or year.",
    ),
)


@dataclass(frozen=True, slots=True)
class DriverQuestion:
    """A request (its period left out), and the two sides; `by` is None where the dimension is to be chosen."""

    request: Request
    before: Side
    after: Side
    by: tuple[str, ...] | None
    seed: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        return (self.request.key, self.before, self.after, self.by, self.seed)


def read_question(
    request: Request,
    period: Period | None,
    before: Period | None,
    against: Against,
    group: str | None,
    seed: int,
    *,
    unsplit: bool = False,
) -> DriverQuestion:
    """The question, with its periods worked out from the request's day. Raises RequestError."""
    by = request.by
    if len(by) > 2:
        raise RequestError(TOO_MANY.at(Place(COMMAND), count=len(by), kept=",".join(by[:2])))
    for name in by:
        if name in GRAINS:
            raise RequestError(BY_TIME.at(Place(COMMAND), name=name))
    wanted = by or (() if unsplit else None)
    if group:
        return _groups(request, named(period) if period else None, group, wanted, seed)
    if period is None or period.start is None:
        raise RequestError(NO_PERIOD.at(Place(COMMAND)))
    after = up_to(period, request.as_of)
    if before is not None and (before.start is None or before.end is None):
        raise RequestError(NO_FIRST_SIDE.at(Place(COMMAND)))
    first = named(before) if before is not None else compared(after, against)
    return DriverQuestion(request, Side(first), Side(after), wanted, seed)


def _groups(
    request: Request, period: Period | None, group: str, by: tuple[str, ...] | None, seed: int
) -> DriverQuestion:
    try:
        condition = parse_condition(group, Place(COMMAND))
    except FaultyText as fault:
        raise RequestError(fault.finding) from fault
    return DriverQuestion(request, Side(period, condition, False), Side(period, condition, True), by, seed)


def check_question(question: DriverQuestion, variant: Variant, evaluator: Evaluator, known: Sequence[Kpi]) -> None:
    """RequestError where the figure has no drivers, or a name is none of the records' columns."""
    request = question.request
    if request.kpi.stock:
        raise RequestError(A_STOCK.at(Place(COMMAND), kpi=request.kpi.name, known=_listed(known)))
    if request.kpi.per_stage and not request.reference.arguments and len(evaluator.engine.plan.stages) != 1:
        raise one_stage(request.kpi, evaluator.engine.plan.stages)
    check_columns(request, variant, evaluator.engine)
    if question.after.group is not None:
        for finding in check_condition(question.after.group, available(variant, evaluator.engine)):
            raise RequestError(finding)


def not_explained(kpi: Kpi, known: Sequence[Kpi]) -> RequestError:
    """The refusal of a figure that is no sum nor quotient of sums."""
    return RequestError(NOT_EXPLAINED.at(Place(COMMAND), kpi=kpi.name, known=_listed(known)))


def _listed(known: Sequence[Kpi]) -> str:
    return ", ".join(kpi.id for kpi in known)
