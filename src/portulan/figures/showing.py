"""What the templates of one figure, its records and one record are given, made from the answers."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from portulan.figures import drawing
from portulan.figures.asking import Asked
from portulan.figures.drawing import Reader, address, between, cell_text, heading, is_number
from portulan.figures.marks import marks_of
from portulan.figures.question import Question
from portulan.figures.record import Fact, Record, Reference
from portulan.figures.records import Behind, key_of
from portulan.figures.sheet import WON, Course, Sheet, Stages, is_cohort
from portulan.figures.spans import in_words
from portulan.figures.verdicts import against
from portulan.language import quantities
from portulan.language.words import Words, day, days
from portulan.metrics.drivers.explain import explained
from portulan.metrics.kpi import CostPer, Number, Reach
from portulan.stats.estimate import Estimate
from portulan.ui.charts import DrawnChart, trend_chart
from portulan.ui.figure import FigureView
from portulan.workspace import Cell, Kpi, RecordColumn, RecordPage

METHODS = (  # the sections of the manual's chapter on methods, in its order
    "aalen-johansen", "exact-sum", "flow", "incidence-quantile", "kaplan-meier", "mean", "poisson", "quantile", "ratio",
    "spend-per-count", "revenue-forecast", "wilson", "bg-nbd", "revenue-retention", "lifetime-value", "quotient",
    "service-level", "response-time", "velocity",
)  # fmt: skip
_SAME_SECTION = {"market-share": "velocity", "coverage": "velocity"}
PREVIEW_COLUMNS, PAGE_COLUMNS = 6, 9
_TITLE = ("name", "account", "account_name", "email", "subject")
_TELLING = (
    "segment", "chance_active", "still_bound", "sales_then", "sales_since", "brought", "renewed", "last_purchase",
    "spent", "entered", "sold_at", "outcome", "closed_at", "created_at", "status", "amount", "owner",
)  # fmt: skip
_SAID = ("days", "ended", "loss_reason", "list_amount", "quantity", "cost")  # said elsewhere, or details
_OUTCOME_ICONS = {"happened": "tick", "otherwise": "cross", "open": "open"}


# ── One figure ───────────────────────────────────────────────────────────────────────────────────────────────────────


def show_sheet(sheet: Sheet, asked: Asked, reader: Reader) -> dict[str, Any]:
    """The context of the page of one figure."""
    view = drawing.draw_head(sheet, asked, reader)
    return {
        "sheet": sheet,
        "title": title_of(sheet.kpi, sheet.stages, reader),
        "span_words": span_words(sheet.kpi, asked, reader),
        "view": view,
        "between": between(view),
        "against": against_marks(view, sheet, reader),
        "sample": sample_of(sheet, reader),
        "course": show_course(sheet, asked, reader),
        "split": drawing.draw_split(sheet.split, sheet, asked, reader) if sheet.split else None,
        "funnel": drawing.draw_funnel(sheet, asked, reader),
        "definition": definition_list(sheet, asked, reader),
        "manual": manual_of(sheet.kpi),
        "drivers_url": drivers_of(sheet, asked),
        "rivals": show_elsewhere(sheet, reader),
        "preview": show_rows(sheet.records, sheet.kpi, asked, reader, PREVIEW_COLUMNS) if sheet.records else None,
        "what": reader.say(f"figures.records.{sheet.kpi.variants[0].rows}"),
        "records_url": address("figures:records", sheet.kpi.id, query=asked.question.query(sort="", by=())),
        "exports": show_exports(sheet, asked, reader),
        "stages": sheet.stages,
    }


def against_marks(view: FigureView, sheet: Sheet, reader: Reader) -> str:
    """Where the figure stands between the plan's threshold and its target, in a sentence; empty without either."""
    lines = {mark.kind: mark.value for mark in view.marks}
    stands = against(sheet.result, limit=lines.get("limit"), goal=lines.get("goal"), better=sheet.kpi.better)
    return reader.say(f"figures.against.{stands}") if stands else ""


