"""A test as it is written before it begins. Its keys are described like those of the plan.

name: Chiffrer l’arrêt dès la découverte
change: {kind: script, what: "…"}
population: {when: segment = 'pme-industrie'}
split: {by: random, seed: 7}
kpi: stage_conversion(decouverte -> proposition)
horizon: 45 days
start: 2026-09-28
rule: {kind: declared, deals: 120, alpha: 10 %}
"""

# ruff: noqa: RUF009  (key() makes a dataclass field, not a shared default)

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from portulan.language.conditions import Condition
from portulan.language.units import Change, Duration
from portulan.language.words import Words
from portulan.plan.fields import Choice, ListOf, Record, RecordOf, Scalar, key
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.quantities import Quantity

SplitBy = Literal["random", "column", "owner", "dates"]
RuleKind = Literal["declared", "anytime"]
ChangeKind = Literal["script", "offer", "sequence", "price"]
Order = Literal["resolution", "maturity"]
Source = Literal["driver", "blockage", "signal", "alert", "figure"]

TEXT, TEXTS, WHOLE = Scalar("text"), ListOf(Scalar("text"), single=True), Scalar("whole", above_zero=True)
CONDITION, REFERENCE = Scalar("condition"), Scalar("reference")
SOURCES = Choice({
    "driver": Words(fr="un levier qui explique un écart", en="a driver of a change"),
    "blockage": Words(fr="un blocage", en="a blockage"),
    "signal": Words(fr="un signal de revue", en="a review signal"),
    "alert": Words(fr="une alerte", en="an alert"),
    "figure": Words(fr="un chiffre", en="a figure"),
})  # fmt: skip
CHANGE_KINDS = Choice({
    "script": Words(fr="l’argumentaire", en="the script"),
    "offer": Words(fr="l’offre", en="the offer"),
    "sequence": Words(fr="la séquence de relances", en="the follow-up sequence"),
    "price": Words(fr="le prix", en="the price"),
})  # fmt: skip
SPLITS = Choice({
    "random": Words(fr="au hasard, par blocs de quatre", en="at random, in blocks of four"),
    "column": Words(fr="selon une colonne des faits", en="by a column of the facts"),
    "owner": Words(fr="par commercial", en="by salesperson"),
    "dates": Words(fr="avant et après, avec une comparaison", en="before and after, with a comparison"),
})  # fmt: skip
RULES = Choice({
    "declared": Words(fr="un nombre déclaré d’avance", en="a number declared in advance"),
    "anytime": Words(fr="sans nombre déclaré", en="no declared number"),
})  # fmt: skip
ORDERS = Choice({
    "resolution": Words(fr="dans l’ordre où les issues sont connues", en="in the order outcomes become known"),
    "maturity": Words(
        fr="quand tout le délai est écoulé (si le changement ne fait qu’accélérer)",
        en="once the whole time has passed (if the change may only speed things up)",
    ),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Friction(Record):
    """What was seen that made someone think of a change."""

    source: Source | None = key(SOURCES, "d’où vient la friction", "where the friction comes from")
    what: str | None = key(TEXT, "la friction", "the friction", required=True)
    link: str | None = key(TEXT, "la page où elle se voit", "the page that shows it")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedChange(Record):
    """The one thing that B does otherwise."""

    kind: ChangeKind | None = key(CHANGE_KINDS, "ce qui change", "what changes", required=True)
    what: str | None = key(TEXT, "le changement", "the change", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population(Record):
    """Which records enter the test; all those of the KPI unless told."""

    when: Condition | None = key(CONDITION, "la population", "the population")


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Record):
    """Who gets what. A is as before, B the change. `seed` of the draw; `column`, `a`, `b` its values, or the owners;
    `comparison`, those whom the change does not concern."""

    by: SplitBy | None = key(SPLITS, "la répartition", "the split", required=True)
    seed: int | None = key(Scalar("whole"), "la graine du tirage", "the seed of the draw")
    column: str | None = key(TEXT, "la colonne", "the column")
    a: tuple[str, ...] = key(TEXTS, "ceux qui gardent la pratique", "those who keep the practice")
    b: tuple[str, ...] = key(TEXTS, "ceux qui changent", "those who change")
    comparison: Condition | None = key(CONDITION, "la comparaison", "the comparison")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule(Record):
    """When one may decide. `deals` is N, in all; `effect`, the smallest worth deploying for, in points."""

    kind: RuleKind | None = key(RULES, "la règle de décision", "the decision rule", required=True)
    deals: int | None = key(WHOLE, "le nombre d’affaires ou de leads", "the number of deals or leads")
    alpha: Decimal | None = key(Scalar("share"), "le risque de déployer pour rien", "the risk of deploying for nothing")
    effect: Change | None = key(Scalar("change"), "l’effet qui vaudrait la peine", "the effect worth having")
    order: Order | None = key(ORDERS, "l’ordre des issues", "the order of outcomes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail(Record):
    """A KPI that the change must not harm, read on B alone, with its limit."""

    kpi: KpiReference | None = key(REFERENCE, "l’indicateur garde-fou", "the guard-rail KPI", required=True)
    at_most: Quantity | None = key(Scalar("quantity"), "la limite haute", "the upper limit")
    at_least: Quantity | None = key(Scalar("quantity"), "la limite basse", "the lower limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment(Record):
    """What deploying writes into the plan: at a path (`process.stages.decouverte.questions`), a value that replaces
    what stands there, or one more item."""

    at_path: str | None = key(TEXT, "l’endroit du plan", "the place in the plan", name="path", required=True)
    value: str | None = key(TEXT, "la valeur", "the value")
    add: str | None = key(TEXT, "l’élément ajouté", "the item added")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial(Record):
    """One test, whole, before its first record."""

    version: int | None = key(Scalar("whole"), "la version du langage", "the version of the language", name="portulan")
    name: str | None = key(TEXT, "le nom", "the name", required=True)
    owner: str | None = key(TEXT, "le responsable", "the owner")
    friction: Friction = key(RecordOf(Friction), "la friction", "the friction")
    hypothesis: str | None = key(TEXT, "l’hypothèse", "the hypothesis", required=True)
    change: TriedChange = key(RecordOf(TriedChange), "le changement", "the change", required=True)
    population: Population = key(RecordOf(Population), "la population", "the population")
    split: Split = key(RecordOf(Split), "la répartition", "the split", required=True)
    kpi: KpiReference | None = key(REFERENCE, "l’indicateur", "the KPI", required=True)
    horizon: Duration | None = key(
        Scalar("duration", above_zero=True), "le délai laissé à chaque affaire", "the time each deal is given",
        required=True,
    )  # fmt: skip
    start: date | None = key(Scalar("date"), "le premier jour", "the first day", required=True)
    rule: DecisionRule = key(RecordOf(DecisionRule), "la règle de décision", "the decision rule", required=True)
    guardrail: Guardrail | None = key(RecordOf(Guardrail), "le garde-fou", "the guard-rail", optional=True)
    deploy: Deployment | None = key(
        RecordOf(Deployment), "ce que déployer écrit", "what deploying writes", optional=True
    )

    @property
    def alpha(self) -> float:
        return float(self.rule.alpha) if self.rule.alpha is not None else USUAL_ALPHA

    @property
    def days(self) -> int:
        """The time each record is given, in days."""
        return int(self.horizon.in_days) if self.horizon else 0

    @property
    def order(self) -> Order:
        return self.rule.order or "resolution"


USUAL_ALPHA = 0.10
