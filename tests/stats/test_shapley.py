"""The effects of factors: exact, reversible, of no order in particular, equal to the mean over all orders."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.stats.shapley import BrokenChainError, Decomposition, apportion, decompose, product_effects

Table = Mapping[int, Sequence[Fraction]]
amounts = st.integers(-300, 300).map(Fraction) | st.fractions(-50, 50, max_denominator=7)


def chain(length: int) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Sums where a 0 is followed by zeros only, as those of records are; with many zeros."""

    def cut(values: list[int]) -> tuple[Fraction, ...]:
        zero = next((i for i, value in enumerate(values) if value == 0), len(values))
        return tuple(Fraction(value if i < zero else 0) for i, value in enumerate(values))

    return st.lists(st.integers(0, 3) | st.integers(0, 5000), min_size=length, max_size=length).map(cut)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, Table, bool]:
    length, groups = draw(st.integers(2, 4)), draw(st.integers(1, 5))
    sides = [{g: draw(chain(length)) for g in range(groups)} for _ in range(2)]
    for side in sides:
        if not sum(b[0] for b in side.values()):
            side[0] = (Fraction(draw(st.integers(1, 9))), *side[0][1:])
    return sides[0], sides[1], draw(st.booleans())


def over_all_orders(before: Sequence[Fraction], after: Sequence[Fraction]) -> list[Fraction]:
    """The definition itself: change the factors one after the other, in every order, and take the mean."""
    total = [Fraction(0)] * len(before)
    orders = list(permutations(range(len(before))))
    for order in orders:
        current = list(before)
        for i in order:
            start = prod(current)
            current[i] = after[i]
            total[i] += prod(current) - start
    return [one / len(orders) for one in total]


def figure(side: Table, volume: bool) -> Fraction:
    end = sum((b[-1] for b in side.values()), Fraction(0))
    return end if volume else end / sum(b[0] for b in side.values())


def exact(split: Decomposition[int]) -> bool:
    return sum((sum(effects) for effects in split.effects.values()), Fraction(0)) == split.change


@given(st.integers(1, 5).flatmap(lambda k: st.tuples(*[st.lists(amounts, min_size=k, max_size=k)] * 2)))
def test_the_effects_of_a_product_are_the_mean_over_all_orders(pair: tuple[list[Fraction], list[Fraction]]) -> None:
    assert product_effects(*pair) == over_all_orders(*pair)


@given(tables())
@settings(max_examples=150)
def test_effects_add_up_to_the_change_exactly_and_turn_round_with_it(case: tuple[Table, Table, bool]) -> None:
    before, after, volume = case
    there, back = decompose(before, after, volume=volume), decompose(after, before, volume=volume)
    assert (there.before, there.after) == (figure(before, volume), figure(after, volume))
    assert exact(there)
    assert {g: tuple(-e for e in effects) for g, effects in back.effects.items()} == there.effects


@given(tables(), st.randoms())
def test_the_order_of_the_groups_is_nothing(case: tuple[Table, Table, bool], random: object) -> None:
    before, after, volume = case
    shuffled = dict(reversed(list(before.items())))
    assert decompose(shuffled, after, volume=volume).effects == decompose(before, after, volume=volume).effects


def test_two_thousand_random_tables_full_of_zeros_are_split_exactly_and_reversibly() -> None:
    rng = np.random.default_rng(8)
    wrong = []
    for draw in range(2000):
        sides = []
        for _ in range(2):
            closed = rng.poisson(rng.choice([0, 0, 2, 30], 6))
            won = rng.binomial(closed, rng.choice([0, 0.3, 1], 6))
            value = [int(v) if w else 0 for v, w in zip(rng.integers(1, 10**6, 6), won, strict=True)]
            closed[0] += not closed.sum()
            sides.append(
                {
                    g: tuple(map(Fraction, row))
                    for g, row in enumerate(zip(closed.tolist(), won.tolist(), value, strict=True))
                }
            )
        there, back = decompose(*sides, volume=True), decompose(*sides[::-1], volume=True)
        if not exact(there) or there.totals != tuple(-t for t in back.totals):
            wrong.append(draw)
    assert wrong == []


