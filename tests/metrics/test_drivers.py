"""What moved a figure: exact effects of the figure itself, Simpson's paradox named when it happens and only then."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from tests.metrics.hand_facts import Row, evaluator, facts

from portulan.metrics.answers import RequestError
from portulan.metrics.drivers.answers import Drivers, DriverSplit
from portulan.metrics.drivers.as_json import drivers_json
from portulan.metrics.drivers.explain import explain
from portulan.metrics.drivers.question import read_question
from portulan.metrics.drivers.saying import verdict
from portulan.metrics.drivers.sides import compared, up_to
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.period import Period
from portulan.metrics.requests import read_request
from portulan.metrics.wide import WidePlan
from portulan.stats.estimate import Estimate, NotComputable

AS_OF = date(2026, 6, 30)
SPRING, WINTER = Period(date(2026, 4, 1), date(2026, 7, 1)), Period(date(2026, 1, 1), date(2026, 4, 1))
Counts = Mapping[str, tuple[int, int]]


def deals(month: int, groups: Counts, amount: int = 1000, rest: int = 0) -> Iterator[Row]:
    """Closed deals of a channel → (won, lost), closed in that month of 2026."""
    for channel, (won, lost) in groups.items():
        for i in range(won + lost):
            price = Decimal(amount + 7 * i) if i < won else Decimal(amount)
            yield {
                "opportunity_id": f"{month}-{channel}-{i}-{rest}",
                "created_at": datetime(2025, 12, 1),
                "closed_at": datetime(2026, month, 1 + i % 27, 12),
                "status": "won" if i < won else "lost",
                "channel": channel or None,
                "amount": price,
                "list_amount": price * 10 / 9 if i % 5 else None,
                "currency": "EUR",
                "owner_id": f"U{i % 3}",
            }


def ask(over: Evaluator, text: str, **asked: Any) -> Drivers:
    by, where, as_of = asked.pop("by", ()), asked.pop("where", None), asked.pop("as_of", AS_OF)
    request = read_request(text, by, where, None, as_of, over.engine.plan.stages, over.known)
    options = {"period": SPRING, "before": None, "against": "previous", "group": None, "seed": 0, **asked}
    return explain(over, read_question(request, **options))


def split_of(answer: Drivers) -> DriverSplit:
    assert isinstance(answer.result, DriverSplit)
    return answer.result


def company(winter: Counts, spring: Counts) -> Evaluator:
    return evaluator(facts(opportunity=[*deals(2, winter), *deals(5, spring, 1300)]))


def said(answer: Drivers) -> str:
    return " ".join(sentence.say("en") for sentence in verdict(answer, "en"))


# Published: two treatments of kidney stones, by size (Charig et al., British Medical Journal 292, 1986, pp. 879-882).
OPEN_SURGERY: Counts = {"small": (81, 6), "large": (192, 71)}
PUNCTURE: Counts = {"small": (234, 36), "large": (55, 25)}


def test_simpsons_paradox_is_named_on_the_kidney_stones() -> None:
    answer = ask(company(OPEN_SURGERY, PUNCTURE), "win_rate", by=["channel"])
    split = split_of(answer)
    assert (split.before, split.after) == (Fraction(273, 350), Fraction(289, 350))
    assert split.paradox is not None
    assert split.paradox.every
    assert "Simpson’s paradox: the whole rises while every group falls" in said(answer)
    assert drivers_json(answer, "en")["simpson"]["whole"] == "up"


@pytest.mark.parametrize(
    ("winter", "spring"),
    [
        ({"a": (50, 50), "b": (20, 80)}, {"a": (40, 60), "b": (10, 90)}),  # all fall, with the whole
        ({"a": (50, 50), "b": (20, 80)}, {"a": (55, 45), "b": (15, 85)}),  # one rises, one falls
        ({"a": (50, 50), "b": (20, 80)}, {"a": (100, 100), "b": (10, 40)}),  # only the mix moves
        ({"a": (6, 5), "b": (4, 8)}, {"a": (4, 4), "b": (5, 11)}),  # so few that the mix is chance
    ],
)
def test_ordinary_changes_are_not_called_a_paradox(winter: Counts, spring: Counts) -> None:
    answer = ask(company(winter, spring), "win_rate", by=["channel"])
    assert split_of(answer).paradox is None
    assert "Simpson" not in said(answer)


WINTER_DEALS: Counts = {"fair": (22, 40), "web": (10, 31), "": (3, 9)}
SPRING_DEALS: Counts = {"fair": (12, 45), "web": (25, 20), "new": (4, 1)}


@pytest.mark.parametrize(
    ("kpi", "factors"),
    [
        ("win_rate", ["mix", "rate"]),
        ("win_rate_value", ["mix", "rate"]),
        ("average_discount", ["mix", "rate"]),
        ("average_basket", ["mix", "price"]),
        ("bookings", ["volume", "mix", "rate", "list_price", "discount"]),
        ("revenue", ["volume", "mix", "rate", "list_price", "discount"]),
    ],
)
def test_the_effects_add_up_exactly_to_the_change_of_the_figure_itself(kpi: str, factors: list[str]) -> None:
    over = company(WINTER_DEALS, SPRING_DEALS)
    split = split_of(ask(over, kpi, by=["channel"]))
    for value, period in ((split.before, WINTER), (split.after, SPRING)):
        result = over.table(read_request(kpi, (), None, period, AS_OF, ())).result
        assert isinstance(result, Estimate)
        assert float(value) == pytest.approx(result.value, rel=1e-12)
    assert list(split.effects) == factors
    change = split.after - split.before
    assert sum(effect.value for effect in split.effects.values()) == change
    assert sum(group.total.value for group in split.groups) == change
    assert all(sum(e.value for e in group.effects.values()) == group.total.value for group in split.groups)
    assert all(e.low <= e.value <= e.high for group in split.groups for e in group.effects.values())


def test_amounts_in_json_add_up_to_the_cent() -> None:
    told = drivers_json(ask(company(WINTER_DEALS, SPRING_DEALS), "bookings", by=["channel"]), "en")
    cents = {round(100 * effect["value"]) for effect in told["effects"]}
    assert all(abs(100 * effect["value"] - round(100 * effect["value"])) < 1e-6 for effect in told["effects"])
    assert sum(round(100 * effect["value"]) for effect in told["effects"]) == round(100 * told["change"]["value"])
    assert sum(round(100 * group["total"]["value"]) for group in told["groups"]) == round(100 * told["change"]["value"])
    assert len(cents) == 5


def test_two_dimensions_split_by_their_pairs_and_the_change_stays_the_same() -> None:
    over = company(WINTER_DEALS, SPRING_DEALS)
    one, two = (split_of(ask(over, "win_rate", by=by)) for by in (["channel"], ["channel", "owner_id"]))
    assert one.change.value == two.change.value == sum(e.value for e in two.effects.values())
    assert len(two.groups) > len(one.groups)


def test_a_group_is_compared_with_all_the_others_even_those_without_a_channel() -> None:
    over = company(WINTER_DEALS, SPRING_DEALS)
    answer = ask(over, "win_rate", group="channel = 'web'", period=None)
    split = split_of(answer)
    assert (split.after, answer.n) == (Fraction(35, 86), (136, 86))
    assert split.before == Fraction(41, 136)
    assert answer.by != ("channel",), "the group itself is no dimension"


def test_groups_beyond_the_largest_are_told_as_one_and_nothing_is_lost() -> None:
    rows = [row for m in (2, 5) for g in range(90) for row in deals(m, {f"c{g}": (1, g % m)})]
    split = split_of(ask(evaluator(facts(opportunity=rows)), "win_rate", by=["channel"]))
    assert len(split.groups) == 60
    assert split.groups[-1].folded == 31
    assert sum(group.total.value for group in split.groups) == split.change.value


def test_a_list_price_of_nothing_leaves_one_factor_of_price() -> None:
    rows = [dict(row, list_amount=Decimal(0) if row["status"] == "won" else None) for row in deals(2, WINTER_DEALS)]
    rows += [
        dict(row, list_amount=Decimal(5000) if row["channel"] == "fair" else Decimal(0), amount=Decimal(400))
        for row in deals(5, SPRING_DEALS)
    ]
    refunds = [
        dict(row, opportunity_id=f"r{i}", list_amount=Decimal(-5000), amount=Decimal(3))
        for i, row in enumerate(rows)
        if row["status"] == "won" and row["channel"] == "web"
    ]
    split = split_of(ask(evaluator(facts(opportunity=[*rows, *refunds])), "bookings", by=["channel"]))
    assert sum(effect.value for effect in split.effects.values()) == split.change.value


def test_the_dimension_whose_groups_moved_apart_is_chosen_and_said() -> None:
    winter = [dict(row, owner_id=f"U{i % 3}") for i, row in enumerate(deals(2, {"a": (50, 50), "b": (50, 50)}))]
    spring = [dict(row, owner_id=f"U{i % 3}") for i, row in enumerate(deals(5, {"a": (20, 80), "b": (60, 40)}))]
    answer = ask(evaluator(facts(opportunity=[*winter, *spring])), "win_rate")
    assert answer.by == ("channel",)
    assert answer.chosen is not None
    assert "moved most differently" in answer.chosen.say("en")


def test_when_nothing_stands_out_it_is_said_and_the_change_is_not_distinguishable() -> None:
    rng = np.random.default_rng(3)

    def month(m: int) -> list[Row]:
        return [
            dict(row, channel=str(rng.choice(["a", "b"])), owner_id=str(rng.choice(["U1", "U2"])))
            for row in deals(m, {"": (60, 140)})
        ]

    answer = ask(evaluator(facts(opportunity=[*month(2), *month(5)])), "win_rate")
    assert answer.chosen is not None
    assert "no dimension" in answer.chosen.say("en")
    assert "not distinguishable from 0" in said(answer)


def passages(entered: datetime, many: int, advanced: int, key: str) -> Iterator[tuple[Row, list[Row]]]:
    for i in range(many):
        deal = f"{key}{i}"
        moves: list[Row] = [{"opportunity_id": deal, "stage": "talk", "entered_at": entered, "sequence": 1}]
        if i < advanced:
            moves.append(
                {"opportunity_id": deal, "stage": "offer", "entered_at": entered + timedelta(days=9), "sequence": 2}
            )
        lost = i >= advanced and i % 2 == 0
        yield (
            {
                "opportunity_id": deal,
                "created_at": entered,
                "closed_at": entered + timedelta(days=5) if lost else None,
                "status": "lost" if lost else "open",
                "channel": "web" if i % 3 else "fair",
            },
            moves,
        )


def test_a_conversion_is_split_on_those_followed_long_enough() -> None:
    told = [
        *passages(datetime(2026, 2, 3), 60, 40, "a"),
        *passages(datetime(2026, 5, 4), 60, 20, "b"),
        *passages(datetime(2026, 6, 27), 30, 0, "young"),
    ]
    entries = [move for _, moves in told for move in moves]
    store = facts(opportunity=[row for row, _ in told], stage_entry=entries)
    answer = ask(
        evaluator(store, WidePlan(stages=("talk", "offer"))), "stage_conversion(talk -> offer)", by=["channel"]
    )
    split = split_of(answer)
    assert (split.before, split.after, answer.n) == (Fraction(40, 60), Fraction(20, 60), (60, 60))
    assert split.effects["rate"].clear
    assert any("followed for 9" in note.say("en") for note in answer.notes)
    assert "within 9 days" in answer.definition.say("en"), "the horizon of the chance, not of a customer’s value"


def test_too_few_records_are_a_reason_and_not_a_number() -> None:
    result = ask(company({"a": (2, 3)}, {"a": (40, 40)}), "win_rate", by=["channel"]).result
    assert isinstance(result, NotComputable)
    assert (result.status, result.n) == ("too_few", 5)


def test_amounts_in_two_currencies_are_not_added() -> None:
    rows = [dict(row, currency="USD" if i % 2 else "EUR") for i, row in enumerate(deals(5, SPRING_DEALS))]
    result = ask(evaluator(facts(opportunity=[*rows, *deals(2, WINTER_DEALS)])), "bookings").result
    assert isinstance(result, NotComputable)
    assert "several currencies" in result.reason.say("en")


@pytest.mark.parametrize(
    ("kpi", "asked", "code"),
    [
        ("cycle_time", {}, "DR001"),
        ("win_probability", {}, "DR001"),
        ("win_rate", {"period": None}, "DR002"),
        ("win_rate", {"by": ["month"]}, "DR003"),
        ("win_rate", {"by": ["channel", "owner", "status"]}, "DR004"),
        ("pipeline_open", {}, "DR005"),
        ("win_rate", {"before": Period(None, date(2026, 1, 1))}, "DR006"),
        ("win_rate", {"by": ["chanel"]}, "ME002"),
        ("win_rate", {"group": "chanel = 'web'"}, "CO010"),
        ("win_rate", {"group": "channel ="}, "CO"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_way_out(kpi: str, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(RequestError) as refused:
        ask(company(WINTER_DEALS, SPRING_DEALS), kpi, **asked)
    assert refused.value.finding.code.startswith(code)
    assert refused.value.finding.way_out("fr")


def test_the_period_to_compare_with_is_as_long_and_just_before_or_a_year_earlier() -> None:
    november = up_to(Period(date(2026, 11, 1), date(2026, 12, 1)), date(2026, 11, 22))
    assert november == Period(date(2026, 11, 1), date(2026, 11, 23))
    assert compared(november, "previous") == Period(date(2026, 10, 1), date(2026, 10, 23))
    assert compared(SPRING, "previous") == Period(date(2026, 1, 1), date(2026, 4, 1), "quarter")
    assert compared(SPRING, "year").label("en") == "Q2 2025"
    week = Period(date(2026, 7, 13), date(2026, 7, 20))
    assert compared(week, "previous") == Period(date(2026, 7, 6), date(2026, 7, 13))


def test_the_same_question_has_the_same_answer_and_another_seed_other_bounds() -> None:
    over = company(WINTER_DEALS, SPRING_DEALS)
    first, again, other = (split_of(ask(over, "win_rate", by=["channel"], seed=seed)) for seed in (0, 0, 1))
    assert first == again
    assert first.change.value == other.change.value
    assert first.change != other.change
