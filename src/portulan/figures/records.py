"""The records behind a figure: the same population, so as many as the figure's n, page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portulan.figures.asking import Asked, in_address
from portulan.figures.record import SHOWN
from portulan.language.finding import FindingKind
from portulan.language.words import Words
from portulan.workspace import Cell, KpiRow, RecordColumn, RecordPage, RequestError

PAGE = 50
CHUNK = 5_000

NO_SUCH_GROUP = FindingKind(
    "ME705",
    "error",
    Words(
        fr="Aucun groupe « {group:raw} » dans ce chiffre sur cette période.",
        en="This figure has no group “{group:raw}” over this period.",
    ),
    Words(
        fr="Revenir au chiffre et choisir un groupe de son tableau.",
        en="Go back to the figure and choose a group of its table.",
    ),
)


@dataclass(frozen=True, slots=True)
class Behind:
    """One page of the records behind a figure, the figure itself, and how to walk on."""

    page: RecordPage
    row: KpiRow
    number: int
    order: str

    @property
    def pages(self) -> int:
        return max(1, -(-self.page.total // PAGE))

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.page.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.page.rows) - 1 if self.page.rows else 0


def read_row(asked: Asked, reference: str) -> KpiRow:
    """The figure whose records are asked for: the whole, or one group of a split. Raises RequestError."""
    group = asked.question.group
    if not group:
        (row,) = asked.kpi(reference).rows
        return row
    table = asked.kpi(reference, by=tuple(group))
    for row in table.rows:
        if all(in_address(row.by.get(name)) == value for name, value in group.items()):
            return row
    raise RequestError(NO_SUCH_GROUP.at(None, group=", ".join(group.values())))


def read_behind(asked: Asked, reference: str) -> Behind:
    """The page of records asked for; a page beyond the last is the last."""
    row = read_row(asked, reference)
    page = _read(asked, reference, row.by, asked.question.page)
    number = asked.question.page
    if not page.rows and page.total:
        number = -(-page.total // PAGE)
        page = _read(asked, reference, row.by, number)
    return Behind(page, row, number, asked.question.sort)


def all_records(asked: Asked, reference: str) -> tuple[tuple[RecordColumn, ...], Iterator[Mapping[str, Cell]]]:
    """Every record behind a figure, read in chunks, with its columns."""
    row = read_row(asked, reference)
    first = _read(asked, reference, row.by, 1, CHUNK)

    def rows() -> Iterator[Mapping[str, Cell]]:
        yield from first.rows
        for number in range(2, -(-first.total // CHUNK) + 1):
            yield from _read(asked, reference, row.by, number, CHUNK).rows

    return tuple(first.columns), rows()


def _read(asked: Asked, reference: str, by: Mapping[str, Cell], number: int, size: int = PAGE) -> RecordPage:
    return asked.workspace.records(
        reference,
        by_values=by,
        where=asked.where,
        period=asked.period,
        as_of=asked.as_of,
        limit=size,
        offset=(number - 1) * size,
        order=asked.question.sort or None,
    )


def key_of(page: RecordPage) -> tuple[str, str] | None:
    """The column that names the records of a page, and the table they are in."""
    for column in page.columns:
        table = column.id.removesuffix("_id")
        if column.id.endswith("_id") and table in SHOWN:
            return column.id, table
    return None
