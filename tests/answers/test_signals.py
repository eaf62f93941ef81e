"""Review signals on public data: what the method page says of them."""

from datetime import date

from tests.answers.answered import Example

from portulan.metrics.signals.answers import Signal


def by_id(found: tuple[Signal, ...]) -> dict[str, Signal]:
    return {signal.id: signal for signal in found}


def fired(signal: Signal) -> set[date]:
    """The weeks at or above the limit."""
    return {p.week for group in signal.groups for p in group.weeks if p.z is not None and p.z >= signal.limit}


def test_maven_has_too_short_a_past_and_says_from_when(example: Example) -> None:
    found = by_id(example("maven").signals())
    assert found["pipeline_flat_sales"].state == "too_few"
    assert found["pipeline_flat_sales"].from_when == date(2018, 2, 25)
    assert found["discount_up"].state == "no_data"
    assert not [s for s in found.values() if s.state == "firing"]


def test_olist_stays_silent_on_its_lengthening(example: Example) -> None:
    """The medians of closed cycles go from 10 to 199 days because entries dry up; nobody is told a cycle got longer."""
    found = by_id(example("olist").signals())
    assert not [s for s in found.values() if s.state == "firing"]
    assert found["cycle_longer"].state in ("too_few", "no_data")


def test_regional_sales_had_longer_cycles_in_spring_and_rising_discounts(example: Example) -> None:
    found = by_id(example("regional-sales").signals())
    weeks = fired(found["cycle_longer"])
    assert weeks
    assert min(weeks) >= date(2021, 3, 28)
    assert max(weeks) <= date(2021, 7, 25)
    assert found["cycle_longer"].state == "silent"
    assert found["discount_up"].state == "firing"
    assert found["pipeline_flat_sales"].state == "silent", "sales were rising"
    assert found["noisy_acquisition"].state == "silent", "conversion fell everywhere, not in one channel"


def test_in_april_the_cycle_of_regional_sales_asked_for_a_review(example: Example) -> None:
    april = by_id(example("regional-sales").signals(date(2021, 5, 2)))["cycle_longer"]
    assert april.state == "firing"
    assert april.since is not None
    assert april.since >= date(2021, 3, 28)
