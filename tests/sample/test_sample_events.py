"""Each planted event shows in the exported files, with the announced sign and size; a quiet company shows none."""

from math import log
from statistics import NormalDist

from tests.sample.seen_in_csv import (
    Export,
    discount_drift,
    discovery_slide,
    longer_cycle,
    noisy_leads,
    slow_answers,
    weak_seller,
)

from portulan.sample import Truth

CLEAR = 3.0  # standard errors: what a planted event must exceed
CALM = 3.5  # what a company without events must not (eight looks at three companies)


def announced(truth: Truth, event: str, effect: int = 0) -> tuple[float, float]:
    told = truth.event(event).effects[effect]
    return told.before, told.after


def test_the_weak_seller_loses_more_at_discovery(export: Export, truth: Truth) -> None:
    seen = weak_seller(export)
    assert seen.z < -CLEAR
    assert seen.agrees(*announced(truth, "vendeur-decouverte"))


def test_discovery_slides_in_the_announced_proportion(export: Export, truth: Truth) -> None:
    seen = discovery_slide(export)
    before, after = announced(truth, "decouverte-recule")
    assert seen.z < -CLEAR
    assert seen.agrees(seen.before, seen.before * after / before)


def test_the_cycle_of_mid_sized_companies_lengthens(export: Export, truth: Truth) -> None:
    seen = longer_cycle(export)
    longer = log(truth.event("cycle-eti").size["times"]) / truth.parameters.stage_sigma
    assert seen.z > CLEAR
    assert seen.agrees(0.0, NormalDist().cdf(longer) - 0.5)


def test_discounts_drift_by_the_announced_points(export: Export, truth: Truth) -> None:
    seen = discount_drift(export)
    assert seen.z > CLEAR
    points = truth.event("derive-remises").size["points"]
    assert seen.agrees(seen.before, seen.before + points)


def test_the_noisy_campaign_multiplies_leads_that_qualify_badly(export: Export, truth: Truth) -> None:
    volume, quality = noisy_leads(export)
    assert volume.z > CLEAR
    assert volume.agrees(0.0, log(truth.event("campagne-bruyante").size["volume"]))
    assert quality.z < -CLEAR
    assert quality.agrees(*announced(truth, "campagne-bruyante", 1))


def test_answers_slip_beyond_four_business_hours(export: Export, truth: Truth) -> None:
    seen = slow_answers(export)
    assert seen.z < -CLEAR
    assert seen.agrees(*announced(truth, "reponse-lente", 1))


def test_nothing_happens_in_a_quiet_company(quiet: Export) -> None:
    volume, quality = noisy_leads(quiet)
    looks = [
        weak_seller(quiet),
        discovery_slide(quiet),
        longer_cycle(quiet),
        discount_drift(quiet),
        volume,
        quality,
        slow_answers(quiet),
    ]
    assert [round(look.z, 1) for look in looks if abs(look.z) > CALM] == []


def test_every_event_is_told_in_both_languages_with_its_dates(truth: Truth) -> None:
    for event in truth.events:
        assert event.fr
        assert event.en
        assert event.start <= event.full_from <= truth.as_of
        assert all(effect.before != effect.after for effect in event.effects)
