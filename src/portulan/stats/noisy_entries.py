"""A channel that brings more and converts less: the last 13 weeks against the 52 before, beside the other channels."""

from dataclasses import dataclass

import numpy as np

from portulan.stats.age_weeks import AgeWeeks, Calendar, over, surviving, window
from portulan.stats.quarter_tests import QUARTER, YEAR
from portulan.stats.sufficient import Floats, Ints

HORIZON = 13
LEAST_ENTRIES, LEAST_CONVERTED = 15, 10


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """By look: `z`; share of the entries and conversion at 13 weeks, now and before; entries, conversions."""

    z: Floats
    share: Floats
    share_base: Floats
    conversion: Floats
    conversion_base: Floats
    n: Floats
    converted_base: Floats


def noisier(channel: AgeWeeks, everyone: AgeWeeks, at: Ints) -> Noise:
    """A channel that brings more and converts less: the least of three statistics.

    Its share of the entries has grown; its conversion has fallen; and fallen more than that of all the other channels
    together, for a general fall is no noise. Conversion is Aalen and Johansen's at 13 weeks, of the quarter.
    """
    others = AgeWeeks(everyone.entered - channel.entered, everyone.won - channel.won, everyone.lost - channel.lost)
    n1, all1 = (window(one.entered, QUARTER, at) for one in (channel, everyone))
    n0, all0 = (window(one.entered, YEAR, at - QUARTER) for one in (channel, everyone))
    share1, share0 = over(n1, all1), over(n0, all0)
    week = at[:, None] - QUARTER - np.arange(YEAR)[None, :]
    weekly, total = channel.entered[week], everyone.entered[week]
    binomial = share0 * (1 - share0)
    phi = np.maximum(
        over((weekly - total * share0[:, None]) ** 2, total * binomial[:, None]).sum(axis=1) / (YEAR - 1), 1.0
    )
    pooled = over(n1 + n0, all1 + all0)
    spread = np.sqrt(phi * pooled * (1 - pooled) * (over(1.0 + 0 * all1, all1) + over(1.0 + 0 * all0, all0)))
    z_share = over(share1 - share0, spread)
    mine, theirs = _conversions(channel, at), _conversions(others, at)
    z_own = over(mine.base - mine.now, np.sqrt(mine.var_now + mine.var_base))
    kept = np.minimum(over(theirs.now, theirs.base), 1.0)  # what the others kept of their conversion
    var_kept = over(theirs.var_now + kept**2 * theirs.var_base, theirs.base**2)
    var = mine.var_now + kept**2 * mine.var_base + mine.base**2 * var_kept
    z_beside = over(mine.base * kept - mine.now, np.sqrt(var))
    z = np.minimum(np.minimum(z_share, z_own), z_beside)
    z = np.where(n1 * YEAR >= n0 * QUARTER, z, np.minimum(z, 0.0))  # a share may grow because others shrink
    enough = (
        (n1 >= LEAST_ENTRIES) & (mine.converted_base >= LEAST_CONVERTED) & (theirs.converted_base >= LEAST_CONVERTED)
    )
    z = np.where(enough, z, np.nan)
    return Noise(z, share1, share0, mine.now, mine.base, n1, mine.converted_base)


@dataclass(frozen=True, slots=True, eq=False)
class _Conversion:
    now: Floats
    base: Floats
    var_now: Floats
    var_base: Floats
    converted_base: Floats


def _conversions(table: AgeWeeks, at: Ints) -> _Conversion:
    """Conversion by 13 weeks of age, at the rates of the quarter and of the base, with variances.

    That of the quarter is taken under the rates of the base (a score): no conversion at all has a variance too.
    """
    c = Calendar.of(table)
    ages = min(HORIZON, table.ages)
    (risk1, won1, out1), (risk0, won0, out0) = (
        [window(one[:, :ages], length, end) for one in (c.at_risk, c.won, c.exits)]
        for length, end in ((QUARTER, at), (YEAR, at - QUARTER))
    )
    base_won, base_out = over(won0, risk0), over(out0, risk0)
    now_won, now_out = (
        np.where(risk1 > 0, over(top, risk1), base) for top, base in ((won1, base_won), (out1, base_out))
    )
    return _Conversion(
        _reached(now_won, now_out),
        _reached(base_won, base_out),
        _variance(base_won, base_out, np.maximum(risk1, 1.0)),
        _variance(base_won, base_out, np.maximum(risk0, 1.0)),
        won0.sum(axis=1),
    )


def _reached(won: Floats, out: Floats) -> Floats:
    reached: Floats = (surviving(out) * won).sum(axis=1)
    return reached


def _variance(won: Floats, out: Floats, risk: Floats) -> Floats:
    """Greenwood's for competing risks (see `stats.risk`), at the last age."""
    survival = surviving(out)
    staying = 1 - out
    odds = np.where(staying > 0, out / np.where(staying > 0, staying, 1.0), 0.0)
    step = survival * won
    f = np.cumsum(step, axis=1)
    end = f[:, -1]
    square, linear = (odds / risk).sum(axis=1), ((f * odds + step) / risk).sum(axis=1)
    constant = ((survival**2 * won * (1 - won) + f * f * odds + 2 * f * step) / risk).sum(axis=1)
    variance: Floats = np.maximum(end * end * square - 2 * end * linear + constant, 0.0)
    return variance