def title_of(kpi: Kpi, stages: Stages | None, reader: Reader) -> str:
    """What the page is about: the figure, or the stage it is asked for."""
    if stages is None or not stages.stage:
        return kpi.name.say(reader.language)
    here, to = stages.name(stages.stage), stages.following
    if len(kpi.arguments) < 2 or not to:
        return here
    return reader.say("figures.stages", stage=here, next=reader.say("figures.won") if to == WON else stages.name(to))


def span_words(kpi: Kpi, asked: Asked, reader: Reader) -> str:
    """The days, said as what they select: the cohorts that entered then, or what happened then."""
    if kpi.stock:
        return reader.say("figures.stock", day=asked.as_of)
    return reader.say("figures.cohorts" if is_cohort(kpi) else "figures.seen", span=in_words(asked.span))


def sample_of(sheet: Sheet, reader: Reader) -> str:
    """`n = 118 affaires`."""
    variant = sheet.kpi.variants[0]
    kind: str = "none" if isinstance(variant.measure, Number) else variant.rows
    if isinstance(variant.measure, CostPer) and variant.among == "_first_of_account":
        kind = "customer"
    n = sheet.result.n
    return reader.say("figures.sample", n=n, what=reader.say(f"figures.noun.{kind}", n=n)).strip()


def show_course(sheet: Sheet, asked: Asked, reader: Reader) -> dict[str, Any]:
    """The title and the readings of the chart over time."""
    course, grain = sheet.course, sheet.course.grain
    name = title_of(sheet.kpi, sheet.stages, reader)
    over = reader.say(f"figures.over.{grain}", n=len(course.points))
    title = reader.say(f"figures.trend.{course.direction}", name=name, over=over)
    word = reader.say(f"figures.grain.{grain}")
    kind = "stock" if sheet.kpi.stock else "cohort" if sheet.cohort else "period"
    return {
        "title": title,
        "sub": reader.say(f"figures.trend.sub.{kind}", grain=word),
        "drawn": draw_course(sheet, asked, reader) if course.computed else None,
        "exact": all(p.result.exact for p in course.points if isinstance(p.result, Estimate)),
        "slower": "" if grain == "quarter" else "?" + asked.question.query(grain="quarter"),
        "reading": _course_reading(course, sheet, name, reader),
    }


def draw_course(sheet: Sheet, asked: Asked, reader: Reader) -> DrawnChart:
    """The chart over time, with the lines the plan draws across it."""
    return trend_chart(
        sheet.course.points,
        reader.language,
        unit=sheet.result.unit,
        grain=sheet.course.grain,
        currency=sheet.table.currency or reader.currency,
        marks=marks_of(asked.workspace, sheet.reference),
    )


def _course_reading(course: Course, sheet: Sheet, name: str, reader: Reader) -> str:
    known = [p for p in course.points if isinstance(p.result, Estimate)]
    if not known:
        return reader.say("figures.trend.none")

    def value(index: int) -> str:
        result = known[index].result
        assert isinstance(result, Estimate)
        return str(
            quantities.written(
                result.value, result.unit, reader.language, currency=sheet.table.currency or reader.currency
            )
        )

    return reader.say(
        "figures.trend.reading",
        name=name,
        points=len(known),
        first=value(0),
        last=value(-1),
        at_first=known[0].period.label(reader.language),
        at_last=known[-1].period.label(reader.language),
    )


