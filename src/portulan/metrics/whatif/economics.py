"""What revenue leaves behind: its margin, what customers have still to pay, what acquisition costs, what a team signs.

Read from the facts as of a day, as sums; what the facts do not tell is None, and the effects that need it say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portulan.metrics.engine import Engine
from portulan.metrics.seen import instant, seen
from portulan.stats.estimate import Estimate, Result

YEAR = 365
SHOWN_OVER = 90
"""Days over which the sellers behind a month's wins are counted."""


@dataclass(frozen=True, slots=True)
class Team:
    """The most deals signed in one month of the last year, and by how many sellers (those who won a deal in the three
    months up to its end)."""

    month: date
    signed: int
    sellers: int

    @property
    def each(self) -> float:
        return self.signed / self.sellers


@dataclass(frozen=True, slots=True)
class Economics:
    """`margin`: rate of the last year, an estimate or why there is none. `spend`: acquisition spend a month by channel
    over the last year, None without spend loaded. `invoiced`: sales by day, lately, to know what is still to be paid.
    """

    margin: Result
    spend: Mapping[str, float] | None
    invoiced: Mapping[date, float]
    team: Team | None

    @property
    def margin_error(self) -> float:
        """The standard error of the margin rate, from its 95 % interval."""
        m = self.margin
        return (m.high - m.low) / 3.92 if isinstance(m, Estimate) and m.low is not None and m.high is not None else 0.0


def read_economics(engine: Engine, as_of: date, margin: Result) -> Economics:
    """Everything beside the deals, as of the end of that day."""
    return Economics(margin, _spend(engine, as_of), _invoiced(engine, as_of), _team(engine, as_of))


def _spend(engine: Engine, as_of: date) -> Mapping[str, float] | None:
    if not engine.has("spend"):
        return None
    engine.wide("spend")
    rows = engine.rows(
        "SELECT coalesce(channel, ''), CAST(sum(amount) AS DOUBLE) FROM wide_spend "
        f"WHERE day <= DATE '{as_of}' AND day > DATE '{as_of - timedelta(days=YEAR)}' GROUP BY coalesce(channel, '')"
    )
    return {str(channel): float(total or 0.0) * 30.4375 / YEAR for channel, total in rows}


def _invoiced(engine: Engine, as_of: date) -> Mapping[date, float]:
    """Sales by day over the last year; without sales, won deals stand in, as for revenue."""
    since = as_of - timedelta(days=YEAR)
    if engine.has("sale"):
        engine.wide("sale")
        rows, at = "SELECT sold_at, amount FROM wide_sale", "sold_at"
    else:
        engine.wide("opportunity")
        rows, at = seen("opportunity", as_of, engine.plan.stages, engine.plan.skips_filled), "_won"
    found = engine.rows(
        f"SELECT CAST({at} AS DATE), CAST(sum(amount) AS DOUBLE) FROM ({rows}) AS r "
        f"WHERE {at} < {instant(as_of)} AND {at} > TIMESTAMP '{since} 00:00:00' GROUP BY CAST({at} AS DATE)"
    )
    return {day: float(total or 0.0) for day, total in found}


def _team(engine: Engine, as_of: date) -> Team | None:
    if "owner" not in engine.columns("opportunity"):
        return None
    engine.wide("opportunity")
    rows = seen("opportunity", as_of, engine.plan.stages, engine.plan.skips_filled)
    won = f"SELECT CAST(_won AS DATE) AS day, owner FROM ({rows}) AS r WHERE _won IS NOT NULL AND owner IS NOT NULL"
    first = as_of - timedelta(days=YEAR)
    months = engine.rows(
        f"SELECT CAST(date_trunc('month', day) AS DATE) AS month, count(*) AS n FROM ({won}) AS w "
        f"WHERE day > DATE '{first}' GROUP BY CAST(date_trunc('month', day) AS DATE) ORDER BY n DESC, month DESC"
    )
    if not months:
        return None
    month, signed = months[0]
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    (sellers,) = engine.one(
        f"SELECT count(DISTINCT owner) FROM ({won}) AS w WHERE day < DATE '{following}' "
        f"AND day >= DATE '{following - timedelta(days=SHOWN_OVER)}'"
    )
    return Team(month, int(signed), max(int(sellers), 1))
