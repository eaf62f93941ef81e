"""Estimators side by side with the libraries that have them: Aalen-Johansen, BG/NBD."""

import time
import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from portulan.stats import bgnbd
from portulan.stats.incidence import IncidenceCurve, incidence_curve
from portulan.stats.purchases import PurchaseHistories
from portulan.stats.sufficient import Incidence

CLOSE = 1e-12
PARAMETERS = (0.243, 4.414, 0.793, 2.426)  # those published for CDNOW: customers are drawn with them


def ratios(records: int) -> dict[str, float]:
    """Our time over theirs, on as many records (customers). Raises SystemExit where answers differ."""
    warnings.simplefilter("ignore")  # the libraries': ties are jittered, and deprecations
    return aalen_johansen(records) | buying(records)


def aalen_johansen(records: int) -> dict[str, float]:
    from lifelines import AalenJohansenFitter
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    rng = np.random.default_rng(7)
    untied = rng.permutation(np.arange(1, 2_001))
    outcome = rng.choice(3, untied.size, p=[0.4, 0.3, 0.3])
    alone = AalenJohansenFitter(calculate_variance=False).fit(untied, outcome, event_of_interest=1).cumulative_density_
    ours = _curve(untied, outcome)
    theirs = alone.iloc[:, 0].reindex(ours.day, method="ffill").to_numpy()
    worst = float(np.abs(ours.value - theirs).max())
    if worst > CLOSE:
        raise SystemExit(f"Aalen-Johansen differs from lifelines by {worst}")
    days, cause = rng.integers(1, 365, records), rng.choice(3, records, p=[0.3, 0.3, 0.4])
    mine = best(lambda: _curve(days, cause), 5)
    sksurv = best(lambda: cumulative_incidence_competing_risks(cause, days.astype(float), conf_type="log-log"), 1)
    lifelines = best(lambda: AalenJohansenFitter(seed=1).fit(days, cause, event_of_interest=1), 1)
    return {
        "aj_vs_lifelines": round(mine / lifelines, 5),
        "aj_vs_sksurv": round(mine / sksurv, 5),
        "aj_worst_difference": worst,
    }


def _curve(days: NDArray[np.int64], cause: NDArray[np.int64]) -> IncidenceCurve:
    curve = incidence_curve(Incidence.of(days, cause), 1)
    if not isinstance(curve, IncidenceCurve):
        raise SystemExit("no curve")
    return curve


def buying(customers: int) -> dict[str, float]:
    from lifetimes import BetaGeoFitter
    from lifetimes.generate_data import beta_geometric_nbd_model

    np.random.seed(11)  # the library draws from the global generator
    age = np.random.randint(27 * 7, 39 * 7, customers)
    drawn = beta_geometric_nbd_model(age / 7, *PARAMETERS, size=customers)
    repeats = drawn["frequency"].to_numpy(np.int64)
    recency = np.where(repeats > 0, np.clip(np.round(drawn["recency"].to_numpy() * 7), 1, age), 0).astype(np.int64)
    theirs_model = BetaGeoFitter()
    theirs = best(lambda: theirs_model.fit(repeats, recency / 7, age / 7), 1)
    mine = best(lambda: bgnbd.fit(PurchaseHistories.of(repeats, recency, age)), 3)
    fitted = bgnbd.fit(PurchaseHistories.of(repeats, recency, age)).parameters
    gap = float(np.abs(fitted - theirs_model.params_.to_numpy()).max())
    if gap > 1e-2 * float(np.abs(fitted).max()):
        raise SystemExit(f"BG/NBD: {fitted}, lifetimes {theirs_model.params_.to_dict()}")
    return {"bgnbd_vs_lifetimes": round(mine / theirs, 5), "bgnbd_worst_difference": round(gap, 6)}


def best(call: Callable[[], object], turns: int) -> float:
    """The least of several times, in seconds."""
    times = []
    for _ in range(turns):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return min(times)
