"""The change that the sample company tested: it does what the truth says, to those it should, and to nothing else."""

from dataclasses import replace

import numpy as np

from portulan.sample import Truth, atelier_boreal, simulate
from portulan.sample.building import SEED
from portulan.sample.events import TriedChange
from portulan.sample.tested import of_channel, offered


def test_nothing_else_of_the_company_changes() -> None:
    company = atelier_boreal()
    without = replace(company, events=tuple(e for e in company.events if not isinstance(e, TriedChange)))
    with_it, alone = simulate(company, SEED), simulate(without, SEED)
    for name in ("created", "answered", "mql", "sql", "sql_at", "refused", "owner"):
        assert np.array_equal(getattr(with_it.leads, name), getattr(alone.leads, name), equal_nan=True), name
    assert np.array_equal(with_it.deals.entered, alone.deals.entered, equal_nan=True)
    assert np.array_equal(with_it.sales.net, alone.sales.net)
    met = with_it.leads.met[~with_it.leads.taken]
    assert np.array_equal(met, alone.leads.met[~with_it.leads.taken], equal_nan=True)


def test_only_those_to_whom_it_was_offered_take_a_slot_and_none_becomes_an_sql() -> None:
    company = atelier_boreal()
    history = simulate(company, SEED)
    leads, event = history.leads, next(e for e in company.events if isinstance(e, TriedChange))
    treated = offered(leads, company, history.calendar, event)
    assert leads.taken.any()
    assert not (leads.taken & ~treated).any()
    assert not (leads.taken & leads.sql).any()
    assert (leads.met[leads.taken] > leads.answered[leads.taken] + 3).all()  # after the arms of the test are known


def test_over_many_companies_the_rates_are_those_of_the_truth(truth: Truth) -> None:
    """Offered or not, the share who meet is the one announced, over forty companies that differ by their seed alone."""
    company, effect = atelier_boreal(), truth.event("deux-creneaux").effects[0]
    event = next(e for e in company.events if isinstance(e, TriedChange))
    counted = np.zeros((2, 2))
    for seed in range(40):
        history = simulate(company, seed)
        treated = offered(history.leads, company, history.calendar, event)
        mine = history.known_leads & of_channel(history.leads, company, event)
        for side in (0, 1):
            among = mine & (treated == bool(side))
            counted[side] += (~np.isnan(history.leads.met[among])).sum(), among.sum()
    rates = counted[:, 0] / counted[:, 1]
    assert rates[0] == np.clip(rates[0], effect.before - 0.02, effect.before + 0.02)
    assert rates[1] == np.clip(rates[1], effect.after - 0.03, effect.after + 0.03)
