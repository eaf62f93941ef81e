"""The ways to split figures: the plan's, those of time, and the columns of the facts, custom ones included."""

from collections.abc import Sequence

from portulan.language.words import Words
from portulan.metrics.answers import Dimension
from portulan.metrics.engine import Engine
from portulan.metrics.period import GRAINS
from portulan.metrics.records import column_words

_USUAL = (
    "segment", "channel", "campaign", "offer", "family", "position", "owner", "team", "manager", "country", "region",
    "city", "sector", "size", "account", "stage", "status", "loss_reason", "competitor", "refusal_reason", "currency",
)  # fmt: skip
TIME: dict[str, Words] = {
    "day": Words(fr="jour", en="day"),
    "week": Words(fr="semaine", en="week"),
    "month": Words(fr="mois", en="month"),
    "quarter": Words(fr="trimestre", en="quarter"),
    "year": Words(fr="année", en="year"),
}


def dimensions(engine: Engine) -> list[Dimension]:
    """What figures can be split by in this workspace: columns that hold something, then spans of time."""
    found: dict[str, Dimension] = {}
    for table in ("opportunity", "lead", "sale", "spend"):
        if not engine.has(table):
            continue
        for column in engine.wide(table).columns.values():
            usual = column.name in _USUAL and (column.name in engine.filled(table) or column.source != table)
            if (usual and _filled(engine, column.name, column.source)) or (
                column.custom and column.type != "timestamp"
            ):
                words = column_words(column.name, table)
                found.setdefault(column.name, Dimension(column.name, words, column.source, column.custom))
    if engine.plan.stages and engine.has("stage_entry"):
        found.setdefault("stage", Dimension("stage", column_words("stage", "opportunity"), "plan"))
    ranked = sorted(found.values(), key=lambda d: (d.custom, _rank(d.id, _USUAL)))
    return ranked + [Dimension(grain, TIME[grain], "time") for grain in GRAINS]


def _filled(engine: Engine, name: str, table: str) -> bool:
    """Whether the column holds at least one value where it comes from."""
    if table == "plan":
        return bool(engine.plan.segments)
    made = {"size": "employees", "account": "account_id", "owner": "owner_id", "offer": "offer_id"}
    if name in made and table in ("account", "owner", "offer"):
        return made[name] in engine.filled(table) or any(
            made[name] in engine.filled(t) for t in ("opportunity", "lead", "sale") if name != "size"
        )
    return name in engine.filled(table)


def _rank(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)