def definition_list(sheet: Sheet, asked: Asked, reader: Reader) -> list[tuple[str, str, bool]]:
    """What the figure rests on, line by line: term, description, whether it is code."""
    e = sheet.result if isinstance(sheet.result, Estimate) else None
    lines: list[tuple[str, str, bool]] = []

    def add(term: str, text: str, code: bool = False) -> None:
        lines.append((reader.say(f"figures.definition.{term}"), text, code))

    measure = sheet.kpi.variants[0].measure
    if e and "horizon_days" in e.extra and isinstance(measure, Reach):
        term = "horizon" if measure.horizon == "p90" else "reach"
        add(term, reader.say("figures.definition.horizon.days", n=int(e.extra["horizon_days"])))
    if is_cohort(sheet.kpi):
        add("cohort", reader.say(f"figures.definition.cohort.{sheet.kpi.variants[0].rows}"))
        if e:
            key = "figures.definition.open.n" if e.still_open else "figures.definition.open.none"
            add("open", reader.say(key, n=e.still_open))
    if sheet.kpi.per_stage:
        plan = asked.workspace.plan().plan
        add("skips", reader.say(f"figures.definition.skips.{(plan.process.skips if plan else None) or 'filled'}"))
    if e:
        add("method", reader.say(f"figures.method.{e.method}"))
        if not e.exact:
            add("level", reader.say("figures.column.interval", level=e.level))
    if asked.where:
        add("where", asked.where, True)
    add("asof", day(asked.as_of, reader.language, "medium"))
    add("reference", sheet.reference, True)
    add("better", reader.say(f"figures.definition.better.{sheet.kpi.better}"))
    return lines


def manual_of(kpi: Kpi) -> str:
    """The section of the manual that says how it is computed; empty where there is none."""
    method = _SAME_SECTION.get(kpi.method, kpi.method)
    if method not in METHODS:
        return ""
    try:
        return reverse("site:manual-chapter", args=["methods"]) + f"#s{METHODS.index(method) + 1}"
    except NoReverseMatch:  # a house without its manual
        return ""


def drivers_of(sheet: Sheet, asked: Asked) -> str:
    """The page that says what moved it over the same days; empty where it has none, or no first day."""
    if sheet.kpi.id not in {kpi.id for kpi in explained(asked.kpis)} or asked.span.start is None:
        return ""
    stages = list(zip(("stage", "next"), asked.question.stages, strict=False))
    parts = [("from", asked.span.start), ("until", asked.span.last), ("where", asked.where), *stages]
    try:
        url = reverse("explaining:drivers_of", args=[sheet.kpi.id])
    except NoReverseMatch:  # a house without that room
        return ""
    said = [(name, str(value)) for name, value in (*parts, ("as_of", asked.question.as_of)) if value]
    return f"{url}?{urlencode(said)}"


def show_elsewhere(sheet: Sheet, reader: Reader) -> list[dict[str, Any]]:
    """The figure among what other formulas would read."""
    if sheet.elsewhere is None or not isinstance(sheet.result, Estimate):
        return []
    won = "" if sheet.kpi.per_stage else ".won"
    found = (
        ("entered", sheet.elsewhere.entered),
        ("portulan", sheet.result.value),
        ("closed", sheet.elsewhere.closed),
        ("censored", sheet.elsewhere.censored),
    )
    return [
        {
            "name": reader.say(f"figures.elsewhere.{key}{won if key == 'entered' else ''}"),
            "why": reader.say(f"figures.elsewhere.{key}.why"),
            "value": str(quantities.written(value, "share", reader.language)),
            "this": key == "portulan",
        }
        for key, value in found
        if value is not None
    ]


def show_exports(sheet: Sheet, asked: Asked, reader: Reader) -> dict[str, str]:
    """The two files of the page, and the sentence that says what is in them."""
    rows = len(sheet.split.groups) if sheet.split else 1
    query = asked.question.query(page=1, by=sheet.split.table.by if sheet.split else ())
    if asked.question.as_of is None:
        query = "&".join(filter(None, (query, f"as_of={asked.as_of.isoformat()}")))
    return {
        "csv": address("figures:csv", sheet.kpi.id, query=query),
        "json": address("figures:json", sheet.kpi.id, query=query),
        "what": reader.say(
            "figures.export.what",
            name=sheet.kpi.name,
            span=span_words(sheet.kpi, asked, reader),
            as_of=asked.as_of,
            rows=rows,
        ),
    }


# ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def show_behind(behind: Behind, kpi: Kpi, stages: Stages | None, asked: Asked, reader: Reader) -> dict[str, Any]:
    """The context of the page of records."""
    view = FigureView(kpi.name, behind.row.result, reader.language, reader.currency)
    question = asked.question
    group = [reader.naming(name, value) for name, value in behind.row.by.items() if name in question.group]
    turn = {
        "before": "?" + question.query(page=behind.number - 1) if behind.number > 1 else "",
        "after": "?" + question.query(page=behind.number + 1) if behind.number < behind.pages else "",
    }
    return {
        "behind": behind,
        "title": title_of(kpi, stages, reader),
        "what": reader.say(f"figures.records.{kpi.variants[0].rows}"),
        "group": " × ".join(group),
        "view": view,
        "span_words": span_words(kpi, asked, reader),
        "rows": show_rows(behind.page, kpi, asked, reader, PAGE_COLUMNS),
        "turn": turn,
        "back": address(
            "figures:kpi", kpi.id, query=question.query(group={}, sort="", page=1, by=tuple(question.group))
        ),
        "csv": address("figures:records_csv", kpi.id, query=question.query(page=1)),
        "hidden": [(k, v) for k, v in question.typed.items() if k not in ("page", "sort")],
    }


def show_rows(page: RecordPage, kpi: Kpi, asked: Asked, reader: Reader, most: int) -> dict[str, Any]:
    """Records as a table: the first column is the link to the record, the others as people read them."""
    key = key_of(page)
    columns = telling_columns(page, kpi, asked.question, most)
    title = next((c for name in _TITLE for c in page.columns if c.id == name), None)
    shown = [c for c in columns if c is not title and not (key and c.id == key[0] and title)]
    lead = title or next((c for c in page.columns if key and c.id == key[0]), None)
    shown = [c for c in shown if c is not lead]
    sort = asked.question.sort
    heads = [drawing.draw_column(c.id, heading(c.name.say(reader.language)), sort, asked) for c in (lead, *shown) if c]
    return {
        "heads": [
            {"column": head, "number": is_number(c.type)}
            for head, c in zip(heads, [c for c in (lead, *shown) if c], strict=True)
        ],
        "rows": [_row(row, key, lead, shown, kpi, asked, reader) for row in page.rows],
        "total": page.total,
    }


def telling_columns(page: RecordPage, kpi: Kpi, question: Question, most: int) -> list[RecordColumn]:
    """The few columns that say most of a record: those of the question, the usual ones, then the others."""
    by_id = {c.id: c for c in page.columns}
    placed = {{"_won": "closed_at"}.get(variant.reference, variant.reference) for variant in kpi.variants}
    said = {"status", "closed_at", "created_at"} if "outcome" in by_id else {"closed_at", "created_at"} - placed
    wanted = [question.sort.lstrip("-"), *question.group, *question.by, *(n for n in _TELLING if n not in said)]
    first = [by_id[name] for name in dict.fromkeys(wanted) if name in by_id and name not in _TITLE]
    skipped = {c.id for c in first} | set(_TITLE) | set(_SAID) | said
    rest = [c for c in page.columns if c.id not in skipped and not c.id.endswith("_id")]
    return [*first, *rest][: most - 1]


def _row(
    row: Mapping[str, Cell],
    key: tuple[str, str] | None,
    lead: RecordColumn | None,
    shown: Sequence[RecordColumn],
    kpi: Kpi,
    asked: Asked,
    reader: Reader,
) -> dict[str, Any]:
    identifier = row.get(key[0]) if key else None
    currency = str(row.get("currency") or reader.currency)
    title = cell_text(lead, row.get(lead.id), reader, currency) if lead else ""
    return {
        "title": title or str(identifier or "—"),
        "url": address("figures:record", key[1], str(identifier), query=asked.day)
        if key and identifier is not None
        else "",
        "cells": [
            {
                "label": heading(c.name.say(reader.language)),
                "text": outcome(row, kpi, reader)
                if c.id == "outcome"
                else cell_text(c, row.get(c.id), reader, currency),
                "icon": _OUTCOME_ICONS.get(str(row.get(c.id)), "") if c.id == "outcome" else "",
                "number": is_number(c.type),
            }
            for c in shown
        ],
    }


