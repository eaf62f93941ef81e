"""From a question to its answer: pick the chain, sum both sides in the engine, split the change, bound the effects."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from portulan.language.words import Sentence, Words
from portulan.metrics.drivers.answers import DriverGroup, Drivers, DriverSplit, Effect, GroupSide
from portulan.metrics.drivers.chains import EXPLAINED, SummedChain, chain_of
from portulan.metrics.drivers.choosing import WHOLE, candidates, choose
from portulan.metrics.drivers.paradox import paradox_of
from portulan.metrics.drivers.question import DriverQuestion, check_question, not_explained
from portulan.metrics.drivers.reading import FOLDED, Group, GroupSums, SideSums, folded, moments, read_side
from portulan.metrics.estimates import MIXED, NOUNS
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.kpi import Kpi, Variant
from portulan.metrics.needs import pick
from portulan.metrics.period import Period
from portulan.metrics.records import column_words
from portulan.metrics.requests import available
from portulan.stats.effect_intervals import effect_intervals
from portulan.stats.estimate import NotComputable
from portulan.stats.reasons import NOT_FOLLOWED, nothing, too_few
from portulan.stats.shapley import BrokenChainError, Decomposition, decompose

MINIMUM = 10
"""Records on each side below which nothing is said to have moved."""

FOLLOWED = Words(
    fr="Calculé sur ceux qui ont {horizon:days} de recul, les seuls dont l’issue est connue : {n} d’un côté, {m} de "
    "l’autre. Le chiffre de la page tient compte aussi des plus récents.",
    en="Computed on those followed for {horizon:days}, the only ones whose outcome is known: {n} on one side, {m} on "
    "the other. The figure’s own page allows for more recent ones too.",
)
LISTED = Words(
    fr="Une vente sans tarif compte comme vendue au tarif.", en="A sale without a list price counts as sold at list."
)
CAUSES = Words(
    fr="Ces effets sont une comptabilité exacte du changement : ils disent où il s’est produit, pas pourquoi.",
    en="These effects are an exact account of the change: they say where it happened, not why.",
)
SHORTER = Words(
    fr="Les deux périodes n’ont pas la même durée ({n} et {m} jours) : l’effet volume le reflète.",
    en="The two periods are not equally long ({n} and {m} days): the volume effect reflects it.",
)


def explained(known: Mapping[str, Kpi]) -> list[Kpi]:
    """The KPIs whose change can be split, whatever the facts: those whose measure is a sum or a quotient of sums."""
    return [
        kpi
        for kpi in known.values()
        if not kpi.stock
        and any(isinstance(v.measure, EXPLAINED) and getattr(v.measure, "horizon", "") != "ever" for v in kpi.variants)
    ]


def explain(evaluator: Evaluator, question: DriverQuestion) -> Drivers:
    """What moved the figure. Raises RequestError where it cannot be asked; a lack of records is in the result."""
    kpi, engine = question.request.kpi, evaluator.engine
    known = explained(evaluator.known)
    variant = pick(kpi, engine)
    if isinstance(variant, NotComputable):
        return _answer(question, evaluator, kpi.variants[0], variant)
    check_question(question, variant, evaluator, known)
    horizon = _horizon(evaluator.horizons(question.request, variant))
    chain = chain_of(variant, engine, horizon, question.request.as_of)
    if chain is None:
        raise not_explained(kpi, known)
    offered = candidates(list(available(chain.variant, engine)), question.after.group)
    if question.by is not None:
        result, n, currency, chain = _split(evaluator, question, chain, question.by)
        return _answer(question, evaluator, variant, result, question.by, n, None, currency, chain, offered)
    by, chosen, tried = _chosen(evaluator, question, chain, offered)
    result, n, currency, chain = tried or _split(evaluator, question, chain, by)
    return _answer(question, evaluator, variant, result, by, n, chosen, currency, chain, offered)


_Tried = tuple[DriverSplit | NotComputable, tuple[int, int], str | None, SummedChain]


def _chosen(
    evaluator: Evaluator, question: DriverQuestion, chain: SummedChain, offered: Sequence[str]
) -> tuple[tuple[str, ...], Sentence | None, _Tried | None]:
    """The dimension to split by, why, and what was found by it."""
    tried = {name: _split(evaluator, question, chain, (name,)) for name in offered}
    splits = {name: one[0] for name, one in tried.items() if isinstance(one[0], DriverSplit)}
    told = {name: split for name, split in splits.items() if len(split.groups) > 1}
    if not told:
        return (), Sentence(WHOLE) if not offered else None, None
    table = chain.variant.rows if chain.variant.rows in ("lead", "sale") else "opportunity"
    name, why = choose(told, {name: column_words(name, table) for name in told})
    return (name,), why, tried[name]


def _horizon(horizons: Mapping[str, int | None] | None) -> int | None:
    """The days within which a chance is awaited; None for other figures, and for those that have none."""
    return next((days for days in (horizons or {}).values() if days is not None), None)


def _split(evaluator: Evaluator, question: DriverQuestion, chain: SummedChain, by: Sequence[str]) -> _Tried:
    request, engine = question.request, evaluator.engine
    sides, met = [], set[str]()
    for side in (question.before, question.after):
        found, currencies = read_side(chain, request, side, by, engine)
        sides.append(found)
        met |= currencies
    before, after, count = folded(sides[0], sides[1])
    n = (sum(one.n for one in before.values()), sum(one.n for one in after.values()))
    currency = (met.pop() if len(met) == 1 else evaluator.currency) if request.kpi.unit == "money" else None
    if len(met) > 1:
        mixed = NotComputable("no_data", Sentence(MIXED, {"currencies": sorted(met)}), n=sum(n), unit=request.kpi.unit)
        return mixed, n, currency, chain
    lacking = _lacking(chain, before, after, n, request.kpi)
    if lacking is not None:
        return lacking, n, currency, chain
    try:
        split = decompose(_sums(before), _sums(after), volume=chain.volume)
    except BrokenChainError as broken:  # a group has net amounts and no list price: one factor for both
        if broken.link < 2:
            raise not_explained(request.kpi, explained(evaluator.known)) from broken
        return _split(evaluator, question, chain.without(broken.link - 1), by)
    return _bounded(question, chain, by, split, (before, after), count), n, currency, chain


def _sums(side: SideSums) -> dict[Group, tuple[Fraction, ...]]:
    return {group: one.sums for group, one in side.items()}


def _lacking(
    chain: SummedChain, before: SideSums, after: SideSums, n: tuple[int, int], kpi: Kpi
) -> NotComputable | None:
    """Why there is nothing to split: no record, or too few of them on a side."""
    noun, fewest = NOUNS[chain.variant.rows], min(n)
    if chain.horizon is not None and fewest < MINIMUM:
        return too_few(fewest, MINIMUM, noun, kpi.unit, NOT_FOLLOWED, horizon=chain.horizon)
    if fewest < MINIMUM or not all(sum(one.sums[0] for one in side.values()) for side in (before, after)):
        return too_few(fewest, MINIMUM, noun, kpi.unit) if fewest else nothing(noun, kpi.unit)
    return None


def _bounded(
    question: DriverQuestion,
    chain: SummedChain,
    by: Sequence[str],
    split: Decomposition[Group],
    sides: tuple[SideSums, SideSums],
    count: int,
) -> DriverSplit:
    """The split with an interval for each effect, its groups by what they contributed, largest first."""
    groups = list(split.effects)
    length = len(chain.sums)
    spans = effect_intervals(
        split,
        moments(groups, sides[0], length),
        moments(groups, sides[1], length),
        [link.kind for link in chain.links],
        counted=chain.counted,
        volume=chain.volume,
        seed=question.seed,
    )
    sizes = [sum((one.sums[0] for one in side.values()), Fraction(0)) for side in sides]
    told = [
        DriverGroup(
            {} if group == FOLDED else dict(zip(by, group, strict=True)),
            _side(sides[0].get(group), sizes[0], chain),
            _side(sides[1].get(group), sizes[1], chain),
            Effect(sum(effects, Fraction(0)), *spans.groups[i]),
            {f: Effect(e, *span) for f, e, span in zip(chain.factors, effects, spans.cells[i], strict=True)},
            count if group == FOLDED else 0,
        )
        for i, (group, effects) in enumerate(split.effects.items())
    ]
    whole = DriverSplit(
        split.before,
        split.after,
        Effect(split.change, *spans.change),
        {f: Effect(e, *span) for f, e, span in zip(chain.factors, split.totals, spans.factors, strict=True)},
        sorted(told, key=lambda group: (group.folded > 0, -abs(group.total.value), str(group.by))),
    )
    return whole if chain.volume else replace(whole, paradox=paradox_of(whole))


def _side(one: GroupSums | None, size: Fraction, chain: SummedChain) -> GroupSide:
    if one is None:
        return GroupSide(0, Fraction(0), Fraction(0) if chain.volume else None)
    base, end = one.sums[0], one.sums[-1]
    return GroupSide(one.n, base / size, end if chain.volume else end / base if base else None)


def _answer(
    question: DriverQuestion,
    evaluator: Evaluator,
    variant: Variant,
    result: DriverSplit | NotComputable,
    by: tuple[str, ...] = (),
    n: tuple[int, int] = (0, 0),
    chosen: Sentence | None = None,
    currency: str | None = None,
    chain: SummedChain | None = None,
    offered: Sequence[str] = (),
) -> Drivers:
    request = question.request
    notes = [Sentence(CAUSES)]
    if chain is not None and chain.horizon is not None:
        notes.append(Sentence(FOLLOWED, {"horizon": chain.horizon, "n": n[0], "m": n[1]}))
    if chain is not None and any(link.factor == "list_price" for link in chain.links):
        notes.append(Sentence(LISTED))
    notes += _lengths(question, chain)
    definition = evaluator.definition(request, variant, evaluator.horizons(request, variant))
    return Drivers(
        request.kpi, request.text, request.as_of, question.before, question.after, by, definition, result, n, chosen,
        notes, currency, tuple(offered),
    )  # fmt: skip


def _lengths(question: DriverQuestion, chain: SummedChain | None) -> list[Sentence]:
    """A word on periods of unequal length, where a total is explained (months of 30 and 31 days are equal)."""
    first, last = question.before.period, question.after.period
    if chain is None or not chain.volume or first is None or last is None:
        return []
    n, m = _days(first), _days(last)
    return [Sentence(SHORTER, {"n": n, "m": m})] if n and m and abs(n - m) > 3 else []


def _days(period: Period) -> int:
    return (period.end - period.start).days if period.start and period.end else 0
