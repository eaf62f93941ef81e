"""From answers to what templates draw: figure views with shared scales, rows with their addresses, widths of bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from portulan.figures.asking import Asked
from portulan.figures.marks import marks_of
from portulan.figures.overview import Line, Overview, definition_of
from portulan.figures.sheet import Sheet, Split, following, stage_reference
from portulan.figures.words import WORDS
from portulan.language import quantities
from portulan.language.words import Language, Words, day
from portulan.metrics.kpi import KpiLevel
from portulan.stats.estimate import Estimate, Result
from portulan.ui.figure import FigureView, whole_mark
from portulan.ui.naming import Naming
from portulan.ui.scale import scale_for
from portulan.workspace import Cell, FunnelStage, RecordColumn


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language, and the names this workspace gives to its identifiers."""

    language: Language
    naming: Naming
    currency: str

    def say(self, key: str, **params: object) -> str:
        return WORDS[key].say(self.language, **params)


# ── The overview ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One number of the ledger; `name` is the stage where the figure has one per stage."""

    name: str
    url: str
    view: FigureView


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One KPI of the ledger with its rows; `fault` in words where the question does not fit it; `waiting` for them."""

    name: Words
    url: str
    definition: str
    rows: tuple[DrawnRow, ...]
    fault: str
    way_out: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class DrawnLevel:
    id: KpiLevel
    name: Words
    asks: Words
    lines: tuple[DrawnLine, ...]


def draw_overview(overview: Overview, asked: Asked, reader: Reader) -> tuple[DrawnLevel, ...]:
    """The three levels of the ledger."""
    return tuple(
        DrawnLevel(
            level,
            WORDS[f"figures.level.{level}"],
            WORDS[f"figures.level.{level}.asks"],
            tuple(draw_line(line, asked, reader) for line in lines),
        )
        for level, lines in overview.levels
        if lines
    )


def draw_line(line: Line, asked: Asked, reader: Reader) -> DrawnLine:
    url = address("figures:kpi", line.kpi.id, query=asked.question.query(stages=(), sort="", page=1))
    definition = "" if line.waiting else definition_of(line).say(reader.language)
    fault = line.fault
    return DrawnLine(
        line.kpi.name,
        url,
        definition,
        tuple(_draw_row(line, index, asked, reader, url) for index in range(len(line.rows))),
        fault.message(reader.language) if fault else "",
        fault.way_out(reader.language) if fault else "",
        line.waiting,
    )


def _draw_row(line: Line, index: int, asked: Asked, reader: Reader, url: str) -> DrawnRow:
    row = line.rows[index]
    name = ""
    if row.stage is not None:
        name = reader.naming("stage", row.stage)
        url = address("figures:kpi", line.kpi.id, query=asked.question.query(stages=(row.stage,), sort="", page=1))
    known = [r.stage for r in line.rows if r.stage is not None]
    reference = line.kpi.id
    if row.stage is not None:
        reference = stage_reference(line.kpi, row.stage, following(row.stage, known))
    marks = marks_of(asked.workspace, reference)
    shared = [m.value for m in marks] if len(line.rows) > 1 else []
    view = FigureView(
        name=name or line.kpi.name,
        result=row.result,
        language=reader.language,
        currency=(line.table.currency if line.table else None) or reader.currency,
        scale=scale_for([r.result for r in line.rows], shared, row.result.unit) if len(line.rows) > 1 else None,
        marks=marks,
        trend=row.trend,
    )
    return DrawnRow(name, url, view)


# ── The page of one figure ───────────────────────────────────────────────────────────────────────────────────────────


def draw_head(sheet: Sheet, asked: Asked, reader: Reader) -> FigureView:
    """The big figure, with the lines the plan draws across it."""
    return FigureView(
        name=sheet.kpi.name,
        result=sheet.result,
        language=reader.language,
        currency=sheet.table.currency or reader.currency,
        definition=sheet.table.definition,
        marks=marks_of(asked.workspace, sheet.reference),
    )


def between(view: FigureView) -> str:
    """The interval in a sentence: `entre 19,6 et 34,1 %, à 95 %`; an exact sum says that it is one."""
    e = view.estimate
    if e is None:
        return ""
    if e.low is None or e.high is None:
        return WORDS["figures.exact"].say(view.language)
    low, high = (
        quantities.written(bound, e.unit, view.language, currency=view.currency, decimals=view.decimals)
        for bound in (e.low, e.high)
    )
    return WORDS["figures.between"].say(
        view.language, low=low.digits if high.after else str(low), high=str(high), level=e.level
    )


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """One row of the split."""

    names: tuple[str, ...]
    url: str
    records_url: str
    view: FigureView


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    """One heading: its words, how it is sorted now (`aria-sort`), and the address that sorts it."""

    key: str
    name: str
    sorted: str
    url: str


@dataclass(frozen=True, slots=True)
class DrawnSplit:
    """The table by dimension."""

    title: str
    rule: str
    caption: str
    columns: tuple[DrawnColumn, ...]
    rows: tuple[DrawnGroup, ...]
    low: str
    high: str
    whole: bool
    drawn: bool
    level: str
    sort: str
    cut: str  # how many groups are shown of how many, where not all are
    every_url: str
    shrunk: bool = False


def draw_split(split: Split, sheet: Sheet, asked: Asked, reader: Reader) -> DrawnSplit:
    """The split with bars on one scale, the whole as a dotted line."""
    whole = sheet.result
    marks = (whole_mark(whole.value),) if isinstance(whole, Estimate) and not whole.exact else ()
    raws = [g.result.value for g in split.groups if g.shrunk is not None and isinstance(g.result, Estimate)]
    scale = scale_for([g.shown for g in split.groups], [*(m.value for m in marks), *raws], whole.unit)
    currency = sheet.table.currency or reader.currency
    rows = []
    for group in split.groups:
        query = asked.question.query(group=dict(group.picked), sort="", page=1, by=())
        raw = group.result.value if group.shrunk is not None and isinstance(group.result, Estimate) else None
        view = FigureView(
            name="", result=group.shown, language=reader.language, currency=currency, scale=scale, marks=marks, raw=raw
        )
        names = tuple(reader.naming(d.id, v) for d, v in zip(split.dimensions, group.values, strict=True))
        picked = {**asked.question.picks, **dict(group.picked)}
        pickable = all(d.source != "time" for d in split.dimensions)
        url = address("figures:kpi", sheet.kpi.id, query=asked.question.query(picks=picked, by=(), sort=""))
        rows.append(
            DrawnGroup(names, url if pickable else "", address("figures:records", sheet.kpi.id, query=query), view)
        )
    ends = [quantities.written(end, whole.unit, reader.language, currency=currency) for end in (scale.low, scale.high)]
    title, rule = _standing(split, whole, reader, currency)
    sort = asked.question.sort or ("name" if split.dimensions and split.dimensions[0].source == "time" else "-n")
    by = reader.say("figures.and", names=[d.name for d in split.dimensions])
    return DrawnSplit(
        title,
        rule,
        reader.say("figures.table", name=sheet.kpi.name, by=by),
        _columns(split, asked, reader, sort),
        tuple(rows),
        str(ends[0]),
        str(ends[1]),
        bool(marks),
        any(isinstance(g.result, Estimate) and not g.result.exact for g in split.groups),
        reader.say(
            "figures.column.interval",
            level=next((g.result.level for g in split.groups if isinstance(g.result, Estimate)), 0.95),
        ),
        sort,
        reader.say("figures.split.cut", shown=len(rows), n=split.total) if split.total > len(rows) else "",
        "?" + asked.question.query(every=True),
        any(g.shrunk is not None for g in split.groups),
    )


def _columns(split: Split, asked: Asked, reader: Reader, sort: str) -> tuple[DrawnColumn, ...]:
    names = [(f"{'' if i else 'name'}", capital(d.name.say(reader.language))) for i, d in enumerate(split.dimensions)]
    names += [("n", "n"), ("value", reader.say("figures.column.value"))]
    return tuple(draw_column(key, name, sort, asked) for key, name in names)


def draw_column(key: str, name: str, sort: str, asked: Asked, **changes: object) -> DrawnColumn:
    """A heading whose link sorts by it, or turns the order around."""
    if not key:
        return DrawnColumn("", name, "", "")
    now = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    turned = key if sort == f"-{key}" or (sort != key and key == "name") else f"-{key}"
    return DrawnColumn(key, name, now, "?" + asked.question.query(sort=turned, page=1, **changes))


def _standing(split: Split, whole: Result, reader: Reader, currency: str) -> tuple[str, str]:
    """The title of the split (who stands apart), and the rule by which it was decided."""
    by = split.dimensions[0].name if split.dimensions else Words("", "")

    def names(indexes: Sequence[int]) -> list[str]:
        groups = (split.groups[i] for i in indexes[:3])
        return [
            " × ".join(reader.naming(d.id, v) for d, v in zip(split.dimensions, g.values, strict=True)) for g in groups
        ]

    above, below = names(split.standing.above), names(split.standing.below)
    if above and below:
        title = reader.say("figures.standing.both", above=above, below=below)
    elif above:
        title = reader.say("figures.standing.above", names=above)
    elif below:
        title = reader.say("figures.standing.below", names=below)
    elif split.standing.compared >= 2:
        title = reader.say("figures.standing.none", name=by)
    else:
        title = reader.say("figures.standing.plain", name=by)
    if not isinstance(whole, Estimate):
        return title, ""
    written = quantities.written(whole.value, whole.unit, reader.language, currency=currency)
    key = "figures.standing.rule" if split.standing.compared >= 2 else "figures.standing.whole"
    return title, reader.say(key, whole=str(written), n=split.standing.compared)


def capital(text: str) -> str:
    """With a capital on the first word, as a heading or a label begins."""
    return text[:1].upper() + text[1:]


def heading(text: str) -> str:
    """A column's description as a heading: without the values it lists (`état : open, won ou lost` → `État`)."""
    return capital(text.replace("_", " ").split(":")[0].strip("\u00a0\u202f "))


