"""The KPIs a company declares itself: complete, of one form, on columns there are, under a name of their own."""

import re
from collections.abc import Iterator, Mapping

from portulan.language.checking import TYPE_WORDS, check_value
from portulan.language.condition_text import unparse
from portulan.language.conditions import ColumnType
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words
from portulan.plan.document import Document
from portulan.plan.own_kpis import (
    DATED,
    UNITS_OF,
    Declared,
    declared,
    forms_of,
    rows_of,
    within,
)
from portulan.plan.ports import RuleContext
from portulan.plan.quantities import RecordSet
from portulan.plan.records import UNITS, Plan
from portulan.plan.rules import Rule, rule
from portulan.plan.rules.references import hint

SHADOWING = FindingKind(
    "PL069",
    "error",
    Words(fr="« {id:raw} » est déjà un indicateur du catalogue.", en="“{id:raw}” is already a KPI of the catalogue."),
    Words(
        fr="Donner un autre identifiant : un même nom ne peut pas avoir deux définitions.",
        en="Give it another identifier: one name cannot have two definitions.",
    ),
)
INCOMPLETE_KPI = FindingKind(
    "PL070",
    "error",
    Words(fr="L’indicateur « {id:raw} » n’a pas {missing}.", en="KPI “{id:raw}” has no {missing}."),
    Words(
        fr="Écrire une mesure (rate, count, sum, mean ou ratio), les enregistrements (among), unit et better.",
        en="Write a measure (rate, count, sum, mean or ratio), the records (among), unit and better.",
    ),
)
SEVERAL_FORMS = FindingKind(
    "PL120",
    "error",
    Words(
        fr="L’indicateur « {id:raw} » se mesure de {n} façons à la fois : {forms:list}.",
        en="KPI “{id:raw}” is measured in {n} ways at once: {forms:list}.",
    ),
    Words(fr="N’en garder qu’une, ou déclarer deux indicateurs.", en="Keep one of them, or declare two KPIs."),
)
RATE_OUTSIDE = FindingKind(
    "PL121",
    "error",
    Words(
        fr="« {rate:raw} » ne se compte pas parmi « {among:raw} » : ce ne sont pas les mêmes enregistrements.",
        en="“{rate:raw}” cannot be counted among “{among:raw}”: they are not the same records.",
    ),
    Words(
        fr="Compter parmi les mêmes enregistrements : {table:raw}, au besoin avec une condition.",
        en="Count among the same records: {table:raw}, with a condition if need be.",
    ),
)
ALWAYS_WHOLE = FindingKind(
    "PL122",
    "error",
    Words(
        fr="« {rate:raw} » parmi « {among:raw} » vaut toujours 100 %.",
        en="“{rate:raw}” among “{among:raw}” is always 100%.",
    ),
    Words(
        fr="Ajouter une condition à ce qui est compté : {rate:raw} where …",
        en="Add a condition to what is counted: {rate:raw} where …",
    ),
)
UNIT_MISFIT = FindingKind(
    "PL123",
    "error",
    Words(
        fr="L’indicateur « {id:raw} » ({form:raw}) ne donne pas {unit}.",
        en="KPI “{id:raw}” ({form:raw}) does not give {unit}.",
    ),
    Words(fr="Écrire unit: {known:list}.", en="Write unit: {known:list}."),
)
NOT_A_VALUE = FindingKind(
    "PL124",
    "error",
    Words(
        fr="« {formula:raw} » est de nature {type} : on ne l’additionne pas.",
        en="“{formula:raw}” is of kind {type}: it cannot be added up.",
    ),
    Words(
        fr="Calculer un nombre, un montant ou une durée : amount - cost, closed_at - created_at.",
        en="Compute a number, an amount or a duration: amount - cost, closed_at - created_at.",
    ),
)
NOT_A_DATE_COLUMN = FindingKind(
    "PL125",
    "error",
    Words(
        fr="« {dated:raw} » n’est pas une date des enregistrements comptés.{hint}",
        en="“{dated:raw}” is not a date of the records counted.{hint}",
    ),
    Words(fr="Choisir parmi {known:list}.", en="Choose one of {known:list}."),
)
NOT_A_NAME = FindingKind(
    "PL126",
    "error",
    Words(
        fr="« {id:raw} » ne peut pas être cité ailleurs dans le plan : il s’y nomme d’un seul mot, sans accent.",
        en="“{id:raw}” cannot be cited elsewhere in the plan: a KPI is named there in one plain word.",
    ),
    Words(
        fr="Écrire un mot sans accent, avec des traits bas au besoin : taux_de_presence.",
        en="Write one word, with underscores if need be: show_rate.",
    ),
)
ONE_WORD = re.compile(r"[^\W\d]\w*", re.ASCII)  # it is part of an address too
_DEMO = 'kpis: [{id: show_rate, rate: "meetings where held", among: meetings, unit: share, better: up}]'
_SUM = "kpis: [{id: won, sum: amount, among: opportunities, unit: money, better: up}]"
_WHY = Words(
    fr="Un indicateur que l’entreprise déclare se lit comme les autres : une mesure, une unité, un sens.",
    en="A KPI the company declares reads like the others: one measure, one unit, one direction.",
)
_ADDED = ("number", "money", "share", "duration")


