"""Drivers in words: what each factor is, changes with their sign and unit, and the sentence that says what moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portulan.language.quantities import decimals_of, scaled, written
from portulan.language.words import Language, Sentence, Words, number
from portulan.metrics.answers import Cell
from portulan.metrics.drivers.answers import DriverGroup, Drivers, DriverSplit, Effect, Paradox
from portulan.metrics.drivers.rounding import Rounded, rounded
from portulan.metrics.drivers.sides import Side
from portulan.metrics.kpi import Factor
from portulan.metrics.period import Period
from portulan.stats.estimate import NotComputable

NAMES: Mapping[Factor, Words] = {
    "volume": Words(fr="Volume", en="Volume"),
    "mix": Words(fr="Mix", en="Mix"),
    "rate": Words(fr="Taux", en="Rate"),
    "price": Words(fr="Prix", en="Price"),
    "list_price": Words(fr="Prix au tarif", en="List price"),
    "discount": Words(fr="Remise", en="Discount"),
    "margin": Words(fr="Taux de marge", en="Margin rate"),
}
MEANINGS: Mapping[Factor, Words] = {
    "volume": Words(
        fr="combien il y en a eu, à parts et à taux égaux", en="how many there were, shares and rates being equal"
    ),
    "mix": Words(
        fr="la part de chaque groupe : plus de ceux qui font mieux que l’ensemble, ou moins",
        en="the share of each group: more of those above the whole, or fewer",
    ),
    "rate": Words(fr="le taux de chaque groupe, à parts égales", en="each group’s own rate, shares being equal"),
    "price": Words(
        fr="le montant moyen de chaque groupe, à parts égales", en="each group’s mean amount, shares being equal"
    ),
    "list_price": Words(
        fr="le montant moyen au tarif de chaque groupe, avant remise",
        en="each group’s mean amount at list, before discount",
    ),
    "discount": Words(fr="la remise accordée dans chaque groupe", en="the discount granted in each group"),
    "margin": Words(
        fr="ce qui reste une fois le coût payé, dans chaque groupe", en="what is left once cost is paid, in each group"
    ),
}
NOT_CLEAR = Words(fr="ne se distingue pas de 0", en="not distinguishable from 0")
POINTS = Words(fr="{value} {n:?point|points}", en="{value} {n:?point|points}")
FROM_TO = Words(fr="de {low} à {high}", en="{low} to {high}")
EMPTY = Words(fr="(vide)", en="(empty)")
FOLDED = Words(fr="{n} autres, plus petits", en="{n} others, smaller")
WHOLE = Words(fr="ensemble", en="whole")

BETWEEN = Words(
    fr="{kpi} : de {before} à {after}, soit {change}.", en="{kpi}: from {before} to {after}, a change of {change}."
)
GROUPS = Words(
    fr="{kpi} : {after} contre {before} chez les autres, soit {change}.",
    en="{kpi}: {after} against {before} among the others, a difference of {change}.",
)
BY_CHANCE = Words(
    fr="Cet écart ne se distingue pas de 0 : le hasard seul en fait autant ({between}).",
    en="This change is not distinguishable from 0: chance alone does as much ({between}).",
)
MOSTLY = Words(fr="Surtout l’effet {factor} : {effect}.", en="Mostly the {factor} effect: {effect}.")
ALONE = Words(
    fr="{n:?Un effet s’en distingue pourtant|Des effets s’en distinguent pourtant} : {effects:list}.",
    en="Yet {n:?one effect is|some effects are} distinguishable from 0: {effects:list}.",
)
NONE_CLEAR = Words(
    fr="Aucun effet ne se distingue de 0 à lui seul.", en="No effect is distinguishable from 0 on its own."
)
FIRST = Words(
    fr="D’abord {group} ({effect}), {part:share0} de l’écart.",
    en="First of all {group} ({effect}), {part:share0} of the change.",
)
REST = Words(fr="Le reste : {effects:list}.", en="The rest: {effects:list}.")
NAMED = Words(fr="{factor} {effect}", en="{factor} {effect}")
NAMED_UNCLEAR = Words(
    fr="{factor} {effect} (ne se distingue pas de 0)", en="{factor} {effect} (not distinguishable from 0)"
)
PARADOX_EVERY = Words(
    fr="Paradoxe de Simpson : l’ensemble {whole}, alors que chaque groupe {groups} ({names:list}). C’est le mix qui "
    "retourne l’ensemble ({mix}).",
    en="Simpson’s paradox: the whole {whole} while every group {groups} ({names:list}). The mix turns the whole round "
    "({mix}).",
)
PARADOX_MOST = Words(
    fr="Paradoxe de Simpson : l’ensemble {whole}, alors que {against} groupes sur {comparable} {groups} "
    "({names:list}). C’est le mix qui retourne l’ensemble ({mix}).",
    en="Simpson’s paradox: the whole {whole} while {against} groups of {comparable} {groups} ({names:list}). The mix "
    "turns the whole round ({mix}).",
)
RISES = Words(fr="monte", en="rises")
FALLS = Words(fr="baisse", en="falls")
RISE = Words(fr="montent", en="rise")
FALL = Words(fr="baissent", en="fall")
HIGHER = Words(fr="est plus haut", en="is higher")
LOWER = Words(fr="est plus bas", en="is lower")
ARE_HIGHER = Words(fr="sont plus hauts", en="are higher")
ARE_LOWER = Words(fr="sont plus bas", en="are lower")
MOST_NAMES = 4


def factor_name(factor: Factor, language: Language) -> str:
    return NAMES[factor].say(language)


Naming = Callable[[str, Cell], str]
"""How a value of a dimension is called: `naming("segment", "pme")`."""


def group_name(group: DriverGroup, language: Language, naming: Naming | None = None) -> str:
    """A group as a reader sees it: its values, `(empty)` where there is none."""
    if group.folded:
        return FOLDED.say(language, n=group.folded)
    return cells_name(group.by, language, naming)


def side_name(side: Side, language: Language) -> str:
    """A side by its group, else by its period."""
    label = side.label
    return label.say(language) if isinstance(label, Sentence) else (label or Period()).label(language)


def cells_name(by: Mapping[str, Cell], language: Language, naming: Naming | None = None) -> str:
    """The values of a group, as they are or as they are named."""

    def plain(_: str, value: Cell) -> str:
        return EMPTY.say(language) if value is None else str(value)

    return " · ".join((naming or plain)(name, value) for name, value in by.items()) or WHOLE.say(language)


def signed(
    value: Fraction | float,
    unit: str,
    language: Language,
    currency: str | None,
    step: Fraction,
    *,
    bare: bool = False,
) -> str:
    """A change with its sign: `−6,1 points`, `+12 300 €`; `bare` leaves the word points out."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(repr(value))
    decimals = max(len(str(step.denominator)) - 1 - (2 if unit == "share" else 0), 0)
    size = abs(exact)
    if unit == "share":
        digits = number(scaled(size, unit), language, decimals)
        text = digits if bare else POINTS.say(language, value=digits, n=float(round(100 * size, decimals)))
    else:
        text = str(written(size, unit, language, currency=currency or "EUR", decimals=decimals))
    zero = round(exact / (Decimal(step.numerator) / step.denominator)) == 0
    return text if zero else f"{'+' if exact > 0 else '−'}{text}"