def outcome(row: Mapping[str, Cell], kpi: Kpi, reader: Reader) -> str:
    """What became of a record of a cohort: `Avancée, 24 j`, `Perdue, sans budget`, `Ouverte, 49 j`."""
    came = str(row.get("outcome"))
    reason = row.get("loss_reason") or row.get("refusal_reason")
    spent = row.get("days")
    beside = ""
    if came == "otherwise" and reason:
        beside = str(reason)
    elif isinstance(spent, int | float):
        beside = days(spent, reader.language)
    word = reader.say(f"figures.outcome.{kpi.variants[0].rows}.{came}")
    return f"{word}, {beside}" if beside else word


# ── One record ───────────────────────────────────────────────────────────────────────────────────────────────────────


def show_record(record: Record, asked: Asked, reader: Reader) -> dict[str, Any]:
    """The context of the page of one record."""
    table = record.reference.table
    currency = str(record.value("currency") or reader.currency)
    facts = [f for f in record.facts if f.column not in ("currency", "learnt_at", f"{table}_id")]
    known = [_fact(f, asked, reader, currency) for f in facts if f.value is not None]
    blank = [_name(f, reader) for f in facts if f.value is None]
    status = record.value("status")
    return {
        "record": record,
        "title": record.reference.title,
        "table": reader.say(f"figures.record.table.{table}"),
        "deal_status": reader.naming("status", status) if table == "opportunity" and isinstance(status, str) else "",
        "facts": known,
        "blank": reader.say("figures.record.blank", n=len(blank), names=blank) if blank else "",
        "stays": [
            {
                "name": reader.naming("stage", stay.stage),
                "entered": day(stay.entered_at, reader.language, "medium").split(", ")[0],
                "days": days(stay.days, reader.language),
                "current": stay.current,
            }
            for stay in record.stays
        ],
        "events": [
            {
                "when": day(event.at, reader.language, "medium"),
                "kind": _kind(event.kind, reader),
                "direction": reader.say(f"figures.record.{event.direction}")
                if event.direction in ("in", "out")
                else "",
                "not_held": event.held is False,
                "subject": event.subject or "",
                "text": event.text or "",
                "owner": event.owner,
                "owner_url": _reference_url(event.owner, asked) if event.owner else "",
            }
            for event in record.events
        ],
        "linked": [
            {
                "name": reader.say(f"figures.record.tables.{linked.table}"),
                "total": linked.total,
                "rows": [
                    {
                        "title": ref.title,
                        "url": _reference_url(ref, asked),
                        "when": day(when, reader.language, "medium").split(", ")[0] if when else "",
                        "amount": _money(amount, reader, currency),
                        "status": reader.naming("status", status) if status else "",
                    }
                    for ref, when, amount, status in linked.rows
                ],
            }
            for linked in record.linked
        ],
    }


def _fact(fact: Fact, asked: Asked, reader: Reader, currency: str) -> dict[str, Any]:
    column = RecordColumn(fact.column, Words(fact.column, fact.column), fact.type)
    text = fact.reference.title if fact.reference else cell_text(column, fact.value, reader, currency)
    return {
        "name": _name(fact, reader),
        "text": text,
        "url": _reference_url(fact.reference, asked) if fact.reference else "",
    }


def _name(fact: Fact, reader: Reader) -> str:
    return heading(fact.name.say(reader.language) if isinstance(fact.name, Words) else fact.name)


def _reference_url(reference: Reference, asked: Asked) -> str:
    return address("figures:record", reference.table, reference.key, query=asked.day)


def _kind(kind: str, reader: Reader) -> str:
    try:
        return reader.say(f"figures.record.kind.{kind}")
    except KeyError:
        return kind


def _money(amount: Cell, reader: Reader, currency: str) -> str:
    return "" if amount is None else cell_text(RecordColumn("amount", Words("", ""), "money"), amount, reader, currency)