def test_two_factors_are_kitagawas_rate_and_mix() -> None:
    before = {"a": (Fraction(100), Fraction(50)), "b": (Fraction(100), Fraction(10))}
    after = {"a": (Fraction(50), Fraction(30)), "b": (Fraction(150), Fraction(30))}
    mix, rate = decompose(before, after, volume=False).totals
    s0, s1, r0, r1 = [0.5, 0.5], [0.25, 0.75], [0.5, 0.1], [0.6, 0.2]
    assert float(rate) == pytest.approx(sum((a + b) / 2 * (d - c) for a, b, c, d in zip(s0, s1, r0, r1, strict=True)))
    assert float(mix) == pytest.approx(sum((b - a) * (c + d) / 2 for a, b, c, d in zip(s0, s1, r0, r1, strict=True)))


def test_a_group_above_the_whole_that_grows_has_a_positive_mix_and_one_below_it_a_negative_one() -> None:
    before = {"high": (Fraction(10), Fraction(8)), "low": (Fraction(90), Fraction(9))}
    after = {"high": (Fraction(40), Fraction(32)), "low": (Fraction(60), Fraction(6))}
    effects = decompose(before, after, volume=False).effects
    assert effects["high"][0] > 0
    assert effects["low"][0] > 0, "it shrank, and it is below the whole"
    assert [e[1] for e in effects.values()] == [0, 0]


def test_a_rate_seen_on_one_side_only_has_no_effect_of_its_own() -> None:
    before = {"old": (Fraction(10), Fraction(5)), "new": (Fraction(0), Fraction(0))}
    after = {"old": (Fraction(10), Fraction(5)), "new": (Fraction(10), Fraction(1))}
    split = decompose(before, after, volume=False)
    assert split.effects["new"][1] == 0
    assert sum(split.totals) == split.change == Fraction(3, 10) - Fraction(1, 2)


def test_a_count_is_the_sum_of_its_groups_own_changes() -> None:
    split = decompose({"a": (Fraction(3),)}, {"a": (Fraction(5),), "b": (Fraction(2),)}, volume=True)
    assert split.effects == {"a": (Fraction(2),), "b": (Fraction(2),)}
    assert split.change == 4


def test_a_sum_that_hangs_on_nothing_is_refused_by_its_place() -> None:
    with pytest.raises(BrokenChainError) as refused:
        decompose({"a": (Fraction(1), Fraction(0), Fraction(4))}, {"a": (Fraction(1),) * 3}, volume=True)
    assert (refused.value.group, refused.value.link) == ("a", 2)


def test_a_side_without_records_is_refused() -> None:
    with pytest.raises(ValueError, match="without any record"):
        decompose({"a": (Fraction(0), Fraction(0))}, {"a": (Fraction(1), Fraction(1))}, volume=False)


@given(st.lists(amounts, min_size=1, max_size=8), st.sampled_from([Fraction(1), Fraction(1, 100), Fraction(1, 3)]))
def test_rounded_parts_add_up_to_the_rounded_total_and_none_moves_by_a_whole_step(
    parts: list[Fraction], step: Fraction
) -> None:
    shown = apportion(parts, step)
    assert sum(shown) == round(sum(parts) / step) * step
    assert all(abs(a - b) < step for a, b in zip(shown, parts, strict=True))
    assert all((one / step).denominator == 1 for one in shown)


def test_arrays_are_split_element_by_element() -> None:
    rng = np.random.default_rng(1)
    before, after = list(rng.random((3, 4))), list(rng.random((3, 4)))
    for column in range(4):
        one = product_effects(*([Fraction(float(x[column])) for x in side] for side in (before, after)))
        many = [effect[column] for effect in product_effects(before, after)]
        assert [float(e) for e in one] == pytest.approx(many)