@dataclass(frozen=True, slots=True)
class DrawnStage:
    """One stage of the funnel: positions are percentages of the width of the widest stage."""

    stage: FunnelStage
    name: str
    current: bool
    url: str
    yes: str
    open_x: str
    open: str
    no_x: str
    no: str
    view: FigureView


def draw_funnel(sheet: Sheet, asked: Asked, reader: Reader) -> tuple[DrawnStage, ...]:
    """Where deals stop: advanced solid, open hatched, lost plain; all on the scale of the widest stage."""
    widest = max((s.entered for s in sheet.funnel), default=0) or 1
    chosen = sheet.stages.stage if sheet.stages else ""
    rows = []
    for stage in sheet.funnel:
        yes, still, no = (100 * part / widest for part in (stage.advanced, stage.open, stage.lost))
        view = FigureView(name=stage.name, result=stage.conversion, language=reader.language)
        url = address("figures:kpi", sheet.kpi.id, query=asked.question.query(stages=(stage.stage,), sort="", page=1))
        rows.append(
            DrawnStage(
                stage,
                stage.name,
                stage.stage == chosen,
                url,
                f"{yes:.2f}%",
                f"{yes:.2f}%",
                f"{still:.2f}%",
                f"{yes + still:.2f}%",
                f"{no:.2f}%",
                view,
            )
        )
    return tuple(rows)


# ── Cells of records ─────────────────────────────────────────────────────────────────────────────────────────────────


def cell_text(column: RecordColumn, value: Cell, reader: Reader, currency: str) -> str:
    """A value of a record as people read it; empty where there is none."""
    if value is None:
        return ""
    if column.type == "money" and isinstance(value, int | float | Decimal):
        return str(quantities.written(value, "money", reader.language, currency=currency))
    if column.type == "share" and isinstance(value, int | float | Decimal):
        return str(quantities.written(value, "share", reader.language))
    if column.type in ("date", "timestamp") and isinstance(value, date):
        return day(value, reader.language, "medium").split(", ")[0]
    if column.type == "duration" and isinstance(value, int | float | Decimal):
        return str(quantities.written(value, "days", reader.language))
    return reader.naming(column.id.removesuffix("_id"), value)


def is_number(type_: str) -> bool:
    return type_ in ("number", "money", "share", "duration", "date", "timestamp")


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def address(route: str, *args: str, query: str = "") -> str:
    """The address of a page of this area with a question."""
    url = reverse(route, args=args)
    return f"{url}?{query}" if query else url
