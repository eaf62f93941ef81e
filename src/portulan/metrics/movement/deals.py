"""The deals behind a line of the movement, with what each was before and is after."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from portulan.facts.sql import text
from portulan.language.finding import FindingKind
from portulan.language.place import Place
from portulan.language.words import Words
from portulan.metrics.answers import Cell, RecordColumn, RecordPage, RequestError
from portulan.metrics.columns import quoted
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.movement.lines import LINES
from portulan.metrics.movement.moves import AMOUNT_OF, moves, of_line, snapshot
from portulan.metrics.movement.question import MovementQuestion
from portulan.metrics.records import MOST, column_words
from portulan.metrics.requests import COMMAND

UNKNOWN_LINE = FindingKind(
    "MV004",
    "error",
    Words(fr="Un mouvement n’a pas de ligne « {name:raw} ».", en="A movement has no line “{name:raw}”."),
    Words(fr="Lignes : {known:raw}.", en="Lines: {known:raw}."),
)
_WORDS: Mapping[str, Words] = {
    "amount": Words(fr="poids dans la ligne", en="weight on the line"),
    "amount_before": Words(fr="montant au départ", en="amount at the start"),
    "amount_after": Words(fr="montant à l’arrivée", en="amount at the end"),
    "stage_before": Words(fr="étape au départ", en="stage at the start"),
    "stage_after": Words(fr="étape à l’arrivée", en="stage at the end"),
    "expected_after": Words(fr="signature prévue", en="expected close"),
    "closed_at": Words(fr="close le", en="closed on"),
    "came": Words(fr="entrée", en="came in"),
    "changed": Words(fr="montant", en="amount change"),
    "went": Words(fr="sortie", en="went out"),
}
_TYPES = {
    "amount": "money", "amount_before": "money", "amount_after": "money", "expected_after": "date",
    "closed_at": "timestamp",
}  # fmt: skip
_SHOWN = ("name", "account", "owner", "segment")


def moved_deals(
    evaluator: Evaluator,
    question: MovementQuestion,
    line: str | None,
    *,
    place: tuple[Cell] | None = None,
    limit: int = 50,
    offset: int = 0,
) -> RecordPage:
    """The deals of a line (of all of them if None), heaviest first; those of one group of the split if `place` says.

    Between the two ends only, whatever the question says of the gross view. Raises RequestError on an unknown line.
    """
    known = ("opening", *LINES, "closing")
    if line is not None and line not in known:
        raise RequestError(UNKNOWN_LINE.at(Place(COMMAND), name=line, known=", ".join(known)))
    engine, one_day = evaluator.engine, timedelta(days=1)
    before, after = (snapshot(evaluator, question, day - one_day) for day in (question.start, question.end))
    moved = moves(before, after, question.start, question.end)
    kept = [of_line(line)] if line else ["true"]
    if place is not None:
        kept.append(_in_place(line, place[0]))
    wide, filled = engine.wide("opportunity").columns, engine.filled("opportunity")
    facts = [name for name in _SHOWN if name in wide and (wide[name].source != "opportunity" or name in filled)]
    sign = "-" if line in ("won", "lost", "deleted", "slipped", "transferred_out") else ""
    weight = AMOUNT_OF.get(line or "", f"{sign}amount_after")
    columns = ["stage_before", "stage_after", "amount_before", "amount_after", "expected_after", "closed_at"]
    own = ", ".join(f"o.{quoted(name)} AS {quoted(name)}" for name in facts)
    listed = ", ".join(["m.id AS opportunity_id", *([own] if own else []), *(f"m.{c} AS {c}" for c in columns)])
    source = (
        f"FROM ({moved}) AS m LEFT JOIN wide_opportunity AS o ON o.opportunity_id = m.id "
        f"WHERE {' AND '.join(f'({condition})' for condition in kept)}"
    )
    total = int(engine.one(f"SELECT count(*) {source}")[0])
    sql = (
        f"SELECT {listed}, {weight} AS amount, m.came AS came, m.changed AS changed, m.went AS went {source} "
        f"ORDER BY abs({weight}) DESC, m.id LIMIT {max(0, min(limit, MOST)):d} OFFSET {max(0, offset):d}"
    )
    names = ["opportunity_id", *facts, *columns, "amount", "came", "changed", "went"]
    rows = [dict(zip(names, row, strict=True)) for row in engine.rows(sql)]
    shown = [RecordColumn(n, _WORDS.get(n) or column_words(n, "opportunity"), _TYPES.get(n, "text")) for n in names]
    return RecordPage(shown, rows, total)


def _in_place(line: str | None, value: Cell) -> str:
    """That a deal counts in this group on the line: where it was until it moves, where it is after that."""
    columns: Sequence[str] = ("place_after",)
    if line in ("opening", "up", "down"):
        columns = ("place_before",)
    elif line in ("won", "lost", "deleted", "slipped", "transferred_out"):
        columns = ("CASE WHEN was_in THEN place_before ELSE place_after END",)
    elif line in ("advanced", "moved_back", None):
        columns = ("place_before", "place_after")
    wanted = [f"{c} IS NULL" if value is None else f"CAST({c} AS VARCHAR) = {text(str(value))}" for c in columns]
    return " OR ".join(wanted)