@rule(
    SHADOWING,
    Words(fr="Un indicateur n’a qu’une définition, la même sur tous les écrans.", en="A KPI has one definition."),
    wrong='kpis: [{id: win_rate, rate: "meetings where held", among: meetings}]',
    right='kpis: [{id: show_rate, rate: "meetings where held", among: meetings}]',
)
def own_kpi_named_like_a_known_one(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        if own.id in context.catalogue:
            yield SHADOWING.at(document.place((*own.at, "id")), id=own.id)


@rule(
    NOT_A_NAME,
    _WHY,
    wrong='kpis: [{id: taux de présence, rate: "meetings where held", among: meetings, unit: share, better: up}]',
    right=_DEMO,
)
def own_kpi_that_cannot_be_cited(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        if own.id and not ONE_WORD.fullmatch(own.id):
            yield NOT_A_NAME.at(document.place((*own.at, "id")), id=own.id)


@rule(
    INCOMPLETE_KPI,
    Words(
        fr="Un taux se compte parmi quelque chose ; un indicateur a une unité et un sens favorable.",
        en="A rate is counted among something; a KPI has a unit and a better direction.",
    ),
    wrong='kpis: [{id: show_rate, rate: "meetings where held", unit: share, better: up}]',
    right=_DEMO,
)
def incomplete_own_kpi(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        forms = [form for form in UNITS_OF if document.has((*own.at, form))]
        wanted = [
            ("unit", Words(fr="d’unité (unit)", en="unit")),
            ("better", Words(fr="de sens favorable (better)", en="better direction (better)")),
        ]
        if not forms:
            measure = Words(fr="de mesure (rate, count, sum…)", en="measure (rate, count, sum…)")
            wanted.append(("rate", measure))
        elif forms != ["count"]:
            wanted.append(("among", Words(fr="d’enregistrements (among)", en="records (among)")))
        for key, missing in wanted:
            if not document.has((*own.at, key)):
                yield INCOMPLETE_KPI.at(document.place((*own.at, "id")), id=own.id, missing=missing)


@rule(
    SEVERAL_FORMS,
    _WHY,
    wrong="kpis: [{id: won, sum: amount, mean: amount, among: opportunities, unit: money, better: up}]",
    right=_SUM,
)
def own_kpi_of_several_forms(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        forms = forms_of(own)
        if len(forms) > 1:
            yield SEVERAL_FORMS.at(document.key_place((*own.at, forms[1])), id=own.id, n=len(forms), forms=forms)


@rule(
    RATE_OUTSIDE,
    Words(
        fr="Un taux est la part d’un tout : ce qui est compté en fait partie.",
        en="A rate is a share of a whole: what is counted is part of it.",
    ),
    wrong='kpis: [{id: show_rate, rate: "meetings where held", among: leads, unit: share, better: up}]',
    right=_DEMO,
)
def rate_outside_its_among(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        if own.rate and own.among and not within(own.rate, own.among):
            place = document.place((*own.at, "among"))
            yield RATE_OUTSIDE.at(place, rate=str(own.rate), among=str(own.among), table=own.rate.table)


@rule(
    ALWAYS_WHOLE,
    Words(fr="Un taux de 100 % par construction n’apprend rien.", en="A rate of 100% by construction says nothing."),
    wrong="kpis: [{id: show_rate, rate: meetings, among: meetings where held, unit: share, better: up}]",
    right=_DEMO,
)
def rate_that_is_always_whole(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        if own.rate and own.among and _holds_all(own.rate, own.among):
            place = document.place((*own.at, "rate"))
            yield ALWAYS_WHOLE.at(place, rate=str(own.rate), among=str(own.among))


def _holds_all(rate: RecordSet, among: RecordSet) -> bool:
    if str(rate) == str(among):
        return True
    return rate.where is None and (rate.table == among.table or rate.table == rows_of(among.table))


@rule(
    UNIT_MISFIT,
    _WHY,
    wrong='kpis: [{id: show_rate, rate: "meetings where held", among: meetings, unit: money, better: up}]',
    right=_DEMO,
)
def unit_that_does_not_fit(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        about = declared(own)
        if about is None or own.unit is None:
            continue
        known = _units(about, _columns(context, about.records))
        if own.unit not in known:
            place = document.place((*own.at, "unit"))
            yield UNIT_MISFIT.at(place, id=own.id, form=about.form, unit=UNITS.values[own.unit], known=known)


def _units(about: Declared, columns: Mapping[str, ColumnType] | None) -> tuple[str, ...]:
    """The units a KPI can be told in: those of its form and, for a sum or a mean, of what is computed."""
    known = UNITS_OF[about.form]
    if about.form not in ("sum", "mean") or columns is None:
        return known
    kind, _ = check_value(about.formulas[0], columns)
    match kind:
        case "duration":
            return ("days",)
        case "money":
            return ("money",)
        case "share":
            return ("share", "ratio")
        case _:
            return known


@rule(
    NOT_A_VALUE,
    _WHY,
    wrong="kpis: [{id: won, sum: channel, among: opportunities, unit: money, better: up}]",
    right=_SUM,
)
def formula_that_does_not_add_up(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        about = declared(own)
        columns = _columns(context, about.records) if about else None
        for formula in about.formulas if about and columns is not None else ():
            kind, _ = check_value(formula, columns or {})
            if kind is not None and kind not in _ADDED:
                yield NOT_A_VALUE.at(formula.place, formula=unparse(formula), type=TYPE_WORDS[kind])


@rule(
    NOT_A_DATE_COLUMN,
    Words(fr="La date place chaque enregistrement dans une période.", en="The date places each record in a period."),
    wrong="kpis: [{id: won, sum: amount, among: opportunities, dated: channel, unit: money, better: up}]",
    right="kpis: [{id: won, sum: amount, among: opportunities, dated: expected_close, unit: money, better: up}]",
)
def date_that_is_none(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for own in plan.kpis:
        about = declared(own)
        columns = _columns(context, about.records) if about else None
        if about is None or own.dated is None or columns is None:
            continue
        dates = [name for name, kind in columns.items() if kind in ("date", "timestamp")]
        if own.dated not in dates:
            near = hint(own.dated, dates)
            known = dates or [DATED[about.records.table]]
            place = document.place((*own.at, "dated"))
            yield NOT_A_DATE_COLUMN.at(place, dated=own.dated, hint=near, known=known[:30])


def _columns(context: RuleContext, records: RecordSet) -> Mapping[str, ColumnType] | None:
    """The columns of the records counted, None where no facts say which there are."""
    return context.columns if context.records is None else context.records.get(records.table)


COMPUTED: tuple[Rule, ...] = (rate_outside_its_among, formula_that_does_not_add_up, date_that_is_none)
"""The rules without which an own KPI cannot be computed at all."""
