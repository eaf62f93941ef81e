"""The KPIs that a plan declares, made into entries of the catalogue: same grammar, same path, same screens.

The conditions of the plan become expressions of the engine here, once per state of the plan and of the facts; from then
on nothing distinguishes an own KPI from a built-in one. One that cannot be computed on these facts keeps its place in
the catalogue, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal, cast

from portulan.facts.expressions import MICROSECONDS_A_DAY
from portulan.facts.schema import TABLES
from portulan.facts.store import TableFacts
from portulan.language.checking import check_value
from portulan.language.condition_text import unparse
from portulan.language.conditions import Column, ColumnType, Condition
from portulan.language.words import Sentence, Words
from portulan.metrics.catalogue import PLANNED, catalogue
from portulan.metrics.columns import quoted
from portulan.metrics.kpi import Kpi, Mean, Measure, Number, Rate, Ratio, Rows, Total, Unit, Variant
from portulan.metrics.records import column_words
from portulan.metrics.selecting import where_sql
from portulan.metrics.wide import row_types
from portulan.plan.document import Document
from portulan.plan.own_kpis import Declared, Form, column_faults, declared
from portulan.plan.ports import RuleContext
from portulan.plan.quantities import RECORD_SETS, RecordSet
from portulan.plan.records import OwnKpi, Plan
from portulan.plan.rules.own_kpis import COMPUTED, ONE_WORD

Columns = Mapping[str, ColumnType]

ROWS: Mapping[str, Rows] = {
    "accounts": "account",
    "leads": "lead",
    "opportunities": "opportunity",
    "meetings": "activity",
    "activities": "activity",
    "sales": "sale",
}
MET = "kind IN ('meeting', 'demo')"
"""Which activities are meetings."""

NOUNS: Mapping[str, Words] = {
    "accounts": Words(fr="entreprises", en="accounts"),
    "leads": Words(fr="leads", en="leads"),
    "opportunities": Words(fr="affaires", en="opportunities"),
    "meetings": Words(fr="rendez-vous et démonstrations", en="meetings and demos"),
    "activities": Words(fr="activités", en="activities"),
    "sales": Words(fr="lignes de vente", en="lines of sales"),
}
_METHODS: Mapping[Form, str] = {
    "rate": "wilson",
    "count": "poisson",
    "sum": "exact-sum",
    "mean": "mean",
    "ratio": "ratio",
}
USUAL_UNIT: Mapping[Form, Unit] = {"rate": "share", "count": "count", "sum": "money", "mean": "money", "ratio": "ratio"}
HELD = Words(fr="{noun} vérifiant « {where:raw} »", en="{noun} where “{where:raw}”")
DEFINITIONS: Mapping[Form, Words] = {
    "rate": Words(fr="{rate}, sur {among}. ", en="{rate}, out of {among}. "),
    "count": Words(fr="Nombre {of}{among}. ", en="Number of {of}{among}. "),
    "sum": Words(
        fr="Somme de « {first:raw} » sur les {among}, là où la valeur est connue. ",
        en="Sum of “{first:raw}” over {among}, where it is known. ",
    ),
    "mean": Words(
        fr="Moyenne de « {first:raw} » sur les {among}, là où la valeur est connue. ",
        en="Mean of “{first:raw}” over {among}, where it is known. ",
    ),
    "ratio": Words(
        fr="Somme de « {first:raw} » sur somme de « {second:raw} », pour les {among}, là où les deux sont connues. ",
        en="Sum of “{first:raw}” over sum of “{second:raw}”, for {among}, where both are known. ",
    ),
}
DECLARED = Words(
    fr="Date qui place dans la période : {dated}. Indicateur déclaré dans le plan.",
    en="Date that places each in the period: {dated}. A KPI declared in the plan.",
)


def catalogue_with(own: Sequence[OwnKpi], facts: Mapping[str, TableFacts]) -> Mapping[str, Kpi]:
    """The built-in KPIs, then those the plan declares, by identifier; a built-in one keeps its name."""
    known = dict(catalogue())
    if own:
        columns = record_columns(facts)
        for one in own:
            about = declared(one)
            if about is not None and ONE_WORD.fullmatch(one.id) and one.id not in known and one.id not in PLANNED:
                known[one.id] = _kpi(about, columns)
    return MappingProxyType(known)


def record_columns(facts: Mapping[str, TableFacts]) -> Mapping[str, Columns]:
    """The columns of the records that an own KPI may count, by the plan's word for them."""
    types = {rows: row_types(rows, facts) for rows in dict.fromkeys(ROWS.values())}
    return {table: types[ROWS[table]] for table in RECORD_SETS}


