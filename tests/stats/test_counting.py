"""Shares, counts, sums, costs: against scipy, laws summed term by term, and hand computation."""

from decimal import Decimal

import pytest
from scipy import stats
from tests.stats.by_hand import poisson_below

from portulan.stats import reasons
from portulan.stats.counting import exact_sum, poisson_count, spend_per_count, wilson
from portulan.stats.estimate import Estimate, NotComputable
from portulan.stats.sufficient import Count, Total


@pytest.mark.parametrize(("k", "n"), [(0, 10), (1, 10), (5, 10), (10, 10), (37, 120), (4238, 6711), (1, 1_000_000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilson_is_scipy_s(k: int, n: int, level: float) -> None:
    ours = wilson(Count(k, n), level=level)
    theirs = stats.binomtest(k, n).proportion_ci(level, method="wilson")
    assert isinstance(ours, Estimate)
    assert (ours.value, ours.n, ours.level) == (k / n, n, level)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_neither_no_win_nor_only_wins_is_certain() -> None:
    none, every = wilson(Count(0, 12)), wilson(Count(12, 12))
    assert isinstance(none, Estimate)
    assert isinstance(every, Estimate)
    assert (none.low, every.high) == (0.0, 1.0)
    assert none.high == pytest.approx(0.2425, abs=1e-4)
    assert every.low == pytest.approx(1 - 0.2425, abs=1e-4)


def test_a_few_deals_are_too_few() -> None:
    answer = wilson(Count(7, 7), minimum=20, noun=reasons.DEALS)
    assert isinstance(answer, NotComputable)
    assert (answer.status, answer.n, answer.needed) == ("too_few", 7, 20)
    assert answer.reason.say("fr") == "7 affaires, il en faut 20."
    assert answer.reason.say("en") == "7 deals; 20 are needed."


def test_one_deal_is_said_in_the_singular() -> None:
    answer = wilson(Count(0, 1), noun=reasons.DEALS)
    assert isinstance(answer, NotComputable)
    assert answer.reason.say("fr") == "1 affaire, il en faut 10."
    assert answer.reason.say("en") == "1 deal; 10 are needed."


def test_no_deal_is_no_data() -> None:
    answer = wilson(Count(0, 0), noun=reasons.DEALS)
    assert isinstance(answer, NotComputable)
    assert answer.status == "no_data"
    assert answer.reason.say("fr") == "Aucune affaire sur ce périmètre."


@pytest.mark.parametrize("n", [0, 1, 4, 17, 240])
def test_garwood_leaves_the_same_risk_on_each_side(n: int) -> None:
    ours = poisson_count(n)
    assert isinstance(ours, Estimate)
    assert ours.low is not None
    assert ours.high is not None
    assert poisson_below(ours.high, n) == pytest.approx(0.025, abs=1e-9)
    assert (ours.low == 0) if n == 0 else (1 - poisson_below(ours.low, n - 1) == pytest.approx(0.025, abs=1e-9))


def test_garwood_s_own_example() -> None:
    ours = poisson_count(10)
    assert isinstance(ours, Estimate)
    assert (ours.low, ours.high) == pytest.approx((4.795, 18.391), abs=1e-3)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="not a count"):
        poisson_count(-1)


def test_a_sum_is_exact_and_has_no_interval() -> None:
    answer = exact_sum(Total(3, Decimal("12500.40")))
    assert isinstance(answer, Estimate)
    assert (answer.value, answer.low, answer.high, answer.n) == (12500.40, None, None, 3)


def test_no_sale_is_unknown_unless_the_caller_knows_that_nothing_was_sold() -> None:
    unknown, zero = exact_sum(Total(0, Decimal(0))), exact_sum(Total(0, Decimal(0)), minimum=0)
    assert isinstance(unknown, NotComputable)
    assert unknown.status == "no_data"
    assert isinstance(zero, Estimate)
    assert zero.value == 0


def test_a_cost_per_lead_moves_with_the_number_of_leads_only() -> None:
    answer, leads = spend_per_count(Decimal(8000), 40), poisson_count(40)
    assert isinstance(answer, Estimate)
    assert isinstance(leads, Estimate)
    assert leads.low is not None
    assert leads.high is not None
    assert answer.value == 200
    assert (answer.low, answer.high) == pytest.approx((8000 / leads.high, 8000 / leads.low))


def test_a_refund_keeps_its_bounds_in_order() -> None:
    answer = spend_per_count(Decimal(-800), 40)
    assert isinstance(answer, Estimate)
    assert answer.value == -20


@pytest.mark.parametrize(
    ("spend", "n", "status", "fr"),
    [
        (None, 40, "no_data", "Aucune dépense chargée."),
        (Decimal(0), 40, "no_data", "Tous les montants sont à zéro."),
        (Decimal(8000), 0, "too_few", "0 lead, il en faut 5."),
        (Decimal(8000), 2, "too_few", "2 leads, il en faut 5."),
    ],
)
def test_a_cost_without_spend_or_without_leads_is_not_a_number(
    spend: Decimal | None, n: int, status: str, fr: str
) -> None:
    answer = spend_per_count(spend, n, noun=reasons.LEADS)
    assert isinstance(answer, NotComputable)
    assert (answer.status, answer.reason.say("fr")) == (status, fr)