def span_said(effect: Effect, drivers: Drivers, language: Language, step: Fraction) -> str:
    """Both bounds of an effect, each with its sign."""
    unit, currency = drivers.kpi.unit, drivers.currency
    low = signed(effect.low, unit, language, currency, step, bare=True)
    high = signed(effect.high, unit, language, currency, step)
    return FROM_TO.say(language, low=low, high=high)


def verdict(drivers: Drivers, language: Language, naming: Naming | None = None) -> list[Sentence]:
    """What moved the figure: the change, a paradox, the main effect, the others, the first group."""
    split = drivers.result
    if isinstance(split, NotComputable):
        return [split.reason]
    return _Verdict(drivers, split, rounded(split, drivers.kpi.unit), language, naming).sentences()


@dataclass(frozen=True, slots=True)
class _Verdict:
    drivers: Drivers
    split: DriverSplit
    shown: Rounded
    language: Language
    naming: Naming | None = None

    def sentences(self) -> list[Sentence]:
        paradox = [self._paradox(self.split.paradox)] if self.split.paradox else []
        return [self._change(), *paradox, *self._effects()]

    def _effects(self) -> list[Sentence]:
        split = self.split
        clear = {factor: effect for factor, effect in split.effects.items() if effect.clear}
        if not split.change.clear:
            between = span_said(split.change, self.drivers, self.language, self.shown.step)
            alone = [Sentence(ALONE, {"n": len(clear), "effects": [self._named(f) for f in clear]})] if clear else []
            return [Sentence(BY_CHANCE, {"between": between}), *alone]
        if len(split.effects) == 1:
            return self._first_group()
        along = {f: e for f, e in clear.items() if e.value * split.change.value > 0}
        if not along:
            return [Sentence(NONE_CLEAR), *self._first_group()]
        main = max(along, key=lambda factor: abs(along[factor].value))
        others = [self._named(factor) for factor in split.effects if factor != main]
        return [
            Sentence(
                MOSTLY, {"factor": _lowered(main, self.language), "effect": self._signed(self.shown.factors[main])}
            ),
            Sentence(REST, {"effects": others}),
            *self._first_group(),
        ]

    def _change(self) -> Sentence:
        split, kpi, currency = self.split, self.drivers.kpi, self.drivers.currency
        decimals = decimals_of(kpi.unit, float(split.before), float(split.after))
        before, after = (
            str(written(float(value), kpi.unit, self.language, currency=currency or "EUR", decimals=decimals))
            for value in (split.before, split.after)
        )
        words = BETWEEN if self.drivers.after.group is None else GROUPS
        change = self._signed(self.shown.change)
        return Sentence(words, {"kpi": kpi.name, "before": before, "after": after, "change": change})

    def _first_group(self) -> list[Sentence]:
        """The group that made half of the change or more, if it is clear of chance."""
        if len(self.split.groups) < 2:
            return []
        group = self.split.groups[0]
        part = group.total.value / self.split.change.value
        if not group.total.clear or part < Fraction(1, 2):
            return []
        name, effect = group_name(group, self.language, self.naming), self._signed(self.shown.groups[0])
        return [Sentence(FIRST, {"group": name, "effect": effect, "part": float(part)})]

    def _paradox(self, paradox: Paradox) -> Sentence:
        between = self.drivers.after.group is None
        one = ((RISES, FALLS) if between else (HIGHER, LOWER))[:: 1 if paradox.up else -1]
        many = ((FALL, RISE) if between else (ARE_LOWER, ARE_HIGHER))[:: 1 if paradox.up else -1]
        names = [cells_name(by, self.language, self.naming) for by in paradox.names[:MOST_NAMES]]
        names += ["…"] if len(paradox.names) > MOST_NAMES else []
        params = {
            "whole": one[0],
            "groups": one[1] if paradox.every else many[0],
            "names": names,
            "mix": self._named("mix"),
            "against": paradox.against,
            "comparable": paradox.comparable,
        }
        return Sentence(PARADOX_EVERY if paradox.every else PARADOX_MOST, params)

    def _named(self, factor: Factor) -> Sentence:
        words = NAMED if self.split.effects[factor].clear else NAMED_UNCLEAR
        effect = self._signed(self.shown.factors[factor])
        return Sentence(words, {"factor": _lowered(factor, self.language), "effect": effect})

    def _signed(self, value: Fraction) -> str:
        return signed(value, self.drivers.kpi.unit, self.language, self.drivers.currency, self.shown.step)


def _lowered(factor: Factor, language: Language) -> str:
    return NAMES[factor].say(language).lower()