def _kpi(about: Declared, columns: Mapping[str, Columns]) -> Kpi:
    own, rows = about.own, ROWS[about.records.table]
    fault = _fault(own, columns)
    variant = Variant((rows,), _definition(about), rows, quoted(about.dated), Number())
    if fault is None:
        of_rows = columns[about.records.table]
        kinds = [check_value(formula, of_rows)[0] for formula in about.formulas]
        values = [_value(formula, kind, of_rows) for formula, kind in zip(about.formulas, kinds, strict=True)]
        variant = replace(
            variant,
            needs=(f"{rows}.{about.dated}",) if TABLES[rows].column(about.dated) else (rows,),
            measure=_measure(about, values, kinds, of_rows),
            among=" AND ".join(
                [*_kept(about.records, of_rows), *(f"{v} IS NOT NULL" for v in [variant.reference, *values])]
            ),
            monetary="money" in kinds and "currency" in of_rows,
        )
    name = _literally(own.name or own.id.replace("_", " "))
    unit = cast(Unit, own.unit or USUAL_UNIT[about.form])
    better: Literal["up", "down"] = "down" if own.better == "down" else "up"
    words = Words(fr=name, en=name)
    return Kpi(own.id, words, "own", unit, better, _METHODS[about.form], (variant,), fault=fault)


def _fault(own: OwnKpi, columns: Mapping[str, Columns]) -> Sentence | None:
    """Why these facts cannot answer: the first thing the rules of the plan find wrong."""
    plan, nowhere, context = Plan(kpis=(own,)), Document("", "plan.yaml"), RuleContext(records=columns)
    found = [*column_faults(own, columns), *(one for rule in COMPUTED for one in rule(plan, nowhere, context))]
    return Sentence(found[0].kind.message, found[0].params) if found else None


def _kept(records: RecordSet, columns: Columns) -> list[str]:
    """What the records of a set satisfy, as expressions."""
    kind = [MET] if records.table == "meetings" else []
    return kind if records.where is None else [*kind, where_sql(records.where, columns)]


def _value(formula: Condition, kind: ColumnType | None, columns: Columns) -> str:
    """What is computed on each record: durations in days, the rest as it is."""
    sql = where_sql(formula, columns)
    return f"({sql} / {MICROSECONDS_A_DAY}.0)" if kind == "duration" else sql


def _measure(about: Declared, values: Sequence[str], kinds: Sequence[ColumnType | None], columns: Columns) -> Measure:
    match about.form:
        case "rate":
            assert about.own.rate is not None
            return Rate(" AND ".join(_kept(about.own.rate, columns)) or "true")
        case "count":
            return Number()
        case "sum":  # exact, whatever the order of the rows: amounts are decimals, the rest is made so
            exact = kinds[0] == "money" and isinstance(about.formulas[0], Column)
            return Total(values[0] if exact else f"TRY_CAST({values[0]} AS DECIMAL(38, 6))")
        case "mean":
            return Mean(values[0])
        case "ratio":
            return Ratio(values[0], values[1])


def _definition(about: Declared) -> Words:
    """The declaration, read aloud in both languages: a template without parameters."""
    dated = Sentence(DECLARED, {"dated": column_words(about.dated, ROWS[about.records.table])})
    formulas = [unparse(formula) for formula in about.formulas]
    params = {
        "rate": _records(about.own.rate) if about.own.rate else "",
        "among": _records(about.records),
        "of": Words(fr="d’" if NOUNS[about.records.table].fr[0] in "ae" else "de ", en=""),
        "first": formulas[0] if formulas else "",
        "second": formulas[-1] if formulas else "",
    }
    said = Sentence(DEFINITIONS[about.form], params)
    return Words(
        fr=_literally(_capital(said.say("fr")) + dated.say("fr")),
        en=_literally(_capital(said.say("en")) + dated.say("en")),
    )


def _records(records: RecordSet) -> Words | Sentence:
    noun = NOUNS[records.table]
    return noun if records.where is None else Sentence(HELD, {"noun": noun, "where": unparse(records.where)})


def _literally(text: str) -> str:
    """A text in which braces are braces, not parameters."""
    return text.replace("{", "{{").replace("}", "}}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
