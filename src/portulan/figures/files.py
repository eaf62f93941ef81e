"""The numbers of a page as files: CSV for a spreadsheet, JSON for a program. The same request, the same numbers."""

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from portulan.figures.asking import Asked
from portulan.figures.export import as_csv, file_name
from portulan.figures.pages import Visit, of_known_kpi
from portulan.figures.records import all_records
from portulan.figures.sheet import read_stages, reference_of
from portulan.workspace import Kpi, KpiTable

JSON_TYPE = "application/json; charset=utf-8"
CSV_TYPE = "text/csv; charset=utf-8"
FIGURE_COLUMNS = (
    "value", "low", "high", "level", "n", "still_open", "status", "unit", "method", "reason",
    "kpi", "first_day", "last_day", "as_of",
)  # fmt: skip


@of_known_kpi
def figure_csv(visit: Visit, kpi: Kpi) -> HttpResponse:
    """The figure, or its split, one row per group."""
    table = _table(visit.asked, kpi)
    text = as_csv([*table.by, *FIGURE_COLUMNS], csv_rows(table, visit.asked, visit), visit.reader.language)
    return _file(text, CSV_TYPE, _name(table, visit.asked, "csv"))


@of_known_kpi
def figure_json(visit: Visit, kpi: Kpi) -> HttpResponse:
    """The figure as the command line's JSON."""
    table = _table(visit.asked, kpi)
    text = json.dumps(table.as_json(visit.reader.language), ensure_ascii=False, indent=2, default=str)
    return _file(text, JSON_TYPE, _name(table, visit.asked, "json"))


@of_known_kpi
def records_csv(visit: Visit, kpi: Kpi) -> HttpResponse:
    """Every record behind the figure."""
    stages, _ = read_stages(visit.asked, kpi)
    columns, rows = all_records(visit.asked, reference_of(kpi, stages))
    text = as_csv([c.id for c in columns], ([row.get(c.id) for c in columns] for row in rows), visit.reader.language)
    group = "-".join(visit.asked.question.group.values())
    name = file_name(kpi.id, *_stage_parts(visit.asked), "records", group, visit.asked.as_of, extension="csv")
    return _file(text, CSV_TYPE, name)


def csv_rows(table: KpiTable, asked: Asked, visit: Visit) -> Iterator[Sequence[object]]:
    """One row per group: its values, its figure, and what was asked."""
    span = asked.span
    for row in table.rows:
        cells = row.as_json(visit.reader.language)
        result = row.result
        yield [
            *(row.by.get(name) for name in table.by),
            cells["value"],
            cells["low"],
            cells["high"],
            getattr(result, "level", None) if cells["low"] is not None else None,
            cells["n"],
            cells["still_open"],
            cells["status"],
            table.currency or table.kpi.unit,
            getattr(result, "method", None),
            cells["reason"],
            table.reference,
            span.start,
            span.last,
            table.as_of,
        ]


def _table(asked: Asked, kpi: Kpi) -> KpiTable:
    stages, _ = read_stages(asked, kpi)
    return asked.kpi(reference_of(kpi, stages), by=asked.question.by)


def _stage_parts(asked: Asked) -> tuple[str, ...]:
    return asked.question.stages


def _name(table: KpiTable, asked: Asked, extension: str) -> str:
    by = f"by-{'-'.join(table.by)}" if table.by else ""
    span = asked.span
    days = f"{span.start or ''}-{span.last or ''}" if span.start or span.last else ""
    return file_name(table.kpi.id, *_stage_parts(asked), by, days, f"as-of-{table.as_of}", extension=extension)


def _file(text: str, type_: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=type_)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
